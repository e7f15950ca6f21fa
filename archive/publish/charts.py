"""Charts as numbers for their templates (templates/archive/components/charts/), with the table behind each. Pure arithmetic.

Across, everything stands in hundredths of the drawing's width, so that it stretches without its letters, lines and textures
being stretched; downwards in pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.policy.scales import Answer
from archive.queries.monthly import Share
from archive.queries.sources import Proportion

LEAST = 0.6  # hundredths across that the smallest part of a bar is given, so that it is seen
ROW = 40  # pixels


@dataclass(frozen=True)
class Row:
    """A row of a table. url: of what it is about, where that has a page."""

    label: str
    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Table:
    """heads: over every column, the first of them too."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing with its words. id: tells it from others on the page. told: what it shows, in a sentence. height: in pixels.

    drawing: the template of what is within it, which reads parts. key: the answers with their numbers, where those are told by
    texture. note: what to know before believing it.
    """

    id: str
    title: str
    told: str
    drawing: str
    height: int
    table: Table
    parts: tuple[object, ...] = ()
    key: tuple[Share, ...] = ()
    note: str = ""
    foot: float = 0.0

    @property
    def is_empty(self) -> bool:
        return not self.parts


@dataclass(frozen=True)
class Part:
    """A rectangle. x, width: hundredths; y, height: pixels where the drawing is of rows, hundredths where it is of columns."""

    answer: Answer
    count: int
    x: float
    width: float
    y: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Line:
    """A row of bars. share: of all, in words. low, high: the ends of an interval in hundredths, where there is one."""

    answer: Answer
    count: int
    share: str
    width: float
    text_y: int
    y: int
    low: float = 0.0
    high: float = 0.0


def number(count: int) -> str:
    return f"{count:,}"


def percent(count: int, of: int) -> str:
    """Whole hundredths; what is not none and not all is never told as such."""
    share = 100 * count / of if of else 0.0
    if 0 < share < 1:
        return "under 1%"
    return "over 99%" if 99 < share < 100 else f"{share:.0f}%"


def mix(shares: Iterable[Share], *, id: str, title: str, note: str = "") -> Chart:
    """One bar, and in it a part for each answer."""
    shares = tuple(shares)
    parts = tuple(
        Part(share.answer, share.count, x, width)
        for share, (x, width) in zip(shares, _side_by_side([share.count for share in shares]), strict=True)
    )
    return Chart(id, title, _told(shares), "archive/components/charts/mix.html", 20, _counts(shares), parts, shares, note)


def rows(shares: Iterable[Share], *, id: str, title: str, note: str = "") -> Chart:
    """A bar for each answer, the most frequent as wide as the drawing."""
    shares = tuple(shares)
    most, whole = max((share.count for share in shares), default=1), sum(share.count for share in shares)
    lines = tuple(
        Line(
            share.answer,
            share.count,
            f"{number(share.count)} · {percent(share.count, whole)}",
            max(LEAST, round(100 * share.count / most, 3)),
            text_y=at * ROW + 15,
            y=at * ROW + 22,
        )
        for at, share in enumerate(shares)
    )
    return Chart(
        id,
        title,
        _told(shares),
        "archive/components/charts/rows.html",
        ROW * len(lines) or ROW,
        _counts(shares),
        lines,
        note=note,
    )


def record(proportions: Iterable[Proportion], *, id: str, title: str, note: str = "") -> Chart:
    """Each share on a line from nothing to all, with the interval that chance leaves it."""
    found = tuple(proportions)
    lines = tuple(
        Line(
            one.answer,
            one.count,
            f"{percent(one.count, one.of)}",
            round(one.share, 3),
            text_y=at * ROW + 15,
            y=at * ROW + 28,
            low=round(one.low, 3),
            high=round(one.high, 3),
        )
        for at, one in enumerate(found)
    )
    table = Table(
        ("Rating", "Headlines", "Share", "95% interval"),
        tuple(Row(one.answer.label, (number(one.count), percent(one.count, one.of), interval(one))) for one in found),
    )
    told = "; ".join(f"{one.answer.label} {percent(one.count, one.of)}, {interval(one)}" for one in found)
    foot = ROW * len(lines) + 2
    return Chart(id, title, told, "archive/components/charts/record.html", foot + 20, table, lines, note=note, foot=foot)


def interval(one: Proportion) -> str:
    return f"{one.low:.0f} to {one.high:.0f}%"


def _side_by_side(counts: Sequence[int]) -> list[tuple[float, float]]:
    """x and width of each, 100 in all; the smallest are widened to LEAST at the cost of the others."""
    whole = sum(counts) or 1
    widths = [max(LEAST, 100 * count / whole) for count in counts]
    scale = 100 / (sum(widths) or 1)
    placed, x = [], 0.0
    for width in widths:
        placed.append((round(x, 3), round(width * scale, 3)))
        x += width * scale
    return placed


def _told(shares: Sequence[Share]) -> str:
    whole = sum(share.count for share in shares)
    words = (f"{share.answer.label} {number(share.count)} ({percent(share.count, whole)})" for share in shares)
    return ", ".join(words) if shares else "There is nothing to count yet."


def _counts(shares: Sequence[Share]) -> Table:
    whole = sum(share.count for share in shares)
    found = tuple(Row(share.answer.label, (number(share.count), percent(share.count, whole))) for share in shares)
    return Table(("Answer", "Number", "Share"), found)
