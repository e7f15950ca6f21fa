"""Names, exact spans: person, organisation and place beside PER, ORG and LOC of news (news_names.py) and of CoNLL columns.

The columns hold sentences as tokens. They are put together again as running text, SENTENCES of them a document, each a paragraph,
under a headline without a name. "the" before a name and the s of possession behind it are left out of account on both sides, as
is what is marked MISC or found as an event or a work.

Rules were made and mistakes looked at in the first half of each set alone. "with names known" is the other half read by an
archive that knows the names marked in the first, as a desk would that accepted them; "with its own names known" by one that has
all names of that half already, which is the most that knowing names can do. "known": the share of the marks whose words it knows.
"""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from archive.analysis import analyse
from archive.analysis.results import Knowledge, KnownName
from bench.reading.news_names import ELSEWHERE, GOLD, HALVES, OUTLETS, Mark, marked_texts
from bench.reading.scores import Score, precision_recall

SETS = (("ner/wikigold", "*.gz"), ("ner/wikineural_en", "*.gz"))
BETWEEN_TEXTS = "-DOCSTART-"  # a token of some sets
SENTENCES = 12
MOST_SENTENCES = 3_000
KIND = {"PER": "person", "ORG": "organisation", "LOC": "place"}
NO_SPACE_BEFORE = re.compile(r"[.,;:!?%)\]}]+|n't|'s|'ll|'re|'ve|'d|'m|''|’s?")
NO_SPACE_AFTER = {"(", "[", "{", "$", "£", "``", "#"}

KNOWLEDGE = Knowledge(has_model=True)

Marked = set[tuple[str, int, int]]
Documents = list[tuple[str, Marked]]


def measure(data: Path) -> Iterator[Score]:
    looked_at, held_out = (news(data, half) for half in HALVES)
    if looked_at and held_out:
        yield from _halves(f"news, {GOLD}", looked_at, held_out)
    if outlets := news(data, OUTLETS):
        yield from _held_out(f"news, {ELSEWHERE}, held out", outlets)
    for name, pattern in SETS:
        files = sorted((data / name).glob(pattern))
        if not files:
            print(f"{name} is not there: left out.")
            continue
        rows = [row for file in files for row in sentences(file)][:MOST_SENTENCES]
        yield from _halves(name, [*documents(rows[: len(rows) // 2])], [*documents(rows[len(rows) // 2 :])])


def _halves(name: str, looked_at: Documents, held_out: Documents) -> Iterator[Score]:
    yield from _measured(f"{name}, half looked at", looked_at, KNOWLEDGE)
    yield from _measured(f"{name}, half held out", held_out, KNOWLEDGE)
    others = Knowledge(known_names(looked_at), has_model=True)
    yield from _measured(f"{name}, half held out, with names known", held_out, others)
    own = Knowledge(known_names(held_out), has_model=True)
    yield from _measured(f"{name}, half held out, with its own names known", held_out, own)


def _held_out(name: str, held_out: Documents) -> Iterator[Score]:
    yield from _measured(name, held_out, KNOWLEDGE)
    yield from _measured(f"{name}, with its own names known", held_out, Knowledge(known_names(held_out), has_model=True))


def news(data: Path, part: str) -> Documents:
    return [(text, _named(text, marks)) for text, marks in marked_texts(data, part)]


def _named(text: str, marks: Iterable[Mark]) -> Marked:
    return {(KIND[kind], *trimmed(text, start, end)) for start, end, kind in marks if kind in KIND}


def known_names(marked: Documents) -> tuple[KnownName, ...]:
    """The names marked in the texts, each of the kind that it is marked as most often."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for text, gold in marked:
        for kind, start, end in gold:
            kinds[text[start:end]][kind] += 1
    named = sorted((name, counted.most_common(1)[0][0]) for name, counted in kinds.items())
    return tuple(KnownName(key, name, kind, (name,)) for key, (name, kind) in enumerate(named, 1))


def _measured(name: str, marked: Documents, knowledge: Knowledge) -> Iterator[Score]:
    right, found, wanted = ({kind: 0 for kind in KIND.values()} for _ in range(3))
    forms, known = {form for one in knowledge.names for form in one.names}, 0
    for text, gold in marked:
        ours = read(text, knowledge)
        known += sum(text[start:end] in forms for _, start, end in gold)
        for kind in right:
            of_gold, of_ours = ({place for place in places if place[0] == kind} for places in (gold, ours))
            right[kind] += len(of_gold & of_ours)
            found[kind] += len(of_ours)
            wanted[kind] += len(of_gold)
    for kind in right:
        yield Score(f"entities: {kind}", name, wanted[kind], precision_recall(right[kind], found[kind], wanted[kind]))
    total = precision_recall(*(sum(counts.values()) for counts in (right, found, wanted)))
    total |= {"known": known / sum(wanted.values())} if forms else {}
    goal = "0.84 in news prose" if knowledge.names else "0.80 in news prose"
    yield Score("entities: all", name, sum(wanted.values()), total, goal)


def read(text: str, knowledge: Knowledge = KNOWLEDGE) -> Marked:
    found = analyse(text, knowledge=knowledge).entities
    return {(one.kind, *trimmed(text, one.start, one.end)) for one in found if one.kind in KIND.values()}


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    the = re.match(r"[Tt]he\s+", words)
    of = re.search(r"['’]s?$", words)
    return start + (the.end() if the else 0), end - (len(of[0]) if of else 0)


def sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    """(token, tag) by sentence."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[tuple[str, str]] = []
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if columns[1:2] == [BETWEEN_TEXTS]:
                continue
            if len(columns) == 3:
                rows.append((columns[1], columns[2]))
            elif rows:
                yield rows
                rows = []
        if rows:
            yield rows


def documents(rows: list[list[tuple[str, str]]]) -> Iterator[tuple[str, Marked]]:
    """Running text, and where its names stand."""
    left = iter(rows)
    while some := list(islice(left, SENTENCES)):
        text, gold = "What was said\n", set()
        for sentence in some:
            text += "\n"
            begun: tuple[str, int] | None = None
            before = "\n"
            for token, tag in sentence:
                if before != "\n" and before not in NO_SPACE_AFTER and not NO_SPACE_BEFORE.fullmatch(token):
                    text += " "
                if begun and not tag.startswith("I-"):
                    gold.add((begun[0], *trimmed(text, begun[1], len(text.rstrip()))))
                    begun = None
                if tag.startswith("B-") and tag[2:] in KIND:
                    begun = (KIND[tag[2:]], len(text))
                text += token
                before = token
            if begun:
                gold.add((begun[0], *trimmed(text, begun[1], len(text))))
            text += "\n"
        yield text, gold
