"""Topics suggested by the archive's own terms: whole words, any case, plurals; the terms found are named.

points: 3 for a term in the headline, 2 in the standfirst, 1 each time in the body, a term counted MOST_TIMES times at most.
score: points / (points + HALF), so 0.5 at HALF points, and never 1.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from archive.analysis.once import OncePerKnowledge
from archive.analysis.results import BlockSpan, Knowledge, KnownTopic, TopicSuggestion

POINTS = {"headline": 3, "standfirst": 2, "body": 1, "subheading": 1}
MOST_TIMES = 4
LEAST_POINTS = 3
HALF = 6
MOST_TOPICS = 5
ENDINGS = ("", "s", "es", "'s", "’s")


def topics(text: str, blocks: Sequence[BlockSpan], knowledge: Knowledge) -> tuple[TopicSuggestion, ...]:
    """At most MOST_TOPICS suggestions, the surest first. A single word in the body alone suggests nothing."""
    automaton = _automaton(knowledge)
    if automaton is None:
        return ()
    points: dict[tuple[int, str], int] = defaultdict(int)
    times: dict[tuple[int, str], int] = defaultdict(int)
    for block in blocks:
        if block.kind not in POINTS:
            continue
        for number, term in _found(automaton, text[block.start : block.end].lower()):
            times[number, term] += 1
            if times[number, term] <= MOST_TIMES:
                points[number, term] += POINTS[block.kind]
    made = [_suggestion(topic, number, points) for number, topic in enumerate(knowledge.topics)]
    suggested = [topic for topic in made if topic is not None]
    return tuple(sorted(suggested, key=lambda topic: (-topic.score, topic.label, topic.id))[:MOST_TOPICS])


def _suggestion(topic: KnownTopic, number: int, points: dict[tuple[int, str], int]) -> TopicSuggestion | None:
    found = {term.lower(): points[number, term.lower()] for term in topic.terms if (number, term.lower()) in points}
    total = sum(found.values())
    if total < LEAST_POINTS:
        return None
    terms = tuple(sorted(found, key=lambda term: (-found[term], term)))
    return TopicSuggestion(topic.id, topic.label, topic.top, round(total / (total + HALF), 3), terms, topic.key)


def _found(automaton: Any, lowered: str) -> list[tuple[int, str]]:
    """(number of the topic, term) for each whole word or phrase that is a term, its plural or possessive."""
    found = []
    for last, (term, numbers) in automaton.iter(lowered):
        start = last + 1 - len(term)
        if (start == 0 or not lowered[start - 1].isalnum()) and _ends_word(lowered, last + 1):
            found += [(number, term) for number in numbers]
    return found


def _ends_word(lowered: str, at: int) -> bool:
    for ending in ENDINGS:
        after = at + len(ending)
        if lowered.startswith(ending, at) and (after == len(lowered) or not lowered[after].isalnum()):
            return True
    return False


def _made(known: Sequence[KnownTopic]) -> Any:
    import ahocorasick  # noqa: PLC0415 - compiled, and not needed by an archive without topics

    numbers: dict[str, list[int]] = {}
    for number, topic in enumerate(known):
        for term in {term.lower() for term in topic.terms if term.strip()}:
            numbers.setdefault(term, []).append(number)
    if not numbers:
        return None
    automaton = ahocorasick.Automaton()
    for term, owners in numbers.items():
        automaton.add_word(term, (term, owners))
    automaton.make_automaton()
    return automaton


_automaton = OncePerKnowledge(lambda knowledge: _made(knowledge.topics))  # None where it has no terms
