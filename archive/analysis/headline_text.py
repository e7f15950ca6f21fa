"""A text as its headline is held against it: whose voice speaks at a place, and which sentence shows an element best."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.analysis.claim_words import STOP
from archive.analysis.headline_sentences import Sentences
from archive.analysis.headline_words import WORD, Words, key_of
from archive.analysis.quotes import spoken
from archive.analysis.reported import MOST_CUES, OF
from archive.analysis.results import BestSentence, BlockSpan, EntityMention, HeadlineElement, Quote, Support
from archive.analysis.stems import folded, stem
from archive.policy.vocabulary import STORY_KINDS

NOT_SUPPORT = ("headline", "boilerplate", "credit", "duplicate")  # what cannot carry a headline, not even a little
FURNITURE = ("boilerplate", "credit")
MOST_COMPARED = 20  # sentences that have an element, the first ones
IMPERSONAL = frozenset(("", "it", "It"))  # speakers that are nobody: it is said that
LINKS = {"accus": " of ", "blam": " for ", "liken": " to "}  # what follows such a word is said by who accuses, blames, likens
LINK = " as "  # the same of other words that tell of what is spoken: describe as

Place = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    text: str
    blocks: Sequence[BlockSpan]
    entities: Sequence[EntityMention]
    quotes: Sequence[Quote]
    words: Words
    sentences: Sentences

    @property
    def headline(self) -> BlockSpan:
        return self.blocks[0]

    @cached_property
    def _in_marks(self) -> Sequence[Quote]:
        return spoken(self.quotes)

    @cached_property
    def _reported(self) -> Sequence[Quote]:
        """Without marks, where the text says whose words they are; without that it is the article's own voice that tells."""
        return [quote for quote in self.quotes if quote.kind == "indirect" and _is_somebodys(quote)]

    def block_at(self, position: int) -> int:
        return bisect_right(self.blocks, position, key=lambda block: block.start) - 1

    def quote_at(self, place: Place) -> Quote | None:
        """The speech that holds the place: in marks, else reported, of that the innermost."""
        return _holding(self._in_marks, place, 1) or _holding(self._reported, place, MOST_CUES)

    def stems(self, start: int, end: int) -> tuple[str, ...]:
        """Of the words that carry meaning, each once."""
        keys = (key_of(match[0]) for match in WORD.finditer(self.text, start, end))
        return tuple(dict.fromkeys(stem(folded(key)) for key in keys if key not in STOP))

    @cached_property
    def title(self) -> tuple[str, ...]:
        return self.stems(self.headline.start, self.headline.end)

    def support(self, places: Iterable[Place], *, found: bool = True) -> tuple[Support, ...]:
        """For each block with any of the places: in the article's own voice if that says it anywhere there."""
        by_block: dict[int, Support] = {}
        for place in places:
            index = self.block_at(place[0])
            if self.blocks[index].kind in NOT_SUPPORT:
                continue
            quote = self.quote_at(place)
            if quote is None:
                by_block[index] = Support(index, "article", "", found)
            else:
                voice = "reported" if quote.kind == "indirect" else "quoted"
                by_block.setdefault(index, Support(index, voice, quote.speaker, found))
        return tuple(by_block[index] for index in sorted(by_block))

    def status(self, support: Sequence[Support]) -> str:
        story = [one for one in support if self.blocks[one.block].kind in STORY_KINDS]
        if any(one.voice == "article" for one in story):
            return "found"
        if story:
            return "quoted_only"
        return "caption_only" if support else "nowhere"

    def element(
        self,
        kind: str,
        place: Place,
        places: Sequence[Place],
        *,
        against: Sequence[Place] = (),
        near: Sequence[Place] = (),
        reckoned: Sequence[Place] = (),
        exchanged: Sequence[Place] = (),
        otherwise: str = "nowhere",
    ) -> HeadlineElement:
        """places: where the text has it. against: where it says otherwise. near: where it has it in other words.

        reckoned: where numbers stand from which it can be reckoned. exchanged: where money of another currency stands that may be
        the same. otherwise: the status where it is nowhere.
        """
        support = self.support(places)
        status = self.status(support)
        if not support and any(self.blocks[self.block_at(start)].kind in FURNITURE for start, _ in places):
            status = "furniture_only"
        instead_of = ((reckoned, "reckoned"), (exchanged, "other_currency"), (against, "contradicted"), (near, "reworded"))
        for others, instead in instead_of:
            is_there = instead == "contradicted" and status == "furniture_only"
            if not (support or is_there) and (support := self.support(others, found=False)):
                status = instead
        status = otherwise if status == "nowhere" else status
        best = self._best(place, [*places, *(reckoned or exchanged or against), *near])
        return HeadlineElement(self.text[slice(*place)], kind, *place, support, status, best)

    def _best(self, place: Place, places: Iterable[Place]) -> BestSentence | None:
        """Of the sentences that hold one of the places; of those in the story before others."""
        holding = sorted({index for start, _ in places if (index := self.sentences.at(start)) is not None})[:MOST_COMPARED]
        own = self.stems(*place)
        return self.best(holding, [*self.title, *own])

    def best(self, sentences: Iterable[int], stems: Sequence[str]) -> BestSentence | None:
        scored = [(self._is_story(index), self.sentences.score(index, stems), -index) for index in sentences]
        if not scored:
            return None
        _, score, index = max(scored)
        start, end = self.sentences.spans[-index]
        return BestSentence(self.block_at(start), start, end, self.text[start:end], round(score, 3))

    def _is_story(self, sentence: int) -> bool:
        return self.blocks[self.block_at(self.sentences.spans[sentence][0])].kind in STORY_KINDS


def is_in(position: int, spans: Sequence[Place]) -> bool:
    """spans: in order, none over another."""
    at = bisect_right(spans, position, key=lambda span: span[0]) - 1
    return at >= 0 and position < spans[at][1]


def _is_somebodys(quote: Quote) -> bool:
    """Not where the cue tells only what somebody speaks of: that she rejects a plan, the article says itself."""
    link = next((link for verb, link in LINKS.items() if quote.cue.startswith(verb)), LINK)
    return quote.speaker not in IMPERSONAL and (quote.cue not in OF or link in quote.text)


def _holding(quotes: Sequence[Quote], place: Place, most: int) -> Quote | None:
    """The last one to begin that holds the place. most: how many may hold one place."""
    at = bisect_right(quotes, place[0], key=lambda quote: quote.start)
    return next((quote for quote in reversed(quotes[max(0, at - most) : at]) if quote.end >= place[1]), None)
