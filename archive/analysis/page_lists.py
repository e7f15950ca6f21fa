"""Lists that pages set around a story, and what is said after it: menus, other stories' headlines, authors, notices."""

import re
from collections.abc import Sequence

from archive.analysis.lines import Line
from archive.analysis.page_words import is_notice

LEAST_MENU, MOST_MENU_WORDS = 6, 4
LEAST_HEADLINES, LEAST_HEADLINE = 3, 5  # lines in a row; words of each
LEAST_APART = 8  # words of one beside furniture: hardly a subheading is as long
MOST_HEADLINE_WORDS = 24
MOST_ROWS = 0.5  # of the lines: more of them are a table of the story
LONGEST_SMALL, LEAST_LONG, TITLED = 4, 3, 0.9  # letters of words that titles leave small; longer words; their share in capitals
MOST_NOTICE_WORDS = 60
ABOUT_AUTHOR = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.\-]* ){1,4}(?:is|was|has been) (?:an?|the|our) .{0,60}\b(?:reporter|writer|journalist|correspondent"
    r"|columnist|contributor|editor|fellow|producer|critic|author|professor)\b.*"
)
OF_AUTHOR = re.compile(  # behind the name, or he and she in the sentences after that
    r",? (?:[\w’'-]+ )?(?:is|was|has (?:been|written|worked|covered|reported)|writes|covers|covered|reports|reported|joined|works"
    r"|worked|lives|leads|edits|hosts|specialises|specializes|teaches|serves)\b"
)
BY = re.compile(r"^(?:By|BY|by) ")
A_NAME = re.compile(r"[A-ZÀ-Þ][\w'’\-]+(?: (?:de|van|von|der|la|al|bin|[A-ZÀ-Þ][\w'’\-]*\.?)){1,3}")
HE_OR_SHE = re.compile(r"(?:He|She|They|His|Her|Their|You can|Follow|Contact|Email|E-mail|Reach)\b")
AUTHORS_WORK = re.compile(
    r"\b(?:report(?:s|er|ing)|writ(?:es|er|ing|ten)|cover(?:s|ed|ing)|journalis[mt]|correspondent|columnist|editor|author|books?"
    r"|work has appeared|twitter|graduate[ds]?|university|newsroom|previously|lives in)\b|@",
    re.IGNORECASE,
)


def class_lists(lines: Sequence[Line]) -> None:
    """Furniture in rows: menus, headlines of other stories."""
    _class_menus(lines)
    _class_headlines(lines)


def class_tail(lines: Sequence[Line]) -> None:
    """From the end, what is no more of the story though it has a stop: who the authors are, notices."""
    named = _names_of_authors(lines)
    found: list[Line] = []
    for line in reversed(lines):
        if line.kind == "headline" or not line.kind and not _is_after(line, named):
            break
        if not line.kind:
            found.append(line)
    is_author = False
    for line in reversed(found):
        is_author = _is_author(line, named) or is_author and HE_OR_SHE.match(line.text) is not None
        if is_author or is_notice(line.text):
            line.kind = "boilerplate"


def _is_after(line: Line, named: Sequence[str]) -> bool:
    is_short = line.words <= MOST_NOTICE_WORDS
    return _is_author(line, named) or is_short and (is_notice(line.text) or _goes_on(line))


def _goes_on(line: Line) -> bool:
    """Whether a sentence may go on to tell of an author."""
    return HE_OR_SHE.match(line.text) is not None and AUTHORS_WORK.search(line.text) is not None


def _is_author(line: Line, named: Sequence[str]) -> bool:
    """Whether a sentence tells who somebody is who writes, or who wrote this."""
    if ABOUT_AUTHOR.fullmatch(line.text):
        return True
    name = next((name for name in named if line.text.startswith(name)), "")
    return bool(name) and OF_AUTHOR.match(line.text, len(name)) is not None


def _names_of_authors(lines: Sequence[Line]) -> Sequence[str]:
    """As bylines give them."""
    told = (BY.sub("", line.text) for line in lines if line.kind == "credit" and line.words <= MOST_HEADLINE_WORDS)
    return [name for text in told for name in A_NAME.findall(text)]


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


def _class_headlines(lines: Sequence[Line]) -> None:
    """Headlines of other stories: open lines with the capitals of titles, several in a row or beside furniture.

    Those behind a colon are a list of the story.
    """
    run: list[Line] = []
    before: Line | None = None  # what stands before the run
    for line in (*lines, None):
        if line and not line.kind and is_headline(line) and not (before and not run and before.text.endswith(":")):
            run.append(line)
            continue
        rows = sum(any(map(str.isdigit, entry.text)) for entry in run)
        is_apart = any(other is not None and other.kind == "boilerplate" for other in (before, line))
        is_list = len(run) >= LEAST_HEADLINES or is_apart and all(entry.words >= LEAST_APART for entry in run)
        for entry in run if is_list and rows <= MOST_ROWS * len(run) else ():
            entry.kind = "boilerplate"
        run, before = [], line


def is_headline(line: Line) -> bool:
    """Whether an open line has most of its longer words with capitals, as the title of a story has."""
    if not line.open or not LEAST_HEADLINE <= line.words <= MOST_HEADLINE_WORDS or "," in line.text[-1:]:
        return False
    long = [word for word in line.text.split() if len(word) > LONGEST_SMALL and word[0].isalpha()]
    return len(long) >= LEAST_LONG and sum(word[0].isupper() for word in long) >= TITLED * len(long)
