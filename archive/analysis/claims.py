"""What in a story could be checked: sentences with numbers, scored by open rules, each reason named.

A suggestion, never a verdict. Only the story speaks: captions, credits, pull quotes and furniture make no claims.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from archive.analysis.checkworthy import judged
from archive.analysis.results import BlockSpan, ClaimCandidate, Quote, Sentence
from archive.analysis.words import words_of
from archive.policy.vocabulary import STORY_KINDS

LEAST_SCORE = 0.4  # of a sentence that is offered as a claim
MOST_CANDIDATES = 40  # of one article, the best of them
MOST_QUOTED = 0.6  # share of a sentence inside marks from which it is the quoted person's

# type of claim, words of which it has at least one, what tells it. The first that fits; else quantity, or personal for what a
# quoted person says of themselves.
TYPES = tuple(
    (code, frozenset(words.encode().split()), re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for code, words, pattern in (
        ("prediction", "will would", "will|would"),
        ("prediction", "set expected", "(?:is|are) set to|is expected to"),
        ("prediction", "forecast forecasts predict predicts", "forecasts?|predicts?"),
        ("prediction", "by", r"by 20[3-9]\d"),
        ("voting", "voted", "voted"),
        (
            "support",
            "poll survey petition approval cent",
            r"poll|survey|petition|approval|per cent (?:of \w+ )?(?:back|support|want)",
        ),
        (
            "rules",
            "law legal entitled must forbid forbids require requires minimum maximum sentence sentenced",
            "the law|by law|legal limit|entitled|must|forbids?|requires?|minimum|maximum|sentenced?",
        ),
        (
            "correlation",
            "because caused led linked due likely associated",
            "because of|caused by|led to|linked to|due to|(?:less|more) likely to|associated",
        ),
    )
)
PERSONAL = re.compile(r"\b(?:I|my)\b")


def scored(text: str, spans: Sequence[Sentence], blocks: Sequence[BlockSpan]) -> tuple[Sentence, ...]:
    """The sentences at spans, those of the story with their claim_score."""
    return tuple(
        Sentence(span.start, span.end, judged(text[span.start : span.end]).score) if is_story else span
        for span, is_story in zip(spans, _in_story(spans, blocks), strict=True)
    )


def claims(
    text: str, sentences: Sequence[Sentence], blocks: Sequence[BlockSpan], quotes: Sequence[Quote]
) -> tuple[ClaimCandidate, ...]:
    """The sentences of the story that hold numbers and score LEAST_SCORE, in order; the same words twice are one."""
    found: dict[str, ClaimCandidate] = {}
    for sentence in sentences:
        if sentence.claim_score < LEAST_SCORE:
            continue
        words = text[sentence.start : sentence.end]
        score, reasons, has_number = judged(words)
        if has_number:
            quote = _quote_of(sentence, quotes)
            kind, speaker = _type(words, quoted=quote is not None), quote.speaker if quote else ""
            candidate = ClaimCandidate(sentence.start, sentence.end, words, score, kind, reasons, quote is not None, speaker)
            found.setdefault(" ".join(words.casefold().split()), candidate)
    best = sorted(found.values(), key=lambda claim: (-claim.score, claim.start))[:MOST_CANDIDATES]
    return tuple(sorted(best, key=lambda claim: claim.start))


def _type(words: str, *, quoted: bool) -> str:
    there = frozenset(words_of(words.lower().replace("'", " ").encode("ascii", "replace")))
    for code, any_of, sign in TYPES:
        if not any_of.isdisjoint(there) and sign.search(words):
            return code
    return "personal" if quoted and PERSONAL.search(words) else "quantity"


def _quote_of(sentence: Sentence, quotes: Sequence[Quote]) -> Quote | None:
    """The quotation most of the sentence stands in."""
    least = MOST_QUOTED * (sentence.end - sentence.start)
    first = max(0, bisect_right(quotes, sentence.start, key=lambda quote: quote.start) - 1)
    for quote in quotes[first : first + 3]:
        if min(quote.end, sentence.end) - max(quote.start, sentence.start) >= least:
            return quote
    return None


def _in_story(sentences: Sequence[Sentence], blocks: Sequence[BlockSpan]) -> Iterator[bool]:
    at = 0
    for sentence in sentences:
        while blocks[at].end < sentence.end:
            at += 1
        yield blocks[at].kind in STORY_KINDS
