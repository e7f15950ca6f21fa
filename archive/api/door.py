"""The door of the API, around each of its addresses: who asks, how often, by which method, and what every answer carries."""

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from archive.api.limits import count
from archive.api.problems import Refused, problem
from archive.models import ApiToken
from archive.publish.kept_pages import is_stranger, kept_answer
from archive.review.tokens import token_of

logger = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "OPTIONS")
TRY_AGAIN = 10  # seconds
TELLS_RECORD = ("/record", "/record/heads")  # ends of the addresses of what lines of blind sheets may change
TOLD = "ETag, Link, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"  # headers that scripts of others may read
View = Callable[..., HttpResponse]


def door(view: View) -> View:
    """view, with request.reader set, and everything that goes wrong told as problem details. Sessions have no say here."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.allowance = None
        try:
            response = _answer(view, request, *args, **kwargs)
        except Refused as refused:
            response = problem(request, refused)
        except Exception as error:  # noqa: BLE001 - the last resort: whoever asks for JSON is answered in JSON
            response = problem(request, _told(request, error))
        return _finished(request, response)

    return answer


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        headers = {"Allow": ", ".join(METHODS)}
        raise Refused("method-not-allowed", "Nothing can be changed through the API.", headers=headers)
    token = _token(request)
    request.reader = token.owner if token else AnonymousUser()
    request.allowance = count(request, token)
    if request.allowance.is_used_up:
        wait = request.allowance.reset
        detail = f"{request.allowance.limit} requests a minute are the most. Go on in {wait} seconds."
        raise Refused("too-many-requests", detail, headers={"Retry-After": str(wait)})
    if token is None and "Authorization" in request.headers:
        raise _bad_token()
    if token is not None or not is_stranger(request):
        return view(request, *args, **kwargs)
    return kept_answer(request, lambda: view(request, *args, **kwargs), whole_record=request.path.endswith(TELLS_RECORD))


def _token(request: HttpRequest) -> ApiToken | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not secret.strip():
        return None
    return token_of(secret.strip(), at=timezone.now())


def _bad_token() -> Refused:
    detail = "Send “Authorization: Bearer” and a token that is in use, or no Authorization at all for what is public."
    return Refused("bad-token", detail, headers={"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'})


def _told(request: HttpRequest, error: Exception) -> Refused:
    if isinstance(error, Http404):
        return Refused("not-found", "Nothing is at this address.")
    if isinstance(error, OperationalError | InterfaceError):
        logger.error("%s %s: the database did not answer: %s", request.method, request.path, error)
        return Refused("database-away", "Try again in a moment.", headers={"Retry-After": str(TRY_AGAIN)})
    logger.exception("%s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=door, request=request)
    return Refused("broken", "The mistake is written down on our side.")


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with what every one carries; 304 or without its body where that is what was asked for."""
    is_private = "Authorization" in request.headers
    patch_vary_headers(response, ["Authorization"])
    if response.status_code in (200, 304) and not is_private:
        response["Cache-Control"] = "public, no-cache"  # kept, and asked for again each time: a withdrawal holds at once
        response.setdefault("ETag", f'"{hashlib.sha256(response.content).hexdigest()[:32]}"')
        response = get_conditional_response(request, etag=response["ETag"], response=response)
    else:
        response["Cache-Control"] = "private, no-store" if is_private else "no-store"
    if not is_private:
        _let_others_read(request, response)
    for name, value in (request.allowance.headers if request.allowance else {}).items():
        response[name] = value
    if request.method == "HEAD":
        response.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
        patch_vary_headers(response, ["Accept-Encoding"])  # as that of GET, which is compressed where that is worth while
    return response


def _let_others_read(request: HttpRequest, response: HttpResponse) -> None:
    """CORS: pages of others may read what is public, and send no token: it belongs into no page."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = TOLD
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        response["Access-Control-Allow-Headers"] = "If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
