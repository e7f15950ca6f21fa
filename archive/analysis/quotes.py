"""Who said what: quoted passages told as speech, with the speaker and the cue where the sentence gives them."""

import re
from collections.abc import Sequence

from archive.analysis.marks import Passage, passages, quoted_words
from archive.analysis.results import BlockSpan, Quote
from archive.analysis.words import words_of
from archive.policy.vocabulary import STORY_KINDS

CUE_WORDS = (
    "said|says|saying|told|tells|telling|added|adds|adding|explained|explains|explaining|asked|asks|asking|wrote|writes|writing"
    "|say|argued|argues|arguing|claimed|claims|claiming|insisted|insists|insisting|warned|warns|warning|tweeted|tweets|posted|continued"
    "|continues|replied|replies|responded|responds|noted|notes|noting|announced|announces|stated|states|stating|declared|declares"
    "|declaring|recalled|recalls|joked|jokes|quipped|stressed|stresses|stressing|admitted|admits|conceded|concedes|acknowledged"
    "|suggested|suggests|concluded|concludes|observed|observes|remarked|commented|comments|complained|shouted|cried|yelled|chanted"
    "|whispered|reads|read|reported|urged|pledged|vowed|promised|denied|accused|described|called|tells|opined|echoed|mused|hailed"
    "|blasted|predicted|maintained|testified|reiterated|emphasized|emphasised|cautioned|countered|boasted|lamented|hit back"
)
NOT_NAMES = (
    "But And In On At After Before While When As If For With The A An It This That Asked Speaking However Yet Then So Also"
)
CUE = re.compile(rf"\b({CUE_WORDS})\b")
CUES = frozenset(words.split()[0].encode() for words in CUE_WORDS.split("|"))
WINDOW = 260  # characters on either side of a quotation in which its speaker is looked for
LEAST_SEEN = 20  # characters of a passage among which a letter must be
CAPITALISED = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Rev|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Coun|St|Jr|Sr|[A-Z])\.|[A-ZÀ-Þ][\w'’\-]*)"
NAME = rf"{CAPITALISED}(?: (?:(?:de|van|von|der|la|al|bin|of|of the) )?{CAPITALISED}){{0,5}}"
PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I)"
PRONOUNS = ("He", "She", "They", "It", "We", "I")
ROLE = r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[\w'’\-]+ ){0,4}?[\w'’\-]+"
SMALL = r"(?:[a-z][\w'’\-]* ){0,4}"
AFTER_NAME = re.compile(
    rf"[,.\s]*(?P<np>{SMALL}{NAME}|{PRONOUN}|{ROLE})(?:,[^\"“”.]{{1,90}},)? (?:\w+ly )?(?P<cue>{CUE_WORDS})\b"
)
AFTER_CUE = re.compile(rf"[,.\s]*(?P<cue>{CUE_WORDS})(?: \w+ly)? (?P<np>{SMALL}{NAME}|{PRONOUN}\b|{ROLE})")
SUBJECT = re.compile(rf"({ROLE}|{NAME}|{PRONOUN})$")  # tried at the beginning of each word
WORDS = re.compile(r"\S+")
FIRST_SUBJECT = re.compile(rf"\s*(?:(?:But|And|Meanwhile,?) )?({NAME}|{PRONOUN}\b|{ROLE})")
FULL_NAME = re.compile(rf"{CAPITALISED}(?: (?:(?:de|van|von|der|la|al|bin) )?{CAPITALISED}){{1,5}}$")
TRAILING = re.compile(r"(?:\s+(?:also|then|has|had|have|later|not|is|was|and|told|\w+ly))*[\s,]*$")
NO_SUBJECT = re.compile(
    r"\s*(?:(?:who|whose|which|where|when|while|as|if|of|in|on|at|from|for|with|by|to|after|before|during|since|last|then)\b|\d|$)",
    re.IGNORECASE,
)
ROLE_WORD = re.compile(r"(?:The|An?|One|His|Her|Its|Their|He|She|They|It|We|I)\b")
APPOSITION = re.compile(r"(?:the|an?|his|her|its|their) ")
SEGMENT = re.compile(r"[^,]+")
SENTENCE_START = re.compile(r"[.!?][\"”'’)]*\s+(?=[A-ZÀ-Þ\"“])")

Speaker = tuple[str, int | None, int | None, str]
NOBODY: Speaker = ("", None, None, "")


def quotes(text: str, blocks: Sequence[BlockSpan]) -> tuple[Quote, ...]:
    """Quotations of the story and of its captions, in order.

    kind: "direct", or "mixed" for a few quoted words inside a sentence that says whose they are; scare quotes are left out.
    """
    story = [(block.start, block.end) for block in blocks if block.kind in STORY_KINDS]
    found = _read(text, story)
    for block in blocks:
        if block.kind == "caption":
            found += _read(text, [(block.start, block.end)])
    return tuple(sorted(found, key=lambda quote: quote.start))


