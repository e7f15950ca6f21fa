"""A line of a text as the rules for blocks see it, and when it is taken for a paragraph."""

from typing import Protocol

LEAST_PARAGRAPH_WORDS = 9  # of what is taken for a paragraph of the story


class Line(Protocol):
    """open: it ends without a stop. kind: a class of blocks, "" where it has none yet."""

    text: str
    words: int
    open: bool
    kind: str


def is_paragraph(line: Line) -> bool:
    """Whether a line of no class yet is one of the story by its length and its stop."""
    return not line.kind and not line.open and line.words >= LEAST_PARAGRAPH_WORDS
