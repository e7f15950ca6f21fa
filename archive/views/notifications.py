"""What the desk has told the person who is signed in: the list, read one by one or all at once, and the count at the top."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_POST

from archive.queries.notifications import notification_for, notifications, unread_count
from archive.review.notifications import mark_all_read, mark_read
from archive.views.gate import attempt, desk_page


def unread(request: HttpRequest) -> dict[str, Any]:
    """A context processor: how many notifications wait. Counted on pages that show it alone."""
    return {"unread": SimpleLazyObject(lambda: unread_count(request.user) if hasattr(request, "user") else 0)}


@require_GET
@desk_page()
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()  # before they are read: what comes in between is not marked with them
    page = notifications(request.user, after=request.GET.get("after", ""))
    return render(request, "archive/desk/notifications.html", {"page": page, "until": now.isoformat()})


@require_POST
@desk_page()
def read_one(request: HttpRequest, notification_id: int) -> HttpResponse:
    found = notification_for(request.user, notification_id)
    if found is None:
        raise Http404
    attempt(request, "", mark_read, found, by=request.user, at=timezone.now())
    return redirect("desk_notifications")


@require_POST
@desk_page()
def read_all(request: HttpRequest) -> HttpResponse:
    until = _moment(request.POST.get("until", ""))
    if until is None:
        messages.error(request, "Nothing was marked: the page did not say when it was looked at.")
    else:
        attempt(request, "", mark_all_read, until=until, by=request.user, at=timezone.now())
    return redirect("desk_notifications")


def _moment(given: str) -> datetime | None:
    try:
        moment = parse_datetime(given)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
