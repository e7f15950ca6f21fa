"""The place in a text where it says what was looked for, with the words found marked."""

from collections.abc import Iterable, Sequence

from archive.search.schema import analyser, clean, stems, words
from archive.search.tree import Term

Parts = tuple[tuple[str, bool], ...]  # (words, whether they are marked)
AROUND = 110  # characters before the first word found
LENGTH = 260


def snippet(paragraphs: Iterable[str], terms: Sequence[Term]) -> Parts:
    """From the paragraph that says most of the terms; empty where none says any. paragraphs: what may be shown, and no more."""
    wanted = [(term, words(term.text), stems(term.text)) for term in terms]
    best: tuple[int, str, list[tuple[int, int]]] = (0, "", [])
    for paragraph in map(clean, paragraphs):
        told, spans = _found(paragraph, wanted)
        if told > best[0]:
            best = (told, paragraph, spans)
        if told == len(wanted):
            break
    return _cut(best[1], best[2]) if best[0] else ()


def _found(text: str, wanted: Sequence[tuple[Term, list[str], list[str]]]) -> tuple[int, list[tuple[int, int]]]:
    """How many of the terms it says, and where."""
    tokens = analyser("words").pre_tokenize(text).tokens
    said, cut = [token.text for token in tokens], analyser("stems").analyze(text)
    spans: set[tuple[int, int]] = set()
    told = 0
    for term, exact, stemmed in wanted:
        places = [
            (at, at + length) for at in range(len(said)) if (length := _length(term, exact, stemmed, said, cut, at))
        ] if exact else []  # fmt: skip
        told += bool(places)
        spans |= {(tokens[begin].char_offset_from, tokens[end - 1].char_offset_to) for begin, end in places}
    return told, sorted(spans)


def _length(term: Term, exact: list[str], stemmed: list[str], said: list[str], cut: list[str], at: int) -> int:
    """How many words from here on are what the term asks for; 0 where they are not."""
    if term.kind == "word" and len(exact) == 1:
        return int(cut[at] == stemmed[0])
    if term.kind == "begin" and len(exact) == 1:
        return int(said[at].startswith(exact[0]))
    if term.kind == "fuzzy" and len(exact) == 1:
        return int(is_alike(said[at], exact[0], term.reach))
    if term.kind == "near":
        return int(said[at] in exact)
    return len(exact) if said[at : at + len(exact)] == exact else 0


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
