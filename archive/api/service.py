"""The API put together, and its addresses. Loaded with the addresses of the archive, not when it starts."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI
from ninja.errors import ValidationError

from archive.api import articles, claims, others, tags, verdicts
from archive.api.document import openapi
from archive.api.door import door
from archive.api.problems import Refused, bad_parameters
from archive.api.reference import reference_page

ROUTERS = {
    "/articles": articles.router,
    "/claims": claims.router,
    "/verdicts": verdicts.router,
    "/entities": tags.entity_router,
    "/topics": tags.topic_router,
    "/sources": others.source_router,
    "/corrections": others.correction_router,
    "/fact-checks": others.fact_check_router,
    "/record": others.record_router,
}

api = NinjaAPI(title="Read API", version="1", urls_namespace="api", openapi_url=None, docs_url=None)
for prefix, router in ROUTERS.items():
    api.add_router(prefix, router)


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    raise bad_parameters((str(one["loc"][-1]), one["msg"]) for one in error.errors)


@api.exception_handler(Exception)
def _left_to_the_door(request: HttpRequest, error: Exception) -> HttpResponse:
    raise error


for kind in (Http404, Refused):
    api.add_exception_handler(kind, _left_to_the_door)


def nothing(request: HttpRequest) -> HttpResponse:
    raise Http404


def _addresses() -> list[URLPattern]:
    """Those of the operations, each behind the door, and what else stands under the API."""
    operations, _, _ = api.urls
    for pattern in operations:
        pattern.callback = door(pattern.callback)
    return [
        path("openapi.json", door(partial(openapi, api=api)), name="openapi"),
        *(pattern for pattern in operations if pattern.name != "api-root"),
        re_path(r"^[\s\S]*$", door(nothing)),
    ]


urls = (_addresses(), "api")
reference = partial(reference_page, api=api)
