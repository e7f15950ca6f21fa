"""The support matrix: each name, number and quotation of a headline with the paragraphs that carry it. A machine's suggestion."""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.analysis.quotes import quotes, spoken
from archive.analysis.results import BlockSpan, EntityMention, HeadlineElement, Support
from archive.analysis.sentences import sentences
from archive.analysis.support import headline_reading
from archive.models import Block, Version
from archive.policy.vocabulary import BLOCK_KINDS, STORY_KINDS, label
from archive.queries.languages import unread_language

MOST_PLACES = 8  # shown of one element
KINDS = {"name": "Name", "number": "Number", "quote": "Quotation"}
STATUS = {
    "found": "",
    "quoted_only": "Only people quoted say so",
    "caption_only": "Only in a caption, subheading or pull quote",
    "nowhere": "Nowhere in the text",
}


@dataclass(frozen=True)
class SupportPlace:
    """number: of the paragraph on the page. voice: whose it is there. kind: what the paragraph is, empty for the story itself."""

    number: int
    voice: str
    kind: str


@dataclass(frozen=True)
class SupportRow:
    """status: what a reviewer should look at, in words; empty where the article itself says so. more: places left out."""

    kind: str
    text: str
    status: str
    places: tuple[SupportPlace, ...]
    more: int


def support_rows(version: Version) -> list[SupportRow]:
    """Two queries, and milliseconds of reading; empty where the headline names, counts and quotes nothing.

    Empty too where the text is in a language that is not read.
    """
    if unread_language(version.article.language):
        return []
    blocks = list(version.blocks.order_by("start", "number"))
    spans = [BlockSpan(block.kind, block.start, block.end) for block in blocks]
    if not spans or spans[0].kind != "headline":
        return []
    mentions = _mentions(version)
    said = spoken(quotes(version.text, spans, sentences(version.text, spans), mentions))
    reading = headline_reading(version.text, spans, mentions, said)
    return [_row(element, blocks) for element in reading.elements]


def _mentions(version: Version) -> list[EntityMention]:
    rows = version.mentions.exclude(entity__status="rejected").order_by("start", "pk")
    told = rows.values_list("entity__kind", "start", "end", "entity__name", "method", "entity_id")
    return [EntityMention(kind, version.text[start:end], start, end, *rest) for kind, start, end, *rest in told]


def _row(element: HeadlineElement, blocks: list[Block]) -> SupportRow:
    places = tuple(_places(element.support[:MOST_PLACES], blocks))
    return SupportRow(KINDS[element.kind], element.text, STATUS[element.status], places, len(element.support) - len(places))


def _places(support: Iterable[Support], blocks: list[Block]) -> Iterable[SupportPlace]:
    for one in support:
        block = blocks[one.block]
        quoted = f"{one.speaker}, quoted" if one.speaker else "somebody quoted"
        kind = "" if block.kind in STORY_KINDS else label(BLOCK_KINDS, block.kind).lower()
        yield SupportPlace(block.number, "the article itself" if one.voice == "article" else quoted, kind)
