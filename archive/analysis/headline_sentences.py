"""Which sentences of a text bear out words of its headline: by the words they share, the rare ones counting most.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from archive.analysis.headline_tables import LIGHT
from archive.analysis.headline_words import Words
from archive.analysis.stems import stem

K1, B = 1.2, 0.75
LETTERS_A_WORD = 6
OF_LIGHT = 0.5  # what a word counts that says little

Place = tuple[int, int]


class Bearing(NamedTuple):
    """A sentence that has some of the words. share: of their weight, 0..1. at: where each stands, by its stem."""

    sentence: int
    share: float
    at: Mapping[str, int]


class Sentences:
    """The sentences that may bear a headline out, in order."""

    def __init__(self, words: Words, spans: Sequence[Place]) -> None:
        self.words, self.spans = words, spans
        self._starts = [start for start, _ in spans]
        self._average = sum(end - start for start, end in spans) / len(spans) / LETTERS_A_WORD if spans else 1.0
        self._held: dict[str, dict[int, list[int]]] = {}
        self._weights: dict[str, float] = {}

    def hold(self, one: str, positions: Iterable[int]) -> None:
        """From now on one, which is no stem, stands there: a name or a number, however it is written."""
        self._held[one] = self._by_sentence(positions)

    def at(self, position: int) -> int | None:
        index = bisect_right(self._starts, position) - 1
        return index if index >= 0 and position < self.spans[index][1] else None

    def bearing(self, stems: Iterable[str]) -> list[Bearing]:
        """Every sentence with any of the stems, in order."""
        weights = {one: self._weight(one) for one in stems}
        total = sum(weights.values())
        found: dict[int, dict[str, int]] = defaultdict(dict)
        for one in weights:
            for index, positions in self._of(one).items():
                found[index][one] = positions[0]
        return [Bearing(index, sum(weights[one] for one in held) / total, held) for index, held in sorted(found.items())]

    def score(self, index: int, stems: Iterable[str]) -> float:
        """BM25 of a sentence for these stems."""
        length = (self.spans[index][1] - self.spans[index][0]) / LETTERS_A_WORD / self._average
        score = 0.0
        for one in stems:
            often = len(self._of(one).get(index, ()))
            if often:
                score += self._weight(one) * often * (K1 + 1) / (often + K1 * (1 - B + B * length))
        return score

    def _of(self, one: str) -> dict[int, list[int]]:
        """By sentence, where words of the stem stand."""
        if one not in self._held:
            self._held[one] = self._by_sentence(self.words.of_stem(one))
        return self._held[one]

    def _by_sentence(self, positions: Iterable[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for position in positions:
            if (index := self.at(position)) is not None:
                found[index].append(position)
        return dict(found)

    def _weight(self, one: str) -> float:
        """Rare words count most; one that stands nowhere as much as one that stands once."""
        if one not in self._weights:
            held, total = max(1, len(self._of(one))), len(self.spans)
            weight = math.log(1 + (total - min(held, total) + 0.5) / (held + 0.5))
            self._weights[one] = weight * (OF_LIGHT if one in _LIGHT else 1.0)
        return self._weights[one]


_LIGHT = frozenset(map(stem, LIGHT))
