"""Lists made of several stretches, one after another, each read on from the last row seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from archive.queries.paging import Page, is_number

SIZE = 20


@dataclass(frozen=True)
class Stretch:
    """Rows ordered by a column (rows without a value last), then by their number; without a column by number alone.

    newest: by number, from the highest. Where the row to go on from is no longer among the rows, it is looked for in known.
    is_few: they are looked up by what few have, and then put in order: no database is to walk the archive in that order.
    """

    rows: QuerySet
    by: str = ""
    newest: bool = False
    known: QuerySet | None = None
    is_few: bool = False

    def ordered(self) -> QuerySet:
        column = [F(self.by).asc(nulls_last=True)] if self.by else []
        number = F("pk") + 0 if self.is_few else F("pk")  # of a sum there is no index
        return self.rows.order_by(*column, number.desc() if self.newest else number.asc())

    def beyond(self, pk: int) -> QuerySet:
        """Those after the row of this number; all of them where it has no place among them."""
        if self.newest:
            return self.ordered().filter(pk__lt=pk)
        if not self.by:
            return self.ordered().filter(pk__gt=pk)
        last = (self.rows if self.known is None else self.known).filter(pk=pk).values_list(self.by).first()
        if last is None:
            return self.ordered()
        without = Q(**{f"{self.by}__isnull": True})
        if last[0] is None:
            return self.ordered().filter(without, pk__gt=pk)
        return self.ordered().filter(without | Q(**{f"{self.by}__gt": last[0]}) | Q(**{self.by: last[0], "pk__gt": pk}))


def page_of(stretches: Sequence[Stretch], *, after: str = "", size: int = SIZE) -> Page:
    """One page of them all. after: what the page before gave, "2-117": stretch 2 (from 0), behind its row 117."""
    begin, pk = _place(after, len(stretches))
    found: list[tuple[int, Any]] = []
    for number, stretch in enumerate(stretches[begin:], begin):
        rows = stretch.beyond(pk) if number == begin and pk is not None else stretch.ordered()
        found += [(number, row) for row in rows[: size + 1 - len(found)]]
    items, rest = found[:size], found[size:]
    return Page([row for _, row in items], f"{items[-1][0]}-{items[-1][1].pk}" if rest else "")


def _place(after: str, many: int) -> tuple[int, int | None]:
    number, _, pk = after.partition("-")
    if not (is_number(number) and is_number(pk) and int(number) < many):
        return 0, None
    return int(number), int(pk)
