"""Sentences, each inside one block.

Most ends are certain by their own words: a stop after a plain word, white space, a capital letter. Where any of a line is not,
nupunkt is asked about the line; then ends that are none are taken back: after a title or an initial, before a small letter, and
before "he said" or its like when the mark closes a quotation. Two sentences run together at a quotation mark
(border."They) are parted before the mark, and a full stop inside closing marks ends one (We can." Stone's group).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from archive.analysis.results import BlockSpan, Sentence

ABBREVIATIONS = frozenset(
    [
        *("Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "Sr", "Sra", "St", "Rev", "Hon", "Rt", "Messrs", "Fr", "Mme", "Mlle"),
        *("Gen", "Col", "Lt", "Maj", "Capt", "Cpl", "Sgt", "Cmdr", "Adm", "Pte", "Insp", "Supt", "Det", "Const"),
        *("Sen", "Rep", "Gov", "Pres", "Amb", "Sec", "Asst", "Coun", "Cllr", "Atty", "Reps", "Sens", "Govs"),
        *("No", "Nos", "vs", "v", "cf", "approx", "ca", "fig", "vol", "pp"),
    ]
)
ENDS_IN_ABBREVIATION = re.compile(rf"(?:^|[\s(\"'“‘])(?:{'|'.join(sorted(ABBREVIATIONS))}|[A-Z](?:\.[A-Z])*)\.$")
GOES_ON = re.compile(r"[\"'”’)\]]*\s*(?:[a-zà-þ,;]|[—–-] ?[a-zà-þ])")
CLOSERS = r"[\"'”’)\]\s.]"
ONLY_CLOSERS = re.compile(rf"{CLOSERS}+")
FUSED = re.compile(r"[.!?…](?=[\"“][A-ZÀ-Þ]\w)|(?<=[a-z]{2})\.[\"”](?=\s+[\"“]?[A-ZÀ-Þ])")  # run together; closed and over
SHORT_OUTCRY = re.compile(r"[\"“‘'](?:\S+ ){0,2}\S+[!?]")  # “Stop! Now,” he said.
OUTCRY_GOES_ON = re.compile(r"[^\"“”]{1,60},[\"”’']")
FOLLOWING = 70  # characters after its end that are looked at
TAIL = 12  # characters at a sentence's end that are looked at

STOPS = re.compile(r"[.!?…](?:(?<=[a-z]\.)(?= [A-Z])(?P<plain>)|[.!?…]*)")  # plain: as most sentences end
AFTER_STOPS = re.compile(
    rf"(?P<last>{CLOSERS}{{1,{FOLLOWING}}}\Z|\Z)"
    rf"|(?P<inside>{GOES_ON.pattern}|[^\s)\";}}\]*:@({{\[!?”»'’“])"  # nothing that can end a sentence: 1.5, example.org
    r"|(?P<closers>[\"'”’)]{0,2})\s+(?=(?P<next>[A-ZÀ-Þ]|[0-9£$€])|(?:(?P<twice>'')|[\"“‘'(])[A-ZÀ-Þ0-9£$€])"
)
LONGEST_WORD = 30
NEXT_WORD = re.compile(r" ([\"“‘'(]?\w\S{0,30})(?!\S)")
PLAIN_WORDS = (re.compile(r"[A-Za-z0-9]+(?:[.,][A-Za-z0-9]+)*"), NEXT_WORD)
ANY_WORDS = (  # a first word that may end a sentence only with the stop after it
    re.compile(rf"(?:[^\s.!?…]|\.(?=\w)){{1,{LONGEST_WORD}}}"),
    re.compile(r"[^\S\n]+([\"“‘'(]?\w\S{0,30})(?!\S)"),
)
ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})\)?")  # to nupunkt no sentence where it begins a line
BEFORE_NUMBER = re.compile(r"\.\s+[0-9£$€]")
REMEMBERED = 20_000  # words, and pairs of words
OPENERS = '"“‘('
QUOTES = "\"“‘'"
APART = "\n-\n"  # after each line, so that none says anything about another


def sentences(text: str, blocks: Sequence[BlockSpan]) -> tuple[Sentence, ...]:
    """The sentences of every block, in order, without white space around them."""
    certain = [_certain(text, block) for block in blocks]
    asked = _asked(text, [block for block, spans in zip(blocks, certain, strict=True) if spans is None])
    return tuple(Sentence(*span) for spans in certain for span in (next(asked) if spans is None else spans))


def _certain(text: str, block: BlockSpan) -> list[tuple[int, int]] | None:
    """The sentences of a block; None where one of its stops leaves it open whether it ends one."""
    start, end = _stripped(text, block.start, block.end)
    spans = []
    for stops in STOPS.finditer(text, start, end):
        place = (stops.end(), stops.end() + 1)  # where a sentence ends, and where the next one starts
        is_end = _is_plain_end(text, start, stops) if stops.lastindex else None
        if is_end is None and place[0] < end:
            after = AFTER_STOPS.match(text, place[0], end)
            is_end = after and after["closers"] is not None and _is_end(text, start, stops, after)
            if is_end is None:
                return None
            place = (after.end("closers"), after.end())
        if is_end:
            spans.append((start, place[0]))
            start = place[1]
    return [*spans, (start, end)] if start < end else spans


def _is_plain_end(text: str, start: int, stop: re.Match[str]) -> bool | None:
    """Whether the sentence that began at start is over at a full stop between a small and a capital letter; None: unsure."""
    at = stop.start()
    space = text.rfind(" ", max(start, at - LONGEST_WORD), at)
    if space < 0:
        return None
    word = text[space + 1 : at]
    is_end = _ends_before_capital(word)
    if is_end is None and word.isascii() and word.isalpha() and (following := NEXT_WORD.match(text, at + 1, stop.endpos)):
        return _parts(word, following[1])
    return is_end


@lru_cache(maxsize=REMEMBERED)
def _ends_before_capital(word: str) -> bool | None:
    return _ends_after(word.lstrip(OPENERS), "A")


def _is_end(text: str, start: int, stops: re.Match[str], after: re.Match[str]) -> bool | None:
    """Whether the sentence that began at start is over, given that white space and a capital or a number follow; None: unsure."""
    is_end = None
    if stops[0] in ("!", "?"):
        is_end = True if after["closers"] or text[start] not in QUOTES else None
    elif stops[0] == ".":
        if after["closers"] and FUSED.match(text, stops.start()):
            return True
        _, space, word = text[start : stops.start()].rpartition(" ")
        is_end = _is_end_after_word(text, start, word, stops, after, PLAIN_WORDS) if space and len(word) <= LONGEST_WORD else None
    return _is_end_on_second_look(text, start, stops, after) if is_end is None or after["twice"] else is_end


def _is_end_after_word(
    text: str, start: int, word: str, stops: re.Match[str], after: re.Match[str], pairs: tuple[re.Pattern[str], re.Pattern[str]]
) -> bool | None:
    """The same for a full stop after word. pairs: before and after it, of which nupunkt may be asked."""
    is_end = _ends_after(word.lstrip(OPENERS), "" if after["closers"] else after["next"] or "")
    if is_end is None and pairs[0].fullmatch(word) and (following := pairs[1].match(text, stops.end(), after.endpos)):
        return _parts(word, following[1]) and not _is_no_end(text, start, stops.end(), after.endpos)
    return is_end


def _is_end_on_second_look(text: str, start: int, stops: re.Match[str], after: re.Match[str]) -> bool | None:
    """The same for other words, for the first of a sentence, after white space of all kinds, and in a quotation.

    A line with a stop before a number is left to nupunkt, for it may part the two where a sure look does not (“No. 5).
    """
    if _has_stop_before_number(text, stops.pos, stops.endpos) or after["twice"] and after["closers"]:
        return None
    if stops[0] in ("!", "?"):
        return not _is_no_end(text, start, stops.end(), stops.endpos)
    words = text[start : stops.start()].rsplit(maxsplit=1)
    if stops[0] != "." or not words or text[stops.start() - 1].isspace():
        return None
    is_end = _is_end_after_word(text, start, words[-1], stops, after, ANY_WORDS)
    if len(words) > 1 or is_end is False:
        return is_end
    is_whole = start == stops.pos or text[start - 1].isspace()
    return is_end if is_whole and not ENUMERATOR.fullmatch(words[0]) else None


@lru_cache(maxsize=1)  # asked for each stop of a line, of one line after another
def _has_stop_before_number(text: str, start: int, end: int) -> bool:
    return BEFORE_NUMBER.search(text, start, end) is not None


def _ends_after(word: str, following: str) -> bool | None:
    """The same for a full stop after word. following: the character after the white space, where it is no mark."""
    if following.isupper() and (len(word) == 1 and "A" <= word <= "Z" or word in ABBREVIATIONS):
        return False
    if len(word) < 2 or not (word.isascii() and word.isalpha()):
        return None
    abbreviations, in_pairs = _known()
    if word.lower() in abbreviations:
        return False if following and not following.isupper() else None
    return None if word.lower() in in_pairs else True


@lru_cache(maxsize=REMEMBERED)
def _parts(word: str, following: str) -> bool:
    """Whether nupunkt ends a sentence between two words, the first with a full stop. They are all that it looks at."""
    from nupunkt import sent_spans  # noqa: PLC0415 - loads a model

    before = f"- {word}. "
    return any(end == len(before) for _, end in sent_spans(f"{before}{following} -"))


def _asked(text: str, blocks: Sequence[BlockSpan]) -> Iterator[Iterator[tuple[int, int]]]:
    """The sentences of each block, by the ends that nupunkt finds."""
    from nupunkt import sent_spans  # noqa: PLC0415 - loads a model

    joined = "".join(text[block.start : block.end] + APART for block in blocks)
    ends = sorted({end for _, end in sent_spans(joined)}) if blocks else []
    at = 0  # in joined, of the block
    for block in blocks:
        after = at + block.end - block.start
        yield _spans(text, block, [end - at + block.start for end in ends[bisect_right(ends, at) : bisect_left(ends, after)]])
        at = after + len(APART)


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Words in small letters that may not end a sentence with a full stop: abbreviations; what is one before certain words."""
    from nupunkt import load  # noqa: PLC0415 - loads a model

    known = load("default").parameters
    titles = (title.lower() for title in ABBREVIATIONS)
    return frozenset([*known.abbrev_types, *titles]), frozenset(first for first, _ in known.collocations)


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
