"""The place in a text where it says what was looked for, with the words found marked."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archive.search.schema import analyser, clean, stems, words
from archive.search.tree import Term

Parts = tuple[tuple[str, bool], ...]  # (words, whether they are marked)
AROUND = 110  # characters before the first word found
LENGTH = 260


def snippet(paragraphs: Iterable[str], terms: Sequence[Term]) -> Parts:
    """From the paragraph that says most of the terms; empty where none says any. paragraphs: what may be shown, and no more."""
    wanted = [Wanted(term, words(term.text), stems(term.text)) for term in terms]
    most, best, places = 0, "", []
    for paragraph in map(clean, paragraphs):
        found = [spans for one in wanted if (spans := _places(one, paragraph))]
        if len(found) > most:
            most, best, places = len(found), paragraph, [span for spans in found for span in spans]
        if most == len(wanted):
            break
    return _cut(best, _in_text(best, places)) if most else ()


class Wanted(NamedTuple):
    term: Term
    exact: list[str]
    stemmed: list[str]


def _places(wanted: Wanted, text: str) -> list[tuple[int, int]]:
    """Where in text it says what is wanted, by the numbers of its words."""
    term, exact, stemmed = wanted
    if term.kind == "word" and len(exact) == 1:
        return [(at, at + 1) for at, word in enumerate(stems(text)) if word == stemmed[0]]
    said = words(text)
    if term.kind == "begin" and len(exact) == 1:
        return [(at, at + 1) for at, word in enumerate(said) if word.startswith(exact[0])]
    if term.kind == "fuzzy" and len(exact) == 1:
        return [(at, at + 1) for at, word in enumerate(said) if is_alike(word, exact[0], term.reach)]
    if term.kind == "near":
        return [(at, at + 1) for at, word in enumerate(said) if word in exact]
    length = len(exact)
    return [(at, at + length) for at in range(len(said)) if said[at : at + length] == exact] if exact else []


def _in_text(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same by characters, in their order."""
    tokens = analyser("words").pre_tokenize(text).tokens
    return sorted({(tokens[begin].char_offset_from, tokens[end - 1].char_offset_to) for begin, end in places})


def is_alike(one: str, other: str, most: int) -> bool:
    """Whether no more than so many letters are left out, put in, changed, or swapped with their neighbour."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row = row, [i]
        for j, its in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1] <= most


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Parts:
    begin = max(0, spans[0][0] - AROUND)
    end = min(len(text), begin + LENGTH)
    begin = text.find(" ", begin) + 1 if begin and " " in text[begin : spans[0][0]] else begin
    end = max(text.rfind(" ", 0, end), spans[0][1]) if end < len(text) else end
    parts, at = [("… ", False)] if begin else [], begin
    for start, stop in spans:
        if start >= at and stop <= end:
            parts += [(text[at:start], False), (text[start:stop], True)]
            at = stop
    parts += [(text[at:end], False), (" …" if end < len(text) else "", False)]
    return tuple(part for part in parts if part[0])
