"""What is made from a Knowledge and costs more to make than to use, made once and kept."""

from collections.abc import Callable
from typing import Generic, TypeVar

from archive.analysis.results import Knowledge

Made = TypeVar("Made")
MOST_KEPT = 4


class OncePerKnowledge(Generic[Made]):
    """make(knowledge), and the same again for this very Knowledge: told by identity, for comparing would read every name."""

    def __init__(self, make: Callable[[Knowledge], Made]) -> None:
        self._make = make
        self._kept: dict[int, tuple[Knowledge, Made]] = {}

    def __call__(self, knowledge: Knowledge) -> Made:
        kept = self._kept.get(id(knowledge))
        if kept is not None and kept[0] is knowledge:
            return kept[1]
        made = self._make(knowledge)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[id(knowledge)] = (knowledge, made)
        return made
