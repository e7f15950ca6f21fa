"""The support matrix: each name, number, quotation and clause of a headline with the paragraphs that carry it.

A machine's suggestion.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from archive.analysis.quotes import quotes
from archive.analysis.results import BlockSpan, EntityMention, HeadlineElement, HeadlineReading, Support
from archive.analysis.sentences import sentences
from archive.analysis.support import headline_reading
from archive.models import Block, Version
from archive.policy.text import Span, is_allowed
from archive.policy.vocabulary import BLOCK_KINDS, STORY_KINDS, label
from archive.queries.languages import unread_language

MENTION = ("start", "end", "name", "method", "entity")
MENTIONS = {  # the columns of public_support(), by the names it reads
    "id": "id", "kind": "entity__kind", "start": "start", "end": "end", "name": "entity__name", "method": "method",
    "entity": "entity_id",
}  # fmt: skip
MOST_PLACES = 8  # shown of one element
SHOWN = 300  # characters of a sentence
KINDS = {
    "name": "Name",
    "number": "Number",
    "quote": "Quotation",
    "claim": "Statement",
    "question": "Question",
    "hedge": "Word that hedges",
    "negation": "Word that denies",
}
STATUS = {
    "found": "",
    "quoted_only": "Only speakers say so, not the article itself",
    "caption_only": "Only in a caption, subheading or pull quote",
    "furniture_only": "Only in a credit or in what the page sets around the text",
    "reworded": "In the text only in other words",
    "undated": "The text names no year",
    "reckoned": "Not in the text, but to be reckoned from its numbers",
    "contradicted": "The text says otherwise",
    "nowhere": "Nowhere in the text",
}
STATUS_OF = {  # where a kind has words of its own
    ("number", "contradicted"): "The text gives another number",
    ("claim", "nowhere"): "No sentence has most of its words",
    ("question", "nowhere"): "No sentence has most of its words",
    ("claim", "contradicted"): "One denies what the other says",
    ("question", "contradicted"): "One denies what the other says",
    ("hedge", "nowhere"): "No such word where the text says it",
    ("negation", "nowhere"): "No sentence of the text could be held against it",
    ("negation", "contradicted"): "The text says it without denying",
}
SAID_BY_SIGNAL = ("claim_as_fact", "negation_differs", "hedge_dropped", "question_headline")  # what no row says by itself


@dataclass(frozen=True)
class SupportPlace:
    """number: of the paragraph on the page. voice: whose it is there. kind: what the paragraph is, empty for the story itself."""

    number: int | None
    voice: str
    kind: str


HIDDEN = SupportPlace(None, "", "")


@dataclass(frozen=True)
class SupportRow:
    """status: what a reviewer should look at, in words; empty where the article itself says so. more: places left out.

    best: the sentence that bears it out most, or comes nearest. best_number: its paragraph's.
    """

    kind: str
    text: str
    status: str
    places: tuple[SupportPlace, ...]
    more: int
    best: str = ""
    best_number: int | None = None


@dataclass(frozen=True)
class HeadlineSupport:
    """look_at: what a reviewer should look at, a sentence each."""

    rows: tuple[SupportRow, ...] = ()
    look_at: tuple[str, ...] = ()


def headline_support(version: Version) -> HeadlineSupport:
    """Two queries, and milliseconds of reading; empty where the headline asserts, names, counts and quotes nothing.

    Empty too where the text is in a language that is not read.
    """
    if unread_language(version.article.language):
        return HeadlineSupport()
    blocks = list(version.blocks.order_by("start", "number"))
    if not blocks or blocks[0].kind != "headline":
        return HeadlineSupport()
    reading = _read(version.text, _spans(blocks), tuple(_mentions(version)))
    look_at = tuple(dict.fromkeys(one.message for one in reading.signals if one.code in SAID_BY_SIGNAL))
    return HeadlineSupport(tuple(_row(element, blocks) for element in reading.elements), look_at)


def public_support(version: Version, mentions: Iterable[dict[str, Any]]) -> tuple[SupportRow, ...]:
    """The same for readers, of what the source lets be shown, without a query: version with its blocks, mentions as MENTIONS.

    Of a place that may not be shown neither the words are told nor whose they are: its number is None.
    """
    blocks = sorted(version.blocks.all(), key=lambda block: (block.start, block.number))
    if unread_language(version.article.language) or not blocks or blocks[0].kind != "headline":
        return ()
    rows = sorted(mentions, key=lambda row: (row["start"], row["id"]))
    named = tuple(
        EntityMention(row["kind"], version.text[row["start"] : row["end"]], *(row[name] for name in MENTION)) for row in rows
    )
    allowed = version.public_spans()
    elements = _read(version.text, _spans(blocks), named).elements
    return tuple(_public_row(_row(element, blocks), element, blocks, allowed) for element in elements)


def _public_row(row: SupportRow, element: HeadlineElement, blocks: list[Block], allowed: list[Span]) -> SupportRow:
    shown = {block.number for block in blocks if is_allowed((block.start, block.end), allowed)}
    places = tuple(place if place.number in shown else HIDDEN for place in row.places)
    best = element.best if element.best and is_allowed((element.best.start, element.best.end), allowed) else None
    return replace(
        row,
        places=tuple(dict.fromkeys(places)),
        best=row.best if best else "",
        best_number=row.best_number if best else None,
    )


@lru_cache(maxsize=256)
def _read(text: str, spans: tuple[BlockSpan, ...], mentions: tuple[EntityMention, ...]) -> HeadlineReading:
    """Milliseconds of reading, once for all readers of a page: the same text, blocks and names give the same."""
    parts = sentences(text, spans)
    return headline_reading(text, spans, mentions, quotes(text, spans, parts, mentions), parts)


def _spans(blocks: list[Block]) -> tuple[BlockSpan, ...]:
    return tuple(BlockSpan(block.kind, block.start, block.end) for block in blocks)


def _mentions(version: Version) -> list[EntityMention]:
    rows = version.mentions.exclude(entity__status="rejected").order_by("start", "pk")
    told = rows.values_list("entity__kind", "start", "end", "entity__name", "method", "entity_id")
    return [EntityMention(kind, version.text[start:end], start, end, *rest) for kind, start, end, *rest in told]


def _row(element: HeadlineElement, blocks: list[Block]) -> SupportRow:
    places = tuple(_places(element.support[:MOST_PLACES], blocks))
    status = STATUS_OF.get((element.kind, element.status), STATUS[element.status])
    best, number = (_short(element.best.text), blocks[element.best.block].number) if element.best else ("", None)
    return SupportRow(KINDS[element.kind], element.text, status, places, len(element.support) - len(places), best, number)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def _places(support: Iterable[Support], blocks: list[Block]) -> Iterable[SupportPlace]:
    for one in support:
        block = blocks[one.block]
        voice = f"{one.speaker or 'somebody'}, {one.voice}" if one.voice != "article" else "the article itself"
        kind = "" if block.kind in STORY_KINDS else label(BLOCK_KINDS, block.kind).lower()
        yield SupportPlace(block.number, voice, kind)
