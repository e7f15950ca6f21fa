"""Names marked by hand in news prose: the beginnings of 28 articles of quotes/polnear (news_names.csv, without a word of them).

Which: of each of the seven publishers, of train and dev together, the four whose file names have the smallest SHA-256; of these
the first and third are looked at, the second and fourth held out. Of each the first BEGINNING characters and on to the end of
their paragraph. One person marked all of them by reading, before the analysis had read any. The rules, CoNLL-2003's where it
has one:

- PER: people and families, also by first name or letters alone; without "Mr.", "Sen.", "President"; no gods, no user names.
- ORG: firms, offices, parties ("Green Party", "GOP"), chambers, courts, media, agencies in a dateline or byline, universities
  even as a place to be at, terrorist groups; services on the net, by whose name their firm is called, also where they are used.
- LOC: places, also where they act ("Washington") or are a market ("Wall Street"), parts of the world, nicknames of places,
  streets without the number of the house, buildings, rooms. "White House" is ORG where it acts or speaks, else LOC.
- MISC: peoples, creeds, adjectives of places, "Democrats", "Republican"; events, laws, programmes, works, ships, slogans; words
  joined by a hyphen to one that is no name ("anti-Ostley", "Ostley-based").
- A name ends where the other begins: "Ostley, Vt." and "U.S. Treasury Department" are two each; so are two that a hyphen or a
  stroke joins, as those who held a poll. A state behind a party's letter ("R-Vt.") is LOC. The stop of a shortened word is its
  own. A word that is misspelt is marked as what is meant.

A row has the first 12 digits of the SHA-256 of the whole text, the half, where a mark starts and ends, in characters, and its
kind. A text that is not there, or is another, is left out.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("news_names.csv")
GOLD = "quotes/polnear"
FOLDERS = ("train", "dev")
HALVES = ("looked at", "held out")
BEGINNING = 2_500
PARAGRAPH_END = re.compile(r"\n+")
DIGITS = 12


class Mark(NamedTuple):
    start: int
    end: int
    kind: str  # "PER", "ORG", "LOC", "MISC"


def marked_texts(data: Path, half: str) -> Iterator[tuple[str, list[Mark]]]:
    """(beginning, marks in it) of those texts of a half that are there, by their digests; says how many are not."""
    marks = marks_of(half)
    files = [path for folder in FOLDERS for path in (data / GOLD / folder / "text").glob("*.txt")]
    there = {sha256(read := path.read_bytes()).hexdigest()[:DIGITS]: read.decode() for path in files}
    if missing := len(marks.keys() - there.keys()):
        print(f"{missing} of the {len(marks)} texts of {GOLD} with names marked, {half}, are not there as they were: left out.")
    for digest in sorted(marks.keys() & there.keys()):
        yield beginning(there[digest]), marks[digest]


def marks_of(half: str) -> dict[str, list[Mark]]:
    """By the digests of their texts, in order."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["half"] == half:
                marks[row["text"]].append(Mark(int(row["start"]), int(row["end"]), row["kind"]))
    return dict(marks)


def beginning(text: str) -> str:
    """The paragraphs that begin within the first BEGINNING characters."""
    end = PARAGRAPH_END.search(text, BEGINNING)
    return text[: end.start()] if end else text
