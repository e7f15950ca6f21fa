"""`make bench-import`: what importing costs, as ratios within one run, on made-up articles of the same seed.

usage: python -m bench.importing [--articles N] [--rounds N] [--growth N,N,...] [--workers N]

Rounds: every kind of work does the same new articles once, each in a process and a database of its own, one kind after the other,
so that what else the machine does falls on all alike; medians are shown, as ratios to the floor. Growth: articles are added to
one archive, and the cost of the last ones is compared with that of the first, beside the floor grown alike. Memory: the most
that a process of the work held at once.
"""

import argparse
import json
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.corpus import articles
from bench.floor import FLOOR, insert_raw

NAMED = "the same and names by the model"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
ALONE, AGAIN, BARE, UTILS, ORM = (
    "import, everything, one process",
    "the same again, all unchanged",
    "import without analysis, one process",
    "sqlite-utils insert + enable-fts",
    "ORM, save() one by one, no search",
)


def main() -> None:
    options = arguments()
    if options.work:
        print(json.dumps(measured(options.work, Path(options.input), Path(options.database), options.workers)))
        return
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        if options.rounds:
            compare(Path(name), options)
        if options.growth:
            grow(Path(name), options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.importing")
    parser.add_argument("--articles", type=int, default=3000, help="a round (default 3000)")
    parser.add_argument("--rounds", type=int, default=3, help="0: growth alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--growth", default="", help="sizes of the archive, as in 10000,100000")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--input", help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    return parser.parse_args()


def machine() -> str:
    names = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}), {memory} GB; {versions}\n"


def compare(folder: Path, options: argparse.Namespace) -> None:
    crew = f"import, everything, {options.workers} workers"
    named = f"{NAMED}, {options.workers} workers"
    works = (FLOOR, UTILS, BARE, ALONE, crew, named, AGAIN, ORM)
    taken: dict[str, list[dict[str, float]]] = {work: [] for work in works}
    for number in range(options.rounds):
        place = write_lines(folder / f"round-{number}.jsonl", articles(options.articles, seed=number))
        for kind, work in enumerate(works):
            database = folder / (f"{number}-{works.index(ALONE)}.sqlite3" if work == AGAIN else f"{number}-{kind}.sqlite3")
            taken[work].append(in_process(work, place, database, options.workers if work in (crew, named) else 1))
    seconds = {work: statistics.median(one["seconds"] for one in runs) for work, runs in taken.items()}
    show_header(options)
    for work, runs in taken.items():
        most, one = max(run["memory"] for run in runs), max(run["worker_memory"] for run in runs)
        memory = f"{most:.0f} MB" + (f", workers {one:.0f} MB" if one else "")
        ratio, rate = seconds[work] / seconds[FLOOR], options.articles / seconds[work]
        print(f"| {work} | {ratio:.2f} | {rate:,.0f} | {memory} |")


def show_header(options: argparse.Namespace) -> None:
    words = statistics.mean(len(text.split()) for text in articles(200))
    print(f"{options.rounds} rounds of {options.articles:,} articles of about {words:.0f} words, medians\n")
    print("| work | ratio to the floor | articles/s | peak memory |\n|---|---|---|---|")


def grow(folder: Path, options: argparse.Namespace) -> None:
    """Articles added to one archive and to one raw table, up to each size: without analysis, which costs the same at any size."""
    print("\n| articles | cost of one, to the first | the floor, to its first | peak memory |\n|---|---|---|---|")
    sizes, first, done = [int(size) for size in options.growth.split(",")], {}, 0
    for size in sizes:
        place = write_lines(folder / "more.jsonl", articles(size - done, seed=1000 + size))
        runs = {}
        for work, name in ((BARE, "grown"), (FLOOR, "raw")):
            runs[work] = in_process(work, place, folder / f"{name}.sqlite3", 1)
        costs = [run["seconds"] / (size - done) for run in runs.values()]
        first = first or dict(enumerate(costs))
        most = next(iter(runs.values()))["memory"]
        print(f"| {size:,} | {costs[0] / first[0]:.2f} | {costs[1] / first[1]:.2f} | {most:.0f} MB |", flush=True)
        done = size


def write_lines(path: Path, texts: Iterator[str]) -> Path:
    """The texts as JSON Lines with a headline, a text and an address each."""
    with path.open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            headline, _, body = text.partition("\n")
            url = f"https://gazette.example/{path.stem}/{number}"
            out.write(json.dumps({"title": headline, "maintext": body, "url": url, "source_domain": "gazette.example"}) + "\n")
    return path


