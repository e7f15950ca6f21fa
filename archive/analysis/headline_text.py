"""A text as its headline is held against it: whose voice speaks at a place, and which sentence shows an element best."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.analysis.claim_words import STOP
from archive.analysis.headline_sentences import Sentences
from archive.analysis.headline_words import WORD, Words, key_of
from archive.analysis.results import BestSentence, BlockSpan, EntityMention, HeadlineElement, Quote, Support
from archive.analysis.stems import folded, stem
from archive.policy.vocabulary import STORY_KINDS

NOT_SUPPORT = ("headline", "boilerplate", "credit", "duplicate")  # what cannot carry a headline, not even a little
MOST_COMPARED = 20  # sentences that have an element, the first ones
INDIRECT = "indirect"  # a Quote's kind: what is told of somebody's words, in the article's own voice

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
    def _spoken(self) -> list[Quote]:
        return [quote for quote in self.quotes if quote.kind != INDIRECT]

    def block_at(self, position: int) -> int:
        return bisect_right(self.blocks, position, key=lambda block: block.start) - 1

    def quote_at(self, place: Place) -> Quote | None:
        """The words in quotation marks that hold the place."""
        at = bisect_right(self._spoken, place[0], key=lambda quote: quote.start) - 1
        return self._spoken[at] if at >= 0 and self._spoken[at].end >= place[1] else None

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
                by_block.setdefault(index, Support(index, "quoted", quote.speaker, found))
        return tuple(by_block[index] for index in sorted(by_block))

    def status(self, support: Sequence[Support]) -> str:
        story = [one for one in support if self.blocks[one.block].kind in STORY_KINDS]
        if any(one.voice == "article" for one in story):
            return "found"
        if story:
            return "quoted_only"
        return "caption_only" if support else "nowhere"

    def element(
        self, kind: str, place: Place, places: Sequence[Place], *, against: Sequence[Place] = (), near: Sequence[Place] = ()
    ) -> HeadlineElement:
        """places: where the text has it. against: where it says otherwise. near: where it has it in other words."""
        support = self.support(places)
        status = self.status(support)
        for others, instead in ((against, "contradicted"), (near, "reworded")):
            if not support and (support := self.support(others, found=False)):
                status = instead
        best = self._best(place, [*places, *against, *near])
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
