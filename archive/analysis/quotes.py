"""Who said what: quoted passages told as speech, and reported clauses, with the speaker and the cue where the text gives them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from archive.analysis.marks import Passage, passages, quoted_words
from archive.analysis.reported import DATELINE, MOST_CUES, Report, reports
from archive.analysis.resolving import resolved
from archive.analysis.results import BlockSpan, EntityMention, Quote, Sentence
from archive.analysis.speakers import (
    NOBODY,
    Speaker,
    speaker_after,
    speaker_announced,
    speaker_at_end,
    speaker_before,
    speaker_loosely_after,
    told_on,
)
from archive.analysis.subjects import PRONOUNS, SENTENCE_START, subject_of_sentence
from archive.analysis.words import put_alike
from archive.policy.vocabulary import STORY_KINDS

SPACES = {"\u00a0": " ", "\u202f": " ", "\u2009": " "}  # one character for one
WINDOW = 260  # characters on either side of a quotation in which its speaker is looked for
MOST_BEHIND = 60  # characters between what is reported and the end of its paragraph: , he said on Monday.
LEAST_SEEN = 20  # characters of a passage among which a letter must be
MOST_TITLE = 14  # words of the name of a book or a song
IN_TITLE = r"(?:[A-Z0-9][\w'’\-]*[:,]?|of|the|a|an|and|in|on|to|for|with|&)"
TITLE = re.compile(rf"{IN_TITLE}(?: {IN_TITLE})*[.,!?]?")
SENTENCE_ENDS = frozenset(".!?…")
JOINING = re.compile(
    r"\s*(?:,|,? ?(?:and|or|but|nor|as well as)\b)\s*(?:(?:an?|the|his|her|its|their|as|for|of|in|with|not|even|to)\b\s*){0,2}"
)
LEAST_UNTOLD = 3  # words of a quotation without a word that tells it
NAMED_SO = re.compile(
    r"\b(?:known (?:\w+ ){0,4}as|titles? like|code-?named|so-called|called the|nicknamed|titled|entitled|named|movie|film|novel"
    r"|book|song|podcast|magazine|author of|anthem|newsletter|show|album|series|sitcom|documentary|musical|sequel|episode|memoir"
    r"|poem|opera|ballet|video game|translates (?:\w+ )?as),? $"
)
WITHIN = re.compile(r"\b(?:of|in|from|at|on) $")  # something of that name
OF_OUTLET = re.compile(r"[A-ZÀ-Þ]\w*['’]s $")  # a programme: told KLW's "Morning Talk"
SPOKEN_OF_AS = re.compile(  # short, and yet somebody's words
    r"(?:(?<!such )\bas (?:an? |the |his |her |its |their )?"
    r"|\b(?:label+ed|chant(?:s|ed|ing)?|slogan,?|mentions?|mentioned|the words?|phrase,?|the term|motto,?|mantra,?) )$"
)
TOLD_AT_ONCE = re.compile(r"\b\w+(?:,|:)\s*$")

Place = tuple[int, int]


def quotes(
    text: str, blocks: Sequence[BlockSpan], sentences: Sequence[Sentence] = (), entities: Sequence[EntityMention] = ()
) -> tuple[Quote, ...]:
    """Quotations of the story and of its captions, in order of where they start, and a longer one before those inside it.

    kind: "direct"; "mixed" for a few quoted words inside a sentence that says whose they are; "indirect" for a clause that
    reports without marks, which may hold mixed ones: only the story's, and only where sentences are given. Scare quotes are left
    out. entities: the names of the text, of which the speakers are.
    """
    story = [(block.start, block.end) for block in blocks if block.kind in STORY_KINDS]
    plain = put_alike(text, SPACES)
    found = _read(plain, story, sentences)
    passing = [(quote.start, quote.end) for quote in spoken(found)]
    for block in blocks:
        if block.kind == "caption" and not _runs_over(block, passing):
            found += _read(plain, [(block.start, block.end)], ())
    if plain is not text:
        found = [_as_written(text, quote) for quote in found]
    return resolved(text, sorted(found, key=lambda quote: (quote.start, -quote.end)), entities)


def _runs_over(block: BlockSpan, passages: Sequence[Place]) -> bool:
    """Whether one of the passages, which are in order, goes on from before the block to behind it."""
    at = bisect_left(passages, (block.start, block.start)) - 1
    return at >= 0 and passages[at][1] > block.start


def _as_written(text: str, quote: Quote) -> Quote:
    speaker = quote.speaker if quote.speaker_start is None else text[quote.speaker_start : quote.speaker_end]
    return quote._replace(text=text[quote.start : quote.end], speaker=speaker)


def spoken(found: Iterable[Quote]) -> tuple[Quote, ...]:
    """Those in marks: the words themselves are the speaker's. None overlaps another."""
    return tuple(quote for quote in found if quote.kind != "indirect")


