"""Reported speech: what somebody says without quotation marks, as the clause that holds it, with the speaker and the cue."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from archive.analysis.calendar_words import A_DAY
from archive.analysis.cues import ABOUT, NOUNS, PHRASES, SAYING, SHOWING, TELLING, THINKING, all_forms, forms
from archive.analysis.marks import Passage
from archive.analysis.subjects import NAME, far_subject, first_subject, is_participle, near_subject, subject_at_end

Place = tuple[int, int]


class Report(NamedTuple):
    """content: the clause. subject: where the words stand that name the speaker. cue: the word that tells it."""

    content: Place
    subject: Place | None
    cue: Place


SAID = all_forms(SAYING)
TOLD = all_forms(TELLING)
THOUGHT = all_forms(THINKING)
OF = all_forms(ABOUT)
SHOWN = all_forms(SHOWING)
WITH = {form: after for verb, after in PHRASES.items() for form in forms(verb)}
CLAUSE = SAID | TOLD | THOUGHT | OF | SHOWN
PLANS = frozenset(("plan", "plans"))
NAMED = frozenset(NOUNS.split())
CUES = CLAUSE | frozenset(WITH) | NAMED | {"according", "According"}
WORD = re.compile(r"[A-Za-z]+")

WHEN = (
    rf"(?:(?:on |late |early |last |this |earlier )*(?:(?:{A_DAY})(?: (?:morning|afternoon|evening|night))?|today|yesterday"
    r"|tonight|week|month|year|earlier|recently|later|afterwards?|again|also|[a-z]+ly))"
)
ASIDE = (
    r"(?:(?:in|at|on|during|from|via|through|with|after|before|following|when|as|while)\b[^,.;:]{1,80}?"
    r"(?=,| that |\s*[.:;]|\s*$))"
)
TO_WHOM = (
    r"(?:(?:him|her|them|us|me|you|it|reporters|journalists|supporters|voters|lawmakers|viewers|fans|people|members)\b"
    r"|(?:the |a |an |his |her |their )?(?:[A-Z][\w.’'&\-]*(?: [A-Z][\w.’'&\-]*){0,4}"
    r"|(?:[a-z]+ ){0,3}?[a-z]+(?= that |,|: | in | at | on ))"
    r"(?:’s|'s)?)"
)
AFTER = re.compile(rf"(?:,? {WHEN}\b)*(?: {ASIDE})?(?:,? {WHEN}\b)*")
AFTER_TOLD = re.compile(rf"(?: {TO_WHOM})?(?:,? {WHEN}\b)*(?: {ASIDE})?")
THAT = re.compile(r"[,:]? that\b:?|[,:]")
FINAL = " \t.,;:!?…\"”’'"
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: \w+ly)? $")
TO_SUBJECT = frozenset(("told", "asked"))
PASSIVE_CUES = frozenset(
    ["expected", "accused", "told", "asked", "said", "believed", "reported", "considered", "called", "described", "known"]
)
BY_WHOM = re.compile(r" by (?P<np>[^,.;:\"“”]{2,60}?)(?: (?:that|whether|if|to|as)\b|[:,])")
BY_ACCUSER = re.compile(r" by (?P<np>[^,.;:\"“”]{2,60}?) of\b")
DATELINE = re.compile(  # OSTLEY, May 3 (AP) -
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ .'’/\-]{2,40}(?:, [^-–—\"“”\n]{2,40}?)?(?: \([A-Z][\w /]{1,20}\))?"
    r"|[A-ZÀ-Þ][\w .'’/\-]{2,40}(?:, [^-–—\"“”\n]{2,40}?)? \((?:AP|AFP|Reuters|PA|EPA|UPI|dpa|ANSA|Xinhua)\))"
    r" ?(?:[–—]|--?) (?=[A-ZÀ-Þ\"“‘'])"
)
DETERMINED = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|my|our|your|this|that|these|those|no|any|such|some|of|by|for|with)|['’]s|s['’])"
    r"(?: [a-z]+){0,2}? $",
    re.IGNORECASE,
)
OWNER = re.compile(rf"\b(?:(?P<who>{NAME}?(?=['’]s )|[Hh]is|[Hh]er))(?:['’]s)?(?: [a-z\-]+){{0,2}} $")
NO_SUBJECT_BEFORE = re.compile(r"\b(?:in|as|for|worth|no|there['’]s|first|last|on|at|of) $")
NOUNS_ALIKE = NAMED | {
    "report",
    "reports",
    "plan",
    "plans",
    "note",
    "comment",
    "comments",
    "show",
    "shows",
    "find",
    "hint",
    "talk",
}
AFTER_NOUN = (" that ", " of ", " to ", " for ")
AFTER_PLAN = (" that ",)
FINITE = r"(?:is|was|are|were|will|would|had|has|have|should|could|can|may|might|did|does)"
WORD_OF_NAME = rf"(?!{FINITE}\b)[\w.'’&\-]+"
INVERTED = re.compile(
    rf" (?!(?:that|in|on|at|it|he|she|they|we|there|this|if)\b)(?P<np>{WORD_OF_NAME}(?: {WORD_OF_NAME}){{0,5}})(?=[,.]|$)"
)
SUBJECT_ONLY = re.compile(r"\s*[\w.’'\-&]+(?: [\w.’'\-&]+){0,8}\s*$")
BETWEEN_MARK_AND_CUE = re.compile(r"(?<!Mr)(?<!Ms)(?<!Dr)(?<!Mrs)(?<!Sen)(?<!Rep)(?<!Gov)\.|;|\b(?:who|that)\b")
NEAR_MARK = 90  # characters between a closing mark and the cue that tells what stands before it
LEAST_CONTENT = 8  # characters of a clause
LEAST_BEFORE = 16  # characters of a clause that stands before "he said"
MOST_SENTENCE = 1_500  # characters of a sentence that is looked into
MOST_CUES = 12  # of a sentence
ADDING = re.compile(rf",? (?:and )?(?:{'|'.join(sorted(form for form in SAID if form.endswith('ing')))})\b(?=:| that |, [\"“])")
APART = str.maketrans(dict.fromkeys(",.:;", " "))


def reports(text: str, sentences: Iterable[Place], quoted: Sequence[Passage]) -> Iterator[Report]:
    """The reported speech of each sentence, by its cues in order. quoted: the passages in marks, where no cue counts."""
    starts, ends = [passage.start for passage in quoted], [passage.end for passage in quoted]
    for start, end in sentences:
        if end - start > MOST_SENTENCE or CUES.isdisjoint(text[start:end].translate(APART).split()):
            continue
        inside = [(one.start, one.end) for one in quoted[bisect_right(ends, start) : bisect_left(starts, end)]]
        found = (word.span() for word in WORD.finditer(text, start, end) if word[0] in CUES and not _in(word.start(), inside))
        for cue in islice(found, MOST_CUES):
            report = _report(text, (start, end), cue, inside)
            content = _whole(text, report.content, inside) if report else (0, 0)
            if (
                report
                and content[1] - content[0] >= LEAST_CONTENT
                and not any(a <= content[0] and content[1] <= b for a, b in inside)
            ):
                yield report._replace(content=content)


def _whole(text: str, content: Place, inside: Sequence[Place]) -> Place:
    """A clause up to where another cue begins (..., adding that), without stops around it, and with whole passages only."""
    start, end = content
    next_cue = ADDING.search(text, start, end)
    start, end = _bare(text, (start, next_cue.start() if next_cue else end))
    for first, last in inside:
        if first < end < last:
            end = last
        if first < start < last:
            start = first
    return start, end


def _report(text: str, sentence: Place, cue: Place, inside: Sequence[Place]) -> Report | None:
    start, end = sentence
    word, before = text[slice(*cue)], text[start : cue[0]]
    if word in ("according", "According"):
        return _according(text, sentence, cue)
    if word in NOUNS_ALIKE and DETERMINED.search(before):
        is_told = text.startswith(AFTER_PLAN if word in PLANS else AFTER_NOUN, cue[1])
        return Report((cue[1], _clause_end(text, cue[1], end)), _owner(before, start), cue) if is_told else None
    if by_whom := (BY_ACCUSER if word == "accused" else BY_WHOM).match(text, cue[1], end):
        whole = end if PASSIVE.search(before) else _clause_end(text, by_whom.end(), end)
        return Report((by_whom.end(), whole), subject_at_end(by_whom["np"], by_whom.start("np")), cue)
    if NO_SUBJECT_BEFORE.search(before) or word not in PASSIVE_CUES and PASSIVE.search(before):
        return None
    after = (AFTER_TOLD if word in TOLD else AFTER).match(text, cue[1], end)
    at = after.end() if after else cue[1]
    if _tells_passage(text, cue, at, inside):
        return None
    if word in SAID or word in TOLD or word in THOUGHT:
        told_before = _told_before(text, sentence, cue, at)
        if told_before:
            return told_before
    return _told_after(text, sentence, cue, at)


def _owner(before: str, offset: int) -> Place | None:
    """Whose claim, fear or promise it is: Ada Brook's recent claim that; his promise to."""
    owner = OWNER.search(before)
    return (owner.start("who") + offset, owner.end("who") + offset) if owner else None


