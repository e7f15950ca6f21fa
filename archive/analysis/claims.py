"""What in a story could be checked: sentences with numbers, scored by open rules, each reason named.

A suggestion, never a verdict. Only the story speaks: captions, credits, pull quotes and furniture make no claims.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.analysis.numbers import HARDLY_NUMBERS, NUMBER
from archive.analysis.patterns import one_of
from archive.analysis.results import BlockSpan, ClaimCandidate, Quote, Sentence
from archive.policy.vocabulary import STORY_KINDS

BASE = 0.1
LEAST_SCORE = 0.4  # of a sentence that is offered as a claim
MOST_CANDIDATES = 40  # of one article, the best of them
LEAST_WORDS = 5
MOST_CHARACTERS = 1000
MOST_QUOTED = 0.6  # share of a sentence inside marks from which it is the quoted person's

NUMBER_SIGN = re.compile(r"\d")
DATE = re.compile(
    r"\b(?:in|since|by|until|of|from|late|early|mid)\s+(?:1[5-9]|20)\d\d\b|\b(?:1[5-9]|20)\d\ds?\b|\b\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:January|February|March|April|May|June|July|August|Sept(?:ember)?|October|November|December|Jan|Feb|Aug|Oct|Nov|Dec)\.?\s\d{1,2}\b"
    r"|,\s\d{1,3},|\b\d{1,2}:\d\d\b"
)

# (what makes it worth checking, as a person reads it; how much it adds; how it is told)
REASONS = (
    ("percentage", 0.2, re.compile(r"\d\s?%|\bper\s?cent\b|\bpercentage|\bpercent\b", re.IGNORECASE)),
    ("sum of money", 0.15, re.compile(r"[£$€]\s?\d|\b\d[\d,.]*(?:m|bn)?\s(?:dollars|pounds|euros|crowns)\b", re.IGNORECASE)),
    (
        "large number",
        0.1,
        re.compile(r"\b(?:thousand|million|billion|trillion)s?\b|\b\d{1,3}(?:,\d{3})+\b|\d(?:m|bn)\b", re.IGNORECASE),
    ),
    (
        "comparison",
        0.15,
        one_of(r"""
            \b(?:more|fewer|less|higher|lower|larger|smaller|faster|cheaper|longer|worse|better)\b
            \b(?:most|least|highest|lowest|largest|biggest|smallest|longest|worst|record|double|doubled|halved|tripled|twice)\b
            \b(?:rise|rose|risen|rising|fall|fell|fallen|drop|dropped|grew|growth|increased?|decreased?|cut|down|up)\b
        """),
    ),
    (
        "cause",
        0.1,
        re.compile(r"\b(?:because of|caused|causes|led to|leads to|linked to|results? in|due to|thanks to)\b", re.IGNORECASE),
    ),
    (
        "law or rule",
        0.1,
        re.compile(r"\b(?:law|laws|legal|illegal|act|bill|ban|banned|court|sentence|penalt|entitled|rules?)\b", re.IGNORECASE),
    ),
    ("vote", 0.1, re.compile(r"\b(?:voted|votes?|ballot|by \w+ to \w+)\b", re.IGNORECASE)),
    (
        "named source",
        0.1,
        re.compile(
            r"\b(?:according to|report|study|survey|poll|figures|data|statistics|auditors?|census|research|official)\b",
            re.IGNORECASE,
        ),
    ),
)
DOUBTS = (
    ("question", -0.4, re.compile(r"\?[\"'”’]?$")),
    ("opinion", -0.1, re.compile(r"\b(?:I think|I believe|I feel|I hope|maybe|perhaps|should|in my view)\b", re.IGNORECASE)),
)
TYPES = (
    (
        "prediction",
        re.compile(r"\b(?:will|would|is set to|are set to|is expected to|forecasts?|predicts?|by 20[3-9]\d)\b", re.IGNORECASE),
    ),
    ("voting", re.compile(r"\bvoted\b", re.IGNORECASE)),
    (
        "support",
        re.compile(r"\b(?:poll|survey|petition|per cent (?:of \w+ )?(?:back|support|want)|signed|approval)\b", re.IGNORECASE),
    ),
    (
        "rules",
        re.compile(
            r"\b(?:the law|by law|legal limit|entitled|must|forbids?|requires?|minimum|maximum|sentence[ds]?)\b", re.IGNORECASE
        ),
    ),
    (
        "correlation",
        re.compile(r"\b(?:because of|caused by|led to|linked to|due to|likel(?:y|ihood) to|associated)\b", re.IGNORECASE),
    ),
)
PERSONAL = re.compile(r"[\"“]?\bI\b|\bmy\b")


def scored(text: str, sentences: Sequence[Sentence], blocks: Sequence[BlockSpan]) -> tuple[Sentence, ...]:
    """sentences, those of the story with their claim_score."""
    story = _in_story(sentences, blocks)
    return tuple(
        replace(sentence, claim_score=_judged(text[sentence.start : sentence.end])[0]) if is_story else sentence
        for sentence, is_story in zip(sentences, story, strict=True)
    )


def claims(
    text: str, sentences: Sequence[Sentence], blocks: Sequence[BlockSpan], quotes: Sequence[Quote]
) -> tuple[ClaimCandidate, ...]:
    """The sentences of the story that hold numbers and score LEAST_SCORE, in order; the same words twice are one."""
    found: dict[str, ClaimCandidate] = {}
    for sentence, is_story in zip(sentences, _in_story(sentences, blocks), strict=True):
        words = text[sentence.start : sentence.end]
        if not is_story or sentence.claim_score < LEAST_SCORE or not has_number(words):
            continue
        quote = _quote_of(sentence, quotes)
        score, reasons = _judged(words)
        candidate = ClaimCandidate(
            sentence.start, sentence.end, words, score, _type(words, quoted=quote is not None), reasons,
            quote is not None, quote.speaker if quote else "",
        )  # fmt: skip
        found.setdefault(" ".join(words.casefold().split()), candidate)
    best = sorted(found.values(), key=lambda claim: (-claim.score, claim.start))[:MOST_CANDIDATES]
    return tuple(sorted(best, key=lambda claim: claim.start))


def has_number(words: str) -> bool:
    """Whether there is a number that is not only a date, a time or an age."""
    return any(match.group().lower() not in HARDLY_NUMBERS for match in NUMBER.finditer(DATE.sub(" ", words)))


def _judged(words: str) -> tuple[float, tuple[str, ...]]:
    """(score 0..1, reasons in words) of a sentence."""
    if len(words) > MOST_CHARACTERS or words.count(" ") + 1 < LEAST_WORDS:
        return 0.0, ()
    numbered = has_number(words)
    met = [(reason, points) for reason, points, sign in (*REASONS, *DOUBTS) if sign.search(words)]
    score = BASE + (0.35 if numbered else 0.0) + sum(points for _, points in met)
    reasons = (["number"] if numbered else []) + [reason for reason, points in met if points > 0]
    return round(min(max(score, 0.0), 1.0), 3), tuple(reasons)


def _type(words: str, *, quoted: bool) -> str:
    for code, sign in TYPES:
        if sign.search(words):
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
