"""How far people agree who answer the same question without seeing each other's answer. Arithmetic alone; docs/methodology.md
"How often reviewers agree" says what the figures mean here.

A unit is what was judged; it holds one answer a person, None where one did not answer. Answers to one question are of one kind:
codes, or for an ordered scale their numbers. Neither the order of units nor that of people within them changes any figure.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, combinations
from math import ceil, comb
from typing import Any, Literal

Unit = Sequence[Any]
Level = Literal["nominal", "ordinal"]
Weights = Literal["linear", "quadratic"]
Pattern = tuple[tuple[Any, int], ...]  # the answers to a unit in their order, each with how many gave it
Patterns = tuple[tuple[Pattern, int], ...]  # each with how many units were answered so

SMALLEST = 20  # units, under which a figure would be mostly chance
DRAWS = 500
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Agreement:
    """units: with at least two answers. The figures are None under SMALLEST units, and alpha too where all answers are the same
    one, so that there was nothing to differ on. low, high: the interval of alpha."""

    units: int
    percent: float | None = None
    alpha: float | None = None
    low: float | None = None
    high: float | None = None


def measure(units: Iterable[Unit], *, level: Level) -> Agreement:
    """Every figure of one question; "n too small", as None, under SMALLEST units."""
    found = _patterns(units)
    n = sum(times for _, times in found)
    if n < SMALLEST:
        return Agreement(n)
    low, high = _interval(found, level, DRAWS) or (None, None)
    return Agreement(n, _percent(found), _alpha(found, level), low, high)


def percent_agreement(units: Iterable[Unit]) -> float | None:
    """The share of pairs of answers to a unit that are equal, averaged over the units, 0.0..1.0; None without a pair.

    Two people: plain percent agreement. Source: Fleiss, Psychological Bulletin 76 (1971), the mean of P_i.
    """
    return _percent(_patterns(units))


def krippendorff_alpha(units: Iterable[Unit], *, level: Level) -> float | None:
    """Krippendorff's alpha, at most 1.0; 0.0 is what chance gives. None without a pair of answers, or where all are the same one.

    Any number of people, answers may be missing. Source: Krippendorff, Content Analysis (2004), ch. 11.
    """
    return _alpha(_patterns(units), level)


def alpha_interval(units: Iterable[Unit], *, level: Level, draws: int = DRAWS) -> tuple[float, float] | None:
    """Where alpha lies with CONFIDENCE: the middle of its values over draws of as many units, with replacement.

    The same units give the same interval. Draws of one answer only have no alpha and are left out; None where most are.
    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), ch. 13, percentile interval.
    """
    return _interval(_patterns(units), level, draws)


def weighted_kappa(units: Iterable[Unit], *, weights: Weights) -> float | None:
    """Cohen's weighted kappa of two people, at most 1.0; None without a unit both answered, or where all answers are the same.

    units: pairs of numbers of a scale, always in the same order of the two people; a difference weighs as it is or squared.
    Raises ValueError for a unit that is no pair. Source: Cohen, Psychological Bulletin 70 (1968).
    """
    power = {"linear": 1, "quadratic": 2}[weights]
    rows = list(units)
    if any(len(unit) != 2 for unit in rows):
        raise ValueError("Cohen's kappa is of two people: each unit holds their two answers.")
    pairs = [(one, other) for one, other in rows if one is not None and other is not None]
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(n * m * abs(a - b) ** power for a, n in first.items() for b, m in second.items())
    return 1 - len(pairs) * sum(abs(a - b) ** power for a, b in pairs) / by_chance if by_chance else None


def _patterns(units: Iterable[Unit]) -> Patterns:
    """The units with at least two answers, equal ones counted together, in an order that depends on nothing else."""
    found = Counter(tuple(sorted(Counter(answer for answer in unit if answer is not None).items())) for unit in units)
    return tuple(sorted((pattern, times) for pattern, times in found.items() if _size(pattern) > 1))


def _size(pattern: Pattern) -> int:
    return sum(count for _, count in pattern)


def _percent(patterns: Patterns) -> float | None:
    units = sum(times for _, times in patterns)
    equal = sum(times * sum(comb(n, 2) for _, n in pattern) / comb(_size(pattern), 2) for pattern, times in patterns)
    return equal / units if units else None


def _alpha(patterns: Patterns, level: Level) -> float | None:
    totals: Counter[Any] = Counter()
    for pattern, times in patterns:
        for answer, count in pattern:
            totals[answer] += times * count
    distances = _distances(totals, level)
    by_chance = sum(totals[one] * totals[other] * far for (one, other), far in distances.items())
    observed = sum(times * _disagreement(pattern, distances) for pattern, times in patterns)
    return 1 - (totals.total() - 1) * observed / by_chance if by_chance else None


def _disagreement(pattern: Pattern, distances: Mapping[tuple[Any, Any], float]) -> float:
    apart = sum(n * m * distances[one, other] for (one, n), (other, m) in combinations(pattern, 2))
    return apart / (_size(pattern) - 1)


def _distances(totals: Counter[Any], level: Level) -> dict[tuple[Any, Any], float]:
    """How far each two answers that were given are apart, the lower one first. Ordinal: by how many answers lie between them."""
    answers = sorted(answer for answer, count in totals.items() if count)
    if level == "nominal":
        return dict.fromkeys(combinations(answers, 2), 1.0)
    up_to = dict(zip(answers, accumulate(totals[answer] for answer in answers), strict=True))
    middle = {answer: up_to[answer] - totals[answer] / 2 for answer in answers}
    return {(one, other): (middle[other] - middle[one]) ** 2 for one, other in combinations(answers, 2)}


@lru_cache(maxsize=256)
def _interval(patterns: Patterns, level: Level, draws: int) -> tuple[float, float] | None:
    chance = _Chance(f"{level} {patterns}")
    drawn = [_alpha(chance.draw(patterns), level) for _ in range(draws)]
    values = sorted(value for value in drawn if value is not None)
    if len(values) * 2 < draws or not values:
        return None
    left_out = (1 - CONFIDENCE) / 2
    return values[int(left_out * len(values))], values[ceil((1 - left_out) * len(values)) - 1]


class _Chance:
    """Draws units by lot. The lots are digests of the seed: the same on every machine and every version of Python."""

    def __init__(self, seed: str) -> None:
        self.seed = seed.encode()
        self.count = 0

    def draw(self, patterns: Patterns) -> Patterns:
        """As many units, drawn with replacement."""
        left = below = sum(times for _, times in patterns)
        drawn = []
        for pattern, times in patterns:
            hits = self.hits(left, times, below)
            drawn.append((pattern, hits))
            left, below = left - hits, below - times
        return tuple((pattern, hits) for pattern, hits in drawn if hits)

    def hits(self, n: int, part: int, whole: int) -> int:
        """How many of n draws hit a chance of part in whole: each draws binary digits until they leave those of the chance."""
        if part == whole:
            return n
        found = 0
        while n and part:
            part *= 2
            ones = self.bits(n).bit_count()
            if part < whole:
                n -= ones  # the digit of the chance is 0: who drew 1 lies above it
            else:
                found, n, part = found + n - ones, ones, part - whole
        return found

    def bits(self, n: int) -> int:
        self.count += 1
        size = (n + 7) // 8
        stream = hashlib.shake_256(self.seed + self.count.to_bytes(8, "big")).digest(size)
        return int.from_bytes(stream, "big") >> (8 * size - n)
