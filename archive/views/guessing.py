"""Guessing at one account from many addresses: none of them fails often enough to wait by itself, all of them together do.

Whoever signed in under the name from the same address before is left out of it, so that nobody shuts another one out where
they work.
"""

from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off, get_failure_limit
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.http import HttpRequest

from archive.policy.guessing import TIMES


class Doorkeeper(AxesDatabaseHandler):
    """Failures by name and address, as django-axes counts them, and by name alone for an address the name is new to."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        own, limit = super().get_failures(request, credentials), get_failure_limit(request, credentials)
        return max(own, limit) if guessed_at_until(request, credentials) else own


def guessed_at_until(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime | None:
    """Until when this name is not tried from this address, for all the failures elsewhere; None where it may be."""
    name, cool_off = get_client_username(request, credentials), get_cool_off(request)
    if not name:
        return None
    rows = AccessAttempt.objects.filter(username=name, attempt_time__gte=request.axes_attempt_time - cool_off)
    left = TIMES * settings.AXES_FAILURE_LIMIT  # each row is of one failure at least: no more rows are needed
    for at, failures in rows.order_by("-attempt_time").values_list("attempt_time", "failures_since_start")[:left]:
        left -= failures
        if left <= 0:
            known = AccessLog.objects.filter(username=name, ip_address=request.axes_ip_address).exists()
            return None if known else at + cool_off
    return None
