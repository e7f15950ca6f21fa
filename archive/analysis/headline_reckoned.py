"""What a reader reckons from the numbers of a text: 127 kg in pounds, six and four more, the years from 1990 to 2014.

Money of another currency is told as such, and only where it may be the same sum: no rate of a day is known here.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from archive.analysis.numbers import Number

METRES = {
    "metre": 1, "kilometre": 1_000, "centimetre": 0.01, "millimetre": 0.001, "mile": 1_609.344, "yard": 0.9144, "foot": 0.3048,
    "inch": 0.0254,
}  # fmt: skip
KILOGRAMS = {"kilogram": 1, "gram": 0.001, "tonne": 1_000, "pound": 0.45359237, "stone": 6.35029318, "ounce": 0.028349523}
SQUARE_METRES = {"hectare": 10_000, "acre": 4_046.8564}
DAYS = {"minute": 1 / 1_440, "hour": 1 / 24, "day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}
MEASURED = (METRES, KILOGRAMS, SQUARE_METRES, DAYS)
MEASURE_OF = {unit: (at, worth) for at, units in enumerate(MEASURED) for unit, worth in units.items()}
NEAR = 0.01  # how far what is converted may be from the number that is given
OTHER_UNITS = {  # besides those of claim_words.MEASURES
    "stone": "stone", "yard": "yard", "yards": "yard", "ounce": "ounce", "ounces": "ounce", "oz": "ounce", "pound": "pound",
    "pounds": "pound", "lb": "pound", "lbs": "pound", "century": "century", "centimeter": "centimetre",
    "centimeters": "centimetre", "millimeter": "millimetre", "millimeters": "millimetre", "karat": "carat", "carat": "carat",
}  # fmt: skip
RATES = {("£", "$"): (1.05, 1.72), ("€", "$"): (0.95, 1.52), ("£", "€"): (1.05, 1.45)}  # between which they lay since 2009
METRES_SHORT = re.compile(r"(?<![£$€¥])\b(\d{1,3}(?:\.\d+)?)m\b")  # 2.67m, which may be millions too
MONEY = "£$€¥"
FIGURES = re.compile(r"\b(five|six|seven|eight|nine|ten|[5-9]|1[0-2])[ -]figures?\b", re.IGNORECASE)  # a six-figure sum
FIGURES_IN_WORDS = {"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, **{f"{n}": n for n in range(5, 13)}}
FEET_AND = re.compile(r"\s?(?:ft|feet|foot),?\s?(?:and\s)?")  # between feet and inches
INCHES = 12
MORE_BEFORE = re.compile(r"\b(?:another|(?:an )?additional|plus|further)\s$")
MORE_BEHIND = re.compile(r"\s(?:[^\W\d_]+\s)?(?:more|others?)\b")
AND = re.compile(r"\s(?:[^\W\d_]+\s){1,2}(?:and|plus)\s")  # six men and four women
LONGEST_BEHIND = 24  # characters behind a number in which it is said to be more
MOST_BETWEEN = 80  # characters between two numbers that are added
STOP = re.compile(r"[.!?]\s")
PEOPLE = frozenset(("person", "dead", "victim"))  # stems of what anybody is
YEAR = "year"
AGED = re.compile(r"(?:\b(?:at|aged|age|of)\s|,\s)$", re.IGNORECASE)
OLDEST = 120
BORN = re.compile(r"\b(?:born|birth(?:day|date)?|b\.)\W", re.IGNORECASE)
LIVED = re.compile(r"\s?[/–-]\s?[\w.,\s-]{0,14}")  # between the years of a life: 1957-2014
LONGEST_BIRTH = 80  # characters from "born" to the year

Place = tuple[int, int]


class Said(NamedTuple):
    """A number with what it measures. nouns: stems of the words behind it. is_count: of what the next word names."""

    start: int
    end: int
    number: Number
    unit: str
    nouns: tuple[str, ...]
    is_age: bool = False
    is_count: bool = False


def joined(text: str, said: Sequence[Said]) -> list[Said]:
    """said, with feet and inches made one: 8ft 9in."""
    found: list[Said] = []
    for one in said:
        if found and found[-1].unit == "foot" and one.unit == "inch" and FEET_AND.fullmatch(text, found[-1].end, one.start):
            feet = found.pop()
            number = feet.number._replace(end=one.end, value=feet.number.value * INCHES + one.number.value, step=1.0)
            found.append(Said(feet.start, one.end, number, "inch", one.nouns))
        else:
            found.append(one)
    return found


def reckoned(text: str, one: Said, said: Sequence[Said], years: Sequence[Said], *, is_other: bool) -> list[Place]:
    """Where those numbers of the text stand from which one can be reckoned; the first that do. years: those of said.

    is_other: whether the text gives another number of the same thing: then only what is added up is believed, and whole years.
    """
    added = _added(text, one, said)
    if added or is_other and one.unit != YEAR:
        return added
    if is_other:
        return _between_years(text, one, years, said, (0,))
    return _converted(text, one, said) or _by_figures(text, one, said) or _between_years(text, one, years, said, (0, 1))


def exchanged(one: Said, said: Sequence[Said]) -> list[Place]:
    """Where sums of another currency stand that may be this one, in a text that gives none in its own: £1.5m and $2.5m."""
    if any(other.unit == one.unit for other in said):
        return []
    return [(other.start, other.end) for other in said if _may_be_worth(one, other) or _may_be_worth(other, one)]


def _may_be_worth(one: Said, other: Said) -> bool:
    least, most = RATES.get((one.unit, other.unit), (1.0, 0.0))
    return least * one.number.value <= other.number.value <= most * one.number.value


def _converted(text: str, one: Said, said: Sequence[Said]) -> list[Place]:
    measure = MEASURE_OF.get(one.unit)
    if measure is None:
        return []
    wanted = one.number.value * measure[1]
    same = [other for other in said if other.unit != one.unit and MEASURE_OF.get(other.unit, measure)[0] == measure[0]]
    worth = [(other, other.number.value * MEASURE_OF[other.unit][1]) for other in same if other.unit in MEASURE_OF]
    if MEASURED[measure[0]] is METRES:
        short = ((other, METRES_SHORT.fullmatch(text, other.start, other.end)) for other in said if not other.unit)
        worth += [(other, float(match[1])) for other, match in short if match]
    return [(other.start, other.end) for other, value in worth if abs(value - wanted) <= NEAR * wanted]


def _added(text: str, one: Said, said: Sequence[Said]) -> list[Place]:
    """Two of one thing that follow one another, the second said to be more of it, or of two kinds of people."""
    for first, second in pairwise(sorted(said)):
        if first.number.value + second.number.value != one.number.value or one.unit not in (first.unit, ""):
            continue
        if first.unit != second.unit and second.unit or second.start - first.end > MOST_BETWEEN:
            continue
        if not STOP.search(text, first.end, second.start) and _are_one(text, one, first, second):
            return [(first.start, first.end), (second.start, second.end)]
    return []


def _are_one(text: str, one: Said, first: Said, second: Said) -> bool:
    before, wanted = text[first.end : second.start], set(one.nouns)
    if MORE_BEFORE.search(before) or MORE_BEHIND.match(text, second.end, second.end + LONGEST_BEHIND):
        return bool(wanted & {*first.nouns, *second.nouns})
    return AND.fullmatch(before) is not None and bool(wanted & {*first.nouns[:1], *PEOPLE}) and first.nouns != ()


def _by_figures(text: str, one: Said, said: Sequence[Said]) -> list[Place]:
    """Where a sum is told by how many figures it has, in a text that gives no other sum."""
    if one.unit not in MONEY or any(other.unit == one.unit for other in said):
        return []
    figures = len(f"{one.number.value:.0f}")
    return [match.span() for match in FIGURES.finditer(text, one.end) if FIGURES_IN_WORDS.get(match[1].lower()) == figures]


def _between_years(text: str, one: Said, years: Sequence[Said], said: Sequence[Said], over: Sequence[int]) -> list[Place]:
    """The last year of the text, and one that is so many years before it, and over: a birthday may be to come.

    A year is also told by one before it, and how many more it took.
    """
    is_age = not one.unit and AGED.search(text, max(0, one.start - 6), one.start) is not None
    if not (one.unit == YEAR or is_age) or not 1 < one.number.value <= OLDEST or not years:
        return []
    years = [*years, *_years_later(text, years, said)]
    last = max(years, key=lambda year: year.number.value)
    for year in (year for year in years if not is_age or _is_of_birth(text, year, last)):
        if last.number.value - year.number.value - one.number.value in over:
            return [(year.start, year.end), (last.start, last.end)]
    return []


def _years_later(text: str, years: Sequence[Said], said: Sequence[Said]) -> Iterator[Said]:
    for more in (
        one for one in said if one.unit == YEAR and MORE_BEFORE.search(text, max(0, one.start - MOST_BETWEEN), one.start)
    ):
        before = [year for year in years if 0 <= more.start - year.end <= MOST_BETWEEN]
        if before and not STOP.search(text, before[-1].end, more.start):
            yield more._replace(number=more.number._replace(value=before[-1].number.value + more.number.value))


def _is_of_birth(text: str, year: Said, last: Said) -> bool:
    is_born = BORN.search(text, max(0, year.start - LONGEST_BIRTH), year.start) is not None
    return is_born or year.end < last.start and LIVED.fullmatch(text, year.end, last.start) is not None
