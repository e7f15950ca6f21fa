"""Months put together to periods, few enough for a chart. Pure arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 36  # periods in a chart
STEPS = (1, 3, 12, 24, 60, 120, 240, 600, 1200, 12000)  # months that a period may last
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Periods:
    """The periods from the first month to the last. months: how long each lasts; first: the number of the first month in it."""

    first: int
    months: int
    count: int

    def place(self, month: str) -> int:
        """Which of the periods the month ("2026-03") is in."""
        return (_number(month) - self.first) // self.months

    def label(self, place: int) -> str:
        year, month = divmod(self.first + place * self.months, 12)
        if self.months == 1:
            return f"{NAMES[month]} {year}"
        if self.months == 3:
            return f"Q{month // 3 + 1} {year}"
        last = year + self.months // 12 - 1
        return f"{year}" if last == year else f"{year} to {last}"


def periods(months: Iterable[str]) -> Periods:
    """The shortest periods of which at most MOST reach from the first of these months to the last."""
    numbers = [_number(month) for month in months]
    if not numbers:
        return Periods(0, 1, 0)
    low, high = min(numbers), max(numbers)
    step = next(step for step in STEPS if high // step - low // step < MOST)
    return Periods(low // step * step, step, high // step - low // step + 1)


def _number(month: str) -> int:
    """Months since the year 0."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1