def _read(text: str, spans: Sequence[Place], sentences: Sequence[Sentence]) -> list[Quote]:
    taken = passages(text, spans) or passages(text, spans, single=True)
    reported = list(reports(text, _within(text, spans, sentences), taken))
    found: list[Quote] = []
    holders = sorted(reported, key=lambda report: report.content)
    at = 0
    for index, passage in enumerate(taken):
        while at < len(holders) and holders[at].content[1] <= passage.start:
            at += 1
        before = taken[index - 1].end if index else 0
        after = taken[index + 1].start if index + 1 < len(taken) else len(text)
        around = (one for one in islice(holders, at, at + MOST_CUES) if one.content[0] <= passage.start < one.content[1])
        holder = max(around, key=lambda report: (report.subject is not None, report.content[0]), default=None)
        if holder is None and at:
            holder = _told_above(text, holders[at - 1], passage)
        quote = _quote(text, passage, (before, after), holder, found[-1] if found else None)
        if quote is not None:
            found.append(quote)
    return [*found, *(_indirect(text, report) for report in _apart(reported))]


def _told_above(text: str, last: Report, passage: Passage) -> Report | None:
    """The report that the paragraph before ends with, where a passage is a paragraph of its own: it goes on with that."""
    between = text[max(last.content[1], last.cue[1]) : passage.start]
    is_paragraph = text[passage.end : passage.end + 1] in ("", "\n") and text[passage.start - 1 : passage.start] in ("", "\n")
    is_above = is_paragraph and len(between) <= MOST_BEHIND and between.strip().count("\n") == 0 and between[-1:] == "\n"
    return last if is_above and not SENTENCE_START.search(between.strip()) else None


def _within(text: str, spans: Sequence[Place], sentences: Sequence[Sentence]) -> Iterable[Place]:
    """Those of the sentences that stand in spans, each without the dateline before it."""
    at = 0
    for sentence in sentences:
        while at < len(spans) and spans[at][1] < sentence.end:
            at += 1
        if at < len(spans) and spans[at][0] <= sentence.start:
            dateline = DATELINE.match(text, sentence.start, sentence.end) if spans[at][0] == sentence.start else None
            yield dateline.end() if dateline else sentence.start, sentence.end


def _apart(reported: Iterable[Report]) -> list[Report]:
    """Without what stands inside another and has no speaker of its own, or the same words twice."""
    kept: list[Report] = []
    for report in sorted(reported, key=lambda one: (one.content[0], -one.content[1])):
        holder = next((one for one in reversed(kept[-MOST_CUES:]) if one.content[1] >= report.content[1]), None)
        if holder is None or report.subject not in (None, holder.subject) and report.content != holder.content:
            kept.append(report)
    return kept


def _indirect(text: str, report: Report) -> Quote:
    (start, end), subject, cue = report
    speaker = text[slice(*subject)] if subject else ""
    place = subject if speaker else (None, None)
    confidence = 0.4 + (0.2 if speaker else 0.0) + (0.1 if speaker[:1].isupper() and speaker not in PRONOUNS else 0.0)
    return Quote("indirect", start, end, text[start:end], speaker, *place, text[slice(*cue)], round(confidence, 2))


def _quote(text: str, passage: Passage, between: Place, holder: Report | None, last: Quote | None) -> Quote | None:
    """holder: the reported clause that it stands in. last: the quotation before it."""
    words = quoted_words(text, passage)
    if not any(map(str.isalnum, words[:LEAST_SEEN])):
        return None
    left = text[max(between[0], passage.start - WINDOW) : passage.start].rpartition("\n")[2]
    right = text[passage.end : min(between[1], passage.end + WINDOW)].partition("\n")[0]
    ending = words.rstrip("\"”»’' ")[-1:]
    told = _told_beside(text, passage, right, ending)
    is_new = _begins_sentence(left)
    told = told or (speaker_loosely_after(right, passage.end, ending) if is_new else None)
    told = told or _of_same(text, last, passage) or (speaker_at_end(right, passage.end) if is_new else None)
    speaker = told or speaker_before(left, passage.start - len(left)) or NOBODY
    if not is_new and not speaker[0]:
        speaker = speaker_loosely_after(right, passage.end, ending) or speaker_at_end(right, passage.end) or speaker
    if holder and not speaker[0]:
        speaker = _of_report(text, holder)
    is_joined = last is not None and last.end == between[0] and _is_joined(text[last.end : passage.start], last)
    if not speaker[0] and last is not None and last.speaker and (is_joined or _goes_on(text, last, passage, left)):
        speaker = (last.speaker, last.speaker_start, last.speaker_end, speaker[3])
    is_apart = is_new and not told and ending.isalnum()  # Top secret" is what they call it
    kind = _kind(words, left, NOBODY if is_apart else speaker, is_joined)
    if not kind:
        return None
    is_far = not speaker[0]
    if is_far:
        at = passage.start - len(left)
        far = subject_of_sentence(left, at) or (speaker_before(left, at, is_any=True) or NOBODY)[:3]
        speaker = (*far, speaker[3])
    place = (passage.start, passage.end, text[passage.start : passage.end])
    return Quote(kind, *place, *speaker, _confidence(passage, kind, speaker, is_far))


