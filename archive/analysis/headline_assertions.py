"""Which sentences carry a headline's clauses, in whose voice, how surely, and whether one denies what the other says.

A sentence carries a clause that has most of its words, the rare ones counting most (headline_sentences).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from archive.analysis.claim_words import STOP
from archive.analysis.headline_clauses import Clause, clauses, denies, hedges_what_is_said
from archive.analysis.headline_sentences import Bearing
from archive.analysis.headline_tables import HEDGES
from archive.analysis.headline_text import Reading
from archive.analysis.headline_words import WORD, key_of
from archive.analysis.results import BestSentence, HeadlineElement

LEAST_SHARE = 0.6  # of a clause's words, by weight, that a sentence has which carries it
LEAST_SHARED = 2  # words
LEAST_SURE, LEAST_SURELY = 0.8, 3  # the same, for a sentence to be taken at its word: whether it denies or hedges
CALLED_FALSE = re.compile(
    r"(?:That|This|It|The (?:claim|post|story|report|rumour|rumor)|(?:That|This) (?:claim|post|story|report))"
    r" (?:is|was) (?:(?:also|simply|entirely|completely) )?(?:false|untrue|not true|fake|wrong|incorrect|a hoax|made up)\."
)
WITHOUT, WITH = "without", "with "
ASIDE = re.compile(r", (?:who|whom|whose|which|where)\b[^,;]*,")
AROUND = 30  # characters before the first shared word in which a denial or a hedge is looked for

MOST_COMPARED = 5  # sentences
WHOLE = "@"  # what stands for a name or a number begins with

Place = tuple[int, int]


class Assertion(NamedTuple):
    """elements: the clause, then its hedges and denials. hedge: with which all the text hedges what the clause says outright.

    is_turned: whether all that carries it denies what it says, or says what it denies.
    """

    clause: Clause
    elements: tuple[HeadlineElement, ...]
    hedge: str
    is_turned: bool


def assertions(reading: Reading, whole: Mapping[Place, Sequence[Place]], quoted: Sequence[Place]) -> list[Assertion]:
    """whole: the headline's names and numbers, each with where the text has it. quoted: its quoted words."""
    if not reading.sentences.spans:
        return []
    called = {place: f"{WHOLE}{place[0]}" for place in whole}
    for place, places in whole.items():
        reading.sentences.hold(called[place], sorted({start for start, _ in places}))
    return [_assertion(reading, clause) for clause in clauses(reading.text, reading.headline, called, quoted)]


def _assertion(reading: Reading, clause: Clause) -> Assertion:
    bearing = reading.sentences.bearing(clause.stems)
    carrying = [one for one in bearing if one.share >= LEAST_SHARE and len(one.at) >= min(LEAST_SHARED, len(clause.stems))]
    sure = [one for one in carrying if one.share >= LEAST_SURE and len(one.at) >= min(LEAST_SURELY, len(clause.stems))]
    denying = [one for one in sure if _denies(reading, one)]
    is_turned = bool(sure) and (not denying if clause.denials else len(denying) == len(sure))
    hedges = [_hedge(reading, one) for one in sure if not _is_called_false(reading, one)]
    hedge = hedges[0] if hedges and all(hedges) and not clause.hedges else ""
    places = [_place(reading, one) for one in carrying]
    kind = "question" if clause.is_question else "claim"
    whole = (clause.start, clause.end)
    against = [_place(reading, one) for one in sure] if is_turned else []
    element = reading.element(kind, whole, [] if is_turned else places, against=against)
    element = replace(element, best=_best(reading, carrying or bearing, clause))
    words = [reading.element("hedge", place, _spoken(reading, carrying)) for place in clause.hedges]
    for place in clause.denials:
        held = [_place(reading, one) for one in carrying if _denies(reading, one)]
        words.append(reading.element("negation", place, held, against=[] if held else [_place(reading, one) for one in sure]))
    return Assertion(clause, (element, *words), hedge, is_turned)


def _best(reading: Reading, bearing: Sequence[Bearing], clause: Clause) -> BestSentence | None:
    """The best of those with most of the words; where none carries the clause, that is the nearest."""
    most = sorted(bearing, key=lambda one: -one.share)[:MOST_COMPARED]
    return reading.best([one.sentence for one in most], clause.stems)


def _place(reading: Reading, one: Bearing) -> Place:
    """The first shared word in the voice that has most of them; in the article's own only where speakers have less than half."""
    voices = [(position, reading.quote_at((position, position + 1))) for position in sorted(one.at.values())]
    inside = [quote for _, quote in voices if quote]
    voice = Counter(inside).most_common(1)[0][0] if 2 * len(inside) >= len(voices) else None
    position = next(position for position, quote in voices if quote == voice)
    return position, position + 1


def _around(reading: Reading, one: Bearing) -> Iterator[Place]:
    """The words of the sentence from a little before the first to the last shared one."""
    start = max(reading.sentences.spans[one.sentence][0], min(one.at.values()) - AROUND)
    return (match.span() for match in WORD.finditer(reading.text, start, max(one.at.values())))


def _denies(reading: Reading, one: Bearing) -> bool:
    if _is_called_false(reading, one):
        return True
    return any(denies(reading.text, place) and _reaches(reading, one, place) for place in _around(reading, one))


def _is_called_false(reading: Reading, one: Bearing) -> bool:
    """Whether the next sentence says that it is not so: a post claims that it was banned. That is false."""
    behind = reading.sentences.spans[one.sentence + 1 : one.sentence + 2]
    return any(CALLED_FALSE.fullmatch(reading.text, *span) for span in behind)


def _reaches(reading: Reading, one: Bearing, denial: Place) -> bool:
    """Whether a denial is of what is shared: "without" takes back the next word alone, and one between commas what stands there.

    Put up without a fence, it fell; the wall, which was not high, fell.
    """
    text, (start, end) = reading.text, denial
    if text[start:end].lower() == WITHOUT or text[max(0, start - len(WITH)) : start].lower() == WITH:
        following = (match.start() for match in WORD.finditer(text, end) if key_of(match[0]) not in STOP)
        return next(following, None) in one.at.values()
    aside = next((span for span in ASIDE.finditer(text, *reading.sentences.spans[one.sentence]) if span.end() > start), None)
    return aside is None or aside.start() > start or any(aside.start() < at < aside.end() for at in one.at.values())


def _hedge(reading: Reading, one: Bearing) -> str:
    """The first word that hedges what a sentence says; empty without any."""
    said = (reading.text[slice(*place)] for place in _around(reading, one))
    return next((word for word in said if word in HEDGES), "")


def _spoken(reading: Reading, sentences: Sequence[Bearing]) -> list[Place]:
    """Where a word that hedges stands in the sentences."""
    spans = [reading.sentences.spans[one.sentence] for one in sentences]
    found = [match.span() for start, end in spans for match in WORD.finditer(reading.text, start, end)]
    return [place for place in found if hedges_what_is_said(reading.text, place)]
