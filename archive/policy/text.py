"""How much of a text may leave the archive: full, an extract of the story, or the headline alone.

An archive of other people's articles may not publish every text it holds. Version.public_text() and its companions, which are
the only way text leaves, apply these functions.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from archive.policy.vocabulary import STORY_KINDS

Span = tuple[int, int]
Classed = tuple[str, int, int]  # block kind, start, end

WORD = re.compile(r"\w+(?:['’]\w+)*")
WESTERN = "cp1252"  # an encoding of one byte a character that holds nearly every text
CLASSES = bytes(  # of its characters: "a" what words are made of, "'" what joins two of them to one, " " the rest
    ord("a" if WORD.match(letter) else "'" if letter in "'’" else " ") for letter in bytes(range(256)).decode(WESTERN, "replace")
)
REMEMBERED = 32  # texts of which it is known what may be shown: a page asks again for each of its claims and paragraphs
LONGEST_RUN = 7  # words in a row of a withheld text that may be quoted in a comment on it
WITHHELD = "[…]"


def public_spans(blocks: Iterable[Classed], text: str, *, policy: str, extract_words: int) -> list[Span]:
    """The spans of text that may be shown, in order, in code points. Raises ValueError for an unknown policy."""
    if policy == "full":
        return [(0, len(text))]
    if policy not in ("extract", "headline"):
        raise ValueError(f"unknown text policy {policy!r}")
    blocks = list(blocks)
    headline = [(start, end) for kind, start, end in blocks if kind == "headline"]
    story = tuple((start, end) for kind, start, end in blocks if kind in STORY_KINDS)
    return headline + (list(_first_words(story, text, extract_words)) if policy == "extract" else [])


@lru_cache(REMEMBERED)
def _first_words(spans: tuple[Span, ...], text: str, count: int) -> Sequence[Span]:
    taken: list[Span] = []
    for start, end in spans:
        if count <= 0:
            break
        words = list(WORD.finditer(text, start, end))
        if len(words) > count:
            taken.append((start, words[count - 1].end()))
            break
        taken.append((start, end))
        count -= len(words)
    return taken


def count_words(text: str, spans: Iterable[Span]) -> int:
    """How many words there are in these spans of text, each counted by itself."""
    lines = "\n".join([text[start:end] for start, end in spans])
    try:
        classed = b" " + lines.encode("ascii" if lines.isascii() else WESTERN).translate(CLASSES)
    except UnicodeEncodeError:
        return len(WORD.findall(lines))
    for _ in range(2):  # for the second joint of "a'a'a", which the first leaves
        classed = classed.replace(b"a'a", b"aaa")
    return classed.replace(b"'", b" ").count(b" a")


def clip(span: Span, allowed: Sequence[Span]) -> list[Span]:
    """The parts of span that lie in allowed."""
    return [(max(span[0], start), min(span[1], end)) for start, end in allowed if start < span[1] and end > span[0]]


def is_allowed(span: Span, allowed: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in allowed)


def withhold(words: str, *, text: str, allowed: Sequence[Span]) -> str:
    """words, with every run of more than LONGEST_RUN words taken from a part of text that may not be shown put as […]."""
    if is_allowed((0, len(text)), allowed):
        return words
    length, hidden = LONGEST_RUN + 1, _hidden_runs(text, tuple(allowed))
    tokens = list(WORD.finditer(words))
    keys = [token.group().casefold().replace("’", "'") for token in tokens]
    cut = {i + k for i in range(len(keys) - length + 1) if tuple(keys[i : i + length]) in hidden for k in range(length)}
    return _without(words, [tokens[i].span() for i in sorted(cut)]) if cut else words


@lru_cache(REMEMBERED)
def _hidden_runs(text: str, allowed: tuple[Span, ...]) -> frozenset[tuple[str, ...]]:
    shown = {run for start, end in allowed for run in _runs(text[start:end], LONGEST_RUN + 1)}
    return frozenset(_runs(text, LONGEST_RUN + 1)) - shown


def _runs(text: str, length: int) -> Iterable[tuple[str, ...]]:
    keys = [match.group().casefold().replace("’", "'") for match in WORD.finditer(text)]
    return (tuple(keys[i : i + length]) for i in range(len(keys) - length + 1))


def _without(words: str, spans: Sequence[Span]) -> str:
    """words with each stretch of touching spans replaced by one […]."""
    parts, at, index = [], 0, 0
    while index < len(spans):
        start, end = spans[index]
        while index + 1 < len(spans) and not WORD.search(words, end, spans[index + 1][0]):
            index += 1
            end = spans[index][1]
        parts += [words[at:start], WITHHELD]
        at, index = end, index + 1
    return "".join([*parts, words[at:]])


def first_words(text: str) -> str:
    """text up to its LONGEST_RUN-th word: no more than may be quoted, whatever it is from."""
    found = list(islice(WORD.finditer(text), LONGEST_RUN + 1))
    return text if len(found) <= LONGEST_RUN else text[: found[LONGEST_RUN - 1].end()]


REMOVED = "[removed]"  # in place of words that were taken down


def blank(text: str) -> str:
    """As long as text, in code points, and saying nothing: places in it stay what they were."""
    return "_" * len(text)


@dataclass(frozen=True)
class Removal:
    """What is to be taken out of what people wrote. texts: of all versions. headlines: where they are to go too; else none."""

    texts: tuple[str, ...]
    headlines: tuple[str, ...] = ()

    def words(self, said: str) -> str:
        """said, without what repeats the texts: every run of more than LONGEST_RUN of their words, and the headlines."""
        for text in self.texts:
            said = withhold(said, text=text, allowed=()) if said else said
        for headline in self.headlines:
            if headline.strip():
                said = re.sub(re.escape(headline.strip()), REMOVED, said, flags=re.IGNORECASE)
        return said

    @property
    def stories(self) -> tuple[str, ...]:
        """The texts; without their headline where that may stay."""
        return self.texts if self.headlines else tuple(map(_without_first_line, self.texts))

    def is_in(self, value: Any, *, name: str = "") -> bool:
        """Whether anything in value, of JSON, repeats the texts: as words() finds it, or as a quotation that stands in them."""
        if isinstance(value, dict):
            return any(self.is_in(item, name=key) for key, item in value.items())
        if isinstance(value, list | tuple):
            return any(self.is_in(item, name=name) for item in value)
        if not isinstance(value, str) or not value.strip():
            return False
        return name in QUOTING or self.words(value) != value or self._is_quoted(value)

    def _is_quoted(self, said: str) -> bool:
        folded = " ".join(said.split()).casefold()
        places = (*self.stories, *self.headlines)
        return len(WORD.findall(said)) >= LEAST_QUOTED and any(folded in " ".join(text.split()).casefold() for text in places)


QUOTING = ("exact", "prefix", "suffix", "statement")  # names under which events tell words of a text
LEAST_QUOTED = 3  # words: fewer stand in any text


def _without_first_line(text: str) -> str:
    """Most texts begin with their headline, which may stay."""
    return text.lstrip().partition("\n")[2]
