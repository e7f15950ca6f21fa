"""Whether a person holds a power of policy/roles.py. Every writing function of review/ asks here first."""

from typing import Any

from django.core.exceptions import PermissionDenied

from archive.policy.roles import POWERS


class PermissionRefused(PermissionDenied):
    """Somebody lacks the power for what they tried. powers: the ones of which one would have done."""

    def __init__(self, *powers: str, message: str = "") -> None:
        super().__init__(message or f"This needs the power: {' or '.join(POWERS[power] for power in powers)}.")
        self.powers = powers


def can(user: Any, power: str) -> bool:
    """Whether this person holds the power; nobody (None) and strangers hold none. Raises ValueError for an unknown power."""
    if power not in POWERS:
        raise ValueError(f"unknown power {power!r}")
    return user is not None and user.is_authenticated and user.has_perm(f"archive.{power}")


def check_can(user: Any, *powers: str) -> None:
    """Raises PermissionRefused unless this person holds at least one of the powers."""
    if not any([can(user, power) for power in powers]):  # noqa: C419 - each name is checked, not only the first held
        raise PermissionRefused(*powers)
