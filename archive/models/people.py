"""People by what they may do."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

FORMER = "Former reviewer"


def former_name(pk: int) -> str:
    """Who somebody is called whose personal data was erased: the same everywhere, and nobody else."""
    return f"{FORMER} {pk}"


def shown_name(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def holders(power: str) -> Any:
    """Active people who hold the power: by a role, by themselves, or because they hold every one."""
    held = Q(groups__permissions__codename=power) | Q(user_permissions__codename=power) | Q(is_superuser=True)
    return get_user_model().objects.filter(held, is_active=True).distinct().order_by("username", "pk")
