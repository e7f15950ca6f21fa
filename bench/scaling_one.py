"""For bench.scaling, in a process of its own: an import by one process, and what it does while it holds the lock on the record.

usage: python -m bench.scaling_one ARTICLES FIRST SECOND - three files, the last two of an article each.

Printed as JSON, in seconds: begin, shard: of FIRST, with all that is done once, and of SECOND; all, of the import of
ARTICLES; locked, of that, from asking for the lock to the end of the commit; cpu, of locked, in which this process was at
work; parts, of locked, by the step of the importer; spread: standard deviation of reading an article, by the mean; indexed,
of following with the search index.
"""

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 - once Django is set up

from archive import pipeline  # noqa: E402 - once Django is set up
from archive.ingest import importer, workers  # noqa: E402 - once Django is set up
from archive.search.index import catch_up  # noqa: E402 - once Django is set up

STEPS = (
    "look_up", "decide", "store_articles", "give_tags", "link_names", "store_records", "_store_contents", "note_changes",
    "record_many",
)  # fmt: skip


class Held:
    """seconds: by what they went into. read: of each article."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.read: list[float] = []

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*given: Any, **named: Any) -> Any:
            began, cpu = time.monotonic(), time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.seconds[name] += time.monotonic() - began
                self.seconds[f"{name} cpu"] += time.process_time() - cpu

        return measured

    def reading(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*given: Any) -> Any:
            began = time.monotonic()
            try:
                return function(*given)
            finally:
                self.read.append(time.monotonic() - began)

        return measured


def took(path: str) -> float:
    began = time.monotonic()
    pipeline.import_paths([path], at=timezone.now())
    return time.monotonic() - began


def main(articles: str, first: str, second: str) -> None:
    told = {"begin": took(first), "shard": took(second)}
    catch_up()
    held = Held()
    pipeline.Run._write = held.timed("locked", pipeline.Run._write)
    pipeline.accept_often_met = held.timed("accept_often_met", pipeline.accept_often_met)
    workers.analyse_record = held.reading(workers.analyse_record)
    for name in STEPS:
        setattr(importer, name, held.timed(name, getattr(importer, name)))
    told |= {"all": took(articles), "locked": held.seconds["locked"], "cpu": held.seconds["locked cpu"]}
    told |= {"parts": {name: held.seconds[name] for name in (*STEPS, "accept_often_met")}}
    told |= {"spread": statistics.pstdev(held.read) / statistics.fmean(held.read)}
    began = time.monotonic()
    catch_up()
    print(json.dumps({**told, "indexed": time.monotonic() - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
