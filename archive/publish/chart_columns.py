"""Columns over time: articles by month, or headlines by month and rating. Pure arithmetic."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.policy.scales import Answer
from archive.publish.chart_periods import Periods, periods
from archive.publish.charts import Chart, Part, Row, Table, number
from archive.queries.monthly import Counted, Share

HEIGHT = 148  # pixels
WIDEST = 14.0  # hundredths: a single column is no wall
FULL_LABELS = 4  # columns, up to which each has its name under it


@dataclass(frozen=True)
class Column:
    """A period. at: its middle in hundredths. name: written under it, at the anchor; empty where names would run together."""

    label: str
    total: int
    at: float
    name: str
    anchor: str
    parts: tuple[Part, ...]


def columns(
    counted: Iterable[Counted], *, answers: Sequence[Answer], id: str, title: str, note: str = "", is_keyed: bool = False
) -> Chart:
    """A column for each period, in it a part for each of the answers, the first of them at the foot.

    is_keyed: it tells its textures itself; else a chart beside it does, or there is but one.
    """
    counted = tuple(counted)
    dated = [row for row in counted if row.month]
    span, by_answer = periods(row.month for row in dated), Counter(row.answer.code for row in counted)
    cells = Counter[tuple[int, str]]()
    for row in dated:
        cells[span.place(row.month), row.answer.code] += row.count
    totals = [sum(cells[place, answer.code] for answer in answers) for place in range(span.count)]
    drawn = tuple(_column(place, span, totals, cells, answers) for place in range(span.count))
    shown = [answer for answer in answers if by_answer[answer.code]]
    undated = sum(row.count for row in counted if not row.month)
    return Chart(
        id=id,
        title=title,
        told=_told(span, totals, undated),
        drawing="archive/components/charts/columns.html",
        height=HEIGHT,
        table=_table(span, totals, cells, shown),
        parts=drawn,
        key=tuple(Share(answer, sum(cells[place, answer.code] for place in range(span.count))) for answer in shown)
        if is_keyed
        else (),
        note=" ".join(words for words in (_undated(undated) if drawn else "", note) if words),
        foot=max(totals, default=0),
    )


def _column(place: int, span: Periods, totals: list[int], cells: Counter[tuple[int, str]], answers: Sequence[Answer]) -> Column:
    """Stacked from the foot: y counts from the top."""
    step, most = 100 / span.count, max(totals)
    width = min(step * 0.8, WIDEST)
    at, y, parts = (place + 0.5) * step, 100.0, []
    for answer in answers:
        count = cells[place, answer.code]
        height = 100 * count / most
        y -= height
        if count:
            parts.append(Part(answer, count, round(at - width / 2, 3), round(width, 3), round(y, 3), round(height, 3)))
    name, anchor = _name(place, span)
    edge = {"start": at - width / 2, "end": at + width / 2}.get(anchor, at)
    return Column(span.label(place), totals[place], round(edge, 3), name, anchor, tuple(parts))


def _name(place: int, span: Periods) -> tuple[str, str]:
    last = span.count - 1
    if span.count <= FULL_LABELS:
        return span.label(place), "middle"
    if place in (0, last):
        return span.label(place), "end" if place else "start"
    return (span.label(place), "middle") if place == last // 2 and span.months < 24 else ("", "middle")


def _told(span: Periods, totals: list[int], undated: int) -> str:
    if not totals:
        return f"Of {number(undated)} the source gives no date." if undated else "There is nothing to count yet."
    most = max(totals)
    reach = span.label(0) if span.count == 1 else f"{span.label(0)} to {span.label(span.count - 1)}"
    return f"{number(sum(totals))} in all, {reach}; most in {span.label(totals.index(most))}: {number(most)}."


def _undated(count: int) -> str:
    return f"{number(count)} more without a date." if count else ""


def _table(span: Periods, totals: list[int], cells: Counter[tuple[int, str]], shown: Sequence[Answer]) -> Table:
    several = len(shown) > 1
    heads = ("Period", *(answer.label for answer in shown), *(["Together"] if several else []))
    found = tuple(
        Row(
            span.label(place),
            (*(number(cells[place, answer.code]) for answer in shown), *([number(totals[place])] if several else [])),
        )
        for place in range(span.count)
    )
    return Table(heads, found)
