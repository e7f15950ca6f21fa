"""Topics suggested by weighted terms: whole words and phrases, any case, plurals; the terms that weighed most are named.

A term weighs weight * (1 + ln(points)); points: 3 for each time in the headline, 2 in the standfirst, 1 in the body, a term
counted MOST_TIMES times at most. What speaks for a topic speaks for those above it. The terms are those that people gave the
archive's topics, those that come with the IPTC Media Topics, and those learned from accepted topics. An archive without topics
is suggested the Media Topics themselves. score: weight / (weight + HALF), so 0.5 at HALF, and never 1.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import inf, log
from typing import Any, NamedTuple

from archive.analysis.media_topics import media_topics, path_up
from archive.analysis.once import OncePerKnowledge
from archive.analysis.results import BlockSpan, Knowledge, KnownTopic, TopicSuggestion
from archive.analysis.topic_terms import ENDINGS, plain, shipped_weights

POINTS = {"headline": 3, "standfirst": 2, "body": 1, "subheading": 1}
MOST_TIMES = 4
OWN_WEIGHT = 3.0  # of a term that people gave a topic
LEAST = 6.0  # weight for a topic to be suggested
LEAST_OF_BEST = 0.6  # of the weight of the best branch of the tree, for topics of another to be suggested
LEAST_OF_BRANCH = 0.4  # of the weight of its branch, for a topic to be suggested in place of the one above
HALF = 12.0
MOST_TOPICS = 5
MOST_OF_BRANCH = 2
MOST_TERMS = 8
APART = "\n"  # between blocks: stands in none, and so in no term


class Node(NamedTuple):
    """A topic in its tree. up: the numbers of its nodes, its own first and the top last."""

    topic: KnownTopic
    up: tuple[int, ...]


class Model(NamedTuple):
    """words: finds plain terms, as (term, ((node, weight), ...)). own: finds terms that people gave, as (term, nodes)."""

    nodes: tuple[Node, ...]
    words: Any
    own: Any


class Weighed:
    """What each term weighs: for each node and those above it (by node, then term), and of terms that people gave alone.

    told: the nodes that have terms of their own there. against: what learned terms take away, by node.
    """

    def __init__(self) -> None:
        self.terms: dict[int, dict[str, float]] = defaultdict(dict)
        self.given: dict[int, float] = defaultdict(float)
        self.told: set[int] = set()
        self.against: dict[int, float] = defaultdict(float)

    def add(self, node: Node, number: int, term: str, weighs: float) -> None:
        if weighs <= 0:
            self.against[number] += weighs
            return
        self.told.add(number)
        for above in node.up:
            terms = self.terms[above]
            if weighs > terms.get(term, 0.0):
                terms[term] = weighs


def topics(text: str, blocks: Sequence[BlockSpan], knowledge: Knowledge) -> tuple[TopicSuggestion, ...]:
    """At most MOST_TOPICS suggestions: of the weightiest branch of the tree first, the most special with weight enough."""
    model = _model(knowledge)
    weighed = _weighed(model, text, [block for block in blocks if block.kind in POINTS])
    totals = {number: sum(terms.values()) + weighed.against[number] for number, terms in weighed.terms.items()}
    chosen = _chosen(model.nodes, totals, weighed)
    return tuple(_suggestion(model.nodes[number].topic, weighed.terms[number], totals[number]) for number in chosen)


def _suggestion(topic: KnownTopic, terms: dict[str, float], total: float) -> TopicSuggestion:
    named = sorted(terms, key=lambda term: (-terms[term], term))[:MOST_TERMS]
    return TopicSuggestion(topic.id, topic.label, topic.top, round(total / (total + HALF), 3), tuple(named), topic.key)


def _chosen(nodes: Sequence[Node], totals: dict[int, float], weighed: Weighed) -> list[int]:
    """The nodes to suggest. What terms given by people are enough for is always among them."""
    given = {number for number, total in weighed.given.items() if total >= LEAST}
    branches: dict[int, list[int]] = defaultdict(list)
    for number, total in totals.items():
        if total >= LEAST:
            branches[nodes[number].up[-1]].append(number)
    best = max((totals[top] for top in branches), default=0.0)
    chosen: list[int] = []
    for top in sorted(branches, key=lambda top: (-totals[top], nodes[top].topic.label)):
        least = LEAST_OF_BRANCH * totals[top] if totals[top] >= LEAST_OF_BEST * best else inf
        fit = {number for number in branches[top] if totals[number] >= least and (number in weighed.told or number == top)}
        chosen += _of_branch(nodes, totals, fit | given.intersection(branches[top]), given)
    return chosen[:MOST_TOPICS]


def _of_branch(nodes: Sequence[Node], totals: dict[int, float], fit: set[int], given: set[int]) -> list[int]:
    """Those of one branch that have nothing below them that is fit, the weightiest first."""
    covered = {above for number in fit for above in nodes[number].up[1:]}
    ranked = sorted(fit - covered, key=lambda number: (-totals[number], nodes[number].topic.label, nodes[number].topic.id))
    return [number for at, number in enumerate(ranked) if at < MOST_OF_BRANCH or number in given]


def _weighed(model: Model, text: str, blocks: Sequence[BlockSpan]) -> Weighed:
    weighed = Weighed()
    if model.own is not None:
        for term, points in _own_points(model.own, text, blocks).items():
            weighs = OWN_WEIGHT * (1 + log(points))
            for number in model.own.get(term)[1]:
                weighed.add(model.nodes[number], number, term, weighs)
                weighed.given[number] += weighs
    if model.words is not None:
        for (term, owners), points in _points(model.words, text, blocks).items():
            for number, weight in owners:
                weighed.add(model.nodes[number], number, term, weight * (1 + log(points)))
    return weighed


def _points(automaton: Any, text: str, blocks: Sequence[BlockSpan]) -> dict[tuple[str, Any], int]:
    points: dict[tuple[str, Any], int] = {}
    times: dict[str, int] = {}
    for block in blocks:
        worth = POINTS[block.kind]
        for _, known in automaton.iter(plain(text[block.start : block.end])):
            count = times[known[0]] = times.get(known[0], 0) + 1
            if count <= MOST_TIMES:
                points[known] = points.get(known, 0) + worth
    return points


def _own_points(automaton: Any, text: str, blocks: Sequence[BlockSpan]) -> dict[str, int]:
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


def _made(knowledge: Knowledge) -> Model:
    nodes = _nodes(knowledge.topics or _shipped_topics())
    return Model(nodes, _automaton(_word_owners(nodes, knowledge)), _automaton(_own_owners(nodes)))


def _shipped_topics() -> tuple[KnownTopic, ...]:
    """The Media Topics, numbered in their order in place of keys."""
    labels = media_topics()
    numbers = {id: number for number, id in enumerate(labels)}
    return tuple(
        KnownTopic(None, id, topic.label, labels[list(path_up(id))[-1]].label, (), numbers.get(topic.parent))
        for id, topic in labels.items()
    )


def _nodes(known: Sequence[KnownTopic]) -> tuple[Node, ...]:
    numbers = {number if topic.key is None else topic.key: number for number, topic in enumerate(known)}
    return tuple(Node(topic, tuple(_up(number, known, numbers))) for number, topic in enumerate(known))


def _up(number: int | None, known: Sequence[KnownTopic], numbers: dict[int, int]) -> Iterator[int]:
    seen: set[int] = set()
    while number is not None and number not in seen:
        seen.add(number)
        yield number
        number = numbers.get(known[number].above)


def _word_owners(nodes: Sequence[Node], knowledge: Knowledge) -> dict[str, tuple[str, tuple[tuple[int, float], ...]]]:
    """By each form of a plain term, the term and what it weighs for whom: the topic, or the next above it that is known here."""
    by_id = {node.topic.id: number for number, node in enumerate(nodes)}
    weights: dict[str, dict[int, float]] = {}
    for term, owners in shipped_weights().items():
        for id, weight in owners.items():
            number = next((by_id[above] for above in path_up(id) if above in by_id), None)
            if number is not None:
                here = weights.setdefault(term, {})
                here[number] = max(weight, here.get(number, 0.0))
    for id, term, weight in knowledge.topic_weights:
        if id in by_id:
            weights.setdefault(plain(term), {})[by_id[id]] = weight
    owned = {term: (term.strip(), tuple(owners.items())) for term, owners in weights.items()}
    forms = {f" {term.strip()}{ending} ": owned[term] for ending in reversed(ENDINGS) for term in owned}
    return forms | owned


def _own_owners(nodes: Sequence[Node]) -> dict[str, tuple[str, list[int]]]:
    numbers: dict[str, list[int]] = {}
    for number, node in enumerate(nodes):
        for term in {term.lower() for term in node.topic.terms if term.strip() and APART not in term}:
            numbers.setdefault(term, []).append(number)
    return {term: (term, owners) for term, owners in numbers.items()}


def _automaton(known: dict[str, Any]) -> Any:
    """Finds the keys, giving their values; None where there are none."""
    import ahocorasick  # noqa: PLC0415 - compiled, and not needed to start

    automaton = ahocorasick.Automaton()
    for term, value in known.items():
        automaton.add_word(term, value)
    automaton.make_automaton()
    return automaton if known else None


_model = OncePerKnowledge(_made)