def in_process(work: str, place: Path, database: Path, workers: int) -> dict[str, float]:
    given = {"work": work, "input": place, "database": database, "workers": workers}
    command = [sys.executable, "-m", "bench.importing", *(f"--{name}={value}" for name, value in given.items())]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this file, with arguments made here
    return json.loads(said.stdout)


# What follows runs in the process of one work.


def measured(work: str, place: Path, database: Path, workers: int) -> dict[str, float]:
    os.environ["NAMES_BY_MODEL"] = "on" if work.startswith(NAMED) else "off"
    does = {FLOOR: raw_insert, UTILS: utils_insert, ORM: orm_saves, BARE: bare_import}.get(work, whole_import)
    ready = does(place, database, workers)
    began = time.perf_counter()
    ready()
    seconds = time.perf_counter() - began
    kilobytes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {"seconds": seconds, "memory": kilobytes[0] / 1000, "worker_memory": kilobytes[1] / 1000 if workers > 1 else 0.0}


def lines(place: Path) -> Iterator[dict[str, str]]:
    with place.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def raw_insert(place: Path, database: Path, workers: int) -> Callable[[], None]:
    return lambda: insert_raw(database, ((line["title"], line["maintext"]) for line in lines(place)))


def utils_insert(place: Path, database: Path, workers: int) -> Callable[[], None]:
    import sqlite_utils  # noqa: PLC0415 - of this work alone

    def work() -> None:
        table = sqlite_utils.Database(database)["article"]
        table.insert_all(lines(place))
        table.enable_fts(["title", "maintext"], tokenize="porter")

    return work


def archive(database: Path, *, url: str = "") -> None:
    """Django on a new database, or one of this run, with names and topics for the analysers to find. url: in place of SQLite."""
    os.environ |= {
        "DATABASE_URL": url or f"sqlite:///{database}", "DEBUG": "off", "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "SECRET_KEY": "bench-only-" + os.urandom(30).hex(),
    }  # fmt: skip
    import django  # noqa: PLC0415 - needs the environment above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the setup

    call_command("migrate", verbosity=0)


def whole_import(place: Path, database: Path, workers: int) -> Callable[[], None]:
    archive(database)
    from archive.pipeline import import_paths  # noqa: PLC0415 - needs the setup

    def work() -> None:
        report = import_paths([str(place)], workers=workers, at=MOMENT)
        if report.refused:
            raise SystemExit(f"{report.refused} refused: {report.refusals[:3]}")

    return work


def bare_import(place: Path, database: Path, workers: int) -> Callable[[], None]:
    """The lines are classed, as a text cannot be shown without that; nothing else is looked for."""
    work = whole_import(place, database, 1)
    from archive import analysis  # noqa: PLC0415 - needs the setup

    nothing: dict[str, Any] = {field: lambda *_: () for field in analysis.ANALYSERS}
    analysis.ANALYSERS.update(nothing)
    return work


def orm_saves(place: Path, database: Path, workers: int) -> Callable[[], None]:
    """What one would write first: get_or_create() and save(), an article after the other, lines not even classed."""
    archive(database)
    from django.utils.text import slugify  # noqa: PLC0415 - needs the setup

    from archive.models import Article, ImportBatch, Record, Source, Version  # noqa: PLC0415 - needs the setup

    def work() -> None:
        batch = ImportBatch.objects.create(started_at=MOMENT)
        for number, line in enumerate(lines(place), 1):
            source, _ = Source.objects.get_or_create(name="Gazette", defaults={"slug": "gazette", "created_at": MOMENT})
            record = Record(
                batch=batch, number=number, locator=str(place), size=0, sha256="0" * 64, outcome="refused", reason="-"
            )
            record.save()
            article = Article(
                source=source, natural_key=f"{number:064}", key_kind="url", headline=line["title"],
                slug=slugify(line["title"])[:80], visibility="public", first_batch=batch, imported_at=MOMENT, changed_at=MOMENT,
            )  # fmt: skip
            article.save()
            Version(
                article=article, number=1, record=record, headline=line["title"], text=line["maintext"], text_sha256="0" * 64,
                content_digest=f"{number:064}", encoding="", word_count=450, seen_at=MOMENT,
            ).save()  # fmt: skip

    return work


if __name__ == "__main__":
    main()
