"""The operators' page: whether all is well, what is at work, what failed and what to do, what takes room, what protects it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from archive.backups.health import OLD
from archive.backups.standing import standing, verified
from archive.queries.health import FAIL, PASS, WARN, checks, worst
from archive.queries.operations import imports, last_migration, looked_through, people, queue, told_as, versions
from archive.queries.sign_ins import waits
from archive.queries.storage import kept_pages_words, places, tables
from archive.review.permissions import can
from archive.views.gate import desk_page

STANDS = {PASS: "Well", WARN: "Look at it", FAIL: "It fails"}
WORDS = {
    PASS: "All is well.",
    WARN: "The archive works, and somebody should look at what is marked.",
    FAIL: "Something fails: readers are not served as they should be.",
}


@require_GET
@desk_page("operate")
def operations(request: HttpRequest) -> HttpResponse:
    now, found = timezone.now(), checks()
    running, ended = imports(now=now)
    largest, others = tables()
    context = {
        "now": now,
        "checks": [(check, STANDS[check.status], told_as(check.value, check.unit)) for check in found],
        "status": worst(found),
        "words": WORDS[worst(found)],
        "running": running,
        "ended": ended,
        "looked_through": looked_through(),
        "queue": queue(now=now),
        "separate_worker": settings.SEPARATE_WORKER,
        "tables": largest,
        "others": {"number": len(others), "bytes": sum(table.bytes or 0 for table in others)},
        "are_parts_told": any(table.bytes is not None for table in largest),
        "places": places(),
        "kept_pages": kept_pages_words(),
        **_kept_safe(now),
        **_people(request, now),
        "migration": last_migration(),
        "versions": versions(),
    }
    return render(request, "archive/desk/operations.html", context)


def _kept_safe(now: datetime) -> dict[str, Any]:
    """Backups, and the last check of the whole archive, as far as the settings say where to look."""
    backups = standing(Path(settings.BACKUPS)) if settings.BACKUPS else None
    check = verified(Path(settings.VERIFIED)) if settings.VERIFIED else None
    return {
        "backups": backups,
        "is_backup_old": bool(backups and (not backups.proved or now - backups.proved.made_at > OLD)),
        "verified": check,
        "asks_verified": bool(settings.VERIFIED),
        "is_check_old": bool(check and now - check.at > OLD),
    }


def _people(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Only what whoever looks may see at its own pages too."""
    may_see = can(request.user, "manage_sign_in")
    return {"people": people(), "two_factor": settings.TWO_FACTOR, "waiting": len(waits(now=now)) if may_see else None}
