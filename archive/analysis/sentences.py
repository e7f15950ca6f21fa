"""Sentences, each inside one block.

nupunkt finds where they end; then ends that are none are taken back: after a title or an initial, before a small letter, and
before "he said" or its like when the mark closes a quotation. Two sentences run together at a quotation mark
(border."They) are parted before the mark, and a full stop inside closing marks ends one (We can." Stone's group).
"""

import re
from collections.abc import Iterator, Sequence

from archive.analysis.patterns import one_of
from archive.analysis.results import BlockSpan, Sentence

ABBREVIATION = one_of(
    r"""
    (?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|St|Rev|Hon|Rt|Messrs|Fr|Mme|Mlle)
    (?:Gen|Col|Lt|Maj|Capt|Cpl|Sgt|Cmdr|Adm|Pte|Insp|Supt|Det|Const)
    (?:Sen|Rep|Gov|Pres|Amb|Sec|Asst|Coun|Cllr|Supt|Atty|Reps|Sens|Govs)
    (?:No|Nos|vs|v|cf|approx|ca|fig|vol|pp)
    (?:[A-Z](?:\.[A-Z])*)
    """,
    flags=re.NOFLAG,
)
ENDS_IN_ABBREVIATION = re.compile(rf"(?:^|[\s(\"'“‘]){ABBREVIATION.pattern}\.$")
INITIALS_BEFORE = re.compile(r"(?:^|\s)[A-Z]\.$")
GOES_ON = re.compile(r"[\"'”’)\]]*\s*(?:[a-zà-þ,;]|[—–-] ?[a-zà-þ])")
ONLY_CLOSERS = re.compile(r"[\"'”’)\]\s.]+")
FUSED = re.compile(r"[.!?…](?=[\"“][A-ZÀ-Þ]\w)|(?<=[a-z]{2})\.[\"”](?=\s+[\"“]?[A-ZÀ-Þ])")  # run together; closed and over
SHORT_OUTCRY = re.compile(r"[\"“‘'](?:\S+ ){0,2}\S+[!?]")  # “Stop! Now,” he said.
OUTCRY_GOES_ON = re.compile(r"[^\"“”]{1,60},[\"”’']")
FOLLOWING = 70  # characters after its end that are looked at
TAIL = 12  # characters at a sentence's end that are looked at


def sentences(text: str, blocks: Sequence[BlockSpan]) -> tuple[Sentence, ...]:
    """The sentences of every block, in order, without white space around them."""
    from nupunkt import sent_spans  # noqa: PLC0415 - loads a model

    ends = sorted({end for _, end in sent_spans(text)})
    found: list[Sentence] = []
    at = 0
    for block in blocks:
        while at < len(ends) and ends[at] <= block.start:
            at += 1
        first = at
        while at < len(ends) and ends[at] < block.end:
            at += 1
        found += [Sentence(*span) for span in _spans(text, block, ends[first:at])]
    return tuple(found)


def _spans(text: str, block: BlockSpan, ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    fused = [match.end() for match in FUSED.finditer(text, block.start, block.end)]
    start = block.start
    for end in sorted({*ends, *fused, block.end}):
        bare_start, bare_end = _stripped(text, start, end)
        if bare_start == bare_end or end < block.end and _is_no_end(text, bare_start, bare_end, block.end):
            continue
        yield bare_start, bare_end
        start = end


def _is_no_end(text: str, start: int, end: int, block_end: int) -> bool:
    """Whether the sentence goes on after end, or what follows is nothing but closing marks."""
    following = text[end : min(block_end, end + FOLLOWING)].lstrip()
    tail = text[max(start, end - TAIL) : end]
    if not following or GOES_ON.match(following) or ONLY_CLOSERS.fullmatch(following):
        return True
    if SHORT_OUTCRY.fullmatch(text[start:end]) and OUTCRY_GOES_ON.match(following):
        return True
    return bool(ENDS_IN_ABBREVIATION.search(tail)) and following[:1].isupper() and not _ends_with_country(tail)


def _ends_with_country(tail: str) -> bool:
    """U.S. and the like end sentences as often as not: nupunkt's judgement stands."""
    return bool(re.search(r"[A-Z]\.[A-Z]\.$", tail))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
