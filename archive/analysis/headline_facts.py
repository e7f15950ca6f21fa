"""The numbers and names of two headlines for one story, and those that one of them alone has."""

from collections.abc import Iterator
from typing import NamedTuple

from archive.analysis.headline_names import names
from archive.analysis.headline_words import WORD, Words, key_of
from archive.analysis.numbers import HARDLY_NUMBERS, Number, numbers
from archive.analysis.results import BlockSpan


class Fact(NamedTuple):
    """kind: "number" or "name"; text: as the headline writes it."""

    kind: str
    text: str


def facts_only_in(headline: str, other: str) -> tuple[Fact, ...]:
    """The facts of headline that other does not have, in order: a number that says the same in words, a shorter name are had."""
    said = [number for number, _ in _numbers(other)]
    keys = {key_of(word) for word in WORD.findall(other)}
    found = [
        (number.start, Fact("number", text))
        for number, text in _numbers(headline)
        if not any(number.is_said_by(one) or one.is_said_by(number) for one in said)
    ]
    found += [(start, Fact("name", text)) for start, text in _names(headline) if keys.isdisjoint(map(key_of, WORD.findall(text)))]
    return tuple(fact for _, fact in sorted(found))


def _numbers(headline: str) -> Iterator[tuple[Number, str]]:
    for number in numbers(headline):
        text = headline[number.start : number.end].strip()
        if text.lower() not in HARDLY_NUMBERS:
            yield number, text


def _names(headline: str) -> Iterator[tuple[int, str]]:
    block, nothing = BlockSpan("headline", 0, len(headline)), Words(headline, len(headline))
    for name in names(headline, block, (), nothing):
        yield name.start, headline[name.start : name.end]
