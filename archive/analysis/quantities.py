"""The numbers of a statement with what they measure and whether they are a bound: more than 5,000; 12%; £3bn; six weeks."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.analysis import claim_words as table
from archive.analysis.numbers import ORDINALS, Number, numbers

YEARS = range(1000, 2200)
NUMBER = "#"  # what the word of a number begins with
CALENDAR = "in the calendar"
NOT_COUNTED = re.compile(r"\b(?:no|every|any|some|each|this|that)\s$")  # "one" behind these is no number
MINUS = re.compile(r"(?:^|\s)(?:-|minus\s)$")
MONEY = re.compile(r"(?P<sign>[^\W\d_]*[£$€¥])\s?\d?$")
WORD = re.compile(r"[^\W_]+")

_MEASURE = {word: unit for unit, words in table.MEASURES.items() for word in words.split()}
_UNIT = re.compile(r"[\s-]{0,2}(?P<points>percentage[\s-]points?)\b|[\s-]{0,2}(?P<word>[^\W\d_]+)")
_BEFORE = {bound: re.compile(rf"\b(?:{words})\s*$", re.IGNORECASE) for bound, words in table.BEFORE_BOUND.items()}
_AFTER = {bound: re.compile(rf"(?P<between>\s\w+)?\s(?:{words})\b", re.IGNORECASE) for bound, words in table.AFTER_BOUND.items()}


class Quantity(NamedTuple):
    """bound: "" for just this, ">" for more than it, and so on. unit: "" where it counts things."""

    value: float
    unit: str
    bound: str


class Place(NamedTuple):
    """A quantity and where it stands, its unit and what makes it a bound included."""

    start: int
    end: int
    quantity: Quantity


def quantities(text: str) -> Iterator[Place]:
    """The numbers of the text, in order."""
    for number in numbers(text):
        said = text[number.start : number.end].lower()
        if said == "score" or said == "one" and NOT_COUNTED.search(text[: number.start].lower()):
            continue
        unit, end = _unit(text, number, said)
        start, bound = _bound_before(text, number.start)
        end, bound = _bound_after(text, end) or (end, bound)
        value = -number.value if MINUS.search(text[:start]) else number.value
        yield Place(start, end, Quantity(value, unit, bound))


def written(quantity: Quantity) -> str:
    """The number as a word to be compared."""
    return f"{NUMBER}{quantity.bound}{quantity.value:.15g}{quantity.unit}"


def _unit(text: str, number: Number, said: str) -> tuple[str, int]:
    """The unit, and where the number ends with it."""
    if number.percent:
        return "%", number.end
    if said.rpartition(" ")[2].rpartition("-")[2] in ORDINALS or re.search(r"\d(?:st|nd|rd|th)$", said):
        return "ordinal", number.end
    if money := MONEY.search(text[: number.start] + said[0]):
        return money["sign"].upper().removeprefix("US"), number.end
    match = _UNIT.match(text, number.end)
    word = "" if match is None else "points" if match["points"] else match["word"].lower()
    if word in _MEASURE:
        return _MEASURE[word], match.end()
    is_year = re.fullmatch(r"\d{4}", said) and int(number.value) in YEARS
    if is_year and (before := WORD.findall(text[: number.start].lower())[-1:]) and before[0] in table.YEARS_FOLLOW:
        return CALENDAR, number.end
    return "", number.end


def _bound_before(text: str, start: int) -> tuple[int, str]:
    """Where what makes the number a bound begins, and which bound."""
    for bound, pattern in _BEFORE.items():
        if match := pattern.search(text[max(0, start - 40) : start]):
            return max(0, start - 40) + match.start(), bound
    return start, ""


def _bound_after(text: str, end: int) -> tuple[int, str] | None:
    """Where what follows and makes the number a bound ends, and which bound; a word between stays a word."""
    for bound, pattern in _AFTER.items():
        if match := pattern.match(text, end):
            return (end if match["between"] else match.end()), bound
    return None
