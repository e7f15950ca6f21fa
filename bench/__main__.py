"""`make bench`: what importing costs, as ratios within one run, on made-up articles.

usage: python -m bench [ARTICLES] [ROUNDS]
Each round does every kind of work once, on new texts, so that what else the machine does falls on all alike; medians are shown.
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.corpus import articles, write_files

FLOOR = "raw sqlite3 + FTS5, the bare article"


def main(count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        works = {FLOOR: raw_insert, **archive_works(folder)}
        seconds: dict[str, list[float]] = {what: [] for what in works}
        for round_number in range(rounds):
            place = write_files(folder / f"round-{round_number}", count, seed=round_number)
            for what, work in works.items():
                seconds[what].append(timed(lambda work=work, place=place: work(place)))
        show(count, {what: statistics.median(taken) for what, taken in seconds.items()})


def timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def raw_insert(place: Path) -> None:
    """The floor: each file read, one row and its full-text entry."""
    database = sqlite3.connect(place.with_suffix(".raw"))
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE article (id INTEGER PRIMARY KEY, headline TEXT, text TEXT)")
    database.execute("CREATE VIRTUAL TABLE found USING fts5 (headline, text, content=article, tokenize=porter)")
    texts = (path.read_text(encoding="utf-8").split("\n", 1) for path in sorted(place.rglob("*.txt")))
    database.executemany("INSERT INTO article (headline, text) VALUES (?, ?)", texts)
    database.execute("INSERT INTO found (found) VALUES ('rebuild')")
    database.commit()
    database.close()


def archive_works(folder: Path) -> dict[str, Callable[[Path], None]]:
    """The archive's own work, on a database of this run."""
    os.environ.update(
        DATABASE_URL=f"sqlite:///{folder / 'archive.sqlite3'}", DEBUG="off", SECRET_KEY=f"{'bench-only-'}{os.urandom(30).hex()}"
    )
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django  # noqa: PLC0415 - needs the environment above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the setup

    from archive.analysis import analyse  # noqa: PLC0415 - needs the setup
    from archive.pipeline import import_paths  # noqa: PLC0415 - needs the setup

    call_command("migrate", verbosity=0)
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    def importing(place: Path) -> None:
        report = import_paths([str(place)], at=moment)
        if report.refused:
            raise SystemExit(f"{report.refused} refused: {report.refusals[:3]}")

    def analysing(place: Path) -> None:
        for path in place.rglob("*.txt"):
            analyse(path.read_text(encoding="utf-8"))

    return {"import, everything": importing, "the same again, unchanged": importing, "analysis alone": analysing}


def show(count: int, medians: dict[str, float]) -> None:
    words = statistics.mean(len(text.split()) for text in articles(200))
    print(f"{count} articles a round, about {words:.0f} words each, median round\n")
    for what, seconds in medians.items():
        print(f"{what:<40} {seconds / medians[FLOOR]:>8.2f} x {count / seconds:>10.0f} articles/s")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*given, *(500, 3)[len(given) :])
