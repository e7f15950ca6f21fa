"""Passages of a text that a verdict points at, as far as they may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.models import Version

CONTEXT = 40  # code points before and after, to tell a place from another with the same words


@dataclass(frozen=True)
class Passage:
    """Words of the text a verdict points at. text: empty where they may not be shown. prefix, suffix: what stands around them."""

    start: int
    end: int
    text: str
    prefix: str = ""
    suffix: str = ""

    @property
    def fragment(self) -> str:
        return f"p-{self.start}-{self.end}"

    @property
    def is_whole(self) -> bool:
        """All of its words may be shown."""
        return len(self.text) == self.end - self.start


class RestsOnPassages:
    """What a stamp and a finding tell of the passages they rest on."""

    passages: tuple[Passage, ...]

    @property
    def shown_passages(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.text]

    @property
    def hidden_passages(self) -> bool:
        return any(not passage.text for passage in self.passages)


def passages(anchors: Iterable[dict[str, Any]], version: Version) -> tuple[Passage, ...]:
    """In the order of the text. version: with article, source and blocks read."""
    return tuple(_passage(version, start, end) for start, end in sorted((one["start"], one["end"]) for one in anchors))


def _passage(version: Version, start: int, end: int) -> Passage:
    before, after = (max(0, start - CONTEXT), start), (end, min(len(version.text), end + CONTEXT))
    return Passage(start, end, version.public_text(start, end), _whole(version, *before), _whole(version, *after))


def _whole(version: Version, start: int, end: int) -> str:
    words = version.public_text(start, end) if start < end else ""
    return words if len(words) == end - start else ""
