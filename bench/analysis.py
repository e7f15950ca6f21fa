"""`python -m bench.analysis`: what reading and analysing an article costs a processor, step by step, without a database.

usage: python -m bench.analysis [ARTICLES]
Every article goes through all steps before the next one does, and every HANDFUL of them is put into a raw sqlite3 + FTS5 table,
so that what else the machine does falls on all alike. Shown is processor time, also as a ratio to that insert.
"""

import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from archive.analysis.blocks import classify
from archive.analysis.reading import ANALYSERS
from archive.analysis.results import Knowledge, KnownName, KnownTopic
from archive.formats import plain_text
from archive.formats.finishing import finished
from archive.formats.normalise import content_digest, natural_key
from archive.formats.records import RawRecord
from archive.ingest.quarantine import keep
from archive.ingest.recipe import Recipe
from bench.corpus import articles, vocabulary

FLOOR = "raw sqlite3 + FTS5 insert"
HANDFUL = 20
WARM = 40  # articles before the clock runs: models are loaded, patterns made
NAMES = 5_000
TOPICS = 100


class Clock:
    """Processor time by step, in seconds."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.taken[step] += time.process_time() - began


def main(count: int = 1000) -> None:
    knowledge, database, clock = known(), raw_database(), Clock()
    held: list[tuple[str, str]] = []
    for number, text in enumerate(articles(WARM + count, seed=1)):
        if number == WARM:
            clock = Clock()
        one_article(text.encode(), knowledge, clock)
        held.append(tuple(text.split("\n", 1)))
        if len(held) == HANDFUL:
            with clock(FLOOR):
                insert(database, held)
            held = []
    show(clock.taken, count)


def one_article(data: bytes, knowledge: Knowledge, clock: Clock) -> None:
    with clock("told apart, parsed"):
        Recipe().detect(data)
        record = finished(plain_text.parse(RawRecord("", 1, 0, data)))
    with clock("key and digest"):
        natural_key(record)
        content_digest(record.headline, record.text)
    with clock("kept, compressed"):
        keep(data)
    with clock("blocks"):
        found: dict[str, Any] = {"blocks": classify(record.text)}
    for field, analyser in ANALYSERS.items():
        with clock(field):
            found[field] = analyser(record.text, knowledge, found)


def known() -> Knowledge:
    """Made-up names of which an article holds a few, and topics with terms that are neither rare nor everywhere."""
    words = vocabulary()
    pairs = [f"{first.title()} {second.title()}" for first in words[:100] for second in words[:50]]
    names = tuple(KnownName(key, name, "person", (name,)) for key, name in enumerate(pairs[:NAMES]))
    terms = iter(words[2000:])
    topics = tuple(KnownTopic(key, f"t{key}", f"t{key}", "top", tuple(islice(terms, 5))) for key in range(TOPICS))
    return Knowledge(names, topics)


def raw_database() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE found USING fts5 (headline, text, tokenize=porter)")
    return database


def insert(database: sqlite3.Connection, rows: list[tuple[str, str]]) -> None:
    database.executemany("INSERT INTO found (headline, text) VALUES (?, ?)", rows)
    database.commit()


def show(taken: dict[str, float], count: int) -> None:
    floor = taken.pop(FLOOR)
    print(f"| Step | us an article | x {FLOOR} |\n| --- | ---: | ---: |")
    for step, seconds in [*taken.items(), ("all of them", sum(taken.values())), (FLOOR, floor)]:
        print(f"| {step} | {seconds / count * 1e6:.0f} | {seconds / floor:.2f} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
