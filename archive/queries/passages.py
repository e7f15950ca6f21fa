"""Passages of a text that a verdict points at, as far as they may be shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from archive.models import Version
from archive.policy.scales import REASONS

T = TypeVar("T")
CONTEXT = 40  # code points before and after, to tell a place from another with the same words


@dataclass(frozen=True)
class Passage:
    """Words of the text a verdict points at. text: empty where they may not be shown. prefix, suffix: what stands around them.

    reason: the code of the one it belongs to, where it belongs to one; no part of which passage it is.
    """

    start: int
    end: int
    text: str
    prefix: str = ""
    suffix: str = ""
    reason: str = field(default="", compare=False)

    @property
    def fragment(self) -> str:
        return f"p-{self.start}-{self.end}"

    @property
    def is_whole(self) -> bool:
        """All of its words may be shown."""
        return len(self.text) == self.end - self.start


@dataclass(frozen=True)
class PassageGroup:
    """The passages of one reason. label: of the reason, or empty. has_hidden: words that may not be shown are left out."""

    label: str
    shown: tuple[Passage, ...]
    has_hidden: bool


class RestsOnPassages:
    """What a stamp and a finding tell of the passages they rest on."""

    passages: tuple[Passage, ...]

    @property
    def passage_groups(self) -> list[PassageGroup]:
        """Those of no reason first, then by reason, as the scale lists them."""
        return [_group(label, group) for label, group in by_reason(self.passages, lambda passage: passage.reason)]


def _group(label: str, group: list[Passage]) -> PassageGroup:
    shown = tuple(passage for passage in group if passage.text)
    return PassageGroup(label, shown, has_hidden=len(shown) < len(group))


def by_reason(passages: Iterable[T], reason: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """The passages by the label of their reason: first those of none (label ""), then as the scale lists the reasons."""
    given = list(passages)
    labels = {"": "", **{answer.code: answer.label for answer in REASONS.answers}}
    known = [(code if (code := reason(one)) in labels else "", one) for one in given]
    groups = [(label, [one for of, one in known if of == code]) for code, label in labels.items()]
    return [(label, group) for label, group in groups if group]


def passages(anchors: Iterable[dict[str, Any]], version: Version) -> tuple[Passage, ...]:
    """In the order of the text. version: with article, source and blocks read."""
    return tuple(
        _passage(version, *place) for place in sorted((one["start"], one["end"], one.get("reason", "")) for one in anchors)
    )


def _passage(version: Version, start: int, end: int, reason: str) -> Passage:
    before, after = (max(0, start - CONTEXT), start), (end, min(len(version.text), end + CONTEXT))
    return Passage(start, end, version.public_text(start, end), _whole(version, *before), _whole(version, *after), reason)


def _whole(version: Version, start: int, end: int) -> str:
    words = version.public_text(start, end) if start < end else ""
    return words if len(words) == end - start else ""
