"""People by what they may do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db.models import Q

FORMER = "Former reviewer"
AT_ONCE = 500


def former_name(pk: int) -> str:
    """Who somebody is called whose personal data was erased: the same everywhere, and nobody else."""
    return f"{FORMER} {pk}"


def shown_name(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def holders(power: str) -> Any:
    """Active people who hold the power: by a role, by themselves, or because they hold every one."""
    held = Q(groups__permissions__codename=power) | Q(user_permissions__codename=power) | Q(is_superuser=True)
    return get_user_model().objects.filter(held, is_active=True).distinct().order_by("username", "pk")


def sessions_of(person: Any, *, alive_at: datetime | None = None) -> Iterator[Session]:
    """Those in which the person is signed in; alive_at: without what had ended by then, of which there may be a great many."""
    rows = Session.objects.filter(expire_date__gt=alive_at) if alive_at else Session.objects.all()
    for session in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            yield session
