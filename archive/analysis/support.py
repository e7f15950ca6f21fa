"""The headline against the text: where each of its names, numbers, quoted words and clauses stands, and in whose voice.

All is found by comparing words. Nothing here knows what they mean.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from archive.analysis.headline_assertions import assertions
from archive.analysis.headline_names import Name, names
from archive.analysis.headline_numbers import Found, counted
from archive.analysis.headline_quotes import quoted
from archive.analysis.headline_sentences import Sentences
from archive.analysis.headline_signals import signals
from archive.analysis.headline_text import NOT_SUPPORT, Reading, is_in
from archive.analysis.headline_words import Words
from archive.analysis.results import BlockSpan, EntityMention, HeadlineElement, HeadlineReading, Quote, Sentence

MOST_CHARACTERS = 1000  # of a headline that is looked into
MOST_ELEMENTS, MOST_OF_A_KIND = 50, 20

Place = tuple[int, int]


def headline_reading(
    text: str,
    blocks: Sequence[BlockSpan],
    entities: Sequence[EntityMention],
    quotes: Sequence[Quote],
    sentences: Sequence[Sentence] = (),
) -> HeadlineReading:
    """The headline's elements with the blocks that hold them, and what a reviewer should look at. Empty without a headline.

    sentences: of the text; without them nothing is said of clauses, and no sentence is shown.
    """
    if not blocks or blocks[0].kind != "headline":
        return HeadlineReading("")
    headline = blocks[0]
    title = text[headline.start : headline.end]
    if len(title) > MOST_CHARACTERS:
        return HeadlineReading(title)
    words = Words(text, headline.end)
    apart = [(block.start, block.end) for block in blocks if block.kind in NOT_SUPPORT]
    spans = [(one.start, one.end) for one in sentences if not is_in(one.start, apart)]
    reading = Reading(text, blocks, entities, quotes, words, Sentences(words, spans))
    in_names = [(one.start, one.end) for one in entities[: bisect_left(entities, headline.end, key=lambda one: one.start)]]
    named = list(islice(names(text, headline, entities, words), MOST_OF_A_KIND))
    numbers = list(islice(counted(text, headline, in_names, words), MOST_OF_A_KIND))
    said = list(islice(quoted(text, headline, words), MOST_OF_A_KIND))
    asserted = assertions(reading, _whole([*named, *numbers]), [(one.start, one.end) for one in said])
    elements = [
        *(reading.element("name", (one.start, one.end), one.places) for one in named),
        *(_of_number(reading, one) for one in numbers),
        *(reading.element("quote", (one.start, one.end), one.places, near=one.near) for one in said),
        *(element for one in asserted for element in one.elements),
    ]
    elements = sorted(elements, key=lambda element: (element.start, element.kind))[:MOST_ELEMENTS]
    return HeadlineReading(title, tuple(elements), tuple(signals(elements, asserted)))


def _of_number(reading: Reading, one: Found) -> HeadlineElement:
    otherwise = "undated" if one.is_undated else "nowhere"
    return reading.element(
        "number",
        (one.start, one.end),
        one.places,
        against=one.others,
        reckoned=one.reckoned,
        exchanged=one.exchanged,
        otherwise=otherwise,
    )


def _whole(found: Sequence[Name | Found]) -> dict[Place, list[Place]]:
    """By place in the headline, the places in the text; of two that overlap the first."""
    whole: dict[Place, list[Place]] = {}
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not whole or one.start >= max(end for _, end in whole):
            whole[one.start, one.end] = one.places
    return whole
