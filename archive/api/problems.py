"""What the API answers where it cannot do what was asked: problem details, RFC 9457."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from archive.publish.addresses import base_address

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """title: the same for every problem of the kind. means: for the reference page."""

    code: str
    status: int
    title: str
    means: str


KINDS = {
    kind.code: kind
    for kind in (
        Kind("bad-token", 401, "The token opens nothing", "It is not known, was revoked, ran out, or its owner left the desk."),
        Kind("not-found", 404, "There is no such thing", "It never was, or it is not public: both look alike."),
        Kind("method-not-allowed", 405, "The API is for reading", "It answers GET, HEAD and OPTIONS."),
        Kind("withdrawn", 410, "The article was withdrawn", "It was public once. The detail is the desk’s reason."),
        Kind("bad-parameter", 422, "A parameter cannot be used", "Each is named in errors, with what is wrong about it."),
        Kind("bad-cursor", 422, "The cursor cannot be used", "It is not one that this list gave: begin again without it."),
        Kind("too-many-requests", 429, "Too many requests", "Wait as many seconds as Retry-After says."),
        Kind("broken", 500, "The archive made a mistake", "It is written down on our side. Nothing was changed."),
        Kind("database-away", 503, "The database did not answer", "Try again in a moment. Nothing was changed."),
    )
}


@dataclass
class Refused(Exception):
    """Why something asked is not answered. errors: {"parameter", "message"} each. more: further members of the problem."""

    kind: str
    detail: str
    errors: list[dict[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


def bad_parameters(faults: Iterable[tuple[str, str]]) -> Refused:
    """faults: the name of a parameter, and what is wrong with it."""
    errors = [{"parameter": name, "message": message} for name, message in faults]
    detail = " ".join(f"{error['parameter']}: {error['message']}" for error in errors)
    return Refused("bad-parameter", detail, errors)


def problem(request: HttpRequest, refused: Refused) -> HttpResponse:
    kind = KINDS[refused.kind]
    told = {
        "type": f"{base_address(request)}{reverse('api_reference')}#problem-{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": refused.detail,
        **({"errors": refused.errors} if refused.errors else {}),
        **refused.more,
    }
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return HttpResponse(body, status=kind.status, content_type=CONTENT_TYPE, headers=refused.headers)
