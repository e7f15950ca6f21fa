"""What a headline asserts: its clauses, and by whom, how surely, and whether it asks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from archive.analysis.claim_words import STOP
from archive.analysis.headline_tables import DENIALS, HEDGES, SAYING, VERBS
from archive.analysis.headline_words import WORD, key_of
from archive.analysis.reported import SAID, THOUGHT, TOLD
from archive.analysis.results import BlockSpan
from archive.analysis.stems import folded, stem

SEPARATOR = re.compile(r"[:;|–—]\s+|\s-{1,2}\s|(?:[?!…]|(?<=[a-z0-9)]{2})\.)['’\"”]?\s+|(?<=\w)-\s+")
SECOND = re.compile(r",?\s(?:and|but|as|while|after|before)\s", re.IGNORECASE)
COMMA = re.compile(r",\s+")
MOST_IN_LABEL = 3  # words of what stands before a colon and only says who speaks or what follows
MOST_IN_SPEAKER = 5  # words of ", the union says"
LEAST_WORDS = 2  # with a meaning, of a clause
BEFORE, AFTER = " \t\u00a0([,", " \t\u00a0.,;:!…)]?"
MARKS = "\"“”‘’'"
IN_WORDS = re.compile(r"(?<=\w)['’](?=\w)")  # apostrophes
MAY = "may"
BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|from|to|before|after|last|next|this|early|late|mid|\d{1,2}(?:st|nd|rd|th)?)[ -])$",
    re.IGNORECASE,
)
DAY = re.compile(r" \d")  # or the year

Place = tuple[int, int]


class Clause(NamedTuple):
    """stems: of the words that carry meaning. is_told: somebody is named who says so. hedges, denials: words that do it."""

    start: int
    end: int
    stems: tuple[str, ...]
    is_told: bool
    is_question: bool
    hedges: tuple[Place, ...]
    denials: tuple[Place, ...]


def clauses(text: str, headline: BlockSpan, whole: Mapping[Place, str], quoted: Sequence[Place]) -> Iterator[Clause]:
    """In order. whole: names and numbers, each with its stem here. quoted: words in quotation marks, which are somebody's."""
    is_told_before = False
    for start, end, mark in _parts(text, headline, quoted):
        words = list(WORD.finditer(text, start, end))
        if len(words) <= MOST_IN_LABEL and mark == ":":
            is_told_before = True
            continue
        start, end, is_told = _without_speaker(text, start, end, words)
        for first, last in _coordinated(text, start, end):
            is_in_quotes = any(start < last and first < end for start, end in quoted)
            is_somebodys = is_told or is_told_before or is_in_quotes or _tells_speech(text, first, last)
            if clause := _clause(text, first, last, is_somebodys, mark == "?", whole):
                yield clause


def _parts(text: str, headline: BlockSpan, quoted: Sequence[Place]) -> Iterator[tuple[int, int, str]]:
    """(start, end, the mark behind it). No quoted words are parted."""
    start = headline.start
    for match in SEPARATOR.finditer(text, headline.start, headline.end):
        if any(first <= match.start() and match.end() < last for first, last in quoted):
            continue
        yield start, match.start(), match[0].strip()[:1]
        start = match.end()
    last = text[start : headline.end].rstrip(" \"”’'")
    yield start, headline.end, last[-1:]


def _without_speaker(text: str, start: int, end: int, words: Sequence[re.Match[str]]) -> tuple[int, int, bool]:
    """The part without who says it, before or behind: "Union says ...", "..., says union"; and whether anybody does."""
    for comma in reversed(list(COMMA.finditer(text, start, end))):
        behind = [word for word in words if word.start() >= comma.end()]
        if len(behind) <= MOST_IN_SPEAKER and any(key_of(word[0]) in SAYING for word in behind):
            return start, comma.start(), True
        break
    for at, word in enumerate(words):
        if key_of(word[0]) in SAYING and 0 < at <= MOST_IN_SPEAKER and len(words) - at > LEAST_WORDS:
            return word.end(), end, True
    return start, end, False


def _tells_speech(text: str, start: int, end: int) -> bool:
    """Whether the clause itself tells what somebody promises, wants or confirms: Mayor pledges 500 homes."""
    return any(key_of(word[0]) in _SPEECH for word in islice(WORD.finditer(text, start, end), 1, MOST_IN_SPEAKER + 1))


_SPEECH = SAID | TOLD | THOUGHT


def _coordinated(text: str, start: int, end: int) -> Iterator[Place]:
    """Its clauses where a verb begins the second one: ... and take migrants."""
    for match in SECOND.finditer(text, start, end):
        first = WORD.match(text, match.end())
        rest = len(text[match.end() : end].split())
        is_joint = match[0].strip(" ,").lower() in ("and", "but")
        begins = first is not None and (not is_joint or stem(folded(key_of(first[0]))) in _VERBS)
        if begins and rest > LEAST_WORDS and len(text[start : match.start()].split()) > LEAST_WORDS:
            yield start, match.start()
            start = match.end()
    yield start, end


_VERBS = frozenset(map(stem, VERBS))


def _clause(text: str, start: int, end: int, is_told: bool, is_question: bool, whole: Mapping[Place, str]) -> Clause | None:
    start, end = _bare(text, start, end)
    free = [match.span() for match in WORD.finditer(text, start, end)]
    free = [place for place in free if not any(first <= place[0] < last for first, last in whole)]
    keys = [key_of(text[slice(*place)]) for place in free]
    stems = [stem(folded(key)) for key in keys if key not in STOP and len(key) > 1]
    stems += [one for (first, last), one in whole.items() if start <= first and last <= end]
    stems = list(dict.fromkeys(one for one in stems if one not in _SMALL))
    if len(stems) < LEAST_WORDS:
        return None
    hedges = tuple(place for place in free if hedges_what_is_said(text, place))
    return Clause(start, end, tuple(stems), is_told, is_question, hedges, tuple(place for place in free if denies(text, place)))


def _bare(text: str, start: int, end: int) -> Place:
    """Without white space and stops around, and without a quotation mark that has no other in it."""
    end = start + len(text[start:end].rstrip(AFTER))
    start = end - len(text[start:end].lstrip(BEFORE))
    inner = IN_WORDS.sub("", text[start + 1 : end - 1])
    if end - start > 1 and text[start] in MARKS and (text[end - 1] in MARKS or not any(mark in inner for mark in MARKS)):
        start += 1
    if end - start > 1 and text[end - 1] in MARKS and not any(mark in IN_WORDS.sub("", text[start : end - 1]) for mark in MARKS):
        end -= 1
    return start, end


_SMALL = frozenset(stem(folded(word)) for word in HEDGES | DENIALS | {"will", "would", "shall"})


def hedges_what_is_said(text: str, place: Place) -> bool:
    key = key_of(text[slice(*place)])
    is_month = key == MAY and text[place[0]].isupper() and (BEFORE_MONTH.search(text, 0, place[0]) or DAY.match(text, place[1]))
    return key in HEDGES and not is_month


def denies(text: str, place: Place) -> bool:
    key = key_of(text[slice(*place)])
    return key.replace("'", "") in DENIALS or key.endswith("n't")
