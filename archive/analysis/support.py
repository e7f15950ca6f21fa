"""The headline against the text: where each of its names, numbers and quoted words stands, and in whose voice."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.analysis.headline_names import names
from archive.analysis.headline_numbers import counted
from archive.analysis.headline_quotes import quoted
from archive.analysis.headline_words import Words
from archive.analysis.results import BlockSpan, EntityMention, HeadlineElement, HeadlineReading, Quote, Signal, Support
from archive.policy.vocabulary import STORY_KINDS

NOT_SUPPORT = ("headline", "boilerplate", "credit", "duplicate")  # what cannot carry a headline, not even a little
MOST_CHARACTERS = 1000  # of a headline that is looked into
MOST_ELEMENTS = 50

MESSAGES = {
    ("name", "nowhere"): ("name_not_in_text", "The headline names {text}, which the text does not."),
    ("number", "nowhere"): ("number_not_in_text", "The headline's number {text} does not stand in the text."),
    ("quote", "nowhere"): ("quote_not_in_text", "The words the headline quotes, {text}, do not stand in the text."),
}
CAPTION_ONLY = ("caption_only", "{text} stands only in a caption, subheading or pull quote.")

ALIKE = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"}  # one character for one

Place = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """What the other analysers found, as support needs it."""

    text: str
    blocks: Sequence[BlockSpan]
    entities: Sequence[EntityMention]
    quotes: Sequence[Quote]
    words: Words

    def block_at(self, position: int) -> int:
        return bisect_right(self.blocks, position, key=lambda block: block.start) - 1

    def quote_at(self, place: Place) -> Quote | None:
        at = bisect_right(self.quotes, place[0], key=lambda quote: quote.start) - 1
        return self.quotes[at] if at >= 0 and self.quotes[at].end >= place[1] else None


def headline_reading(
    text: str, blocks: Sequence[BlockSpan], entities: Sequence[EntityMention], quotes: Sequence[Quote]
) -> HeadlineReading:
    """The headline's elements with the blocks that hold them, and what a reviewer should look at. Empty without a headline."""
    if not blocks or blocks[0].kind != "headline":
        return HeadlineReading("")
    headline = blocks[0]
    words = text[headline.start : headline.end]
    if len(words) > MOST_CHARACTERS:
        return HeadlineReading(words)
    reading = Reading(text, blocks, entities, quotes, Words(text, headline.end))
    found = [*_names(reading, headline), *_numbers(reading, headline), *_quoted(reading, headline)]
    elements = tuple(sorted(found, key=lambda element: (element.start, element.kind))[:MOST_ELEMENTS])
    return HeadlineReading(words, elements, tuple(_signals(elements)))


def _names(reading: Reading, headline: BlockSpan) -> Iterator[HeadlineElement]:
    for name in names(reading.text, headline, reading.entities, reading.words):
        yield _element(reading, "name", (name.start, name.end), name.places)


def _numbers(reading: Reading, headline: BlockSpan) -> Iterator[HeadlineElement]:
    named = [(mention.start, mention.end) for mention in reading.entities if mention.end <= headline.end]
    for one in counted(reading.text, headline, named, reading.words):
        yield _element(reading, "number", (one.start, one.end), one.places)


def _quoted(reading: Reading, headline: BlockSpan) -> Iterator[HeadlineElement]:
    for one in quoted(reading.text, headline, reading.words):
        yield _element(reading, "quote", (one.start, one.end), one.places or one.near)


def _element(reading: Reading, kind: str, place: Place, places: Iterable[Place]) -> HeadlineElement:
    """One element and where it stands: for each block the article's own voice if that says it anywhere there."""
    by_block: dict[int, Support] = {}
    for other in places:
        index = reading.block_at(other[0])
        if reading.blocks[index].kind in NOT_SUPPORT:
            continue
        quote = reading.quote_at(other)
        if quote is None:
            by_block[index] = Support(index, "article", "", True)
        else:
            by_block.setdefault(index, Support(index, "quoted", quote.speaker, True))
    support = tuple(by_block[index] for index in sorted(by_block))
    return HeadlineElement(reading.text[slice(*place)], kind, *place, support, _status(reading, support))


def _status(reading: Reading, support: Sequence[Support]) -> str:
    story = [one for one in support if reading.blocks[one.block].kind in STORY_KINDS]
    if any(one.voice == "article" for one in story):
        return "found"
    if story:
        return "quoted_only"
    return "caption_only" if support else "nowhere"


def _signals(elements: Iterable[HeadlineElement]) -> Iterator[Signal]:
    for element in elements:
        code, message = MESSAGES.get((element.kind, element.status), CAPTION_ONLY)
        if element.status in ("nowhere", "caption_only"):
            yield Signal(code, message.format(text=f"“{element.text}”"))


def _all(text: str, words: Sequence[str]) -> Iterator[Place]:
    """Where the words stand one after another, in any case and with any white space between them."""
    if words:
        pattern = r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words) + r"(?!\w)"
        yield from (match.span() for match in re.finditer(pattern, text, re.IGNORECASE))
