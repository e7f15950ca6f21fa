"""One page of what matches, in an order that a page can be begun in anywhere: by a number, or by how well it fits.

By relevance the best come first, a thousand at most, by score and of one score the newest first; the rest follows, the newest
first. So every match can be paged to, and a page far down costs no more than the second: the engine begins in an order by a
number anywhere, but would have to put all matches in order before it could begin among scores. Where more than a thousand fit
equally well as the last of the best, none of these is among the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.search.index import engine_errors
from archive.search.schema import schema

BY_NUMBER = {"newest": ("key", "k", True), "oldest": ("key", "k", False), "imported": ("id", "", True)}  # field, mark, falling
ORDERS = ("relevance", *BY_NUMBER)
BEST = 1000


@dataclass(frozen=True)
class Matches:
    """ids: of one page, in order. total: of all. after: what the next page's address carries; empty on the last page."""

    ids: list[int]
    total: int
    after: str = ""


def matches(searcher: Any, query: Any, *, sort: str, after: str = "", size: int) -> Matches:
    """One page. after: from the page before; what is none is no bound. Raises IndexFailed."""
    with engine_errors():
        return (
            _by_relevance(searcher, query, after, size) if sort == "relevance" else _by_number(searcher, query, sort, after, size)
        )


def _by_relevance(searcher: Any, query: Any, after: str, size: int) -> Matches:
    found = searcher.search(query, BEST + 1)
    best = _best(searcher, found.hits)
    last = _number(after.removeprefix("k")) if after.startswith("k") else 0
    begin = len(best) if last else _place(best, after)
    end, rest = begin + size, []
    if found.count > len(best) and end >= len(best):
        rest = _rest(searcher, query, [pk for _, pk in best], last, end - len(best) + 1 if begin < len(best) else size + 1)
    ranked = best[begin:end]
    taken = rest[: size - len(ranked)]
    is_more = end < len(best) or len(rest) > len(taken)
    mark = f"k{taken[-1][0]}" if taken else f"r{end}.{ranked[-1][0]}" if ranked else ""
    return Matches([pk for _, pk in ranked] + ids_of(searcher, taken), found.count, mark if is_more else "")


def _best(searcher: Any, hits: Sequence[tuple[Any, Any]]) -> list[tuple[int, int]]:
    """(key, id) of the best, in order. hits: one more than there may be of them, if there are so many."""
    if len(hits) > BEST:
        hits = [hit for hit in hits if hit[0] > hits[BEST][0]]
    keys = values_of(searcher, "key", hits)
    placed = sorted((-score, -key, pk) for (score, _), key, pk in zip(hits, keys, ids_of(searcher, hits), strict=True))
    return [(-key, pk) for _, key, pk in placed]


def _place(best: list[tuple[int, int]], after: str) -> int:
    """How many of the best come before the page: up to the article that the page before ended with, wherever it stands by now;
    where it is no longer among them, as many as there were without it."""
    place, _, key = after.removeprefix("r").partition(".")
    if not (after.startswith("r") and _number(key)):
        return 0
    there = [at for at, (one, _) in enumerate(best, 1) if one == _number(key)]
    return there[0] if there else min(max(_number(place) - 1, 0), len(best))


def _rest(searcher: Any, query: Any, best: list[int], last: int, size: int) -> Sequence[tuple[Any, Any]]:
    import tantivy  # noqa: PLC0415 - heavy, and not needed before somebody searches

    among_best = tantivy.Query.term_set_query(schema(), "id", best)
    beyond = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, among_best)])
    return by_field(searcher, beyond if best else query, "key", last, size, is_falling=True).hits


def _by_number(searcher: Any, query: Any, sort: str, after: str, size: int) -> Matches:
    field, mark, is_falling = BY_NUMBER[sort]
    last = _number(after.removeprefix(mark)) if after.startswith(mark) else 0
    found = by_field(searcher, query, field, last, size + 1, is_falling=is_falling)
    total = searcher.search(query, 1).count if last else found.count
    is_more = len(found.hits) > size
    return Matches(ids_of(searcher, found.hits[:size]), total, f"{mark}{found.hits[size - 1][0]}" if is_more else "")


def by_field(searcher: Any, query: Any, field: str, last: int, size: int, *, is_falling: bool) -> Any:
    """The first of what lies beyond the number last of field, in its order; 0: of all."""
    import tantivy  # noqa: PLC0415 - see above

    wanted = query
    if last:
        bound = {"upper_bound": last, "include_upper": False} if is_falling else {"lower_bound": last, "include_lower": False}
        beyond = tantivy.Query.range_query(schema(), field, tantivy.FieldType.Unsigned, **bound)
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, beyond)])
    order = tantivy.Order.Desc if is_falling else tantivy.Order.Asc
    return searcher.search(wanted, size, order_by_field=field, order=order)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 20 and int(given) < 1 << 64 else 0


def ids_of(searcher: Any, hits: Sequence[tuple[Any, Any]]) -> list[int]:
    return values_of(searcher, "id", hits)


def values_of(searcher: Any, field: str, hits: Sequence[tuple[Any, Any]]) -> list[int]:
    return searcher.fast_field_values(field, [address for _, address in hits]) if hits else []
