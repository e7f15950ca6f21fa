"""How much articles have to do with one another, by the words that tell each from others (analysis.telling): TF-IDF, cosine.

A word counts the more the fewer articles of the archive have it.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

LEAST_SHARED = 3  # words; two that share fewer have little to do with one another
MOST_HOLDERS = 60  # articles with a word that are looked at, the newest; a word of more counts as one of so many
NEAREST = 40  # articles that are weighed against one another, of all that share words

Weights = Mapping[int, int]  # number of a word -> its weight


class OwnTerm(NamedTuple):
    """holders: how many articles have it, at most MOST_HOLDERS."""

    weight: int
    holders: int


class Likeness(NamedTuple):
    """shared: numbers of the words both have, that which counts most first."""

    key: int
    score: float
    shared: tuple[int, ...]


def rarity(holders: int, articles: int) -> float:
    """What a word counts that so many of the articles have: above 0."""
    return math.log(1 + articles / max(holders, 1))


def likenesses(own: Mapping[int, OwnTerm], others: Mapping[int, Weights], *, articles: int) -> list[Likeness]:
    """Those of others that share LEAST_SHARED words with own, the likest first, the newest of those alike. articles: in all."""
    found = []
    for key, weights in others.items():
        counts = {
            number: own[number].weight * weight * rarity(own[number].holders, articles)
            for number, weight in weights.items()
            if number in own
        }
        if len(counts) >= LEAST_SHARED:
            shared = sorted(counts, key=lambda number: (-counts[number], number))
            found.append(Likeness(key, math.fsum(counts.values()), tuple(shared)))
    return sorted(found, key=lambda one: (-one.score, -one.key))
