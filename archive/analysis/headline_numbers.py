"""The numbers of a headline, and where the text says the same, or another number of the same thing.

A number is said where one of the same value stands that measures the same: not £3m by 3 million people, not 12 years by 12 May.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from archive.analysis.claim_words import MEASURES, MONTHS, STOP
from archive.analysis.headline_ages import may_be_one, placed
from archive.analysis.headline_labels import dated, in_order, labelled, verbatim
from archive.analysis.headline_reckoned import MONEY, OTHER_UNITS, Said, exchanged, joined, reckoned
from archive.analysis.headline_words import Words
from archive.analysis.numbers import HARDLY_NUMBERS, ORDINALS, UNITS, Number, numbers
from archive.analysis.results import BlockSpan
from archive.analysis.stems import folded, stem

YEARS = range(1000, 2200)
DATE, TIME, CALENDAR, ORDINAL, SHARE, NTH = "date", "time", "calendar", "ordinal", "%", "nth"
ALONE = (DATE, TIME, CALENDAR, SHARE, NTH, "cent", *MONEY)  # are said only by their like, not by a number without a unit
LIKE = ({"£", "pound"}, {SHARE, "points"}, {DATE, ORDINAL}, {NTH, ORDINAL}, {"foot", "inch"})
IN_OTHERS = {"decade": (10, "year"), "fortnight": (14, "day"), "century": (100, "year")}
MILLIONS = re.compile(r"\dm$")  # or metres
CARATS = re.compile(r"\d\d?k$", re.IGNORECASE)  # or thousands
OF_GOLD = re.compile(r"[\s-](?:(?:rose|white|yellow|solid)[\s-])?gold\b", re.IGNORECASE)
METRES_LONG = re.compile(r"[\s-](?:long|high|tall|wide|deep|away|in\s(?:length|height|diameter))\b")
ROUNDED = 0.05  # how far from a round number in a headline the text's may be
IDIOMS = re.compile(r"100\s?%|100 per\s?cent|24/7|\b(?:zero|score)\b", re.IGNORECASE)
MONTH = "|".join([*MONTHS, *(month[:3] for month in sorted(MONTHS)), "sept"])
MONTHS_SHORT = frozenset(MONTH.split("|"))
AFTER_DAY = re.compile(rf"(?:st|nd|rd|th)?\s(?:of\s)?(?:{MONTH})\b", re.IGNORECASE)
CLOCK = re.compile(r":\d\d|\s?[ap]\.?m\b", re.IGNORECASE)
AFTER = re.compile(r"[\s-]{0,2}(?:(?i:more|extra|full|whole|long)\s)?([^\W\d_]+)")
NEXT_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
TIGHT = re.compile(r"\d+(?:[/–-]\d+)+")  # 9/11, 1/15/2015, 112-107
DECADE = re.compile(r"(?:1[5-9]|20)?\d0['’]?s\b")
PARTS = {"half": 2, "third": 3, "quarter": 4, **{word: value for word, value in ORDINALS.items() if value > 3}}
PART = re.compile(rf"[\s-](?P<part>{'|'.join(PARTS)})(?:s\b|(?=\s(?:of|the)\b))", re.IGNORECASE)
OF_PARTS = re.compile(rf"\b(?:an?|{'|'.join(list(UNITS)[1:10])}|\d)$", re.IGNORECASE)  # before one: two thirds, a third of
OF_ALL = re.compile(r"\sof (?:(?:all|the|his|her|its|their|our|those|these)\b|[\d£$€])", re.IGNORECASE)
APART = re.compile(r"\s(?:in|at|on|by|from|after|as|to|for|with|near|during|before|since|until|over|under|than)\b", re.IGNORECASE)
ONE_IN = re.compile(r"\b(?:one|1)[\s-](?:in|out[\s-]of)[\s-](?:every[\s-])?(?P<of>\w+)\b", re.IGNORECASE)
IN_ORDER = {"first": 1, "second": 2}
WORD_IN_ORDER = re.compile(r"\b(?:first|second)\b", re.IGNORECASE)
SHORT_YEAR = re.compile(r"(?<!\w)['’]\d\d(?!\w)")
ROUGHLY = {  # what stands before a number, and between which shares of it the text's may lie
    "nearly almost": (0.85, 1.0),
    "over than least": (1.0, 1.15),
    "about around some roughly approximately": (0.9, 1.1),
    "to many": (0.85, 1.0),
}
RANGES = {word: share for words, share in ROUGHLY.items() for word in words.split()}
LAST_WORD = re.compile(r"([^\W\d_]+)\s$")
WHO = frozenset(("girl", "boy", "child", "teenager", "pupil", "student", "schoolgirl", "kid", "youngster"))  # are of one group
TOLD_YEARS = range(1900, 2100)
LONGEST_MONTH = 12  # characters, with what stands around it
NEAR = 3  # words behind a number among which is what it counts

Place = tuple[int, int]


class Found(NamedTuple):
    """A number of the headline. places: where the text says it. others: where it says another number of the same thing.

    reckoned: where those stand from which it can be reckoned; looked for where the text does not say it.
    is_undated: whether it is a year, and the text names none. exchanged: where sums of another currency stand that may be it.
    """

    start: int
    end: int
    places: list[Place]
    others: list[Place]
    reckoned: list[Place] = []
    is_undated: bool = False
    exchanged: list[Place] = []


def counted(text: str, headline: BlockSpan, taken: Sequence[Place], words: Words) -> Iterator[Found]:
    """taken: the names of the headline, whose numbers count nothing."""
    end = text.find("http", headline.start, headline.end)
    end = headline.end if end < 0 else end
    tight = [match.span() for match in TIGHT.finditer(text, headline.start, end)]
    for place in tight:
        yield Found(*place, [*verbatim(text, place, words.start), *dated(text, place, words.start)], [])
    wanted = [
        one
        for one in placed(text, joined(text, sorted(_said(text, headline.start, end))))
        if _is_asserted(text, one, [*taken, *tight])
    ]
    if not wanted:
        return
    said = placed(text, joined(text, sorted(_said(text, headline.end, len(text)))))
    years = [one for one in said if one.unit == CALENDAR]
    for one in wanted:
        if label := labelled(text, (one.start, one.end), headline.start, words.start) if not one.unit else None:
            yield Found(one.start, one.end, *label)
            continue
        if order := in_order(text, (one.start, one.end), headline.start, words.start) if not one.unit else []:
            yield Found(one.start, one.end, order, [])
            continue
        places = _by_decade(text, one, said) if DECADE.fullmatch(text[one.start : one.end + 2].rstrip(" ,.:;")) else []
        places += [(other.start, other.end) for other in said if _is_said_by(one, other) or _is_roughly(text, one, other)]
        if SHORT_YEAR.match(text, max(one.start - 1, 0)):
            places += [(o.start, o.end) for o in said if o.unit == CALENDAR and o.number.value % 100 == one.number.value]
        counts = [other for other in said if one.unit == other.unit and set(one.nouns[:1]) & set(other.nouns)]
        others = [(other.start, other.end) for other in counts if not _is_said_by(one, other)]
        places = _of_its_kind(one, places, others, said)
        is_undated = one.unit == CALENDAR and one.number.value in TOLD_YEARS and not years
        sums = [] if places else reckoned(text, one, said, years, is_other=bool(others))
        yield Found(one.start, one.end, places, others, sums, is_undated, [] if places or sums else exchanged(one, said))


def _is_asserted(text: str, one: Said, taken: Iterable[Place]) -> bool:
    inside = one.unit != SHARE and any(start <= one.start and one.end <= end for start, end in taken)
    words = text[one.start : one.end].lower()
    return not inside and words not in HARDLY_NUMBERS and words not in IN_ORDER and not IDIOMS.fullmatch(words)


def _of_its_kind(one: Said, places: list[Place], others: Sequence[Place], said: Sequence[Said]) -> list[Place]:
    """places, but none where the text counts the same thing with other numbers and says this one of other things alone."""
    if not (one.nouns and others and places):
        return places
    is_of_people = not WHO.isdisjoint(one.nouns[:1])
    of_others = {
        (other.start, other.end)
        for other in said
        if other.nouns and not set(one.nouns) & set(other.nouns) and not (is_of_people and not WHO.isdisjoint(other.nouns))
    }
    without = {(other.start, other.end) for other in said if not other.unit}
    return [] if (without if one.unit else of_others).issuperset(places) else places


def _said(text: str, start: int, end: int) -> Iterator[Said]:
    apart = [share for match in PART.finditer(text, start, end) if (share := _share(text, match))]
    apart += [share for match in ONE_IN.finditer(text, start, end) if (share := _one_in(match))]
    yield from apart
    starts = {at for other in apart for at in range(other.start, other.end)}
    for number in numbers(text, start, end):
        if number.start not in starts:
            yield _with_unit(text, number, end)
    for match in WORD_IN_ORDER.finditer(text, start, end):
        yield Said(*match.span(), Number(*match.span(), IN_ORDER[match[0].lower()], 1, False), NTH, ())


def _one_in(match: re.Match[str]) -> Said | None:
    """One in five, as so many of a hundred."""
    of = int(match["of"]) if match["of"].isdecimal() and len(match["of"]) < LONGEST_MONTH else UNITS.get(match["of"].lower(), 0)
    return Said(*match.span(), Number(*match.span(), round(100 / of, 1), 1.0, True), SHARE, ()) if 1 < of <= 1_000 else None


def _share(text: str, match: re.Match[str]) -> Said | None:
    """Two thirds, as so many of a hundred."""
    first = OF_PARTS.search(text, max(match.pos, match.start() - 6), match.start())
    if first is None:
        return None
    of = first[0].lower()
    parts = int(of) if of.isdigit() else UNITS.get(of, 1)
    value = round(100 * parts / PARTS[match["part"].lower()], 1)
    start, end = first.start(), match.end()
    return Said(start, end, Number(start, end, value, 2.0, True), SHARE, ())


def _with_unit(text: str, number: Number, end: int) -> Said:
    unit = _unit(text, number)
    behind = text[number.end : min(end, number.end + 60)].partition(".")[0]
    behind = "" if OF_ALL.match(behind) or APART.match(behind) else behind  # of the others of its kind; 14 in the north
    nouns = [stem(folded(word)) for word in NEXT_WORDS.findall(behind)[:NEAR] if word.lower() not in STOP]
    if MILLIONS.search(text, number.start, number.end) and METRES_LONG.match(text, number.end, end):
        times, unit = 1e-6, "metre"
    elif CARATS.search(text, number.start, number.end) and OF_GOLD.match(text, number.end, end):
        times, unit = 1e-3, "carat"
    else:
        times, unit = IN_OTHERS.get(unit, (1, unit))
    if times != 1:
        number = number._replace(value=number.value * times, step=number.step * times)
    return Said(number.start, number.end, number, unit, tuple(nouns))


def _unit(text: str, number: Number) -> str:
    words = text[number.start : number.end]
    if number.percent:
        return SHARE
    if words[0] in MONEY or number.start and text[number.start - 1] in MONEY:  # US$5
        return words[0] if words[0] in MONEY else text[number.start - 1]
    if CLOCK.match(text, number.end) or number.start and text[number.start - 1] == ":" and words.isdigit():
        return TIME
    before = text[max(0, number.start - LONGEST_MONTH) : number.start].lower().split()[-1:] or [""]
    if number.value <= 31 and (before[0].strip(".") in MONTHS_SHORT or AFTER_DAY.match(text, number.end)):
        return DATE
    if re.search(r"\d(?:st|nd|rd|th)$", words) or words.lower() in ORDINALS:
        return ORDINAL
    match = AFTER.match(text, number.end)
    word = match[1].lower() if match else ""
    if word == "in" and match[0] == "in" and words.isdecimal():  # 9in
        return "inch"
    if unit := _MEASURE.get(word):
        return unit
    return CALENDAR if re.fullmatch(r"\d{4}", words) and number.value in YEARS else ""


_MEASURE = {word: unit for unit, words in MEASURES.items() for word in words.split() if len(word) > 1} | OTHER_UNITS


def _is_said_by(one: Said, other: Said) -> bool:
    if not (_may_be_one(one.unit, other.unit) and may_be_one(one, other)):
        return False
    if one.unit == ORDINAL and not other.unit and not set(one.nouns) & set(other.nouns):
        return False
    wanted, said = one.number, other.number
    if one.unit == SHARE and abs(wanted.value - said.value) <= max(wanted.step, said.step) / 2:
        return True
    return (
        wanted._replace(percent=said.percent).is_said_by(said) or not one.is_age and not other.is_age and _rounds_to(wanted, said)
    )


def _is_roughly(text: str, one: Said, other: Said) -> bool:
    """Whether the text's number of the same thing is one of those that "nearly" or "at least" leave open."""
    before = LAST_WORD.search(text, max(0, one.start - LONGEST_MONTH), one.start)
    least, most = RANGES.get(before[1].lower(), (1.0, 1.0)) if before else (1.0, 1.0)
    is_same = one.unit == other.unit and (one.unit in ALONE or set(one.nouns[:1]) & set(other.nouns))
    return bool(is_same) and least < most and least * one.number.value <= other.number.value <= most * one.number.value


