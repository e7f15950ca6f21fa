"""What is learned from people's decisions on suggestions, and whether it reads decisions better that it has not learned from.

Held out is a fifth of the articles at a time, with all that was decided on them. What counts in the end is learned from all.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log, sqrt
from typing import Any

from archive.analysis.checkworthy import BASE_NAME, SHIPPED_POINTS, signs
from archive.analysis.claim_signs import BASE
from archive.analysis.fitting import area_under_curve, fitted
from archive.analysis.media_topics import path_up
from archive.analysis.results import BlockSpan, Knowledge
from archive.analysis.topic_terms import plain, shipped_weights
from archive.analysis.topics import POINTS, topics

FOLDS = 5
LEAST_DECISIONS = 100
LEAST_OF_A_KIND = 20
LEAST_GAIN = 0.005
LEAST_ARTICLES = 10  # with a topic accepted, for its words to be learned
LEAST_WITH_TERM = 3  # of them, for a word to be learned
SURE = 2.5  # standard errors that a word is commoner there, or rarer
MOST_TERMS = 150  # of one topic, the surest
LEAST_LETTERS = 3
UNIT = 6.0  # of weight, for a unit of log odds
LIKELY = 18.0
LEAST_CHANGE = 0.02
ROUNDS = 8


class TooFew(Exception):
    """There are not decisions enough to learn from; says how many, and how many are needed."""


@dataclass(frozen=True)
class Lesson:
    """weights: as models.LearnedWeights has them. before, after: by measure, on decisions held out, as shipped and as learned."""

    weights: dict[str, Any]
    decisions: int
    before: dict[str, float]
    after: dict[str, float]
    fit: bool = field(default=False)  # to be used


@dataclass(frozen=True)
class ClaimDecision:
    """A suggested claim that a person took or turned down. article: any number that tells articles apart."""

    text: str
    is_taken: bool
    article: int


@dataclass(frozen=True)
class TaggedText:
    """A text with the ids of the topics that people accepted for it."""

    text: str
    blocks: tuple[BlockSpan, ...]
    accepted: frozenset[str]
    article: int


def claims_lesson(decisions: Sequence[ClaimDecision]) -> Lesson:
    """Points for the signs of claims. AUC: the chance that one taken scores above one turned down. Raises TooFew."""
    taken = sum(one.is_taken for one in decisions)
    if len(decisions) < LEAST_DECISIONS or min(taken, len(decisions) - taken) < LEAST_OF_A_KIND:
        raise TooFew(
            f"{taken} suggested claims were accepted and {len(decisions) - taken} rejected: at least {LEAST_DECISIONS} decisions"
            f" are needed, and {LEAST_OF_A_KIND} of each kind."
        )
    rows = [(signs(one.text), one.is_taken) for one in decisions]
    shipped = [(_total(there, SHIPPED_POINTS), is_taken) for there, is_taken in rows]
    learned = []
    for fold in range(FOLDS):
        points, base = _fitted([row for row, one in zip(rows, decisions, strict=True) if one.article % FOLDS != fold])
        learned += [
            (base + _total(there, points), is_taken)
            for (there, is_taken), one in zip(rows, decisions, strict=True)
            if one.article % FOLDS == fold
        ]
    points, base = _fitted(rows)
    weights = {name: round(value, 3) for name, value in {BASE_NAME: base, **points}.items()}
    before, after = {"AUC": round(area_under_curve(shipped), 4)}, {"AUC": round(area_under_curve(learned), 4)}
    return Lesson(weights, len(rows), before, after, after["AUC"] >= before["AUC"] + LEAST_GAIN)


def _fitted(rows: Sequence[tuple[set[str], bool]]) -> tuple[dict[str, float], float]:
    """As shipped where all that is left in a fold was decided alike."""
    if len({is_taken for _, is_taken in rows}) < 2:
        return SHIPPED_POINTS, BASE
    return fitted(rows, points=SHIPPED_POINTS, base=BASE)


def _total(there: set[str], points: dict[str, float]) -> float:
    return sum(map(points.__getitem__, there))


def topics_lesson(texts: Sequence[TaggedText], knowledge: Knowledge) -> Lesson:
    """Weights of words for topics. F1: suggested topics beside accepted ones; first: whether the first suggestion is one of them.

    knowledge: the archive's topics; what it has learned before is not taken along. Raises TooFew.
    """
    if len(texts) < LEAST_DECISIONS:
        raise TooFew(f"{len(texts)} articles have accepted topics: at least {LEAST_DECISIONS} are needed.")
    plainly = replace(knowledge, topic_weights=())
    before, after = [], []
    for fold in range(FOLDS):
        held_out = [one for one in texts if one.article % FOLDS == fold]
        lesson = replace(plainly, topic_weights=_flat(term_weights([one for one in texts if one.article % FOLDS != fold])))
        before += [(one.accepted, _suggested(one, plainly)) for one in held_out]
        after += [(one.accepted, _suggested(one, lesson)) for one in held_out]
    was, now = _figures(before), _figures(after)
    weights = term_weights(texts)
    return Lesson(weights, len(texts), was, now, now["F1"] >= was["F1"] + LEAST_GAIN and now["first"] >= was["first"])


def term_weights(texts: Sequence[TaggedText]) -> dict[str, dict[str, float]]:
    """By topic, weights of words that tell its texts from others, some of them below 0; what is shipped is where they start.

    Chosen are the words whose log odds are surest not to be those of other texts (Monroe, Colaresi, Quinn: Fightin' Words, 2008,
    section 3.4, with half a text as prior); their weights, and those of the shipped terms, are then fitted together.
    """
    words_of = [_words(one) for one in texts]
    everywhere = Counter(word for words in words_of for word in words)
    learned = {}
    for id, count in sorted(Counter(id for one in texts for id in one.accepted).items()):
        if count >= LEAST_ARTICLES and len(texts) > count:
            are_of_it = [id in one.accepted for one in texts]
            inside = Counter(word for words, is_of_it in zip(words_of, are_of_it, strict=True) if is_of_it for word in words)
            learned[id] = _fitted_terms(id, _surest(inside, everywhere, count, len(texts) - count), words_of, are_of_it)
    return {id: terms for id, terms in learned.items() if terms}


def _surest(inside: Counter[str], everywhere: Counter[str], count: int, others: int) -> list[str]:
    ranked = []
    for word, of_all in everywhere.items():
        if of_all >= LEAST_WITH_TERM:
            there, elsewhere = inside[word], of_all - inside[word]
            odds = log((there + 0.5) / (count - there + 0.5)) - log((elsewhere + 0.5) / (others - elsewhere + 0.5))
            errors = abs(odds) / sqrt(1 / (there + 0.5) + 1 / (elsewhere + 0.5))
            if errors >= SURE:
                ranked.append((-errors, word))
    return [word for _, word in sorted(ranked)[:MOST_TERMS]]


def _fitted_terms(id: str, chosen: Sequence[str], words_of: Sequence[set[str]], are_of_it: Sequence[bool]) -> dict[str, float]:
    """The weights that changed, the heaviest first. A text of LIKELY weight is taken to be as likely of the topic as not."""
    shipped = _shipped(id)
    start = dict.fromkeys(chosen, 0.0) | {term: weight / UNIT for term, weight in shipped.items()}
    rows = [(words.intersection(start), is_of_it) for words, is_of_it in zip(words_of, are_of_it, strict=True)]
    points, _ = fitted(rows, points=start, base=-LIKELY / UNIT, base_stays=True, rounds=ROUNDS)
    changed = [(term, round(value * UNIT, 2)) for term, value in points.items() if abs(value - start[term]) >= LEAST_CHANGE]
    return dict(sorted(changed, key=lambda one: (-one[1], one[0])))


def _shipped(id: str) -> dict[str, float]:
    """The single words that come with the archive for a topic and those below it."""
    found: dict[str, float] = {}
    for term, owners in shipped_weights().items():
        word = term.strip()
        weights = [weight for owner, weight in owners.items() if id in path_up(owner)]
        if weights and " " not in word:
            found[word] = max(weights)
    return found


def _words(one: TaggedText) -> set[str]:
    told = " ".join(one.text[block.start : block.end] for block in one.blocks if block.kind in POINTS)
    return {word for word in plain(told).split() if len(word) >= LEAST_LETTERS and not word.isdigit()}


def _flat(weights: dict[str, dict[str, float]]) -> tuple[tuple[str, str, float], ...]:
    return tuple((id, term, weight) for id, terms in weights.items() for term, weight in terms.items())


def _suggested(one: TaggedText, knowledge: Knowledge) -> list[str]:
    return [topic.id for topic in topics(one.text, one.blocks, knowledge)]


def _figures(rows: Sequence[tuple[frozenset[str], list[str]]]) -> dict[str, float]:
    right = sum(len(accepted.intersection(suggested)) for accepted, suggested in rows)
    both = sum(len(accepted) + len(suggested) for accepted, suggested in rows)
    first = sum(suggested[0] in accepted for accepted, suggested in rows if suggested)
    return {"F1": round(2 * right / both, 4) if both else 0.0, "first": round(first / len(rows), 4)}
