"""What stands before the first paragraph, after the last, and between pieces of furniture: told by its place.

A page sets names, sections, shares, tags and other stories around its article. Their lines are short and end without a stop.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from archive.analysis.patterns import word_set

LEAST_PARAGRAPH_WORDS = 9  # of what is taken for a paragraph of the story
LEAST_PARAGRAPHS = 3  # of a text whose end is looked at: what is shorter may end with a list of its own
LAST_BYLINE = 6  # the line after which none is looked for without "By"
MOST_NAMES_CHARACTERS = 90
MOST_BYLINES = 3  # before the first paragraph; more names are a menu
LEAST_MENU, MOST_MENU_WORDS = 6, 4
MOST_LABEL_WORDS = 3  # of the name of a section or a button
MOST_BETWEEN_WORDS = 14  # of a line between pieces of furniture
MOST_AFTER_WORDS = 24  # of the headline of another story, after the last paragraph
LEAST_AFTER = 2  # open lines after the last paragraph
GAINS = {"furniture": 1.0, "open": 0.6, "short": 0.2, "teaser": -1.2, "paragraph": -4.0}  # of lines behind the end of the story
LEAST_LONG_WORDS = 28
LEAST_GAIN = 2.0
MOST_TEASERS = 0.15  # of the words in paragraphs, behind the end of the story
MOST_ROWS = 0.5  # of the lines after the last paragraph: more of them are a table of the story
NAME = re.compile(r"(?:[A-ZÀ-Þ][\w'’\-]*\.?)(?: (?:de|van|von|der|la|al|bin|[A-ZÀ-Þ][\w'’\-]*\.?)){1,3}")
NAMES = re.compile(rf"{NAME.pattern}(?:(?:, | and | & ){NAME.pattern}){{0,3}}(?:, [A-Z][\w'’\- ]{{2,40}})?")
NO_NAME = word_set("""
    news world politics business sport sports opinion local national international entertainment tech technology science
    health culture lifestyle life style travel money markets video videos photos gallery home story stories report reports
    analysis exclusive feature features read more breaking live latest us uk the a an in of for to trending recommended
    related topics show hide view sign join share follow editorial comment comments updates newsletter newsletters menu
    search print email
""")
ABOUT_AUTHOR = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.\-]* ){1,4}(?:is|was|has been) (?:an?|the|our) .{0,60}\b(?:reporter|writer|journalist|correspondent"
    r"|columnist|contributor|editor|fellow|producer|critic|author|professor)\b.*"
)


class Line(Protocol):
    text: str
    words: int
    open: bool
    kind: str


def class_edges(lines: Sequence[Line]) -> None:
    """Gives those lines of no class yet their class that their place tells: credit for names, boilerplate for the rest."""
    paragraphs = [index for index, line in enumerate(lines) if _is_paragraph(line)]
    if not paragraphs:
        return
    _class_menus(lines)
    _class_before(lines, paragraphs[0])
    _class_named(lines)
    if len(paragraphs) >= LEAST_PARAGRAPHS:
        end = _end_of_story(lines, paragraphs)
        _class_after(lines, paragraphs[-1] + 1)
        for line in lines[end:] if end <= paragraphs[-1] else ():
            line.kind = line.kind or "boilerplate"
    _class_between(lines)


def _is_paragraph(line: Line) -> bool:
    return not line.kind and not line.open and line.words >= LEAST_PARAGRAPH_WORDS


def _class_before(lines: Sequence[Line], first: int) -> None:
    if first + 1 < len(lines) and first < LAST_BYLINE and not lines[first + 1].kind and is_names(lines[first + 1].text):
        lines[first + 1].kind = "credit"  # the first paragraph was a standfirst
    left = [line for line in lines[1:first] if not line.kind and line.open]
    named = [line for line in left if is_names(line.text)]
    for line in left:
        if any(line is one for one in named) and len(named) <= MOST_BYLINES:
            line.kind = "credit"
        elif any(line is one for one in named) or line.words <= MOST_LABEL_WORDS:
            line.kind = "boilerplate"


def _class_after(lines: Sequence[Line], start: int) -> None:
    """Lists of other stories, tags, and who the author is."""
    for line in lines[max(start - 2, 0) :]:
        if not line.kind and ABOUT_AUTHOR.fullmatch(line.text):
            line.kind = "boilerplate"
    furniture = next((index for index in range(start, len(lines)) if lines[index].kind == "boilerplate"), len(lines))
    left = [line for line in lines[start:furniture] if not line.kind]
    rows = sum(any(map(str.isdigit, line.text)) for line in left)
    if rows > MOST_ROWS * len(left) or furniture == len(lines) and len(left) < LEAST_AFTER:
        start = furniture
    for line in lines[start:]:
        if not line.kind and (line.open and line.words <= MOST_AFTER_WORDS or line.words < LEAST_PARAGRAPH_WORDS):
            line.kind = "credit" if is_names(line.text) and line is lines[start] else "boilerplate"


def _class_menus(lines: Sequence[Line]) -> None:
    """Many short lines of capitalised words, one after another."""
    run: list[Line] = []
    for line in (*lines[1:], None):
        if line and line.kind in ("", "credit") and line.open and line.words <= MOST_MENU_WORDS and line.text.istitle():
            run.append(line)
            continue
        if len(run) >= LEAST_MENU:
            for entry in run:
                entry.kind = "boilerplate"
        run = []


def _class_named(lines: Sequence[Line]) -> None:
    """The name of who wrote the article, where it stands again."""
    first = lines[: LAST_BYLINE + 3]
    named = {line.text.removeprefix("By ").strip() for line in first if line.kind == "credit" and line.words > 1}
    if not named:
        return
    for line in lines:
        if not line.kind and line.open and line.text in named:
            line.kind = "credit"


def _end_of_story(lines: Sequence[Line], paragraphs: Sequence[int]) -> int:
    """Where the page goes on without the article: at furniture, behind which most lines are short, open or furniture.

    Looked for from the end: the place that gains most, where each line counts for it or against it. Otherwise the last paragraph.
    """
    best, least, sum_ = paragraphs[-1] + 1, LEAST_GAIN, 0.0
    left = MOST_TEASERS * sum(lines[index].words for index in paragraphs)
    for index in range(len(lines) - 1, paragraphs[LEAST_PARAGRAPHS - 1], -1):
        line = lines[index]
        left -= line.words if _is_paragraph(line) else 0
        if left < 0:
            break
        sum_ += GAINS["furniture" if line.kind == "boilerplate" else "open" if line.kind or line.open else _length(line)]
        if line.kind == "boilerplate" and sum_ > least:
            best, least = index, sum_
    return best


def _length(line: Line) -> str:
    return "paragraph" if line.words >= LEAST_LONG_WORDS else "teaser" if line.words >= LEAST_PARAGRAPH_WORDS else "short"


def _class_between(lines: Sequence[Line]) -> None:
    """Open lines between two of furniture, one or two of them."""
    for index, line in enumerate(lines):
        if index and not line.kind and line.open and line.words <= MOST_BETWEEN_WORDS and lines[index - 1].kind == "boilerplate":
            after = [other.kind for other in lines[index + 1 : index + 3]]
            if after[:1] == ["boilerplate"] or line.words <= MOST_LABEL_WORDS and "boilerplate" in after:
                line.kind = "boilerplate"


def is_names(text: str) -> bool:
    """Whether a line is the names of people, perhaps with their paper behind them."""
    return (
        len(text) <= 90 and NAMES.fullmatch(text) is not None and NO_NAME.isdisjoint(text.lower().split()) and not text.isupper()
    )
