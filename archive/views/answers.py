"""One list, three forms: a page, JSON and CSV."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from archive.publish.addresses import base_address, with_query
from archive.publish.site import Site
from archive.publish.tables import as_csv, as_json
from archive.queries.paging import Page

Fields = Callable[..., dict[str, Any]]


def site_of(request: HttpRequest) -> Site:
    return Site(base_address(request), settings.SITE_NAME)


def json_answer(value: dict[str, Any], *, kind: str = "application/json") -> JsonResponse:
    """For people who open it too: a line a value, letters as letters."""
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type=kind)


def answer_list(
    request: HttpRequest, form: str, *, page: Page, fields: Fields, columns: Sequence[str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """page as HTML, JSON or CSV. fields: makes the dict of one item for the latter two."""
    following = with_query(request, after=page.after) if page.after else ""
    base = base_address(request)
    if form == "html":
        return render(request, template, {**context, "page": page, **_links(request, following)})
    rows = [fields(item, base=base) for item in page.items]
    if form == "csv":
        return HttpResponse(as_csv(rows, columns=columns), content_type="text/csv; charset=utf-8")
    following = base + request.path + following if following else ""
    return HttpResponse(as_json(rows, following=following), content_type="application/json")


def whole_addresses(request: HttpRequest, *without: str) -> dict[str, str]:
    """Where all that a list of articles shows, its further pages too, can be had at once. without: what the order alone asks."""
    query = with_query(request, after="", **dict.fromkeys(without, ""))
    return {f"whole_{form}": f"{request.path}export.{form}{query}" for form in ("jsonl", "csv")}


def _links(request: HttpRequest, following: str) -> dict[str, str]:
    stem, query = request.path.rstrip("/"), with_query(request)
    return {
        "following": request.path + following if following else "",
        "first": request.path + with_query(request, after="") if request.GET.get("after") else "",
        "json_address": f"{stem}.json{query}",
        "csv_address": f"{stem}.csv{query}",
    }
