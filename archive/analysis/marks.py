"""Quoted passages: where words in quotation marks begin and end, over several paragraphs where they run on.

A quotation that runs on opens again at each paragraph and closes only in the last. Two paragraphs of one that a scraper ran
together (border."They) leave that opening mark in the middle: the passage goes on through it, and is one quotation.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Both begin with a set of characters, so that all others are passed over at once.
DOUBLE = re.compile(r"[\"“”„«»'`](?:(?<=[\"“”„«»])|(?<=')'|(?<=`)`)")
SINGLE = re.compile(r"[‘’'](?:(?<=[‘'])(?<![\w’'].)(?=[\w“\"$£€])|(?<=[\w.,!?…”\"%)][’'])(?!\w))")
OPENING, CLOSING = "“„«``", "”»"
BEFORE_OPENING = " \t\u00a0\n\r([{—–-/:‘'"
STOPS = ".!?…,;"
SENTENCE_ENDS = ".!?…"


class Passage(NamedTuple):
    """text[start:end] from mark to mark. width: characters of the opening mark. closed: whether a closing mark was found."""

    start: int
    end: int
    width: int
    closed: bool


def passages(text: str, spans: Sequence[tuple[int, int]], *, single: bool = False) -> list[Passage]:
    """The quoted passages of spans, which follow one another as paragraphs do. single: marked ‘so’, not “so”."""
    found: list[Passage] = []
    opened: tuple[int, int] | None = None
    for number, (start, end) in enumerate(spans):
        closed, opened = _in_paragraph(text, start, end, opened, SINGLE if single else DOUBLE)
        found += closed
        if opened is not None and not _runs_on(text, spans, number, single):
            found.append(Passage(opened[0], end, opened[1], False))
            opened = None
    return found


def _in_paragraph(
    text: str, start: int, end: int, opened: tuple[int, int] | None, marks: re.Pattern[str]
) -> tuple[list[Passage], tuple[int, int] | None]:
    """The passages that close in a paragraph, and what is still open at its end. opened: what was at its start."""
    found = []
    at_start = True
    for match in marks.finditer(text, start, end):
        continues = at_start and opened is not None and match.start() == start
        at_start = False
        if continues or opened is not None and _is_inner(text, match, end, marks):
            continue
        if opened is None:
            if _may_open(text, match, start, end):
                opened = (match.start(), len(match.group()))
            continue
        found.append(Passage(opened[0], match.end(), opened[1], True))
        opened = None
    return found, opened


def _may_open(text: str, match: re.Match[str], start: int, end: int) -> bool:
    mark = match.group()
    if mark in CLOSING and match.start() > start:
        return False
    free = (
        match.start() == start or text[match.start() - 1] in BEFORE_OPENING or mark in OPENING or text[match.start() - 1] in STOPS
    )
    return free and match.end() < end and not text[match.end()].isspace()


def _is_inner(text: str, match: re.Match[str], end: int, marks: re.Pattern[str]) -> bool:
    """Whether a mark inside a passage opens again: a word follows it at once, and another mark closes later.

    A mark that has no direction opens only where two paragraphs were run together: border."They
    """
    mark = match.group()
    before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
    if mark in CLOSING or not after.isalpha():
        return False
    if mark not in OPENING and not (before in SENTENCE_ENDS and after.isupper()):
        return False
    following = marks.search(text, match.end(), end)
    return following is not None and not text[following.start() - 1].isspace()


def _runs_on(text: str, spans: Sequence[tuple[int, int]], number: int, single: bool) -> bool:
    if number + 1 == len(spans):
        return False
    following = (SINGLE if single else DOUBLE).match(text, spans[number + 1][0])
    return following is not None and following.group() not in CLOSING


def quoted_words(text: str, passage: Passage) -> str:
    """What stands between the marks of a passage."""
    inner = text[passage.start + passage.width : passage.end]
    return inner.rstrip("\"”»’'") if passage.closed else inner


def quoted_strings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words between marks of either kind in one line, as spans without the marks: a headline's quoted words."""
    taken: list[Passage] = []
    for single in (False, True):
        for passage in passages(text, [(start, end)], single=single):
            if passage.closed and not any(other.start < passage.end and passage.start < other.end for other in taken):
                taken.append(passage)
    for passage in sorted(taken, key=lambda one: one.start):
        words = quoted_words(text, passage)
        if words.strip():
            yield passage.start + passage.width, passage.start + passage.width + len(words)