def _told_beside(text: str, passage: Passage, right: str, ending: str) -> Speaker | None:
    """Who is told right behind a passage, or by the colon before it: behind a comma the former first."""
    if ending == ",":
        return speaker_after(right, passage.end, ending) or _announced(text, passage.start)
    return _announced(text, passage.start) or speaker_after(right, passage.end, ending)


def _begins_sentence(left: str) -> bool:
    return left.rstrip()[-1:] in {"", *SENTENCE_ENDS}


def _of_same(text: str, last: Quote | None, passage: Passage) -> Speaker | None:
    """The speaker of the quotation before, where only a word that tells speech stands between: ... and said ..."""
    between = text[last.end : passage.start] if last and last.speaker and passage.start - last.end <= WINDOW else ""
    cue = told_on(between) if between else ""
    return (last.speaker, last.speaker_start, last.speaker_end, cue) if cue and last else None


def _announced(text: str, at: int) -> Speaker | None:
    """The speaker told by words that end in a colon, in the same line or in the one before."""
    near = text[max(0, at - WINDOW) : at]
    bare = near.rstrip()
    line = bare.rpartition("\n")[2]
    return speaker_announced(line, at - len(near) + len(bare) - len(line)) if bare.endswith(":") else None


def _of_report(text: str, report: Report) -> Speaker:
    cue = text[slice(*report.cue)]
    return (text[slice(*report.subject)], *report.subject, cue) if report.subject else ("", None, None, cue)


def _goes_on(text: str, last: Quote, passage: Passage, left: str) -> bool:
    """Whether a quotation without a word of whose it is goes on with the one before: in its paragraph, or alone in the next."""
    between, bare = text[last.end : passage.start].strip(), left.strip()
    if "\n" in between or "\n" in text[last.end : passage.start] and bare:
        return False
    return not bare or bare[-1] in SENTENCE_ENDS or JOINING.fullmatch(between) is not None


def _is_joined(between: str, last: Quote) -> bool:
    """Whether a passage is told in one sentence with the quotation before it: “a joke” and a “bad one”."""
    if JOINING.fullmatch(between):
        return True
    ends = (last.text.rstrip("\"”»’'")[-1:], between.rstrip()[-1:])
    is_told = bool(last.cue or last.speaker) and SENTENCE_ENDS.isdisjoint(ends)
    return is_told and "\n" not in between and not SENTENCE_START.search(between)


def _kind(words: str, left: str, speaker: Speaker, is_joined: bool = False) -> str:
    """Empty for what nobody says: the name of a book, a nickname, a word the writer keeps at arm's length.

    is_joined: whether it is told together with the quotation before it.
    """
    count = words.count(" ") + 1
    ending, before = words.rstrip()[-1:], left.rstrip()[-1:]
    name, _, _, cue = speaker
    if _is_titled(words, left):
        return ""
    if SPOKEN_OF_AS.search(left):
        return "mixed"
    is_sentence = count > 1 and ending in SENTENCE_ENDS and _begins_sentence(left)
    is_told = cue and (count == 1 or TOLD_AT_ONCE.search(left) or ending in ",!?")
    if not (is_told or is_joined or is_sentence) and _may_be_title(words):
        return ""
    if not (is_joined or cue) and count < LEAST_UNTOLD and "\n" not in words and not (name and before in ("", ":", ",")):
        return ""
    spoken_so = ending in ".,!?…" or before in (":", ",") or "\n" in words
    if spoken_so and (count > 1 or cue) or count >= LEAST_UNTOLD and words[:1].isupper():
        return "direct"
    return "mixed"


def _may_be_title(words: str) -> bool:
    return words.count(" ") < MOST_TITLE and TITLE.fullmatch(words.strip()) is not None


def _is_titled(words: str, left: str) -> bool:
    """Whether the words before it say that a passage is the name of something: the novel "The Long Tide"."""
    may_be = OF_OUTLET.search(left) or " " in words and WITHIN.search(left)
    return bool(NAMED_SO.search(left) or may_be and _may_be_title(words))


def _confidence(passage: Passage, kind: str, speaker: Speaker, is_far: bool) -> float:
    """is_far: whether the speaker is but who the sentence is about."""
    name, _, _, cue = speaker
    is_named = name[:1].isupper() and name not in PRONOUNS and not is_far
    score = 0.5 + (0.2 if cue else 0.0) + (0.2 if is_named else 0.0)
    return round(score - (0.0 if passage.closed else 0.2) - (0.1 if kind == "mixed" else 0.0), 2)
