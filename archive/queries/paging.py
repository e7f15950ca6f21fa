"""Keyset paging: a page begins after the last row of the one before, so page 1,000 costs what page 1 does."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """items: at most one page of rows. after: what the next page's address carries; empty on the last page."""

    items: list[Any]
    after: str = ""

    def of(self, items: list[Any]) -> "Page":
        return replace(self, items=items)


def is_number(given: str) -> bool:
    """Whether it can be the number of a row: figures alone, for “²” is a digit to Python and no number."""
    return given.isascii() and given.isdecimal() and len(given) < 19


def newest_first(rows: QuerySet, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """One page by descending id. after: the id of the last row already seen; what is no number is no bound."""
    if is_number(after):
        rows = rows.filter(pk__lt=int(after))
    return cut(list(rows.order_by("-pk")[: size + 1]), size=size)


def newest_told(found: QuerySet, rows: QuerySet, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """One page of found by descending id, read as rows has them. found: no more than which they are.

    What is told of a row is read for those of the page alone: where found is put in order, it would be for all of them.
    """
    if is_number(after):
        found = found.filter(pk__lt=int(after))
    among = rows.filter(pk__in=found.order_by("-pk").values("pk")[: size + 1])
    return cut(sorted(among, key=lambda row: -row.pk), size=size)


def by_name(rows: QuerySet, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """One page by name, which is unique. after: the id of the last row already seen."""
    if is_number(after):
        rows = rows.filter(name__gt=rows.model.objects.filter(pk=int(after)).values("name"))
    return cut(list(rows.order_by("name", "pk")[: size + 1]), size=size)


def cut(rows: list[Any], *, size: int) -> Page:
    more = len(rows) > size
    return Page(rows[:size], str(rows[size - 1].pk) if more else "")
