"""Speakers as entities: the name that stands where the speaker is told; he, she and a role put down to whom they must mean.

Where more than one could be meant, the words stay as they stand.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from archive.analysis.results import EntityMention, Quote
from archive.analysis.subjects import subject_at_end

HE = frozenset(("he", "He"))
HE_OR_SHE = HE | {"she", "She"}
FAR = 700  # characters back that a pronoun reaches
ROLE = re.compile(r"(?:the|his|her|its|their|a|an)\s+(?=\w)", re.IGNORECASE)
TITLED = re.compile(r"\b(Mr|Mrs|Ms|Miss|Sir|Lord|Lady|Dame|Baroness)\.?\s+$")
MEN = frozenset(("Mr", "Sir", "Lord"))
SPEAKERS = ("person", "organisation")
POSSESSIVE = re.compile(r"['’]s?\s+\w")
FURTHER = re.compile(r"\s+[a-z]")  # the Harbour Party leader
BEHIND_ROLE = re.compile(r"(?: (?:of|for|at) [^,.;:\"“”\n]{1,60})?, (?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Prof|Rev)\.? )?")
CLOSES_NAME = re.compile(r",(?! (?:and|or)\b)|[.;]?[\"”’]?(?=\n|$)|[.;] ")
NAME_ALONE = re.compile(r"(?<=[a-z,;] )[A-ZÀ-Þ][\w’'\-]+ [A-ZÀ-Þ][\w’'\-]+")
TITLE_SPAN = 12  # characters before a name where its title stands
ROLE_SPAN = 60
RELATIVES = ("who", "which", "that")
MOST_BETWEEN = 60  # characters between a name and one of these
SENTENCE_END = re.compile(r"[.!?][\"”’]? ")

Who = tuple[str, int | None]  # the name, and the entity's key


class Names(NamedTuple):
    """The people and organisations of a text that nobody names inside quotation marks, and where each starts."""

    mentions: Sequence[EntityMention]
    starts: Sequence[int]


def resolved(text: str, found: Sequence[Quote], entities: Sequence[EntityMention]) -> tuple[Quote, ...]:
    """The same quotes with speaker and speaker_key of the entities they are; speaker_start and speaker_end stay."""
    names = _outside(found, [one for one in entities if one.kind in SPEAKERS])
    places = sorted({(one.speaker_start, one.speaker_end) for one in found if one.speaker_start is not None})
    who: dict[tuple[int | None, int | None], Who] = {(None, None): ("", None)}
    last: tuple[int, Who] | None = None  # the speaker named last, and where
    for start, end in places:
        who[start, end] = one = _who(text, start, end, names, last)
        if _is_name(one[0]):
            last = (end, one)
    return tuple(_put_down(quote, who[quote.speaker_start, quote.speaker_end]) for quote in found)


def _put_down(quote: Quote, who: Who) -> Quote:
    """The quote with who said it; of nobody where "who" is of nobody that is named."""
    if who[0] in ("", *RELATIVES):
        return quote._replace(speaker="", speaker_start=None, speaker_end=None)
    return quote._replace(speaker=who[0], speaker_key=who[1])


def _outside(found: Sequence[Quote], mentions: Sequence[EntityMention]) -> Names:
    marks = [(one.start, one.end) for one in found if one.kind != "indirect"]
    starts = [start for start, _ in marks]
    kept = []
    for one in mentions:
        at = bisect_left(starts, one.start) - 1
        if at < 0 or marks[at][1] <= one.start:
            kept.append(one)
    return Names(kept, [one.start for one in kept])


def _is_name(words: str) -> bool:
    return words[:1].isupper() and words not in HE_OR_SHE and len(words) > 2 and not ROLE.match(words) and words not in ("They",)


def _who(text: str, start: int, end: int, names: Names, last: tuple[int, Who] | None) -> Who:
    words = text[start:end]
    if words in RELATIVES:
        return _named_before(text, start, names)
    if words in HE_OR_SHE:
        return _person_meant(text, start, names, last) or (words, None)
    named = _named_there(text, start, end, names)
    if named:
        return named
    role = ROLE.match(words)
    bearer = _named_behind(text, end, names) or (_bearer(text, start, words[role.end() :], names) if role else None)
    return bearer or (words, None)


def _named_behind(text: str, end: int, names: Names) -> Who | None:
    """The name between commas behind a role: the mayor of Ostley, Jo Bell, said; and not: the mayor, Jo Bell, and the council."""
    behind = BEHIND_ROLE.match(text, end)
    at = bisect_left(names.starts, behind.end()) if behind else len(names.starts)
    one = names.mentions[at] if at < len(names.starts) and behind and names.starts[at] == behind.end() else None
    return (one.name, one.key) if one and CLOSES_NAME.match(text, one.end) else None


def _named_before(text: str, at: int, names: Names) -> Who:
    """Whom "who" is said of: the last one named in the sentence before it."""
    last = bisect_left(names.starts, at) - 1
    is_far = last < 0 or at - names.mentions[last].end > MOST_BETWEEN or SENTENCE_END.search(text, names.mentions[last].end, at)
    if is_far or not text.startswith(RELATIVES[0], at):
        beside = text[max(0, at - MOST_BETWEEN) : at].rpartition("\n")[2]
        span = subject_at_end(SENTENCE_END.split(beside)[-1], 0)
        return SENTENCE_END.split(beside)[-1][slice(*span)] if span else RELATIVES[0], None
    return names.mentions[last].name, names.mentions[last].key


def _named_there(text: str, start: int, end: int, names: Names) -> Who | None:
    """The name among the words of the speaker: that of the last person, else the last one that is not part of a role."""
    first = max(0, bisect_left(names.starts, start) - 1)
    there = [one for one in names.mentions[first : bisect_left(names.starts, end)] if one.end > start]
    there = [one for one in there if not (one.end < end and POSSESSIVE.match(text, one.end))]
    there = [one for one in there if one.kind == "person"] or [one for one in there if not FURTHER.match(text, one.end, end)]
    return (there[-1].name, there[-1].key) if there else None


def _person_meant(text: str, at: int, names: Names, last: tuple[int, Who] | None) -> Who | None:
    """The speaker named last where nobody else was since, else the only person named not far before."""
    near = last is not None and at - last[0] <= FAR
    people = [
        one for one in names.mentions[bisect_left(names.starts, at - FAR) : bisect_left(names.starts, at)] if one.kind == "person"
    ]
    if not people:
        return last[1] if near and last and not names.mentions and not NAME_ALONE.search(text, last[0], at) else None
    is_man = text[at : at + 2] in HE
    fitting = [one for one in people if _is_man(text, one) in (None, is_man)]
    if not fitting:
        return None
    fitting = [one for one in fitting if not POSSESSIVE.match(text, one.end)] or fitting
    one = fitting[-1]
    is_only = len({other.name for other in fitting}) == 1
    return (one.name, one.key) if is_only or near and last and last[1][0] == one.name else None


def _is_man(text: str, mention: EntityMention) -> bool | None:
    title = TITLED.search(text, max(0, mention.start - TITLE_SPAN), mention.start)
    return None if title is None else title[1] in MEN


def _bearer(text: str, at: int, role: str, names: Names) -> Who | None:
    """Who stands beside that role before: Home Secretary Jo Bell; Jo Bell, the home secretary."""
    wanted = role.lower()
    found = {}
    for one in names.mentions[: bisect_left(names.starts, at)]:
        if one.kind == "person":
            before = text[max(0, one.start - ROLE_SPAN) : one.start].lower().rstrip()
            after = text[one.end : one.end + ROLE_SPAN].lower()
            if before.endswith(wanted) or re.match(rf",? (?:(?:the|an?|who is (?:the|an?)) )?{re.escape(wanted)}\b", after):
                found[one.name] = one.key
    return next(iter(found.items())) if len(found) == 1 else None
