"""What the parts of `make bench-reading` give, and the arithmetic they share."""

from dataclasses import dataclass

from archive.analysis.fitting import area_under_curve

__all__ = ["Score", "area_under_curve", "precision_recall"]


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
