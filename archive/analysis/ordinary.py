"""Ordinary words of English: what a headline writes with a capital without it being a name."""

from functools import cache, lru_cache
from pathlib import Path

from archive.analysis.stems import folded, stem

REMEMBERED = 20_000  # words


@cache
def _stems() -> frozenset[str]:
    lines = (Path(__file__).parent / "ordinary_words.txt").read_text(encoding="ascii").splitlines()
    return frozenset(stem(word) for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=REMEMBERED)
def _is_ordinary(word: str) -> bool:
    return stem(word) in _stems()


def is_ordinary(word: str) -> bool:
    """Whether a word, in any case, is in the list or a form of one that is."""
    return _is_ordinary(folded(word.replace("’", "'")))