def _according(text: str, sentence: Place, cue: Place) -> Report | None:
    start, end = sentence
    if not text.startswith(" to ", cue[1]):
        return None
    comma = text.find(",", cue[1], end)
    named = _bare(text, (cue[1] + len(" to "), comma if comma > 0 else end))
    if cue[0] - start > LEAST_BEFORE:
        return Report((start, cue[0]), named, cue)
    return Report((comma + 1, end), named, cue) if comma > 0 else None


def _told_before(text: str, sentence: Place, cue: Place, after: int) -> Report | None:
    """The trams are late, the mayor said on Monday. The trams are late, said the mayor."""
    start, end = sentence
    comma = text.rfind(",", start, cue[0])
    if comma - start < LEAST_BEFORE:
        return None
    between = text[comma + 1 : cue[0]]
    if not between.strip():
        inverted = INVERTED.match(text, cue[1], end)
        return Report((start, comma), subject_at_end(inverted["np"].rstrip("."), inverted.start("np")), cue) if inverted else None
    if SUBJECT_ONLY.match(between) and len(text[after:end].strip(FINAL)) == 0:
        return Report((start, comma), near_subject(text[start : cue[0]], 0, cue[0] - start, start), cue)
    return None


def _told_after(text: str, sentence: Place, cue: Place, at: int) -> Report | None:
    """The mayor said on Monday that the trams are late."""
    start, end = sentence
    if (
        text[slice(*cue)] in ("said", "says")
        and text[start : cue[0]].rstrip().endswith(",")
        and INVERTED.match(text, cue[1], end)
    ):
        return None  # It will not, said the mayor.
    particles = WITH.get(text[slice(*cue)])
    if particles is not None:
        particle = next((one for one in particles if text.startswith(f" {one} ", cue[1])), None)
        if particle is None and text[slice(*cue)] not in CLAUSE:
            return None
        at = at if particle is None else cue[1] + 1 + len(particle)
    that = THAT.match(text, at, end)
    is_to_subject = text[slice(*cue)] in TO_SUBJECT and PASSIVE.search(text, start, cue[0])  # She was told that
    subject = None if is_to_subject else _subject(text[start : cue[0]], text[slice(*cue)], start)
    return Report((that.end() if that else at, end), subject, cue)


