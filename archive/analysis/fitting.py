"""Points for signs, learned from what people decided: a logistic regression that starts from the points there are.

Plain arithmetic, the same again for the same input; thousands of decisions take seconds.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

Decision = tuple[Collection[str], bool]  # the signs that stand there, and whether people took it
RIDGE = 3.3  # how strongly points are held to those there were, in decisions
ROUNDS = 25
FURTHEST = 2.0  # that points go in one step


def fitted(
    decisions: Sequence[Decision], *, points: Mapping[str, float], base: float, base_stays: bool = False, rounds: int = ROUNDS
) -> tuple[dict[str, float], float]:
    """Points by sign, and the base, under which the decisions are likeliest while they stay near those given.

    Newton's method, a sign at a time (Friedman, Hastie, Tibshirani: Regularization Paths, 2010, section 3); the base is held to
    nothing, or stays. Raises ValueError where all decisions are alike.
    """
    if len({taken for _, taken in decisions}) < 2:
        raise ValueError("Decisions of both kinds are needed.")
    rows = {sign: [number for number, (there, _) in enumerate(decisions) if sign in there] for sign in points}
    learned, whole = dict(points), list(range(len(decisions)))
    totals = [base + sum(map(points.__getitem__, there)) for there, _ in decisions]
    taken = [float(is_taken) for _, is_taken in decisions]
    for _ in range(rounds):
        if not base_stays:
            base += _step(whole, totals, taken, pull=0.0, ridge=0.0)
        for sign, members in rows.items():
            learned[sign] += _step(members, totals, taken, pull=RIDGE * (points[sign] - learned[sign]), ridge=RIDGE)
    return learned, base


def _step(members: Sequence[int], totals: list[float], taken: Sequence[float], *, pull: float, ridge: float) -> float:
    """How far the points of one sign go; the totals of its members go with them."""
    slope, bend = pull, ridge
    for number in members:
        chance = likelihood(totals[number])
        slope += taken[number] - chance
        bend += chance * (1 - chance)
    step = max(-FURTHEST, min(FURTHEST, slope / max(bend, 1e-9)))
    for number in members:
        totals[number] += step
    return step


def likelihood(total: float) -> float:
    """0..1: the logistic function."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))


def area_under_curve(scored: Iterable[tuple[float, bool]]) -> float:
    """The chance that a score of a true one is above that of a false one, ties counting half (Mann and Whitney 1947)."""
    rows = sorted(scored)
    true = sum(is_true for _, is_true in rows)
    if not true or true == len(rows):
        raise ValueError("Both kinds are needed.")
    ranks, at = 0.0, 0
    while at < len(rows):
        end = at
        while end < len(rows) and rows[end][0] == rows[at][0]:
            end += 1
        middle = (at + 1 + end) / 2
        ranks += middle * sum(is_true for _, is_true in rows[at:end])
        at = end
    return (ranks - true * (true + 1) / 2) / (true * (len(rows) - true))
