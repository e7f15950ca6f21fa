"""Numbers in a text, in digits and in words, with their values: 1.28 million, twenty-three, half a dozen, 60 per cent, £3bn."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}
SHORT_SCALES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "b": 1_000_000_000, "tn": 1_000_000_000_000}
OTHERS = {"dozen": 12, "score": 20}  # so many times the number before: two dozen
ORDINALS = {"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}

_WORDS = sorted([*UNITS, *TENS, *OTHERS, *ORDINALS], key=len, reverse=True)
_WORD = "|".join(_WORDS)
_SCALE = "|".join(SCALES)
NUMBER = re.compile(
    rf"(?<![\w.,])(?P<money>[£$€¥]\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<ordinal>st|nd|rd|th)\b|\s?(?P<short>mn|bn|tn|k|m|b)\b|[\s-](?P<scale>{_SCALE})s?\b)?(?P<percent>\s?%|\s(?:per\s?cent|percent|pc)\b)?"
    rf"|\b(?P<words>(?:{_WORD})(?:[\s-](?:and\s)?(?:{_WORD}|{_SCALE}))*)\b(?P<percent2>\s(?:per\s?cent|percent)\b)?",
    re.IGNORECASE,
)
A_SCALE = re.compile(  # half a dozen, a million, a hundred and fifty
    rf"\b(?:(?<!and\sa\s)(?P<half>half)[\s-](?:an?[\s-])?|an?\s)"
    rf"(?P<words>(?:dozen|{_SCALE})(?:[\s-](?:and\s)?(?:{_WORD}|{_SCALE}))*)\b(?P<percent>\s(?:per\s?cent|percent)\b)?",
    re.IGNORECASE,
)
DIGITS = re.compile(r"[£$€¥\d](?:(?<=[£$€¥])|\d*)")  # where a number in digits may begin
HARDLY_NUMBERS = frozenset({"one", "second", "third", "score"})  # as often no number as one
NUMBER_WORDS = frozenset([*UNITS, *TENS, *OTHERS, *ORDINALS]) - HARDLY_NUMBERS
LONGEST_DIGITS = 30
MOST_WORDS = 12


class Number(NamedTuple):
    """value: as a plain number. step: how finely it was given, the worth of its last digit. percent: a share of a hundred."""

    start: int
    end: int
    value: float
    step: float
    percent: bool

    def is_said_by(self, other: "Number") -> bool:
        """Whether other says the same number, or rounds to it at the fineness of this one."""
        if self.percent != other.percent:
            return False
        return self.value == other.value or other.step < self.step and abs(self.value - other.value) <= self.step / 2


def found(text: str, start: int = 0, end: int | None = None, *, in_words: bool = True) -> Iterator[re.Match[str]]:
    """The matches of NUMBER in text[start:end], in order; only tried where one may begin. in_words: whether any is in words."""
    end = len(text) if end is None else end
    starts = [match.start() for match in DIGITS.finditer(text, start, end)]
    lowered = text[start:end].lower() if in_words else ""
    if len(lowered) != end - start and in_words:  # some capitals have two small letters
        yield from NUMBER.finditer(text, start, end)
        return
    starts += [start + last + 1 - length for last, length in _words().iter(lowered)] if in_words else []
    at = start
    for begins in sorted(starts):
        if begins >= at and (match := NUMBER.match(text, begins, end)):
            at = match.end()
            yield match


@cache
def _words() -> Any:
    """Finds the words that a number in words begins with, each with its length."""
    import ahocorasick  # noqa: PLC0415 - compiled, and not needed to start

    automaton = ahocorasick.Automaton()
    for word in _WORDS:
        automaton.add_word(word, len(word))
    automaton.make_automaton()
    return automaton


def numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """The numbers of text[start:end], in order."""
    end = len(text) if end is None else end
    at = start
    for match in A_SCALE.finditer(text, start, end):
        yield from _without_article(text, at, match.start())
        at = match.end()
        if read := _in_words(f"one {match['words']}"):
            value, step = (read[0] / 2, read[1] / 5) if match["half"] else read
            yield Number(match.start(), at, value, step, bool(match["percent"]))
    yield from _without_article(text, at, end)


def _without_article(text: str, start: int, end: int) -> Iterator[Number]:
    for match in found(text, start, end):
        percent = bool(match["percent"] or match["percent2"])
        read = _in_digits(match) if match["digits"] else _in_words(match["words"])
        if read is not None:
            yield Number(*match.span(), *read, percent)


def _in_digits(match: re.Match[str]) -> tuple[float, float] | None:
    digits = match["digits"].replace(",", "")
    if len(digits) > LONGEST_DIGITS:
        return None
    scale = SHORT_SCALES.get((match["short"] or "").lower()) or SCALES.get((match["scale"] or "").lower()) or 1
    decimals = len(digits.partition(".")[2])
    return round(float(digits) * scale, 6), scale / 10**decimals


def _in_words(words: str) -> tuple[float, float] | None:
    parts = [part for part in re.split(r"[\s-]+", words.lower()) if part not in ("and", "a")]
    if len(parts) > MOST_WORDS:
        return None
    total, current = 0, 0
    for part in parts:
        if part in OTHERS:
            current = (current or 1) * OTHERS[part]
        elif part in SCALES:
            current = max(current, 1) * SCALES[part]
            if SCALES[part] > 100:
                total, current = total + current, 0
        else:
            current += UNITS.get(part) or TENS.get(part) or ORDINALS.get(part) or 0
    scale = SCALES.get(parts[-1], 1)
    return float(total + current), float(scale)
