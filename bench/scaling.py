"""`make bench-scaling`: what more workers bring to a distributed import on one PostgreSQL server, and what an article takes.

usage: python -m bench.scaling [--articles N] [--workers N,N,...] [--rounds N] [DOCUMENT]

Each number of workers imports the same made-up articles into a database of its own, one number after the other in each
round, so that what else the machine does falls on all alike; medians are shown, as ratios to one worker. The time is from
the beginning of the import to its end: starting the workers is not in it. The serial part is the share of the time of one
process for which it holds the lock on the record. The table is written into DOCUMENT, between its two comments; what was
measured into scaling_measured.json, from which bench.scaling_simulation says in DOCUMENT what these imports should have
taken, and larger ones would.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench import scaling_simulation
from bench.corpus import articles
from bench.documents import write_between

BEGIN, END = "<!-- scaling: begin -->", "<!-- scaling: end -->"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "DEBUG": "on", "SEPARATE_INDEXER": "on", "SECRET_KEY": "measuring" * 8}
SERVER = os.environ.get("DATABASE_URL", "")
TEMPLATE = "measured_template"
SIZES = """
    SELECT c.relname, pg_relation_size(c.oid) + coalesce(pg_relation_size(c.reltoastrelid), 0), pg_indexes_size(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 2 DESC
"""

SPREAD = """
    SELECT count(*) * 2 + (SELECT count(*) FROM archive_version) + (SELECT count(*) FROM archive_sketchnumber)
        + (SELECT count(*) FROM archive_articleterm) + (SELECT count(*) FROM archive_mention)
        + (SELECT count(*) FROM archive_articleentity) + (SELECT count(*) FROM archive_claim) * 2 FROM archive_article
"""


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / f"{part}.jsonl" for part in ("articles", "first", "second")]
        texts = list(articles(options.articles + 2, seed=21))
        for file, numbers in zip(files, (range(options.articles), [options.articles], [options.articles + 1]), strict=True):
            file.write_text("".join(line(number, texts[number]) for number in numbers), encoding="utf-8")
        runs = scaling(files[0], options)
        one = one_process(files, options)
        told = machine(options, files[0].stat().st_size)
    text = "\n".join([told, *runs.rows(), *one_told(one, options)])
    keep(told, runs, one, options)
    print(text)
    if options.document:
        write_between(Path(options.document), BEGIN, END, text)
    scaling_simulation.main([options.document] if options.document else [])


@dataclass
class Runs:
    """seconds: of each round, by workers. shards: how many the articles were in."""

    seconds: dict[int, list[float]]
    shards: dict[int, int]

    def rows(self) -> list[str]:
        """Of a table: workers, and how many times as fast as the first number of them."""
        first = next(iter(self.seconds))
        one = statistics.median(self.seconds[first])
        rows = [
            f"| {n} | {one / statistics.median(told):.2f} | {min(told) / max(told):.2f} |" for n, told in self.seconds.items()
        ]
        return ["", f"| workers | times as fast as {first} | fastest round by slowest |", "|---|---|---|", *rows]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What more workers bring to a distributed import.")
    parser.add_argument("document", nargs="?", help="where the table is written, between its two comments")
    parser.add_argument("--articles", type=int, default=1_200)
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--names", choices=("on", "off"), default="on", help="names by the model, the dearest part of reading")
    return parser.parse_args()


def line(number: int, text: str) -> str:
    headline, _, body = text.partition("\n")
    return json.dumps({"headline": headline, "text": body, "url": f"https://gull.example/{number}", "source": "Gull"}) + "\n"


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """The environment of a database with the tables of an archive and nothing in them; gone afterwards."""
    with psycopg.connect(SERVER, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            admin.execute(f"CREATE DATABASE {TEMPLATE}")
            run({"DATABASE_URL": url_of(TEMPLATE)}, "migrate", "-v0")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        yield {"DATABASE_URL": url_of(name)}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(name: str) -> str:
    return urlsplit(SERVER)._replace(path=f"/{name}").geturl()


def run(environment: dict[str, str], *arguments: str, program: str = "manage.py") -> str:
    ran = subprocess.run(
        [sys.executable, *([program] if program else []), *arguments],
        env={**os.environ, **SETTINGS, **environment}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return ran.stdout


def scaling(file: Path, options: argparse.Namespace) -> Runs:
    counts = [int(count) for count in options.workers.split(",")]
    runs = Runs({count: [] for count in counts}, {})
    for _ in range(options.rounds):
        for count in counts:
            with database("measured") as own:
                own["NAMES_BY_MODEL"] = options.names
                run(own, "import_articles", str(file), "--distributed", f"local:{count}", "-v0")
                took = "SELECT extract(epoch FROM finished_at - started_at) FROM archive_importbatch WHERE parent_id IS NULL"
                runs.seconds[count].append(float(asked(own, took)[0][0]))
                runs.shards[count] = asked(own, "SELECT count(*) FROM archive_importbatch WHERE parent_id IS NOT NULL")[0][0]
                print(f"{count} workers: {runs.seconds[count][-1]:.1f} s", file=sys.stderr, flush=True)
    return runs


def one_process(files: list[Path], options: argparse.Namespace) -> dict[str, Any]:
    """What bench.scaling_one tells, with the sizes of the tables and how many entries of indexes stand at random places."""
    with database("measured") as own, tempfile.TemporaryDirectory() as index:
        own |= {"NAMES_BY_MODEL": options.names, "SEARCH_DIR": index}
        told = json.loads(run(own, "-m", "bench.scaling_one", *map(str, files), program=""))
        return told | {"sizes": asked(own, SIZES), "leaves": asked(own, SPREAD)[0][0] / options.articles}


def one_told(one: dict[str, Any], options: argparse.Namespace) -> list[str]:
    """What is serial in the work of one process, what that consists of, and what an article takes in the database."""
    share, count, sizes = one["locked"] / one["all"], options.articles, one["sizes"]
    each, own = 1_000 * one["locked"] / count, one["cpu"] / one["locked"]
    lines = [
        "",
        f"One process holds the lock on the record for {100 * share:.1f} % of its time, {each:.1f} ms an article:",
        f"no number of workers is more than {1 / share:.0f} times as fast on one server as this one. It is at work itself for",
        f"{own:.0%} of the time under the lock, and waits for the server, or for a core, else.",
        "",
        "| under the lock | part |",
        "|---|---|",
    ]
    known = [(name, seconds) for name, seconds in one["parts"].items() if seconds > one["locked"] / 200]
    lines += [f"| `{name}` | {seconds / one['locked']:.0%} |" for name, seconds in sorted(known, key=lambda row: -row[1])]
    lines += [f"| the rest, with the commit | {1 - sum(one['parts'].values()) / one['locked']:.0%} |", ""]
    lines += ["| table | bytes an article | of its indexes |", "|---|---|---|"]
    lines += [f"| {name} | {size / count:,.0f} | {more / count:,.0f} |" for name, size, more in sizes if size / count >= 20]
    return [*lines, f"| all | {together(one, 1, count):,.0f} | {together(one, 2, count):,.0f} |"]


def together(one: dict[str, Any], place: int, count: int) -> float:
    return sum(row[place] for row in one["sizes"]) / count


def keep(machine: str, runs: Runs, one: dict[str, Any], options: argparse.Namespace) -> None:
    """For bench.scaling_simulation."""
    count = options.articles
    measured = {
        "read": (one["all"] - one["locked"] - one["shard"]) / count, "spread": one["spread"], "write": one["locked"] / count,
        "begin": max(0.0, one["begin"] - one["shard"]), "shard": one["shard"], "indexed": count / one["indexed"],
        "tables": together(one, 1, count), "indexes": together(one, 2, count), "leaves": one["leaves"],
    }  # fmt: skip
    told = {
        "machine": machine, "articles": count, "cores": os.cpu_count(), "measured": measured, "shards": runs.shards,
        "runs": {workers: statistics.median(seconds) for workers, seconds in runs.seconds.items()},
    }  # fmt: skip
    scaling_simulation.MEASURED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def asked(own: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(own["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        return connection.execute(query).fetchall()


def machine(options: argparse.Namespace, size: int) -> str:
    return (
        f"{options.articles:,} made-up articles of {size / options.articles:,.0f} bytes, names by the model {options.names}, "
        f"{options.rounds} rounds, {os.cpu_count()} cores shared with other work, Python {platform.python_version()}, "
        f"{time.strftime('%Y-%m')}."
    )


if __name__ == "__main__":
    main()