def _read(text: str, spans: Sequence[tuple[int, int]]) -> list[Quote]:
    double = passages(text, spans)
    taken = double or passages(text, spans, single=True)
    found: list[Quote] = []
    for index, passage in enumerate(taken):
        before = taken[index - 1].end if index else 0
        after = taken[index + 1].start if index + 1 < len(taken) else len(text)
        quote = _quote(text, passage, before, after)
        if quote is not None:
            found.append(quote)
    return found


def _quote(text: str, passage: Passage, before: int, after: int) -> Quote | None:
    words = quoted_words(text, passage)
    if not any(map(str.isalnum, words[:LEAST_SEEN])):
        return None
    left = text[max(before, passage.start - WINDOW) : passage.start].rpartition("\n")[2]
    right = text[passage.end : min(after, passage.end + WINDOW)].partition("\n")[0]
    speaker = _speaker_after(right, passage.end) or _speaker_before(left, passage.start - len(left)) or NOBODY
    kind = _kind(words, left, speaker[3])
    if not kind:
        return None
    return Quote(
        kind, passage.start, passage.end, text[passage.start : passage.end], *speaker, _confidence(passage, kind, speaker)
    )


def _kind(words: str, left: str, cue: str) -> str:
    count = words.count(" ") + 1
    spoken = words.rstrip()[-1:] in ".,!?…" or left.rstrip()[-1:] in (":", ",") or "\n" in words
    if spoken and (count > 1 or cue) or count >= 4 and words[:1].isupper():
        return "direct"
    return "mixed" if cue and count >= 2 else ""


def _confidence(passage: Passage, kind: str, speaker: Speaker) -> float:
    name, _, _, cue = speaker
    score = 0.5 + (0.2 if cue else 0.0) + (0.2 if name[:1].isupper() and name not in PRONOUNS else 0.0)
    return round(score - (0.0 if passage.closed else 0.2) - (0.1 if kind == "mixed" else 0.0), 2)


def _speaker_after(right: str, offset: int) -> Speaker | None:
    match = AFTER_CUE.match(right) or AFTER_NAME.match(right)
    return _named(match["np"], offset + match.start("np"), match["cue"]) if match else None


def _speaker_before(left: str, offset: int) -> Speaker | None:
    """Who stands before the last cue before the opening mark, or before an earlier one of its sentence."""
    cues = list(CUE.finditer(left)) if _may_hold_cue(left) else []
    if not cues:
        return None
    last = cues[-1]
    inverted = AFTER_CUE.match(left) if len(cues) == 1 else None  # ..." said the striker. "The lads...
    if inverted:
        return _named(inverted["np"], offset + inverted.start("np"), last[1])
    start = max((match.end() for match in SENTENCE_START.finditer(left, 0, last.start())), default=0)
    for cue in reversed(cues):
        span = _near_subject(left, start, cue.start()) if cue.start() > start else None
        if span:
            return left[span[0] : span[1]], offset + span[0], offset + span[1], last[1]
    span = _far_subject(left, start, last)
    return (left[span[0] : span[1]], offset + span[0], offset + span[1], last[1]) if span else ("", None, None, last[1])


def _may_hold_cue(left: str) -> bool:
    """Whether one of the cues is there, perhaps only as a part of a word: quick to see."""
    return not CUES.isdisjoint(words_of(left.replace("'", " ").encode("ascii", "replace")))


def _near_subject(left: str, start: int, cue: int) -> tuple[int, int] | None:
    """The subject in the clause that ends at the cue: hitting out at the plan, Home Secretary Jo Bell said."""
    comma = left.rfind(", ", start, cue)
    clause_start = comma + 2 if comma >= 0 else start
    span = _subject_at_end(left[clause_start:cue], clause_start)
    if span and comma > start and APPOSITION.match(left, *span) and not left[clause_start : span[0]].strip():
        before = left.rfind(", ", start, comma)
        before_start = before + 2 if before >= 0 else start
        named = _subject_at_end(left[before_start:comma], before_start)
        return named if named and left[named[0]].isupper() and not ROLE_WORD.match(left, named[0]) else span
    return span


def _far_subject(left: str, start: int, cue: re.Match[str]) -> tuple[int, int] | None:
    """The subject the sentence begins with: Jo Bell, the chief executive, told ...; Jo Bell called it wrong, adding ..."""
    if cue[1].endswith("ing"):
        match = FIRST_SUBJECT.match(left, start, cue.start())
        return match.span(1) if match else None
    for segment in SEGMENT.finditer(left, start, cue.start()):
        span = _subject_at_end(segment.group(), segment.start())
        if span:
            return span
    return None


def _subject_at_end(clause: str, offset: int) -> tuple[int, int] | None:
    clause = TRAILING.sub("", clause)
    if NO_SUBJECT.match(clause):
        return None
    match = next(filter(None, (SUBJECT.match(clause, word.start()) for word in WORDS.finditer(clause))), None)
    if match is None or match[1] in NOT_NAMES.split():
        return None
    name = FULL_NAME.search(match[1])
    start = match.start(1) + (name.start() if name else 0)
    return offset + start, offset + match.end(1)


def _named(phrase: str, start: int, cue: str) -> Speaker:
    span = _subject_at_end(phrase, start)
    return (phrase[span[0] - start : span[1] - start], *span, cue) if span else ("", None, None, cue)
