"""Where a name begins and ends, put right: names run together are told apart, and one that the model cut short is whole again."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from archive.analysis.ner import Span
from archive.analysis.ordinary import is_ordinary
from archive.analysis.well_known import GIVEN_NAMES, HONORIFICS, KIND_OF, LOOKED_FOR, NO_NAMES, ORGANISATION_WORDS, PLACE_WORDS

TOGETHER = re.compile(r"\s*[/|;]\s+|,\s+")  # names in a list
COUPLE = re.compile(r"(?<=\w)\s+(?:&|and)\s+(?=[A-ZÀ-Þ])")  # of people
NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*)*")
BEHIND = re.compile(r"((?: [A-ZÀ-Þ][\w’'-]+){0,3}) ([A-ZÀ-Þ][\w’-]+)\b")
GIVEN_BEFORE = re.compile(r"(?<![\w.])([A-ZÀ-Þ][\w’-]+) $")
LONGEST_GIVEN = 20
WITHIN_SENTENCE = re.compile(r"[a-z,] $")
JOINED_AFTER = re.compile(r"((?:-[a-z]{1,4})*)-[A-ZÀ-Þ]\w+")
JOINED_BEFORE = re.compile(r"(?<![\w.'’-])[A-ZÀ-Þ]\w+((?:-[a-z]{1,4})*)-$")
BODIES = frozenset(name for name, kind in KIND_OF.items() if kind == "organisation")
SURE_BODIES = BODIES & LOOKED_FOR.keys()
JOINTS = (  # what stands between two names that were taken for one; of (first, second): whether they are two
    (re.compile("/"), lambda first, second: not {first, second}.isdisjoint(KIND_OF)),
    (re.compile("-"), lambda first, second: not {first, second}.isdisjoint(SURE_BODIES)),
    (re.compile(r"(?<=^U\.S\.) |(?<=^US) |(?<=^U\.K\.) |(?<=^UK) "), lambda _, second: second in BODIES),
    (
        re.compile(" at (?:the )?"),
        lambda first, second: not first.startswith("University") and second.split()[-1] in ORGANISATION_WORDS,
    ),
)
SENTENCE_ENDS = ".!?"
WHOLE = {**dict.fromkeys(ORGANISATION_WORDS, "ORG"), **dict.fromkeys(PLACE_WORDS, "FAC")}


def mended(text: str, spans: Iterable[Span], others: Collection[int] = ()) -> Iterator[Span]:
    """spans, in order and trimmed; none over another that was not before. others: ends of what the model takes for no name."""
    apart = list(_united(part for span in spans for part in _joined(text, span) or _whole(text, span)))
    for at, span in enumerate(apart):
        before = apart[at - 1].end if at else 0
        if at + 1 < len(apart) and _is_given_name(text, span, apart[at + 1]):
            continue
        if at and _is_given_name(text, apart[at - 1], span):
            span, before = span._replace(start=apart[at - 1].start), apart[at - 1].start
        behind = apart[at + 1].start if at + 1 < len(apart) else len(text)
        yield _from_first_name(text, _to_last_word(text, span, behind), before, others)


def _whole(text: str, span: Span) -> Iterator[Span]:
    return (_whole_words(text, part) for part in _apart(text, span))


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


def _joined(text: str, span: Span) -> Sequence[Span]:
    """Both of "Ostley Post/BBC", "BBC-Ostley Post", "U.S. Senate", "Tarn Institute at Ostley University"; none of others."""
    if span.label not in ("ORG", "PERSON"):
        return []
    words = text[span.start : span.end]
    for pattern, is_told in JOINTS if span.label == "ORG" else JOINTS[:1]:
        mark = pattern.search(words)
        first, second = (words[: mark.start()], words[mark.end() :]) if mark else ("", "")
        if mark and NAME.fullmatch(first) and NAME.match(second) and is_told(first, second):
            at = span.start + mark.end()
            return [Span(span.start, span.start + mark.start(), _label(first)), Span(at, span.end, _label(second))]
    return []


def _label(words: str) -> str:
    return "GPE" if KIND_OF.get(words) == "place" else "ORG"


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


def _from_first_name(text: str, span: Span, before: int, others: Collection[int]) -> Span:
    """With the given name that the model left out before a surname: one that is known, or a word that is no ordinary one."""
    given = GIVEN_BEFORE.search(text, max(before, span.start - LONGEST_GIVEN), span.start) if span.label == "PERSON" else None
    if given is None or given[1] in HONORIFICS:
        return span
    is_given = given[1] in GIVEN_NAMES or (
        WITHIN_SENTENCE.search(text, max(0, given.start(1) - 3), given.start(1)) is not None
        and given.end(1) not in others
        and given[1] not in NO_NAMES
        and given[1] not in KIND_OF
        and not given[1].isupper()
        and not is_ordinary(given[1])
    )
    return span._replace(start=given.start(1)) if is_given else span


def _is_given_name(text: str, span: Span, behind: Span) -> bool:
    """Whether a word taken for a place is the first of the name of the person behind it: "Tamsel Quern"."""
    words = text[span.start : span.end]
    is_first = span.label in ("GPE", "LOC") and behind.label == "PERSON" and text[span.end : behind.start] == " "
    return is_first and words.isalpha() and words not in KIND_OF and not words.isupper()


def _whole_words(text: str, span: Span) -> Span:
    """With what a hyphen joins to it: Ostley-on-Tarn, Wren-Marlow."""
    start, end = span.start, span.end
    after = JOINED_AFTER.match(text, end)
    if after and (after[1] or text[start:end] not in KIND_OF):
        end = after.end()
    before = JOINED_BEFORE.search(text, max(0, start - LONGEST_GIVEN), start) if text[start - 1 : start] == "-" else None
    if before and (before[1] or text[start:end] not in KIND_OF):
        start = before.start()
    return span._replace(start=start, end=end)


def _united(spans: Iterable[Span]) -> Iterator[Span]:
    """In order, those that overlap as one, of the kind of the last."""
    held: Span | None = None
    for span in sorted(spans):
        if held is not None and span.start < held.end:
            held = Span(held.start, max(held.end, span.end), span.label)
        else:
            if held is not None:
                yield held
            held = span
    if held is not None:
        yield held
