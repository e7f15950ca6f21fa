"""Import batches and what they refused."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from archive.models import ImportBatch
from archive.queries.imports import batches, notes, refusals
from archive.views.gate import desk_page


@require_GET
@desk_page("import_articles")
def imports(request: HttpRequest) -> HttpResponse:
    rows, older = batches(before=number(request.GET.get("before")))
    return render(request, "archive/desk/imports.html", {"batches": rows, "older": older})


@require_GET
@desk_page("import_articles")
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    found = get_object_or_404(ImportBatch, pk=batch_id)
    rows, more = refusals(found, after=number(request.GET.get("after")))
    return render(
        request,
        "archive/desk/batch.html",
        {"batch": found, "refusals": rows, "more": more, "notes": notes(found) if found.noted else []},
    )


def number(given: Any) -> int | None:
    given = str(given or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
