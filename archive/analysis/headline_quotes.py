"""The words a headline quotes, and where the text has them, as they are or in other forms and another order."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive.analysis.claim_words import STOP
from archive.analysis.headline_words import WORD, Words, key_of
from archive.analysis.marks import quoted_strings
from archive.analysis.results import BlockSpan
from archive.analysis.stems import folded, stem

MOST_APART = 200  # characters within which the words stand where they are said in other words
LEAST_SHARE = 0.5  # of them
FEW = 2  # all of which must stand there
LEAST_ANYWHERE, LEAST_SHARE_ANYWHERE = 4, 0.75  # words, and the share of them, that stand in the text, however far apart
LEAST_BEGINNING = 5  # letters that words of one root begin with: infested, infestation

Place = tuple[int, int]


class Quoted(NamedTuple):
    """places: where the very words stand. near: where most of them do."""

    start: int
    end: int
    places: list[Place]
    near: list[Place]


def quoted(text: str, headline: BlockSpan, words: Words) -> Iterator[Quoted]:
    for start, end in quoted_strings(text, headline.start, headline.end):
        keys = [key_of(match[0]) for match in WORD.finditer(text, start, end)]
        places = _one_after_another(text, keys, words)
        yield Quoted(start, end, places, [] if places else _near(keys, words))


def _one_after_another(text: str, keys: Sequence[str], words: Words) -> list[Place]:
    if not keys:
        return []
    found = []
    for at in words.at.get(keys[0], ()):
        matches = WORD.finditer(text, at)
        last = at
        for key in keys:
            match = next(matches, None)
            if match is None or key_of(match[0]) != key:
                break
            last = match.end()
        else:
            found.append((at, last))
    return found


def _near(keys: Sequence[str], words: Words) -> list[Place]:
    """Stretches in which most of the words that carry meaning stand, in any form."""
    wanted = {stem(folded(key)) for key in keys if key not in STOP}
    if not wanted or len(wanted) == 1 < len(keys):
        return []
    at = sorted((start, word) for word in wanted for start in {*words.of_stem(word), *_of_root(word, words)})
    best: tuple[int, Place] = (0, (0, 0))
    first = 0
    for last, (start, _) in enumerate(at):
        while start - at[first][0] > MOST_APART:
            first += 1
        held = len({word for _, word in at[first : last + 1]})
        if held > best[0]:
            best = (held, (at[first][0], start))
    if best[0] < (len(wanted) if len(wanted) <= FEW else LEAST_SHARE * len(wanted)):
        return _anywhere(wanted, at, words)
    start, last = best[1]
    return [(start, re.compile(r"[\w'’]+").match(words.text, last).end())]  # type: ignore[union-attr]


def _of_root(word: str, words: Words) -> list[int]:
    """Where words stand that begin as this one does."""
    beginning = word[:LEAST_BEGINNING]
    if len(beginning) < LEAST_BEGINNING:
        return []
    return sorted(at for other in words.by_letter.get(word[0], ()) if other.startswith(beginning) for at in words.at[other])


def _anywhere(wanted: set[str], at: Sequence[tuple[int, str]], words: Words) -> list[Place]:
    """Each of them, where nearly all of many stand somewhere in the text."""
    first = {word: start for start, word in reversed(at)}
    if len(wanted) < LEAST_ANYWHERE or len(first) < LEAST_SHARE_ANYWHERE * len(wanted):
        return []
    return sorted((start, start + len(WORD.match(words.text, start)[0])) for start in first.values())  # type: ignore[index]
