"""Accounts that commands are told by name."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


def account(name: str) -> Any:
    """Raises CommandError where there is none."""
    found = get_user_model().objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"There is no account {name}.", returncode=2)
    return found
