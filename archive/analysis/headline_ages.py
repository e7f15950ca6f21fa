"""Which numbers of a text are ages, or counts of what is named behind them, and the unit of a range: 13 or 14 years old."""

import re
from collections.abc import Sequence

from archive.analysis.claim_words import STOP
from archive.analysis.headline_reckoned import AGED, OLDEST, YEAR, Said

OLD_BEHIND = re.compile(r"[\s-]years?(?:[\s-]olds?\b|\sof\sage\b)|[\s-]?y/?o\b")
AGED_BEFORE = re.compile(r"\b(?:aged?|ages|age\sof|aged\s(?:between|from))\s$", re.IGNORECASE)
APART_BEFORE = re.compile(r"[^\W\d_][,(]\s?$")  # Ada Brook, 54, and Ada Brook (54)
APART_BEHIND = re.compile(r"\s?[,.;)]")
TO = re.compile(r"\s?(?:to|and|or|an|[–-])\s?", re.IGNORECASE)  # between the ends of a range
AS_BEFORE = re.compile(r"\bas\s\w+\sas\s$")  # girls as young as 13
NEXT = re.compile(r"[ \u00a0]([^\W\d_]+)")
BEFORE = 16  # characters


def placed(text: str, said: Sequence[Said]) -> list[Said]:
    """said, in order, with is_age and is_count; each end of a range with the unit of the other."""
    found = [one._replace(is_age=_is_age(text, one)) for one in said]
    for at in range(len(found) - 2, -1, -1):
        one, behind = found[at], found[at + 1]
        if TO.fullmatch(text, one.end, behind.start):
            if not one.unit and behind.unit:
                found[at] = one = one._replace(unit=behind.unit, number=one.number._replace(percent=behind.number.percent))
            if behind.is_age or one.is_age and not behind.unit:
                found[at], found[at + 1] = one._replace(is_age=True), behind._replace(is_age=True)
    return [one._replace(is_count=_is_count(text, one)) for one in found]


def _is_age(text: str, one: Said) -> bool:
    if one.unit not in ("", YEAR) or not 0 < one.number.value <= OLDEST:
        return False
    before = text[max(0, one.start - BEFORE) : one.start]
    if OLD_BEHIND.match(text, one.end) or AGED_BEFORE.search(before):
        return True
    is_apart = not one.unit and APART_BEFORE.search(before) and APART_BEHIND.match(text, one.end)
    return bool(is_apart) and text[one.start : one.end].isdecimal()


def _is_count(text: str, one: Said) -> bool:
    """Whether the number counts what the next word names: six teenagers, and not "dies at 54"."""
    if one.unit or one.is_age:
        return False
    before = text[max(0, one.start - BEFORE) : one.start]
    following = NEXT.match(text, one.end)
    is_named = following is not None and following[1].lower() not in STOP
    return is_named and not (AGED.search(before) or AS_BEFORE.search(before))


def may_be_one(one: Said, other: Said) -> bool:
    """Whether what the headline says may be what the text says: no count is said by an age, or by what measures something."""
    if one.is_count:
        return not other.unit and not other.is_age
    return not other.is_count or not (one.unit or one.is_age)
