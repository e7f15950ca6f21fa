"""The text of an article that comes in parts: headline, standfirst, then its lines, each with the class its format gives it."""

from collections.abc import Iterable
from typing import NamedTuple

Blocks = tuple[tuple[str, int, int], ...]
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\x00"))


class Line(NamedTuple):
    """kind: one of policy.vocabulary.BLOCK_KINDS. text: one paragraph, without line ends."""

    kind: str
    text: str


def one_line(text: str | None) -> str:
    """text on one line, white space collapsed; "" for None. Soft hyphens and marks without width go."""
    if not text:
        return ""
    return " ".join(text.translate(UNSEEN).split())


def compose(headline: str, lines: Iterable[Line], *, standfirst: str = "") -> tuple[str, Blocks]:
    """The text and where each of its lines stands in it, by code points. Empty lines are left out.

    A first line that only repeats the headline is left out; a line that repeats the standfirst becomes the standfirst's place.
    """
    kept = [Line("headline", one_line(headline))]
    if standfirst := one_line(standfirst):
        kept.append(Line("standfirst", standfirst))
    for line in (Line(kind, one_line(text)) for kind, text in lines):
        repeats = folded(line.text) in [folded(earlier.text) for earlier in kept] if len(kept) <= 2 else False
        if line.text and not repeats:
            kept.append(line)
    text = "\n".join(line.text for line in kept)
    return text, _placed(kept)


def folded(text: str) -> str:
    """What makes two lines the same line: letters and digits only, case folded."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def has_story(lines: Iterable[Line]) -> bool:
    """Whether any line could carry a headline."""
    return any(line.kind in ("body", "standfirst") and folded(line.text) for line in lines)


def _placed(lines: list[Line]) -> Blocks:
    blocks, start = [], 0
    for line in lines:
        blocks.append((line.kind, start, start + len(line.text)))
        start += len(line.text) + 1
    return tuple(blocks)
