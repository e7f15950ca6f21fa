"""What the parts of `make bench-reading` give, and the arithmetic they share."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """One line of the table. values: what was measured, by name, as shares of 1: {"precision": 0.75, "recall": 0.82, "F1": 0.79}.

    gold: the set, as a folder of the test data, or what was made of it. count: marks in it, or texts. goal: of the measure named.
    """

    part: str
    gold: str
    count: int
    values: dict[str, float]
    goal: str = ""


def precision_recall(right: int, found: int, wanted: int) -> dict[str, float]:
    """Of so many right ones among those found, where so many were wanted. 0 where there is nothing to divide by."""
    precision, recall = right / found if found else 0.0, right / wanted if wanted else 0.0
    both = precision + recall
    return {"precision": precision, "recall": recall, "F1": 2 * precision * recall / both if both else 0.0}


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
