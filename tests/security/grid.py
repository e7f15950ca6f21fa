"""What every address answers to everybody: asked of the URLconf itself, so that a new address without a row in grid.csv is found.

Each question is asked in a transaction that is rolled back, of one archive that has a row of everything.
"""

import csv
import io
import logging
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.test import Client
from django.urls import get_resolver

from archive.models import (
    ApiToken,
    Article,
    Assignment,
    Claim,
    Comment,
    Entity,
    Evidence,
    ImportBatch,
    KnownAnswer,
    Notification,
    Record,
    SavedSearch,
    Sheet,
    Source,
    Topic,
    Upload,
    Version,
)
from archive.policy.roles import ROLES
from tests.people import make_person
from tests.routes import routes

GRID = Path(__file__).with_name("grid.csv")
PEOPLE = ("anonymous", "nobody", *(role.code for role in ROLES), "superuser")
METHODS = ("GET", "POST")
OTHERS = ("PUT", "PATCH", "DELETE")
OPEN, SIGN_IN, CONFIRM, REFUSED, ABSENT, NO_METHOD, ENDED = (
    "open", "sign in", "confirm", "refused", "absent", "no method", "ended",
)  # fmt: skip
PK = {"account/": Authenticator, "articles/": Article, "claims/": Claim, "evidence/": Evidence}
ROWS: dict[str, type[models.Model]] = {
    "article_id": Article, "known_answer_id": KnownAnswer, "comment_id": Comment, "notification_id": Notification,
    "assignment_id": Assignment, "sheet_id": Sheet, "token_id": ApiToken, "claim_id": Claim, "version_id": Version,
    "record_id": Record, "batch_id": ImportBatch, "upload_id": Upload, "entity_id": Entity, "topic_id": Topic,
    "source_id": Source, "id": User, "search_id": SavedSearch, "person_id": User,
}  # fmt: skip
SLUGS = {
    "entities/": Entity,
    "topics/": Topic,
    "sources/": Source,
    "api/v1/entities": Entity,
    "api/v1/sources": Source,
    "api/v1/topics": Topic,
}
GIVEN = {
    "form": "bib",
    "name": "manifest.json",
    "section": "pages",
    "url": "nothing",
    "extra_context": "",
    "uidb64": "MQ",
    "token": "x-y",
}


@dataclass(frozen=True)
class Address:
    """route: as the URLconf has it. path: with the numbers of rows that are there."""

    route: str
    path: str


def addresses() -> list[Address]:
    """Every address of the URLconf, of the admin and the API too. Raises LookupError for a part of a route without a value."""
    return [Address(route, "/" + filled(route)) for route in dict.fromkeys(routes(get_resolver().url_patterns))]


def filled(route: str) -> str:
    """The route with values in its parts."""
    made = ""
    rest = route
    if "(?P<app_label>" in route:
        return "admin/archive/"
    while "<" in rest:
        before, _, rest = rest.partition("<")
        inner, _, rest = rest.partition(">")
        made += before + str(value_of(inner.rpartition(":")[2], route))
    return plain(made + rest)


def plain(path: str) -> str:
    """Without what marks a regular expression."""
    for mark in ("^", "$", "\\Z"):
        path = path.replace(mark, "")
    return path


def value_of(name: str, route: str) -> Any:
    if name in GIVEN:
        return GIVEN[name]
    if name == "object_id" and not route.startswith("admin/r/"):
        return row_of(model_of(route)).pk
    if name in ("content_type_id", "object_id"):
        return ContentType.objects.get_for_model(Article).pk if name == "content_type_id" else row_of(Article).pk
    if name == "number":
        return row_of(Article).pk if route.startswith("stories/") else int(not route.startswith("sitemaps/"))
    if name == "claim_id" and route.endswith("desk/claims/<int:claim_id>/"):
        return Claim.objects.filter(status="suggested").earliest("pk").pk
    if name == "slug":
        model = next((model for start, model in SLUGS.items() if route.startswith(start)), None)
        return row_of(model).slug if model else "x"
    model = next((model for start, model in PK.items() if route.startswith(start)), None) if name == "pk" else ROWS.get(name)
    if model is None:
        raise LookupError(f"{route}: give {name} a value in tests/security/grid.py")
    return row_of(model).pk


def model_of(route: str) -> type[models.Model]:
    """The model of a page of the admin."""
    from django.contrib import admin  # noqa: PLC0415 - its site is made when the applications are

    _, app, name, *_ = route.split("/")
    return next(model for model in admin.site._registry if (model._meta.app_label, model._meta.model_name) == (app, name))


def row_of(model: type[models.Model]) -> Any:
    rows = model._default_manager.order_by("pk")
    return (rows.filter(status="accepted") if model is Claim else rows).first() or model(pk=1)


def person(name: str) -> Any:
    if name == "anonymous":
        return AnonymousUser()
    if name == "superuser":
        return User.objects.get_or_create(username=name, defaults={"is_superuser": True, "is_staff": True})[0]
    if name == "nobody":
        return User.objects.get_or_create(username=name)[0]
    return make_person(name, name)


def client_of(name: str) -> Client:
    client, user = Client(raise_request_exception=False), person(name)
    if user.is_authenticated:
        client.force_login(user)
    return client


def answer(client: Client, address: Address, method: str) -> str:
    """One word for what the address answers. Nothing that it does is kept."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, address.path)
        list(response.streaming_content if response.streaming else ())
        transaction.set_rollback(True)
    client.cookies = cookies  # who signed out is signed in again
    status, location = response.status_code, response.get("Location", "")
    if status == 401 or status == 302 and ("/login/" in location and "login" not in address.path):
        return SIGN_IN
    if status == 302 and location.startswith("/account/confirm/"):
        return CONFIRM
    words = {403: REFUSED, 404: ABSENT, 405: NO_METHOD, 410: ENDED}
    return words.get(status, OPEN if status < 500 else f"error {status}")


def ask_all(people: Sequence[str] = PEOPLE, methods: Sequence[str] = METHODS) -> list[list[str]]:
    """A row for each address and method: route, method, and the answer to each of the people."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # refusals are what is asked for
    try:
        clients = [client_of(name) for name in people]
        return [
            [address.route, method, *(answer(client, address, method) for client in clients)]
            for address in addresses()
            for method in methods
        ]
    finally:
        logging.getLogger("django.request").setLevel(logging.NOTSET)


def written(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([["route", "method", *PEOPLE], *rows])
    return stream.getvalue()


def kept() -> dict[tuple[str, str], list[str]]:
    """The grid as it was agreed on: what each of PEOPLE is answered, by route and method."""
    with GRID.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["route", "method", *PEOPLE]
    return {(route, method): answers for route, method, *answers in rows[1:]}
