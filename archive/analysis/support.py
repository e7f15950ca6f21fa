"""The headline against the text: where each of its names, numbers and quoted words stands, and in whose voice."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.analysis.marks import quoted_strings
from archive.analysis.numbers import HARDLY_NUMBERS, Number, numbers
from archive.analysis.results import BlockSpan, EntityMention, HeadlineElement, HeadlineReading, Quote, Signal, Support
from archive.analysis.words import put_alike
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
    reading = Reading(text, blocks, entities, quotes)
    found = [*_names(reading, headline), *_numbers(reading, headline), *_quoted(reading, headline)]
    elements = tuple(sorted(found, key=lambda element: (element.start, element.kind))[:MOST_ELEMENTS])
    return HeadlineReading(words, elements, tuple(_signals(elements)))


def _names(reading: Reading, headline: BlockSpan) -> Iterator[HeadlineElement]:
    for mention in reading.entities:
        if mention.end > headline.end:
            return
        places = [(other.start, other.end) for other in reading.entities if _is_same(other, mention)]
        yield _element(reading, "name", (mention.start, mention.end), places)


def _is_same(one: EntityMention, other: EntityMention) -> bool:
    """Whether two mentions are of one: of an entity of the archive, else of one name in full."""
    return one.key == other.key and (one.key is not None or one.name == other.name)


def _numbers(reading: Reading, headline: BlockSpan) -> Iterator[HeadlineElement]:
    named = [(mention.start, mention.end) for mention in reading.entities if mention.end <= headline.end]
    wanted = [
        number for number in numbers(reading.text, headline.start, headline.end) if _is_asserted(reading.text, number, named)
    ]
    if not wanted:
        return
    said = list(numbers(reading.text, headline.end))
    for number in wanted:
        places = [(other.start, other.end) for other in said if number.is_said_by(other)]
        yield _element(reading, "number", (number.start, number.end), places)


def _is_asserted(text: str, number: Number, named: Iterable[Place]) -> bool:
    in_name = any(start <= number.start and number.end <= end for start, end in named)
    return not in_name and text[number.start : number.end].lower() not in HARDLY_NUMBERS


def _quoted(reading: Reading, headline: BlockSpan) -> Iterator[HeadlineElement]:
    wanted = list(quoted_strings(reading.text, headline.start, headline.end))
    if not wanted:
        return
    said = put_alike(reading.text[headline.end :], ALIKE)
    for start, end in wanted:
        words = put_alike(reading.text[start:end], ALIKE).strip(" .,;:!?…").split()
        found = [(headline.end + first, headline.end + last) for first, last in _all(said, words)]
        yield _element(reading, "quote", (start, end), found)


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
