"""What was found over time, as bars: by month where that is no more than three years, else by year."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_MONTHS = 36
HEIGHT = 100
BAR, BETWEEN = 10, 2


@dataclass(frozen=True)
class Bar:
    """begin, end: as ?from= and ?to= take them."""

    label: str
    begin: str
    end: str
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    width: int
    most: int
    by: str


def chart_of(months: Sequence[tuple[int, int]]) -> Chart | None:
    """None where there is but one bar, which tells nothing. months: (year * 12 + month - 1, how many), in order."""
    if not months:
        return None
    is_monthly = months[-1][0] - months[0][0] < MOST_MONTHS
    counts: dict[int, int] = {}
    for month, count in months:
        place = month if is_monthly else month // 12
        counts[place] = counts.get(place, 0) + count
    first, last, most = min(counts), max(counts), max(counts.values())
    if first == last:
        return None
    names = _month if is_monthly else _year
    bars = [_bar(names(at), names(at + 1), counts.get(at, 0), at - first, most) for at in range(first, last + 1)]
    return Chart(bars, len(bars) * (BAR + BETWEEN), most, "month" if is_monthly else "year")


def _bar(begin: str, end: str, count: int, place: int, most: int) -> Bar:
    height = max(1, count * HEIGHT // most) if count else 0
    return Bar(begin, begin, end, count, place * (BAR + BETWEEN), HEIGHT - height, height)


def _month(place: int) -> str:
    return f"{place // 12:04}-{place % 12 + 1:02}"


def _year(place: int) -> str:
    return f"{place:04}"
