"""Imports: the list of them, and each as it stands; a running one told anew while it runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from archive.forms.imports import AgainForm, SettleForm
from archive.ingest.uploads import UploadRefused, are_there, remove_files
from archive.models import ImportBatch
from archive.queries.imports import (
    BUSY,
    NOTED,
    WAITING,
    arguments,
    batches,
    chart,
    counts,
    notes,
    open_uploads,
    outcome_parts,
    pace,
    shards,
    skips,
    standing,
    undo_words,
)  # fmt: skip
from archive.queries.refusals import groups, refusals
from archive.tasks import go_on, stop_import
from archive.views.gate import DESK, Frame, attempt, desk_page


@require_GET
@desk_page("import_articles")
def imports(request: HttpRequest, frame: Frame = DESK) -> HttpResponse:
    before = number(request.GET.get("before"))
    rows, older = batches(now=timezone.now(), before=before)
    uploads = [] if before else open_uploads()
    return frame.page(request, "imports", {"rows": rows, "older": older, "chart": chart(rows), "uploads": uploads})


@require_GET
@desk_page("import_articles")
def batch(request: HttpRequest, batch_id: int, frame: Frame = DESK) -> HttpResponse:
    rows = ImportBatch.objects.select_related("started_by", "upload")
    found = get_object_or_404(rows, pk=batch_id)
    return frame.page(request, "batch", {**_told(found), **_refused(request, found)})


def _told(found: ImportBatch) -> dict[str, Any]:
    """How the import stands. is_live: it changes by itself, so the page is to be shown again."""
    now = timezone.now()
    stands = standing(found, now=now)
    upload = getattr(found, "upload", None)
    return {
        "batch": found,
        "standing": stands,
        "is_live": stands.code in BUSY,
        "may_stop": stands.code in ("running", WAITING) and not found.parent_id,
        "undo_words": undo_words(found, now=now),
        "may_undo": stands.code not in (*BUSY, "undone") and not found.parent_id,
        "pace": pace(found, now=now, begun=upload.plan.get("begun", {}) if upload else {}),
        "parts": outcome_parts(dict(counts(found))),
        "shards": shards(found),
        "skips": skips(found.skipped),
        "notes": notes(found) if found.noted and stands.code not in BUSY else [],
        "noted_most": NOTED if found.noted > NOTED else None,
        "arguments": arguments(found),
        "upload": upload,
        "has_files": upload is not None and are_there(upload),
    }


def _refused(request: HttpRequest, found: ImportBatch) -> dict[str, Any]:
    reason, settled = request.GET.get("reason", ""), request.GET.get("settled") == "yes"
    listed = refusals(found, reason=reason, settled=settled, after=request.GET.get("after", ""))
    forms = {"again": AgainForm(), "settle": SettleForm(initial={"reason": reason})}
    return {"groups": groups(found), "listed": listed, "reason": reason, "is_settled": settled, **forms}


@require_POST
@desk_page("import_articles")
def resume(request: HttpRequest, batch_id: int, frame: Frame = DESK) -> HttpResponse:
    """What was broken off is gone on with. Pressed twice it goes on once."""
    found = get_object_or_404(ImportBatch, pk=batch_id)
    attempt(request, "", go_on, found)
    return redirect(frame.url("batch", found.pk))


@require_POST
@desk_page("import_articles")
def stop(request: HttpRequest, batch_id: int, frame: Frame = DESK) -> HttpResponse:
    found = get_object_or_404(ImportBatch, pk=batch_id)
    attempt(request, "It stops. What it has stored stays, and it can be resumed.", stop_import, found, at=timezone.now())
    return redirect(frame.url("batch", found.pk))


@require_POST
@desk_page("import_articles")
def remove(request: HttpRequest, batch_id: int, frame: Frame = DESK) -> HttpResponse:
    """The uploaded files that were kept after the import was finished are removed."""
    found = get_object_or_404(ImportBatch.objects.select_related("upload"), pk=batch_id, upload__isnull=False)
    attempt(request, "The uploaded files are removed.", _remove, found)
    return redirect(frame.url("batch", found.pk))


def _remove(found: ImportBatch) -> None:
    if found.state in ("running", "stopped", "failed"):
        raise UploadRefused("The import is not finished: its files stay, so that it can be gone on with.")
    remove_files(found.upload, at=timezone.now())


def number(given: Any) -> int | None:
    given = str(given or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
