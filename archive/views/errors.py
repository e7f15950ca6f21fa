"""Pages for what went wrong. The pages for 500 and 503 ask nothing of the database."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
TRY_AGAIN = 10  # seconds
SEARCH_AWAY = "Search is being put in order, so it cannot be told now what all fits. Nothing is given instead of a part of it.\n"


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(None, "500.html", status=500)


def search_away(request: HttpRequest) -> HttpResponse:
    """Where a list of all that fits was asked for, and the search index cannot be."""
    logger.error("%s: the search index could not be asked", request.path)
    headers = {"Retry-After": str(TRY_AGAIN)}
    return HttpResponse(SEARCH_AWAY, status=503, content_type="text/plain; charset=utf-8", headers=headers)


class DatabaseAway:
    """Middleware: where a writer does not let go of the database, or it is gone, its page says what was not saved, as 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("%s %s: the database did not answer: %s", request.method, request.path, exception)
        context = {"was_sent": request.method == "POST"}
        return HttpResponse(render_to_string("503.html", context), status=503, headers={"Retry-After": str(TRY_AGAIN)})
