"""All analysers, one after another. Adding one: its module, its line in ANALYSERS, its field in results.Analysis."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from archive.analysis.blocks import classify, spans_given
from archive.analysis.claims import claims, scored
from archive.analysis.entities import entities
from archive.analysis.language import language_of
from archive.analysis.quotes import quotes, spoken
from archive.analysis.results import NOTHING_KNOWN, Analysis, HeadlineReading, Knowledge
from archive.analysis.sentences import sentences
from archive.analysis.sketch import sketch
from archive.analysis.support import headline_reading
from archive.analysis.telling import telling_terms
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
    "terms": lambda text, known, found: telling_terms(text, found["blocks"]),
}

# Given in place of what these analysers would find: of a text in a language they do not know, or where nobody asks for it.
UNREAD: dict[str, Callable[[str, dict[str, Any]], Any]] = {
    "sentences": lambda text, found: sentences(text, found["blocks"]),
    "entities": lambda text, found: (),
    "quotes": lambda text, found: (),
    "claims": lambda text, found: (),
    "topics": lambda text, found: (),
    "terms": lambda text, found: (),
    "headline": lambda text, found: HeadlineReading(
        next((text[block.start : block.end] for block in found["blocks"][:1] if block.kind == "headline"), "")
    ),
}


def analyse(
    text: str,
    *,
    knowledge: Knowledge = NOTHING_KNOWN,
    has_headline: bool = True,
    blocks: Sequence[tuple[str, int, int]] | None = None,
    language: str = "",
    leave_out: Collection[str] = (),
) -> Analysis:
    """Everything the analysers find in text. has_headline: its first line is the headline. The same again for the same input.

    blocks: (kind, start, end) of every line, where the format knows them; the lines are then not classified.
    language: as its source declares it, as a tag. leave_out: fields of UNREAD that the caller has no use for. Raises ValueError
    where the blocks are not the text.
    """
    found: dict[str, Any] = {"blocks": classify(text, has_headline) if blocks is None else spans_given(text, blocks)}
    found["language"] = language_of(text, found["blocks"], language)
    for field, analyser in ANALYSERS.items():
        is_read = field not in leave_out and (found["language"].is_read or field not in UNREAD)
        found[field] = analyser(text, knowledge, found) if is_read else UNREAD[field](text, found)
    return Analysis(**found)
