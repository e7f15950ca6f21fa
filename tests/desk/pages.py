"""Reads pages as a browser without JavaScript would: their links, and their forms with what stands in them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.form: Form | None = None
        self.area: str | None = None
        self.select: str | None = None
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag == "a" or (tag == "link" and given.get("rel") == "alternate")) and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self.form = Form(given.get("action") or "", (given.get("method") or "get").lower())
            self.forms.append(self.form)
        elif self.form is not None:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, Any]) -> None:
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "textarea" and name:
            self.area, self.words = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.form.add(self.select, given.get("value") or "")
        elif tag == "button" and "disabled" not in given and kind != "button":
            self.form.buttons.append((name or "", given.get("value") or ""))
        elif tag == "input" and name and (kind not in ("radio", "checkbox") or "checked" in given):
            self.form.add(name, given.get("value", "on" if kind == "checkbox" else "") or "")

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area and self.form is not None:
            self.form.add(self.area, self.words.removeprefix("\n"))
            self.area = None


def read(response: HttpResponse) -> _Reader:
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader


def form_with(response: HttpResponse, *, name: str = "", action: str = "") -> Form:
    """The one form that has a control of this name, or goes to this address."""
    found = [
        form
        for form in read(response).forms
        if (name and (name in form.values or name in dict(form.buttons))) or (action and form.action == action)
    ]
    assert len(found) == 1, f"{len(found)} forms with {name or action}"
    return found[0]


def send(client: Client, response: HttpResponse, form: Form, **changes: Any) -> HttpResponse:
    """The form sent as it stands, with the changes; names with hyphens are given with double underscores."""
    given = {name.replace("__", "-"): value for name, value in changes.items()}
    assert form.method == "post"
    return client.post(form.action or response.request["PATH_INFO"], form.values | given, follow=True)


def signed_in(user: User) -> Client:
    """CSRF is checked, as it is for people."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def words(response: HttpResponse) -> str:
    """The page's words without tags, white space folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&#x27;", "'").split())


def sent(response: HttpResponse) -> bytes:
    """What the answer holds, whether it came at once or piece by piece."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def crawl(client: Client, *starts: str, most: int = 400) -> Iterator[tuple[str, HttpResponse]]:
    """Every page, feed and download that links lead to: of one route at most ten, three with one kind of question."""
    todo, seen, shapes = list(starts), set(), Counter()
    while todo and len(seen) < most:
        address = todo.pop(0)
        shape = shape_of(address)
        if address in seen or shapes[shape] >= 3 or shapes[shape[:1]] >= 10:
            continue
        seen.add(address)
        shapes.update({shape, shape[:1]})
        response = client.get(address)
        yield address, response
        if response.status_code in (301, 302):
            todo.append(response["Location"])
        elif response["Content-Type"].startswith("text/html"):
            todo += [link for link in (_absolute(address, raw) for raw in read(response).links) if link]


def crawled_as(names: Sequence[str], *, quick: Sequence[str] = ()) -> list[Any]:
    """The people as parameters. Crawls as those with the most powers run with the long tests, as the rest with the longest."""
    marks = {name: pytest.mark.long for name in ("superuser", "editor", "begun")} | {name: () for name in quick}
    return [pytest.param(name, marks=marks.get(name, pytest.mark.huge)) for name in names]


@cache
def shape_of(address: str) -> tuple[str, ...]:
    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    return route, *sorted(parse_qs(parts.query, keep_blank_values=True))


def _absolute(base: str, link: str) -> str:
    link = link.partition("#")[0]
    if link.startswith("?"):
        link = base.partition("?")[0] + link
    return link if link.startswith("/") and not link.startswith("//") else ""
