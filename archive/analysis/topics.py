"""Topics suggested by the archive's own terms: whole words, any case, plurals; the terms found are named.

points: 3 for a term in the headline, 2 in the standfirst, 1 each time in the body, a term counted MOST_TIMES times at most.
score: points / (points + HALF), so 0.5 at HALF points, and never 1.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from archive.analysis.once import OncePerKnowledge
from archive.analysis.results import BlockSpan, Knowledge, KnownTopic, TopicSuggestion

POINTS = {"headline": 3, "standfirst": 2, "body": 1, "subheading": 1}
MOST_TIMES = 4
LEAST_POINTS = 3
HALF = 6
MOST_TOPICS = 5
ENDINGS = ("s", "es")
APART = "\n"  # between blocks: stands in none, and so in no term


def topics(text: str, blocks: Sequence[BlockSpan], knowledge: Knowledge) -> tuple[TopicSuggestion, ...]:
    """At most MOST_TOPICS suggestions, the surest first. A single word in the body alone suggests nothing."""
    automaton = _automaton(knowledge)
    if automaton is None:
        return ()
    by_topic: dict[int, dict[str, int]] = defaultdict(dict)
    for term, points in _points(automaton, text, [block for block in blocks if block.kind in POINTS]).items():
        for number in automaton.get(term)[1]:
            by_topic[number][term] = points
    suggested = [_suggestion(knowledge.topics[number], by_topic[number]) for number in sorted(by_topic)]
    return tuple(sorted(filter(None, suggested), key=lambda topic: (-topic.score, topic.label, topic.id))[:MOST_TOPICS])


def _suggestion(topic: KnownTopic, found: dict[str, int]) -> TopicSuggestion | None:
    total = sum(found.values())
    if total < LEAST_POINTS:
        return None
    terms = tuple(sorted(found, key=lambda term: (-found[term], term)))
    return TopicSuggestion(topic.id, topic.label, topic.top, round(total / (total + HALF), 3), terms, topic.key)


def _points(automaton: Any, text: str, blocks: Sequence[BlockSpan]) -> dict[str, int]:
    """The points of each term that is there."""
    points: dict[str, int] = {}
    times: dict[str, int] = {}
    for block, term in _found(automaton, text, blocks):
        times[term] = times.get(term, 0) + 1
        if times[term] <= MOST_TIMES:
            points[term] = points.get(term, 0) + POINTS[block.kind]
    return points


def _found(automaton: Any, text: str, blocks: Sequence[BlockSpan]) -> Iterator[tuple[BlockSpan, str]]:
    """Each whole word or phrase that is a term, its plural or possessive, and its block; in one pass over all of them."""
    lowered = [text[block.start : block.end].lower() for block in blocks]
    joined = APART.join(["", *lowered, ""])
    ends = list(accumulate(len(block) + 1 for block in lowered))
    at = 0
    for last, (term, _) in automaton.iter(joined):
        start = last + 1 - len(term)
        if not joined[start - 1].isalnum() and _ends_word(joined, last + 1):
            while ends[at] <= last:
                at += 1
            yield blocks[at], term


def _ends_word(lowered: str, at: int) -> bool:
    """Whether a word ends there, or after a plural's ending; so it does before an apostrophe."""
    return not lowered[at].isalnum() or any(
        lowered.startswith(ending, at) and not lowered[at + len(ending)].isalnum() for ending in ENDINGS
    )


def _made(known: Sequence[KnownTopic]) -> Any:
    import ahocorasick  # noqa: PLC0415 - compiled, and not needed by an archive without topics

    numbers: dict[str, list[int]] = {}
    for number, topic in enumerate(known):
        for term in {term.lower() for term in topic.terms if term.strip() and APART not in term}:
            numbers.setdefault(term, []).append(number)
    if not numbers:
        return None
    automaton = ahocorasick.Automaton()
    for term, owners in numbers.items():
        automaton.add_word(term, (term, owners))
    automaton.make_automaton()
    return automaton


_automaton = OncePerKnowledge(lambda knowledge: _made(knowledge.topics))  # None where it has no terms
