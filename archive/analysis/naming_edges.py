"""Where a name begins and ends, put right: names run together are told apart, and one that the model cut short is whole again."""

import re
from collections.abc import Iterable, Iterator, Sequence

from archive.analysis.ner import Span
from archive.analysis.well_known import GIVEN_NAMES, HONORIFICS, NO_NAMES, ORGANISATION_WORDS, PLACE_WORDS

TOGETHER = re.compile(r"\s*[/|;]\s+|,\s+")  # names in a list
COUPLE = re.compile(r"(?<=\w)\s+(?:&|and)\s+(?=[A-ZÀ-Þ])")  # of people
NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*)*")
BEHIND = re.compile(r"((?: [A-ZÀ-Þ][\w’'-]+){0,3}) ([A-ZÀ-Þ][\w’-]+)\b")
GIVEN_BEFORE = re.compile(r"(?<![\w.])([A-ZÀ-Þ][\w’-]+) $")
LONGEST_GIVEN = 20
IN_PLACE = re.compile(r"\b(?:in|near)\s$")  # before the name of a place
SENTENCE_ENDS = ".!?"
WHOLE = {**dict.fromkeys(ORGANISATION_WORDS, "ORG"), **dict.fromkeys(PLACE_WORDS, "FAC")}


def mended(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """spans, in order and trimmed; none over another that was not before."""
    apart = sorted(part for span in spans for part in _apart(text, span))
    for at, span in enumerate(apart):
        before = apart[at - 1].end if at else 0
        behind = apart[at + 1].start if at + 1 < len(apart) else len(text)
        yield _from_given_name(text, _to_last_word(text, span, behind), before)


def _apart(text: str, span: Span) -> Sequence[Span]:
    """Each of the names that were taken for one: "Ada Brook & Jo Marsh", "Ostley, Zembla"."""
    is_place = span.label in ("GPE", "LOC")
    if not is_place and span.label not in ("PERSON", "ORG"):
        return [span]
    marks = TOGETHER if is_place else COUPLE
    parts = []
    at = span.start
    for mark in [*marks.finditer(text, span.start, span.end), None]:
        parts.append((at, mark.start() if mark else span.end))
        at = mark.end() if mark else at
    if len(parts) == 1 or not all(NAME.fullmatch(text, *part) for part in parts):
        return [span]
    if not is_place and not all(_is_person(text[start:end]) for start, end in parts):
        return [span]
    return [Span(start, end, span.label if is_place else "PERSON") for start, end in parts]


def _is_person(words: str) -> bool:
    first, _, rest = words.partition(" ")
    return first in GIVEN_NAMES and rest.partition(" ")[0] not in WHOLE


def _to_last_word(text: str, span: Span, behind: int) -> Span:
    """With the words behind it up to one that tells what the name is of: Ostley + Hockey Club."""
    if text[span.end - 1] in SENTENCE_ENDS:
        return span
    best = span
    match = BEHIND.match(text, span.end, behind)
    words = match[0].split() if match else []
    end = span.end
    for word in words:
        end += 1 + len(word)
        if word in WHOLE and end <= behind and not (span.label == "PERSON" and word in NO_NAMES):
            best = Span(span.start, end, WHOLE[word])
    return best


def _from_given_name(text: str, span: Span, before: int) -> Span:
    """With the given name that the model left out before a surname."""
    given = GIVEN_BEFORE.search(text, max(before, span.start - LONGEST_GIVEN), span.start) if span.label == "PERSON" else None
    if given is None or given[1] not in GIVEN_NAMES or given[1] in HONORIFICS:
        return span
    return span._replace(start=given.start(1))


def is_in_place(text: str, start: int) -> bool:
    """Whether what begins here stands as a place does: "in Ostley"."""
    return IN_PLACE.search(text, max(0, start - 6), start) is not None
