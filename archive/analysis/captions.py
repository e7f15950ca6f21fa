"""Which lines are captions by what stands beside them: a credit, a photographer's name, the label of a film."""

import re
from collections.abc import Sequence

from archive.analysis.calendar_words import A_MONTH
from archive.analysis.credits import is_acronym, is_byline
from archive.analysis.edges import APART, LAST_STANDFIRST, NO_NAME, is_row, may_be_standfirst
from archive.analysis.lines import Line, is_paragraph
from archive.analysis.patterns import one_of
from archive.analysis.well_known import GIVEN_NAMES

MOST_CAPTION_WORDS = 60
LEAST_CAPTION_WORDS = 5  # under a bare name
LEAST_CAPTION_OVER_NAME = 6
LEAST_HEADLINE_WORDS = 5  # all with capitals: of the headline of another story
LEAST_SMALL_WORDS = 2  # in small letters: a line without is the headline of another story
MOST_NAME_WORDS = 4  # of a credit that is a bare name
MOST_CLOSED_WORDS = 45  # of a caption with a stop before its credit
MOST_FILM_WORDS = 20  # of the title of a film
# What somebody does in a picture, early in its caption.
POSING = one_of(
    r"""
    walks?|speaks?|stands?|sits?|poses?|looks? (?:on|at)|waves?|holds?|gestures?|attends?|addresses|arrives?|leaves?|listens?
    reacts?|celebrates?|marches|protest|gather|wait|shakes?|smiles?|delivers?|answers?|greets?|inspects?|carries|carry
    rides?|passes by|takes? part|hugs?|embraces?|kisses|performs?|talks? (?:to|with)|chats? with|prays?|mourns?
    shelters?|queues?|lines? up|swims?|examines?|points? (?:to|at)|plays? with|feeds?
    (?:walk|run|drive|cycle|ride)s? (?:past|through|along|across|near|down)
    (?:is|are) (?:interviewed|helped|carried|led|seen|pictured|shown|treated|escorted|surrounded|parked|displayed)
    """
)
CAPTION_START = re.compile(rf"(?:[^\s\"“”]+ ){{1,14}}?(?:{POSING.pattern})\b")
IN_A_YEAR = re.compile(rf"\b(?:{A_MONTH}(?: \d{{1,2}},?)?|\d{{1,2}} {A_MONTH}),? (?:19|20)\d\d\b")
NO_PICTURE = re.compile(  # words of a story, and of what nobody does in a picture
    r"\b(?:said|says|told|will|would|had|could|should|was|were|has|have|been|I|we|you|he|she|they|my|our|your|according)\b|[:;]"
    r"|^(?:He|She|It|They|We|I|My|Our|But|And|If|When|While|Then|This|That|There|What|Who|How|Why)\b|\bdelivers?\b"
    rf"|\b(?:to|who|that|be|which|the|an?|his|her|its|their|of) {POSING.pattern}\b"
)
DATED_END = re.compile(rf"(?:{A_MONTH} \d{{1,2}},?|\d{{1,2}} {A_MONTH}) (?:19|20)\d\d\.?$|\b(?:last (?:week|month|year)|file)\.$")
SPOKEN_OR_MORE = re.compile(r"^[\"“‘]|[a-z]{3}[.!?][\"”’]? [A-Z]|[!?]$")  # words in marks; more than one sentence
# Open again: The bridge is seen from the bank. None of the words before the colon tells speech, none behind it is I or you.
SET_OFF = re.compile(
    r"(?!.*\b(?:I|[Yy]our?|[Ww]e|[Oo]ur)\b)(?!.{0,50}\b(?:said|says|told|tell|added|asked|wrote|tweeted)\b[^:]*:)"
    r"[A-Z][\w'’\-]*(?: [\w'’\-]+){0,4}: ['‘]?[A-Z]"
    r"(?=.*\b(?:an?|the|his|her|their|was|were|is|are|has|had|after|with)\b).*"
)
LEAST_SET_OFF, LEAST_SET_OFF_WORDS = 2, 8  # such lines in one article; words of each
FILM = re.compile(r"(?:close|watch|play)?\s*video", re.IGNORECASE)


def class_captions(lines: Sequence[Line]) -> None:
    """Gives captions their class, and the names beside them that are their credits."""
    _class_bare_names(lines)
    credits = [index for index, line in enumerate(lines) if _is_picture_credit(line)]
    if credits:
        _class_beside(lines, credits)
    _class_alone(lines)
    _class_films(lines)
    _class_set_off(lines)


def _class_beside(lines: Sequence[Line], credits: Sequence[int]) -> None:
    last = max((index for index, line in enumerate(lines) if not line.kind and not line.open), default=len(lines))
    sides = [(index, *_open_sides(lines, index)) for index in credits if index < last]
    votes = sum((after is not None) - (before is not None) for _, before, after in sides)
    for credit, before, after in sides:
        if before is not None and after is not None:
            before, after = (None, after) if votes >= 0 or may_be_standfirst(lines, before) else (before, None)
        chosen = after if after is not None else before
        if (chosen is None or chosen > credit) and _is_closed_caption(lines, credit - 1):
            chosen = credit - 1
        if chosen is None and _is_alone_before(lines, credit):
            chosen = credit - 1
        if chosen is not None and not lines[chosen].kind:
            lines[chosen].kind = "caption"


