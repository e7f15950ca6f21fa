"""The layers of a text: every line that is not blank is one block, and each block has a class.

Blocks are given without white space around them, and only white space stands between them: so they and the gaps are the text.
A line is body unless its form, or what stands beside it, says otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.analysis.captions import MOST_CAPTION_WORDS, MOST_NAME_WORDS, class_captions
from archive.analysis.credits import is_byline, is_caption, is_credit
from archive.analysis.edges import APART, LAST_STANDFIRST, class_edges, class_left_before, is_row, may_be_standfirst
from archive.analysis.furniture import heads_a_list, is_furniture, is_share
from archive.analysis.page_words import asks_readers, heads_others, is_label
from archive.analysis.repeats import duplicates, pull_quotes
from archive.analysis.results import BlockSpan
from archive.policy.vocabulary import BLOCK_KINDS

KINDS = {code for code, _ in BLOCK_KINDS}
FULL_STOPS = ".!?…:;"
CLOSERS = "\"'”’)]»"
DECK = ";"  # at the end of a headline: the next line goes on with it
MOST_LISTED_WORDS = 20  # of the headline of another story
MOST_DIGITS = 3  # of the number of a page
LABEL_ENDS = ":…"
MOST_ASKED = 36  # words of what readers are asked to do
MOST_LISTED = 10  # other stories under one head
LEAST_SHOUTED = 0.8  # of the words of a text in capitals
MOST_SUBHEADING_WORDS = 10
LEADING_MARKS = "–—>»›|→▶► "  # not those that lists of a story have
LEAST_SAID_AGAIN = 4  # characters
SAID_AGAIN = re.compile(rf"(.{{{LEAST_SAID_AGAIN},60}}?)\s*(?:\1\s*)+")  # Read the full storyRead the full story
CLOCK = re.compile(
    r"(?:\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?|GMT|BST|ET)(?: [A-Z]{2,4})?|\d{1,2}:\d{2}|noon|midnight)\.?", re.IGNORECASE
)


@dataclass(slots=True)
class Line:
    """One line under examination. open: it ends without a stop, as captions, credits and subheadings do."""

    text: str
    start: int
    end: int
    words: int
    open: bool
    kind: str = ""


def classify(text: str, has_headline: bool = True) -> tuple[BlockSpan, ...]:
    """The blocks of text in order. has_headline: the first of them is the headline."""
    lines = list(_lines(text))
    if has_headline and lines:
        lines[0].kind = "headline"
    if _is_shouted(lines):
        for line in lines:
            line.text = line.text.capitalize()
    _class_by_form(lines)
    _class_shares(lines)
    _class_counts(lines)
    _class_repeats(lines)
    class_captions(lines)
    class_edges(lines)
    _class_standfirst(lines)
    class_left_before(lines)
    _class_subheadings(lines)
    return tuple(BlockSpan(line.kind or "body", line.start, line.end) for line in lines)


def spans_given(text: str, blocks: Sequence[tuple[str, int, int]]) -> tuple[BlockSpan, ...]:
    """blocks as a format gives them. Raises ValueError where they overlap, leave words out or are of no known kind."""
    spans = tuple(BlockSpan(*block) for block in blocks)
    if unknown := {span.kind for span in spans} - KINDS:
        raise ValueError(f"Blocks of unknown kinds: {', '.join(sorted(unknown))}.")
    rebuild(text, spans)
    return spans


def rebuild(text: str, blocks: Sequence[BlockSpan]) -> str:
    """text again, from blocks and the gaps between them. Raises ValueError where a gap holds more than white space."""
    parts, at = [], 0
    for start, end in [*((block.start, block.end) for block in blocks), (len(text), len(text))]:
        if start < at or text[at:start].strip():
            raise ValueError(f"characters {at} to {start} are in no block: {text[at:start][:80]!r}")
        parts += [text[at:start], text[start:end]]
        at = end
    return "".join(parts)


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for line in text.splitlines(keepends=True):
        if bare := line.strip():
            start = at + len(line) - len(line.lstrip())
            yield Line(bare, start, start + len(bare), bare.count(" ") + 1, _is_open(bare))
        at += len(line)


def _is_shouted(lines: Sequence[Line]) -> bool:
    """Whether the text is in capitals: they tell nothing of a line then, as they do between others."""
    story = [line for line in lines if line.kind != "headline"]
    return sum(line.words for line in story if line.text.isupper()) > LEAST_SHOUTED * sum(line.words for line in story)


def _is_open(line: str) -> bool:
    return line[-1] not in FULL_STOPS and line.rstrip(CLOSERS)[-1:] not in FULL_STOPS


def _class_by_form(lines: list[Line]) -> None:
    """What a line is by its own words, and the open lines under the head of a list of other stories."""
    listed = 0  # how many more lines may be of the list
    for line in lines:
        is_short = (line.open or line.text[-1] == "?") and line.words <= MOST_LISTED_WORDS
        listed = listed - 1 if is_short else 0
        if line.kind:
            continue
        is_apart = listed > 0 or _is_of_page(line)
        line.kind = _kind_by_form(line.text) or ("boilerplate" if is_apart else "")
        if line.kind == "boilerplate" and (heads_a_list(line.text) or heads_others(line.text)):
            listed = MOST_LISTED + 1


def _is_of_page(line: Line) -> bool:
    """Whether the words of a line are those of pages, though it is no set phrase."""
    return (
        (line.open or line.text[-1] in LABEL_ENDS) and is_label(line.text) or line.words <= MOST_ASKED and asks_readers(line.text)
    )


def _class_shares(lines: list[Line]) -> None:
    """Facebook alone on a line is the credit of the picture whose caption stands beside it, else a button."""
    for index, line in enumerate(lines):
        if line.kind == "credit" and is_share(line.text):
            beside = lines[index - 1 : index] + lines[index + 1 : index + 2]
            is_button = any(other.kind == "boilerplate" or is_share(other.text) for other in beside)
            if is_button or not any(not other.kind and other.open and other.words > MOST_NAME_WORDS for other in beside):
                line.kind = "boilerplate"


def _class_counts(lines: list[Line]) -> None:
    """Numbers alone on their lines, each one more than the one before: the pages of a gallery."""
    numbers = {
        index: int(line.text) for index, line in enumerate(lines) if line.text.isdecimal() and len(line.text) <= MOST_DIGITS
    }
    for index, number in numbers.items():
        if numbers.get(index + 1) == number + 1 and numbers.get(index + 2) == number + 2:
            for line in lines[index : index + 3]:
                line.kind = line.kind or "boilerplate"


def _kind_by_form(line: str) -> str:
    if is_byline(line) or is_credit(line):
        return "credit"
    bare = _bare(line)
    if is_furniture(line) or bare != line and is_furniture(bare):
        return "boilerplate"
    return "caption" if is_caption(line) else ""


def _bare(line: str) -> str:
    """A line without the marks it begins with, and once where it says the same several times. As it is where no more is left."""
    bare = line.lstrip(LEADING_MARKS)
    if bare.find(bare[:LEAST_SAID_AGAIN], LEAST_SAID_AGAIN) > 0 and (match := SAID_AGAIN.fullmatch(bare)):
        return match[1]
    return bare or line


def _class_repeats(lines: list[Line]) -> None:
    texts = [line.text for line in lines]
    free = [index for index, line in enumerate(lines) if not line.kind]
    for index in duplicates(texts, free):
        lines[index].kind = "duplicate"
    candidates = [index for index in free if not lines[index].kind and lines[index].words <= MOST_CAPTION_WORDS]
    for index in pull_quotes(texts, candidates):
        lines[index].kind = "pull_quote"


def _class_standfirst(lines: list[Line]) -> None:
    """The deck after a headline that ends with a semicolon, and open lines before the first paragraph."""
    if not lines or lines[0].kind != "headline":
        return
    goes_on = lines[0].text.endswith(DECK)
    for index, line in enumerate(lines[1 : LAST_STANDFIRST + 1], 1):
        if line.kind in ("credit", "boilerplate", "caption"):
            continue
        if line.kind or not (goes_on or line.open and may_be_standfirst(lines, index)) or index + 1 == len(lines):
            break
        line.kind = "standfirst"
        goes_on = line.text.endswith(DECK)


def _class_subheadings(lines: list[Line]) -> None:
    found = [index for index, line in enumerate(lines) if _is_subheading(lines, index)]
    for index in found:
        lines[index].kind = "subheading"
    if any(not CLOCK.fullmatch(lines[index].text) for index in found):
        for index, line in enumerate(lines):
            if line.text.endswith("?") and line.words <= 8 and _stands_between(lines, index) and line.text[0].isupper():
                line.kind = line.kind or "subheading"


def _is_subheading(lines: list[Line], index: int) -> bool:
    line = lines[index]
    if line.kind or line.words > MOST_SUBHEADING_WORDS or not _stands_between(lines, index):
        return False
    if CLOCK.fullmatch(line.text):
        return True
    bare = line.text.rstrip(".")
    if bare.isupper() and len(bare) > 3:
        return True
    return line.open and (line.text[0].isupper() or line.text[0] in "'‘\"“") and not is_row(line)


def _stands_between(lines: list[Line], index: int) -> bool:
    """Whether a line stands after something finished and before a paragraph or a table that can be its own."""
    if index == 0 or index + 1 == len(lines):
        return False
    before, after = lines[index - 1], lines[index + 1]
    finished = bool(before.kind) or not before.open or is_row(before)
    following = next((line for line in lines[index + 1 : index + 4] if line.kind not in APART), after)
    opens = following.text[:1].isupper() or not following.text[:1].isalpha()
    return finished and opens and not following.kind and (not following.open or is_row(following))
