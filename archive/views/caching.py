"""Who may keep an answer: anybody what strangers are shown, asking again each time; nobody anything else."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import patch_vary_headers

from archive.publish.kept_pages import is_stranger, kept_answer

OPEN, CLOSED = "public, no-cache", "private, no-store"
MADE_EACH_TIME = {"data", "data_json", "search_suggest"}  # of files beside the database, of figures kept for minutes, of letters
TELLS_RECORD = {"article_record", "article_record_json"}
View = Callable[..., Any]


class NothingKept:
    """Middleware: what no view opened to everybody, and whatever carries a cookie or answers somebody, is kept by nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_open = response.get("Cache-Control", "").startswith("public") and not response.cookies
        if not is_open or not is_stranger(request):
            response["Cache-Control"] = CLOSED
        return response


def shown(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """These addresses as those of public pages; those of the API have a door of their own."""
    found = list(patterns)
    for pattern in found:
        if isinstance(pattern, URLPattern):
            is_kept, whole = pattern.name not in MADE_EACH_TIME, pattern.name in TELLS_RECORD
            pattern.callback = public_page(pattern.callback, is_kept=is_kept, whole_record=whole)
    return found


def public_page(view: View, *, is_kept: bool = True, whole_record: bool = False) -> View:
    """view, for strangers kept whole, unless it is to be made each time, and open to caches that ask again."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_stranger(request):
            return view(request, *args, **kwargs)

        def make() -> Any:
            return view(request, *args, **kwargs)

        response = kept_answer(request, make, whole_record=whole_record) if is_kept else make()
        if response.status_code in (200, 304) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = OPEN
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer
