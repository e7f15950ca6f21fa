"""Numbers of a headline that count nothing: dates in figures, scores and ranges, and the number in a name (Boeing 737)."""

import re

from archive.analysis.claim_words import MONTHS
from archive.analysis.numbers import ORDINALS
from archive.analysis.ordinary import is_ordinary

IN_ORDER = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BETWEEN = r"(?:\s?[/–-]\s?|\s(?:to|or|and)\s)"
BEFORE = re.compile(r"(?P<name>[^\W\d_]*[A-ZÀ-Þ][^\W\d_]+)[ -]$")
LONGEST_NAME = 30
SEQUEL = re.compile(r"((?:[A-ZÀ-Þ][\w’'-]*[ ])*[A-ZÀ-Þ][\w’'-]*)[ ]$")
IN_WORDS = {"first": 1, "second": 2, **ORDINALS}
BETWEEN_ORDER = r"\s(?:\w+\s){0,2}"  # the fourth rebooted Star Trek film

Place = tuple[int, int]


def verbatim(text: str, place: Place, start: int) -> list[Place]:
    """Where from start on numbers with a mark between stand as they are, or with another mark, or as 13 and 14."""
    parts = re.split(r"\D", text[slice(*place)])
    pattern = r"(?<![\d/])" + BETWEEN.join(f"0?{part}" for part in parts) + r"(?![\d/])"
    return [match.span() for match in re.compile(pattern).finditer(text, start)]


def dated(text: str, place: Place, start: int) -> list[Place]:
    """Where from start on a date in figures stands with the name of its month: of 9/11, September 11 and 9 November.

    A year is believed where the text leaves it out, and not where it gives another.
    """
    parts = text[slice(*place)].split("/")
    if len(parts) not in (2, 3) or not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return []
    first, second = int(parts[0]), int(parts[1])
    found = []
    for month, day in {(first, second), (second, first)}:
        if 1 <= month <= 12 and 1 <= day <= 31:
            found += _with_month(text, month, day, parts[2] if len(parts) == 3 else "", start)
    return sorted(found)


def _with_month(text: str, month: int, day: int, year: str, start: int) -> list[Place]:
    short = IN_ORDER[month - 1]
    name = rf"(?:{short}t?\b\.?|{next(one for one in MONTHS if one.startswith(short))}\b)"
    day_of = rf"0?{day}(?:st|nd|rd|th)?\b"
    other_year = rf"(?!,? (?!(?:20|19)?{year[-2:]}\b)(?:19|20)\d\d\b)" if year else ""
    pattern = rf"\b(?:{name},? {day_of}|{day_of} (?:of )?{name}){other_year}"
    return [match.span() for match in re.compile(pattern, re.IGNORECASE).finditer(text, start)]


def labelled(text: str, place: Place, first: int, start: int) -> tuple[list[Place], list[Place]] | None:
    """Where from start on the number stands behind the same name, and where other numbers do: iPhone 6, Boeing 737.

    first: where the headline begins. None where no name stands before the number, or never with a number in the text.
    """
    number = text[slice(*place)]
    before = BEFORE.search(text, max(first, place[0] - LONGEST_NAME), place[0])
    if before is None or not number.isdecimal() or is_ordinary(before["name"]):
        return None
    found = list(re.compile(rf"\b{re.escape(before['name'])}[ -]?(\d+)\b(?!['’]?s\b)", re.IGNORECASE).finditer(text, start))
    places = [match.span(1) for match in found if match[1] == number]
    return (places, [] if places else [match.span(1) for match in found]) if found else None


def in_order(text: str, place: Place, first: int, start: int) -> list[Place]:
    """Where from start on the number stands in order before the name it stands behind here: Star Trek 4, the fourth Star Trek.

    first: where the headline begins.
    """
    number = text[slice(*place)]
    before = SEQUEL.search(text, first, place[0])
    word = next((word for word, value in IN_WORDS.items() if str(value) == number), "")
    if before is None or not word:
        return []
    name = before[1].rpartition(": ")[2]
    pattern = rf"\b(?:{word}|{number}(?:st|nd|rd|th)){BETWEEN_ORDER}(?:{re.escape(name)}|{re.escape(name.rpartition(' ')[2])})\b"
    return [match.span() for match in re.compile(pattern, re.IGNORECASE).finditer(text, start)]
