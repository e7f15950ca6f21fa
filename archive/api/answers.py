"""What operations of the API give back, and how it becomes an answer: the fields asked for, links, JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from archive.api.cursors import Place, cursor_of
from archive.api.problems import bad_parameters
from archive.publish.addresses import base_address, with_query
from archive.queries.paging import Page

Row = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """A page of a list, or the whole of one that has no pages. notes: what of the question could not be used."""

    items: Sequence[Row]
    place: Place = Place()
    after: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class One:
    """page: the address of the page for people, without the host."""

    fields: Row
    page: str = ""


@dataclass(frozen=True)
class Moved:
    """It lives on under another address. name, arguments: of the operation there."""

    name: str
    arguments: dict[str, Any]


def listed(page: Page, place: Place, rows: Iterable[Row], *, notes: tuple[str, ...] = ()) -> Listed:
    return Listed(list(rows), place, page.after, notes)


def wanted_fields(request: HttpRequest, known: Sequence[str]) -> list[str]:
    """The names in ?fields=, in the order of the answer; all where it is not given. Raises Refused for one that is none."""
    if "fields" not in request.GET:
        return list(known)
    given = request.GET["fields"].split(",")
    if unknown := [name for name in given if name not in known]:
        told = ", ".join(f"“{name}”" for name in unknown)
        raise bad_parameters([("fields", f"{told} is no field of this answer. There are: {', '.join(known)}.")])
    return [name for name in known if name in given]


def answer(request: HttpRequest, found: Listed | One | Moved, *, wanted: Sequence[str]) -> HttpResponse:
    """wanted: the names of the fields of a row, or of the one thing."""
    if isinstance(found, Moved):
        address = reverse(f"api:{found.name}", kwargs=found.arguments)
        return HttpResponse(status=301, headers={"Location": base_address(request) + address})
    links = [(reverse("api:openapi"), "describedby")]
    if isinstance(found, One):
        body: Row = _only(found.fields, wanted)
        links += [(found.page, "alternate")] if found.page else []
    else:
        around = _around(request, found)
        links += [(address, rel) for rel, address in around.items() if address]
        body = {"items": [_only(row, wanted) for row in found.items], "next": around["next"] or None, "notes": list(found.notes)}
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return HttpResponse(content, content_type="application/json", headers={"Link": _linked(request, links)})


def _only(row: Row, wanted: Sequence[str]) -> Row:
    return {name: row[name] for name in wanted}


def _around(request: HttpRequest, found: Listed) -> dict[str, str]:
    """The addresses of the pages around this one, empty where there is none."""
    following = found.place.next(found.after) if found.after else None
    previous = found.place.previous()
    here = base_address(request) + request.path
    return {
        "next": here + with_query(request, cursor=cursor_of(following, path=request.path)) if following else "",
        "prev": here + with_query(request, cursor=cursor_of(previous, path=request.path)) if previous else "",
        "first": here + with_query(request, cursor="") if found.place.after else "",
    }


def _linked(request: HttpRequest, links: Iterable[tuple[str, str]]) -> str:
    base = base_address(request)
    return ", ".join(f'<{base + address if address.startswith("/") else address}>; rel="{rel}"' for address, rel in links)
