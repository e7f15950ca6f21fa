"""What stands before the first paragraph, after the last, and between pieces of furniture: told by its place.

A page sets names, sections, shares, tags and other stories around its article. Their lines are short and end without a stop.
"""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from archive.analysis.calendar_words import A_MONTH
from archive.analysis.lines import LEAST_PARAGRAPH_WORDS, Line, is_paragraph
from archive.analysis.ordinary import is_ordinary
from archive.analysis.page_lists import class_lists, class_tail
from archive.analysis.patterns import word_set
from archive.analysis.well_known import GIVEN_NAMES, KIND_OF

LEAST_PARAGRAPHS = 2  # of a text whose end is looked at: what is shorter may end with a list of its own
LAST_BYLINE = 6  # the line after which none is looked for without "By"
MOST_NAMES_CHARACTERS = 90
MOST_BYLINES = 3  # before the first paragraph; more names are a menu
MOST_DATED_WORDS = 9  # of a line before the first paragraph that says when
IN_A_YEAR = re.compile(rf"\b{A_MONTH} \d{{1,2}},? (?:19|20)\d\d\b|\b\d{{1,2}} {A_MONTH},? (?:19|20)\d\d\b")
MOST_LABEL_WORDS = 3  # of the name of a section or a button
MOST_BETWEEN_WORDS = 14  # of a line between pieces of furniture
MOST_OPENING = 3  # paragraphs among which the first of the story is looked for
LEAST_BETWEEN = 2  # lines of credits and furniture that set a standfirst apart
MOST_BEFORE = 25  # lines before the first paragraph: behind more of them it is a list
MOST_AFTER_WORDS = 24  # of the headline of another story, after the last paragraph
LEAST_AFTER = 2  # open lines after the last paragraph
GAINS = {"furniture": 1.0, "open": 0.6, "short": 0.2, "teaser": -1.2, "paragraph": -4.0}  # of lines behind the end of the story
LEAST_LONG_WORDS = 28
LEAST_GAIN = 2.0
MOST_TEASERS = 0.15  # of the words in paragraphs, behind the end of the story
MOST_ROWS = 0.5  # of the lines after the last paragraph: more of them are a table of the story
NAME = re.compile(r"(?:[A-ZÀ-Þ][\w'’\-]*\.?)(?: (?:de|van|von|der|la|al|bin|[A-ZÀ-Þ][\w'’\-]*\.?)){1,3}")
NAMES = re.compile(rf"{NAME.pattern}(?:(?:, | and | & ){NAME.pattern}){{0,3}}(?:, [A-Z][\w'’\- ]{{2,40}})?")
BEFORE_NAME = re.compile(r"^(?:By|About|With|From) (?=\S)")
NO_NAME = word_set("""
    news world politics business sport sports opinion local national international entertainment tech technology science
    health culture lifestyle life style travel money markets video videos photos gallery home story stories report reports
    analysis exclusive feature features read more breaking live latest us uk the a an in of for to trending recommended
    related topics show hide view sign join share follow editorial comment comments updates newsletter newsletters menu
    search print email
""")


TABLE_ROW = re.compile(r"(?=.*\d).{1,80}")
APART = {"standfirst", "caption", "credit", "boilerplate"}  # what may stand between the headline and a standfirst
LAST_STANDFIRST = 6  # the line after which none begins
MOST_STANDFIRST_WORDS = 45
LEAST_STANDFIRST_WORDS = 5


PATH = re.compile(r"[^>›»]{1,40}(?: ?[>›»] ?[^>›»]{1,60})+|Home(?: [A-Z][\w&]*| [/|&-])+")
FUSED = re.compile(r"[a-z](?=[A-Z][a-z])")
LEAST_FUSED = 2
AUTHORS_HEAD = re.compile(
    r"(?:about|contact|more (?:by|from)|meet) the (?:authors?|writers?|reporters?)|written by|by|authors?|reported by",
    re.IGNORECASE,
)
HANDLE = re.compile(r"@\w{2,30}")


def may_be_standfirst(lines: Sequence[Line], index: int) -> bool:
    """Whether nothing but the headline, credits and furniture stands before a line of a standfirst's length."""
    if index > LAST_STANDFIRST or not LEAST_STANDFIRST_WORDS <= lines[index].words <= MOST_STANDFIRST_WORDS:
        return False
    before = [line.kind for line in lines[:index]]
    return before[:1] == ["headline"] and set(before[1:]) <= APART


def is_row(line: Line) -> bool:
    """Whether a line may be a row of a table."""
    return line.open and line.words <= 8 and bool(TABLE_ROW.fullmatch(line.text))


def class_edges(lines: Sequence[Line]) -> None:
    """Gives those lines of no class yet their class that their place tells: credit for names, boilerplate for the rest."""
    paragraphs = [index for index, line in enumerate(lines) if is_paragraph(line)]
    if not paragraphs:
        return
    class_lists(lines)
    _class_before(lines, start_of_story(lines, paragraphs))
    _class_named(lines)
    _class_authors(lines)
    if len(paragraphs) >= LEAST_PARAGRAPHS:
        end = _end_of_story(lines, paragraphs)
        _class_after(lines, paragraphs[-1] + 1)
        class_tail(lines)
        for line in lines[end:] if end <= paragraphs[-1] else ():
            line.kind = line.kind or "boilerplate"
    _class_between(lines)


