"""The archive's own names found in a text: whole words, letters as written, the longest name first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archive.analysis.once import OncePerKnowledge
from archive.analysis.results import BlockSpan, EntityMention, Knowledge, KnownName
from archive.analysis.words import put_alike

LEAST_CHARACTERS = 2  # of a name that is looked for
LEAST_CAPITALS = 5  # characters of a name that is also looked for in capitals, as headlines and first words have it
NOT_SEARCHED = ("boilerplate", "credit", "duplicate")
SAME = {"’": "'", "‘": "'", "\u00a0": " ", "\t": " ", "\u2010": "-", "\u2011": "-"}  # one character for one


@dataclass(frozen=True)
class Tagger:
    """Every name of a Knowledge, ready to be found. A name that two entities share is found and left untagged."""

    automaton: Any
    owners: dict[str, KnownName | None]


def entities(text: str, blocks: Sequence[BlockSpan], knowledge: Knowledge) -> tuple[EntityMention, ...]:
    """Mentions of known entities in all blocks but furniture, credits and repeated lines, in order, none inside another."""
    if not knowledge.names:
        return ()
    searched = [block for block in blocks if block.kind not in NOT_SEARCHED]
    found: list[EntityMention] = []
    at = 0
    for start, end, known in _longest(_hits(tagger_of(knowledge), put_alike(text, SAME))):
        while at < len(searched) and searched[at].end < end:
            at += 1
        if known is not None and at < len(searched) and searched[at].start <= start:
            found.append(EntityMention(known.kind, text[start:end], start, end, known.name, "dictionary", known.key))
    return tuple(found)


def _made(names: Iterable[KnownName]) -> Tagger:
    import ahocorasick  # noqa: PLC0415 - compiled, and not needed by an archive without names

    owners: dict[str, KnownName | None] = {}
    for known in names:
        for form in _forms(known):
            other = owners.setdefault(form, known)
            if other is not None and other.key != known.key:
                owners[form] = None
    automaton = ahocorasick.Automaton()
    for form in owners:
        automaton.add_word(form, form)
    if owners:
        automaton.make_automaton()
    return Tagger(automaton if owners else None, owners)


tagger_of = OncePerKnowledge(lambda knowledge: _made(knowledge.names))


def _forms(known: KnownName) -> set[str]:
    written = {" ".join(put_alike(name, SAME).split()) for name in (known.name, *known.names)}
    written = {name for name in written if len(name) >= LEAST_CHARACTERS and re.search(r"\w", name)}
    return written | {name.upper() for name in written if len(name) >= LEAST_CAPITALS}


def _hits(tagger: Tagger, text: str) -> Iterator[tuple[int, int, KnownName | None]]:
    """Where names stand as whole words; in one pass, for each call of iter() copies the text."""
    if tagger.automaton is None:
        return
    for last, form in tagger.automaton.iter(text):
        first, after = last + 1 - len(form), last + 1
        if _is_boundary(text, first) and _is_boundary(text, after):
            yield first, after, tagger.owners[form]


def _is_boundary(text: str, at: int) -> bool:
    """Whether a word may begin or end between the characters on either side of this place."""
    return at == 0 or at == len(text) or not (_is_word(text[at - 1]) and _is_word(text[at]))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _longest(hits: Iterable[tuple[int, int, KnownName | None]]) -> Iterator[tuple[int, int, KnownName | None]]:
    """The first and longest of hits that overlap."""
    at = 0
    for start, end, known in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= at:
            yield start, end, known
            at = end
