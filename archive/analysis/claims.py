"""What in a story could be checked: sentences scored by open rules, each reason named; with a number more readily than without.

A suggestion, never a verdict. Only the story speaks: captions, credits, pull quotes and furniture make no claims.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from archive.analysis.checkworthy import Judgement, judge_of
from archive.analysis.claim_signs import SIGNS
from archive.analysis.claim_words import NEGATIONS
from archive.analysis.results import NOTHING_KNOWN, BlockSpan, ClaimCandidate, Knowledge, Quote, Sentence
from archive.analysis.words import words_of
from archive.policy.vocabulary import STORY_KINDS

Chosen = tuple[Sentence, str, Judgement]  # a sentence, its words, what was found

LEAST_SCORE = 0.2  # of a sentence with a number that is offered as a claim
LEAST_WITHOUT_NUMBER = 0.5
MOST_WITHOUT_NUMBER = 5  # of one article, the best of them
MOST_CANDIDATES = 40
MOST_QUOTED = 0.6  # share of a sentence inside marks from which it is the quoted person's
LEAST_SHARED = 0.6  # share of a sentence that a shorter one has too, which says nothing else and is joined to it
NO_MARKS = str.maketrans("", "", '.,;:!?"“”‘()')
DENYING = ("n't", "n’t")

# type of claim, words of which it has at least one, what tells it. The first that fits; else personal for what a quoted person
# says of themselves, quantity where there is a number, rules where a law is named, other.
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
LAW = SIGNS["law or rule"].reason
PERSONAL = re.compile(r"\b(?:I|my)\b")


def scored(
    text: str, spans: Sequence[Sentence], blocks: Sequence[BlockSpan], knowledge: Knowledge = NOTHING_KNOWN
) -> tuple[Sentence, ...]:
    """The sentences at spans, those of the story with their claim_score."""
    score = judge_of(knowledge).score
    return tuple(
        Sentence(span.start, span.end, score(text[span.start : span.end])) if is_story else span
        for span, is_story in zip(spans, _in_story(spans, blocks), strict=True)
    )


def claims(
    text: str,
    sentences: Sequence[Sentence],
    blocks: Sequence[BlockSpan],
    quotes: Sequence[Quote],
    knowledge: Knowledge = NOTHING_KNOWN,
) -> tuple[ClaimCandidate, ...]:
    """The sentences of the story that score enough, in order; what is said twice is one, where it is said first."""
    judged, chosen = judge_of(knowledge).judged, []
    for sentence in sentences:
        if sentence.claim_score >= LEAST_SCORE:
            words = text[sentence.start : sentence.end]
            judgement = judged(words)
            if judgement.has_number or judgement.score >= LEAST_WITHOUT_NUMBER:
                chosen.append((sentence, words, judgement))
    chosen = _best(_joined(chosen))
    return tuple(_candidate(*one, _quote_of(one[0], quotes)) for one in chosen)


def _candidate(sentence: Sentence, words: str, judgement: Judgement, quote: Quote | None) -> ClaimCandidate:
    score, reasons, has_number = judgement
    kind = _type(words, reasons, quoted=quote is not None, has_number=has_number)
    speaker = quote.speaker if quote else ""
    return ClaimCandidate(sentence.start, sentence.end, words, score, kind, reasons, quote is not None, speaker)


def _best(chosen: Sequence[Chosen]) -> list[Chosen]:
    """The best of them, in their order."""
    ranked = sorted(chosen, key=lambda one: (-one[2].score, one[0].start))
    without = [one for one in ranked if not one[2].has_number][MOST_WITHOUT_NUMBER:]
    left_out = {one[0].start for one in without}
    kept = [one for one in ranked if one[0].start not in left_out][:MOST_CANDIDATES]
    return sorted(kept, key=lambda one: one[0].start)


def _joined(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Without those that say the same as one before. Only what has the same numbers is compared, and not with very many."""
    kept: list[Chosen] = []
    said: dict[frozenset[str], list[frozenset[str]]] = {}
    for one in chosen:
        words = frozenset(one[1].translate(NO_MARKS).casefold().split())
        others = said.setdefault(frozenset([word for word in words if word[0].isdigit()]), [])
        if not any(_says_the_same(words, other) for other in others[-MOST_CANDIDATES:]):
            kept.append(one)
            others.append(words)
    return kept


def _says_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one says most of what the other says and nothing else, and denies the same."""
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    if len(shorter) < LEAST_SHARED * len(longer) or not shorter <= longer:
        return False
    return not any(word in NEGATIONS or word.endswith(DENYING) for word in longer - shorter)


def _type(words: str, reasons: Sequence[str], *, quoted: bool, has_number: bool) -> str:
    there = frozenset(words_of(words.lower().replace("'", " ").encode("ascii", "replace")))
    for code, any_of, sign in TYPES:
        if not any_of.isdisjoint(there) and sign.search(words):
            return code
    if quoted and PERSONAL.search(words):
        return "personal"
    if has_number:
        return "quantity"
    return "rules" if LAW in reasons else "other"


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