def class_left_before(lines: Sequence[Line]) -> None:
    """Open lines between the headline and the first paragraph that are no standfirst, where furniture stands there too."""
    paragraphs = (index for index, line in enumerate(lines) if is_paragraph(line))
    first = start_of_story(lines, list(islice(paragraphs, MOST_OPENING)))
    if first < MOST_BEFORE and any(line.kind == "boilerplate" for line in lines[1:first]):
        for line in lines[1:first]:
            if not line.kind and line.open and line.words <= MOST_AFTER_WORDS:
                line.kind = "boilerplate"


def start_of_story(lines: Sequence[Line], paragraphs: Sequence[int]) -> int:
    """Where the first paragraph stands. A standfirst with a stop, between which and the next are bylines and shares, is none."""
    for first, second in pairwise(paragraphs[:MOST_OPENING]):
        between = [line.kind for line in lines[first + 1 : second]]
        is_opening = first <= LAST_STANDFIRST and lines[first].words <= MOST_STANDFIRST_WORDS
        if not is_opening or "credit" not in between or between.count("credit") + between.count("boilerplate") < LEAST_BETWEEN:
            return first
    return paragraphs[-1 if len(paragraphs) < MOST_OPENING else MOST_OPENING - 1] if paragraphs else 0


def _class_before(lines: Sequence[Line], first: int) -> None:
    if first + 1 < len(lines) and first < LAST_BYLINE and not lines[first + 1].kind and is_names(lines[first + 1].text):
        lines[first + 1].kind = "credit"  # the first paragraph was a standfirst
    _class_paths(lines[1:first])
    left = [line for line in lines[1:first] if not line.kind and line.open]
    named = [line for line in left if is_names(line.text)]
    for line in left:
        if any(line is one for one in named) and len(named) <= MOST_BYLINES:
            line.kind = "credit"
        elif any(line is one for one in named) or line.words <= _most_words(line):
            line.kind = "boilerplate"


def _most_words(line: Line) -> int:
    """Of a line before the first paragraph that is a label, or says when."""
    return MOST_DATED_WORDS if IN_A_YEAR.search(line.text) else MOST_LABEL_WORDS


def _class_paths(lines: Sequence[Line]) -> None:
    """Where the page stands in its site: Home > World > Europe; and tags that were run together: PoliticsEuropeThe Sea."""
    for line in lines:
        if (
            not line.kind
            and line.open
            and line.words <= MOST_BETWEEN_WORDS
            and (PATH.fullmatch(line.text) or is_fused(line.text))
        ):
            line.kind = "boilerplate"


def is_fused(text: str) -> bool:
    """Whether a line is words with capitals, some of them run together."""
    return len(FUSED.findall(text)) >= LEAST_FUSED and sum(word[0].islower() for word in text.split()) <= 1


def _class_after(lines: Sequence[Line], start: int) -> None:
    """Lists of other stories, tags, and who the author is."""
    _class_paths(lines[start:])
    furniture = next((index for index in range(start, len(lines)) if lines[index].kind == "boilerplate"), len(lines))
    left = [line for line in lines[start:furniture] if not line.kind]
    rows = sum(any(map(str.isdigit, line.text)) for line in left)
    if rows > MOST_ROWS * len(left) or furniture == len(lines) and len(left) < LEAST_AFTER:
        start = furniture
    if start == len(lines) and len(left) == 1 and left[0].open and left[0].words <= MOST_LABEL_WORDS and left[0] is lines[-1]:
        left[0].kind = "credit" if is_names(left[0].text) else "boilerplate"
    for index, line in enumerate(lines[start:], start):
        is_short = line.open and line.words <= MOST_AFTER_WORDS or line.words < LEAST_PARAGRAPH_WORDS and index > furniture
        if not line.kind and is_short:
            line.kind = "credit" if is_names(line.text) and line is lines[start] else "boilerplate"


def _class_authors(lines: Sequence[Line]) -> None:
    """Names under "About the author" and the like, and what somebody is called on Twitter beside the name."""
    for before, line in pairwise(lines):
        is_headed = before.kind == "boilerplate" and AUTHORS_HEAD.fullmatch(before.text.strip(" :"))
        if is_headed and is_names(line.text) or before.kind == "credit" and HANDLE.fullmatch(line.text):
            line.kind = "credit"


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
        left -= line.words if is_paragraph(line) else 0
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
    text = text.rstrip(" ,|•·")
    text = text.title() if text.isupper() and text.split()[0].title() in GIVEN_NAMES else text
    if len(text) > MOST_NAMES_CHARACTERS or text.isupper() or text in KIND_OF or not NO_NAME.isdisjoint(text.lower().split()):
        return False
    if NAMES.fullmatch(text) is None:
        return False
    first = BEFORE_NAME.sub("", text).split()[0]
    return first in GIVEN_NAMES or not is_ordinary(first)