def _subject(left: str, cue: str, offset: int) -> Place | None:
    """Who is told before a cue. Behind a participle that only is whoever the sentence is about, not the words beside it:
    The council put off the works, claiming that ...
    """
    if not is_participle(left, cue, len(left)):
        return near_subject(left, 0, len(left), offset) or far_subject(left, offset)
    first = next((word for word in WORD.finditer(left) if word[0] in CLAUSE), None)
    told = near_subject(left, 0, first.start(), offset) if first else None
    return told or first_subject(left, offset)


def _tells_passage(text: str, cue: Place, after: int, inside: Sequence[Place]) -> bool:
    """Whether the words it tells stand in marks: "...", she said; she said: "..." """
    return any(
        last <= cue[0] < last + NEAR_MARK
        and text[last - 2] in ",?!"
        and not BETWEEN_MARK_AND_CUE.search(text, last, cue[0])
        or cue[1] <= first <= after + 3
        for first, last in inside
    )


def _clause_end(text: str, start: int, end: int) -> int:
    comma = text.find(",", start, end)
    return comma if comma > 0 else end


def _bare(text: str, place: Place) -> Place:
    start, end = place
    while start < end and text[start] in FINAL:
        start += 1
    while end > start and text[end - 1] in FINAL:
        end -= 1
    return start, end


def _in(at: int, places: Sequence[Place]) -> bool:
    return any(first <= at < last for first, last in places)
