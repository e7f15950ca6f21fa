"""Middleware: a line of the log and a count for every request."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from archive.views.metrics import count_request

logger = logging.getLogger("archive.requests")
NO_VIEW = "none"


class RequestLog:
    """Tells of each request its method, path, view, status, milliseconds and, of somebody signed in, the number of the account.

    Not what was searched for, nor from where: a reader's questions are the reader's. Nor the secret of a link.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        match = request.resolver_match
        view = (match.view_name or NO_VIEW) if match else NO_VIEW
        if settings.METRICS_TOKEN:
            count_request(request.method or "", view, response.status_code, seconds)
        person = getattr(request, "_cached_user", None)  # set by Django once a view has asked who it is; not asked for here
        secret = match.kwargs.get("token") if match else None
        path = request.path.replace(secret, "-") if secret else request.path
        told = {
            "method": request.method, "path": path, "view": view, "status": response.status_code,
            "ms": round(seconds * 1000, 1), "user": person.pk if person else None,
        }  # fmt: skip
        logger.info("%(method)s %(path)s %(status)s %(ms)s ms", told, extra=told)
        return response
