"""All analysers, one after another. Adding one: its module, its line in ANALYSERS, its field in results.Analysis."""

from collections.abc import Callable, Sequence
from typing import Any

from archive.analysis.blocks import classify, spans_given
from archive.analysis.claims import claims, scored
from archive.analysis.entities import entities
from archive.analysis.quotes import quotes, spoken
from archive.analysis.results import NOTHING_KNOWN, Analysis, Knowledge
from archive.analysis.sentences import sentences
from archive.analysis.sketch import sketch
from archive.analysis.support import headline_reading
from archive.analysis.topics import topics

# Field of Analysis -> how it is made of (text, what the archive knows, the fields before it), in this order.
ANALYSERS: dict[str, Callable[[str, Knowledge, dict[str, Any]], Any]] = {
    "sentences": lambda text, known, found: scored(text, sentences(text, found["blocks"]), found["blocks"], known),
    "entities": lambda text, known, found: entities(text, found["blocks"], known),
    "quotes": lambda text, known, found: quotes(text, found["blocks"], found["sentences"], found["entities"]),
    "claims": lambda text, known, found: claims(text, found["sentences"], found["blocks"], spoken(found["quotes"]), known),
    "topics": lambda text, known, found: topics(text, found["blocks"], known),
    "headline": lambda text, known, found: headline_reading(
        text, found["blocks"], found["entities"], found["quotes"], found["sentences"]
    ),
    "sketch": lambda text, known, found: sketch(text, found["blocks"]),
}


def analyse(
    text: str,
    *,
    knowledge: Knowledge = NOTHING_KNOWN,
    has_headline: bool = True,
    blocks: Sequence[tuple[str, int, int]] | None = None,
) -> Analysis:
    """Everything the analysers find in text. has_headline: its first line is the headline. The same again for the same input.

    blocks: (kind, start, end) of every line, where the format knows them; the lines are then not classified.
    Raises ValueError where they are not the text.
    """
    found: dict[str, Any] = {"blocks": classify(text, has_headline) if blocks is None else spans_given(text, blocks)}
    for field, analyser in ANALYSERS.items():
        found[field] = analyser(text, knowledge, found)
    return Analysis(**found)
