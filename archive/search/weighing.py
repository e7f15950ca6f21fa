"""How much a match counts: by the field it stands in, and by how rare its words are in the archive.

The engine takes a word for as rare as it is in each field by itself (BM25), so that one that hardly any name holds would count
more in a name than in the headlines that are about it. Here a word is as rare as it is where it is most frequent.
"""

from collections.abc import Sequence
from math import log
from typing import Any

WEIGHTS = {"headline": 6.0, "names": 2.0, "text": 1.0, "kept": 1.0, "aside": 0.4}
UNGRADED = ("names",)  # an article is no more about an entity for its having few names, or that name twice


class Weighing:
    """searcher: of the engine. fields: the text fields that are looked through; what others hold makes no word more frequent."""

    def __init__(self, searcher: Any, fields: Sequence[str]) -> None:
        self.searcher, self.fields, self.articles = searcher, fields, searcher.num_docs

    def boost(self, field: str, said: Sequence[str] = (), *, ending: str = "") -> float:
        """What the engine's score of a match of these words in field is multiplied by. ending: of the names of the fields.

        said: empty where the engine scores all matches alike, as it does beginnings and fuzzy words.
        """
        rarity = sum(self._rarity(max(self._count(f"{other}{ending}", word) for other in self.fields)) for word in said)
        own = sum(self._rarity(self._count(f"{field}{ending}", word)) for word in said) if field not in UNGRADED else 1.0
        return WEIGHTS[field] * (rarity / own if said else 1.0)

    def _count(self, field: str, word: str) -> int:
        return self.searcher.doc_freq(field, word)

    def _rarity(self, count: int) -> float:
        """As the engine reckons it: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), 3.1."""
        return log(1 + (max(self.articles - count, 0) + 0.5) / (count + 0.5))
