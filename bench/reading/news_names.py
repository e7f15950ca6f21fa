"""Names marked by hand in news prose: beginnings of 28 articles of quotes/polnear and of 13 of articles/trafilatura.

news_names.csv holds the marks, without a word of the texts. Which, of PolNeAR: of each of the seven publishers, of train and dev
together, the four whose file names have the smallest SHA-256; of these the first and third are looked at, the second and fourth
held out. All are of the American elections of 2016. Therefore the others, of as many outlets, on whatever they write of: of one
article a host, 1,500 characters and longer, the first sixteen by the SHA-256 of the text, but for one in German, one of advice
and one review of a laptop; all of them held out, and marked after the marks of PolNeAR had been held against the analysis once.

Of each the first BEGINNING characters and on to the end of their paragraph. One person marked all of them by reading, before the
analysis had read any of the same set. The rules, CoNLL-2003's where it has one:

- PER: people and families, also by first name or letters alone; without "Mr.", "Sen.", "President"; no gods, no user names.
- ORG: firms, bands, offices, parties ("Green Party", "GOP"), chambers, courts, media, agencies in a dateline or byline,
  universities even as a place to be at, terrorist groups; services on the net, by whose name their firm is called, also where
  they are used.
- LOC: places, also where they act ("Washington") or are a market ("Wall Street"), parts of the world, nicknames of places,
  streets without the number of the house, buildings, rooms, planets. "White House" is ORG where it acts or speaks, else LOC.
- MISC: peoples, creeds, adjectives of places, "Democrats", "Republican"; events, laws, programmes, works, ships, slogans; words
  joined by a hyphen to one that is no name ("anti-Ostley", "Ostley-based").
- A name ends where the other begins: "Ostley, Vt." and "U.S. Treasury Department" are two each; so are two that a hyphen or a
  stroke joins, as those who held a poll. A state behind a party's letter ("R-Vt.") is LOC. The stop of a shortened word is its
  own. A word that is misspelt is marked as what is meant.

A row has the first 12 digits of the SHA-256 of the whole text, the part, where a mark starts and ends, in characters, and its
kind. A text that is not there, or is another, is left out.
"""

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("news_names.csv")
GOLD = "quotes/polnear"
ELSEWHERE = "articles/trafilatura"
FOLDERS = ("train", "dev")
HALVES = ("looked at", "held out")  # of GOLD
OUTLETS = "many outlets"  # of ELSEWHERE
BEGINNING = {"looked at": 2_500, "held out": 2_500, "many outlets": 1_500}
PARAGRAPH_END = re.compile(r"\n+")
DIGITS = 12


class Mark(NamedTuple):
    start: int
    end: int
    kind: str  # "PER", "ORG", "LOC", "MISC"


def marked_texts(data: Path, part: str) -> Iterator[tuple[str, list[Mark]]]:
    """(beginning, marks in it) of those texts of a part that are there, by their digests; says how many are not."""
    marks = marks_of(part)
    there = {sha256(text.encode()).hexdigest()[:DIGITS]: text for text in (_outlets(data) if part == OUTLETS else _polnear(data))}
    if missing := len(marks.keys() - there.keys()):
        print(f"{missing} of the {len(marks)} texts with names marked, {part}, are not there as they were: left out.")
    for digest in sorted(marks.keys() & there.keys()):
        yield beginning(there[digest], BEGINNING[part]), marks[digest]


def _polnear(data: Path) -> Iterator[str]:
    for folder in FOLDERS:
        for path in (data / GOLD / folder / "text").glob("*.txt"):
            yield path.read_bytes().decode()


def _outlets(data: Path) -> Iterator[str]:
    for path in (data / ELSEWHERE).glob("*.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] or "" for line in lines)


def marks_of(part: str) -> dict[str, list[Mark]]:
    """By the digests of their texts, in order."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["part"] == part:
                marks[row["text"]].append(Mark(int(row["start"]), int(row["end"]), row["kind"]))
    return dict(marks)


def beginning(text: str, least: int) -> str:
    """The paragraphs that begin within the first so many characters."""
    end = PARAGRAPH_END.search(text, least)
    return text[: end.start()] if end else text