def _is_closed_caption(lines: Sequence[Line], index: int) -> bool:
    """Whether the line before a credit tells what a picture shows, though it ends with a stop: The mayor speaks in March 2025."""
    line = lines[index]
    if index < 1 or line.kind or line.open or line.words > MOST_CLOSED_WORDS or SPOKEN_OR_MORE.search(line.text):
        return False
    is_last = all(other.kind for other in lines[index + 1 :])  # what stands at the end is of the article, not of a picture
    is_bracketed = index <= LAST_STANDFIRST and lines[index + 1].text[0] == "("
    return not is_last and (is_bracketed or bool(CAPTION_START.match(line.text) or DATED_END.search(line.text)))


def _is_alone_before(lines: Sequence[Line], credit: int) -> bool:
    """Whether one sentence, and no more of the story, stands between furniture or a picture and its credit."""
    line = lines[credit - 1]
    return credit > 2 and not line.kind and line.words <= MOST_CAPTION_WORDS and lines[credit - 2].kind in APART - {"standfirst"}


def _class_alone(lines: Sequence[Line]) -> None:
    """What people do in a picture, in one sentence without a stop or with the year, as agencies give it."""
    first = next((index for index, line in enumerate(lines) if is_paragraph(line)), len(lines))
    for index, line in enumerate(lines):
        if line.kind or not LEAST_CAPTION_WORDS <= line.words <= MOST_CLOSED_WORDS:
            continue
        is_told = (
            line.open and index > first and line.text[-1].isalnum() or _may_be_dated(line.text) and IN_A_YEAR.search(line.text)
        )
        if (
            is_told
            and CAPTION_START.match(line.text)
            and not SPOKEN_OR_MORE.search(line.text)
            and not NO_PICTURE.search(line.text)
        ):
            line.kind = "caption"


def _may_be_dated(line: str) -> bool:
    """Whether a year may be in a line: quick to see."""
    return "19" in line or "20" in line


def _is_picture_credit(line: Line) -> bool:
    return line.kind == "credit" and not is_byline(line.text)


def _open_sides(lines: Sequence[Line], index: int) -> tuple[int | None, int | None]:
    """The lines before and after a credit that may be its caption."""
    before, after = index - 1, index + 1
    return (
        before if before > 0 and _may_be_caption(lines[before]) else None,
        after if after < len(lines) and _may_be_caption(lines[after]) and not _is_signed(lines, after) else None,
    )


def _is_signed(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is somebody's name with what they are beneath it."""
    return index + 1 < len(lines) and lines[index].words <= MOST_NAME_WORDS and is_byline(lines[index + 1].text)


def _may_be_caption(line: Line) -> bool:
    if line.kind or not line.open or not 1 < line.words <= MOST_CAPTION_WORDS:
        return False
    return line.words < LEAST_HEADLINE_WORDS or any(word[0].islower() for word in line.text.split())


def _class_bare_names(lines: Sequence[Line]) -> None:
    """A short line of capitalised words beside a longer open line is that picture's credit: a hotel, a paper, a photographer."""
    for index in range(1, len(lines) - 1):
        line, after = lines[index], lines[index + 1]
        if line.kind or not line.open or line.words > MOST_NAME_WORDS or not _is_title(line.text) or is_row(line):
            continue
        if _is_beside_caption(lines[index - 1], after, line):
            line.kind = "credit"


def _is_beside_caption(before: Line, after: Line, line: Line) -> bool:
    if before.open and before.kind in ("", "boilerplate"):  # perhaps one of several short lines: a menu, tags
        return (
            line.words > 1
            and line.text.split()[0] in GIVEN_NAMES
            and _is_telling(before, LEAST_CAPTION_OVER_NAME)
            and not after.kind
            and not after.open
        )
    return (line.words > 1 or is_acronym(line.text)) and _is_telling(after, LEAST_CAPTION_WORDS) and ":" not in after.text


def _is_telling(line: Line, least: int) -> bool:
    """Whether a line may be a caption and no headline of another story, which has most of its words in capitals."""
    if not _may_be_caption(line) or line.words < least:
        return False
    return sum(word[0].islower() for word in line.text.split()) >= LEAST_SMALL_WORDS


def _is_title(line: str) -> bool:
    words = line.split()
    return all(word[:1].isupper() or word in "/&|-" for word in words) and NO_NAME.isdisjoint(map(str.lower, words))


def _class_set_off(lines: Sequence[Line]) -> None:
    """Open sentences behind a word or two and a colon, where the story has several among its paragraphs."""
    found = [index for index, line in enumerate(lines) if line.open and line.kind in ("", "duplicate") and _is_set_off(line)]
    if len(found) >= LEAST_SET_OFF:
        paragraphs = [index for index, line in enumerate(lines) if not line.kind and not line.open] or [0]
        within = [lines[index] for index in found if paragraphs[0] < index < paragraphs[-1]]
        for line in within if len(within) >= LEAST_SET_OFF else ():
            line.kind = line.kind or "caption"


def _is_set_off(line: Line) -> bool:
    return (
        LEAST_SET_OFF_WORDS <= line.words <= MOST_CAPTION_WORDS and ": " in line.text and SET_OFF.fullmatch(line.text) is not None
    )


def _class_films(lines: Sequence[Line]) -> None:
    """The title of a film, and the sentence that tells of it, behind "close" and "video"."""
    for index in range(1, len(lines) - 3):
        line, title = lines[index], lines[index + 1]
        if line.kind == lines[index - 1].kind == "boilerplate" and not title.kind and FILM.fullmatch(line.text):
            told = lines[index + 2]
            if title.open and title.words <= MOST_FILM_WORDS and not told.kind and not told.open:
                title.kind = told.kind = "caption"
