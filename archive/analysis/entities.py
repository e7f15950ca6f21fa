"""Names in a text: the archive's own, as whole words, letters as written, the longest first; then the model's (naming.py)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from archive.analysis.naming import names
from archive.analysis.ner import spans
from archive.analysis.once import OncePerKnowledge
from archive.analysis.results import BlockSpan, EntityMention, Knowledge, KnownName
from archive.analysis.words import put_alike

LEAST_CHARACTERS = 2  # of a name that is looked for
LEAST_CAPITALS = 5  # characters of a name that is also looked for in capitals, as headlines and first words have it
TITLES = ("headline", "subheading")
LETTERS_OF_SMALL_WORDS = 3  # which a title leaves small, most of them
MOST_CAPITALS = 0.6  # share of a headline's longer words that begin with one
NOT_SEARCHED = ("boilerplate", "credit", "duplicate")
SAME = {"’": "'", "‘": "'", "\u00a0": " ", "\t": " ", "\u2010": "-", "\u2011": "-"}  # one character for one


@dataclass(frozen=True)
class Tagger:
    """Every name of a Knowledge, ready to be found. owners: of each form, one or, where they share it, several."""

    automaton: Any
    owners: dict[str, tuple[KnownName, ...]]


def entities(text: str, blocks: Sequence[BlockSpan], knowledge: Knowledge) -> tuple[EntityMention, ...]:
    """Mentions in all blocks but furniture, credits and repeated lines, in order, none inside another.

    What the archive knows goes before what the model finds, but for parts of a longer name. A name of several entities is of the
    one that the text also calls by a name of its own; else its mention has candidates and no key.
    """
    searched = [block for block in blocks if block.kind not in NOT_SEARCHED]
    known = _settled(_known_mentions(text, searched, knowledge))
    if not (knowledge.has_model or known):
        return ()
    read = [(block.start, block.end) for block in searched if not _is_title(text, block)] if knowledge.has_model else []
    places = [(block.start, block.end) for block in searched]
    found = names(text, spans(text, read), places, known, is_wide=knowledge.has_model)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _known_mentions(text: str, searched: Sequence[BlockSpan], knowledge: Knowledge) -> list[EntityMention]:
    if not knowledge.names:
        return []
    found: list[EntityMention] = []
    at = 0
    for start, end, owners in _longest(_hits(tagger_of(knowledge), put_alike(text, SAME))):
        while at < len(searched) and searched[at].end < end:
            at += 1
        if at < len(searched) and searched[at].start <= start:
            one, keys = owners[0], tuple(owner.key for owner in owners)
            key, candidates = (one.key, ()) if len(keys) == 1 else (None, keys)
            name = one.name if key else text[start:end]
            found.append(EntityMention(one.kind, text[start:end], start, end, name, "dictionary", key, candidates))
    return found


def _settled(found: Sequence[EntityMention]) -> list[EntityMention]:
    """A shared name where just one of those who share it is named otherwise too."""
    sure = {mention.key: mention for mention in found if mention.key is not None}
    settled = []
    for mention in found:
        meant = [sure[key] for key in mention.candidates if key in sure]
        if len(meant) == 1:
            mention = mention._replace(kind=meant[0].kind, name=meant[0].name, key=meant[0].key, candidates=())
        settled.append(mention)
    return settled


def _is_title(text: str, block: BlockSpan) -> bool:
    """Whether most words of a headline begin with a capital, as names do: the model takes them all for names."""
    if block.kind not in TITLES:
        return False
    long = [word for word in text[block.start : block.end].split() if len(word) > LETTERS_OF_SMALL_WORDS]
    return sum(word[0].isupper() for word in long) > MOST_CAPITALS * len(long)


def _made(names: Iterable[KnownName]) -> Tagger:
    import ahocorasick  # noqa: PLC0415 - compiled, and not needed by an archive without names

    owners: dict[str, tuple[KnownName, ...]] = {}
    for known in names:
        for form in _forms(known):
            others = owners.get(form, ())
            if known.key not in {other.key for other in others}:
                owners[form] = (*others, known)
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
    written |= {normalize(form, name) for name in written if not name.isascii() for form in ("NFC", "NFD")}
    return written | {name.upper() for name in written if len(name) >= LEAST_CAPITALS}


def _hits(tagger: Tagger, text: str) -> Iterator[tuple[int, int, tuple[KnownName, ...]]]:
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


def _longest(hits: Iterable[tuple[int, int, tuple[KnownName, ...]]]) -> Iterator[tuple[int, int, tuple[KnownName, ...]]]:
    """The first and longest of hits that overlap."""
    at = 0
    for start, end, known in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= at:
            yield start, end, known
            at = end
