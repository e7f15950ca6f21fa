"""Whether two statements claim the same, for a person to decide: what is found here is a suggestion and never more.

Two statements are near equal where they have the same numbers in the same units, deny the same or nothing, point the same way,
have the same names, limits and hedges, tell who did what in the same order, and share most of their other words. In doubt they
are not: a suggestion that is missing costs a search, a wrong one may cost a reader the truth. "More than 5,000" is not "5,000",
for one can be true where the other is false; "about 5,000" is, as a verdict is given on the amount.

To be looked up, a statement has a few numbers: MinHashes of its words, two by two, mixed with what must be equal. Statements
that share most of their words are all but sure to share one of them.
Source: Broder, On the resemblance and containment of documents (1997); Leskovec et al., Mining of Massive Datasets, ch. 3.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b, shake_128

from archive.analysis import claim_words as table
from archive.analysis.quantities import CALENDAR, NUMBER, Quantity
from archive.analysis.statements import ENTITY, Statement
from archive.analysis.stems import stem

LEAST_RESEMBLANCE = 0.6  # shared words among all words
LEAST_SHARED = 3  # words and numbers: of fewer only the very same words are the same
BANDS = 12
ROWS = 2  # MinHashes in a band
BOUNDS = {">": "more than ", ">=": "at least ", "<": "under ", "<=": "at most ", "": ""}


@dataclass(frozen=True)
class SameClaim:
    """score: 0.6..1.0, shared words among all. reasons: what is shown to the person who decides."""

    score: float
    reasons: tuple[str, ...]


def match(one: Statement, other: Statement) -> SameClaim | None:
    """None where they do not say the same, or too little is known. other: the one that was there before."""
    return None if differences(one, other) else SameClaim(_score(one, other), tuple(_reasons(one, other)))


def differences(one: Statement, other: Statement) -> tuple[str, ...]:
    """What speaks against their being the same, in words; empty where nothing does."""
    if one.speaker != other.speaker:
        return ("They speak of “I” or “we”, and are not said by the same.",)
    if one.normal == other.normal:
        return ()
    if not (one.is_read and other.is_read):
        return ("They are not in English, and not in the very same words.",)
    against = (
        (one.quantities != other.quantities or one.codes != other.codes, "Their numbers differ."),
        (one.denied != other.denied, "One denies what the other does not."),
        (_point_apart(one, other), "They say opposite things."),
        (one.limits != other.limits, "One limits or hedges what the other does not."),
        (not _same_names(one, other), "Their names differ."),
        (not _counts_the_same(one, other), "They count different things."),
        (not _same_order(one, other), "They tell it in another order: who did it may differ."),
        (_score(one, other) < _least(one, other) or _shared(one, other) < LEAST_SHARED, "Their words are too different."),
    )
    return tuple(words for holds, words in against if holds)


def lookup_numbers(statement: Statement) -> tuple[int, ...]:
    """The numbers it is looked up by, 0 <= n < 2**63, in order. Of a statement read without known names."""
    found = {_number("words", statement.normal)}
    if statement.is_read and statement.content:
        facts = repr((statement.quantities, sorted(statement.codes), statement.denied, sorted(statement.limits)))
        least = [min(column) for column in zip(*map(_hashes, statement.content), strict=True)]
        found |= {_number(f"band {band}", facts, *least[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)}
    return tuple(sorted(found))


def _hashes(word: str) -> tuple[int, ...]:
    count = BANDS * ROWS
    return struct.unpack(f">{count}I", shake_128(word.encode("utf-8", "surrogatepass")).digest(4 * count))


def _number(*parts: str | int) -> int:
    told = repr(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest()) >> 1


def _score(one: Statement, other: Statement) -> float:
    if one.normal == other.normal:
        return 1.0
    both = one.content | other.content
    return len(one.content & other.content) / len(both) if both else 0.0


def _least(one: Statement, other: Statement) -> float:
    """Where one has no capitals its names cannot be told: then all words must be the same."""
    return LEAST_RESEMBLANCE if one.has_capitals and other.has_capitals else 1.0


def _shared(one: Statement, other: Statement) -> int:
    return len({*one.words} & {*other.words})


def _point_apart(one: Statement, other: Statement) -> bool:
    """A change goes up in one alone, or one has only the first of two opposites and the other only the second."""
    changes = [{side for side in each.sides if side.startswith("change")} for each in (one, other)]
    if changes[0] != changes[1]:
        return True
    mine, theirs = one.sides - other.sides, other.sides - one.sides
    return any(_turned(side) in theirs for side in mine) or _are_turned(one, other) or _are_turned(other, one)


def _turned(side: str) -> str:
    return side[:-1] + ("-" if side.endswith("+") else "+")


def _are_turned(one: Statement, other: Statement) -> bool:
    """A word of one is that of the other with a syllable that turns it round: unsafe, safe; harmless, harmful."""
    mine, theirs = one.every - other.every, other.every - one.every
    if any(word.startswith(prefix) and stem(word.removeprefix(prefix)) in theirs for word in mine for prefix in table.PREFIXES):
        return True
    less, full = table.SUFFIXES
    return any(word.endswith(less) and f"{word.removesuffix(less)}{full}" in theirs for word in mine)


def _same_names(one: Statement, other: Statement) -> bool:
    """Known ones by what they name; other words with capitals stand in the other statement, with or without."""
    return one.entities == other.entities and one.names <= other.every and other.names <= one.every


def _counts_the_same(one: Statement, other: Statement) -> bool:
    return one.counted <= other.every | {*other.words} and other.counted <= one.every | {*one.words}


def _same_order(one: Statement, other: Statement) -> bool:
    """Whether what both say stands in the same order, but for one phrase moved; turned round where one alone is passive.

    Names keep their order where the voice is the same, and numbers that are no years keep it always.
    """
    shared = {*one.words} & {*other.words}
    mine, theirs = ([word for word in each.words if word in shared] for each in (one, other))
    if one.has_agent != other.has_agent:
        return not _is_moved(mine, theirs) and _numbers(mine) == _numbers(theirs)
    names = one.names & other.names
    named = [[word for word in words if word in names or word.startswith(ENTITY)] for words in (mine, theirs)]
    return named[0] == named[1] and _numbers(mine) == _numbers(theirs) and _is_moved(mine, theirs)


def _numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.startswith(NUMBER) and not word.endswith(CALENDAR)]


def _is_moved(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether one is the other, or becomes it when a run of words is put elsewhere."""
    first, last = 0, len(mine)
    while first < last and mine[first] == theirs[first]:
        first += 1
    while last > first and mine[last - 1] == theirs[last - 1]:
        last -= 1
    a, b = list(mine[first:last]), list(theirs[first:last])
    return not a or any(a[cut:] + a[:cut] == b for cut in range(1, len(a)))


def _reasons(one: Statement, other: Statement) -> Iterator[str]:
    if one.normal == other.normal:
        yield "The very same words"
    else:
        yield f"{round(100 * _score(one, other))}% of the words are the same"
    for mine, theirs, what in ((one, other, "this"), (other, one, "the earlier")):
        if alone := [said for word, said in mine.as_said if word not in theirs.words]:
            yield f"only {what} says: {', '.join(dict.fromkeys(alone))}"
    if one.quantities:
        yield "the same numbers: " + ", ".join(_in_words(quantity) for quantity in one.quantities)
    if one.names & other.names or one.entities:
        yield "the same names"
    if one.is_negated:
        yield "both deny it"
    if told := dict.fromkeys((*one.relative, *other.relative)):
        yield f"look at the dates: it says “{'”, “'.join(told)}”"


def _in_words(quantity: Quantity) -> str:
    value = f"{quantity.value:,.12g}" if quantity.unit not in (CALENDAR, "ordinal") else f"{quantity.value:.12g}"
    unit = {"ordinal": " (in order)", CALENDAR: "", "%": "%"}.get(quantity.unit, f" {quantity.unit}".rstrip())
    return f"{BOUNDS[quantity.bound]}{value}{unit}"