def _may_be_one(one: str, other: str) -> bool:
    """Whether numbers of these units may measure the same."""
    if one == other or any({one, other} <= like for like in LIKE):
        return True
    return "" in (one, other) and one not in ALONE and other not in ALONE


def _rounds_to(wanted: Number, said: Number) -> bool:
    """Whether a round number in a headline is near a finer one of the text."""
    value = int(wanted.value)
    if value < 20 or value % 10 or value != wanted.value or said.value % 10 == 0 and said.value < 100:
        return False
    least = 10 ** _zeros(value)  # the worth of its last digit that says something; 5 is a round one
    least *= 5 if value // least % 10 == 5 else 1
    return abs(said.value - value) <= min(ROUNDED * value, least) and said.value != value and _zeros(said.value) < _zeros(value)


def _zeros(value: float) -> int:
    digits = f"{int(value)}" if value == int(value) else f"{value}"
    return len(digits) - len(digits.rstrip("0")) if "." not in digits else -1


def _by_decade(text: str, one: Said, said: Iterable[Said]) -> list[Place]:
    """Where a year of the decade stands, or the decade."""
    first = one.number.value
    years = (first, first + 1900) if first < 100 else (first, first)
    return [(other.start, other.end) for other in said if any(year <= other.number.value < year + 10 for year in years)]
