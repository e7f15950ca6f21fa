"""An import undone: first what would go and what would stay, and why; then, at a second press, it is done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from archive.ingest.undo import UndoPlan, plan_undo
from archive.models import ImportBatch
from archive.queries.imports import BUSY, headlines, standing
from archive.tasks import undo_import
from archive.views.gate import DESK, Frame, attempt, desk_page

PLANNED = 20_000  # articles and versions brought; a larger plan takes longer than a page may
SHOWN = 100  # of what goes, and of what stays


@require_http_methods(["GET", "POST"])
@desk_page("import_articles")
def undo(request: HttpRequest, batch_id: int, frame: Frame = DESK) -> HttpResponse:
    found = get_object_or_404(ImportBatch, pk=batch_id)
    if request.method == "POST":
        rest = request.POST.get("except_reviewed") == "on"
        attempt(request, "", undo_import, found, by=request.user, except_reviewed=rest)
        return redirect(frame.url("batch", found.pk))
    stands = standing(found, now=timezone.now())
    is_large = found.new + found.new_version + found.duplicate > PLANNED
    told = {} if is_large or stands.code in BUSY else _told(plan_undo(found))
    context = {"batch": found, "standing": stands, "is_busy": stands.code in BUSY, "is_large": is_large, **told}
    return frame.page(request, "undo", context)


def _told(plan: UndoPlan) -> dict[str, Any]:
    others = [kept for kept in plan.kept if not kept.by_person]
    return {
        "articles": len(plan.articles),
        "versions": len(plan.versions),
        "fact_checks": len(plan.fact_checks),
        "goes": bool(plan.articles or plan.versions or plan.fact_checks),
        "headlines": headlines(plan.articles[:SHOWN]),
        "older": headlines([article for article, _ in plan.versions[:SHOWN]]),
        "reviewed": plan.reviewed[:SHOWN],
        "reviewed_count": len(plan.reviewed),
        "kept": others[:SHOWN],
        "kept_count": len(others),
    }
