"""`make bench-scaling`: what more workers bring to a distributed import on one PostgreSQL server, and what an article takes.

usage: python -m bench.scaling [--articles N] [--workers N,N,...] [--rounds N] [DOCUMENT]

Each number of workers imports the same made-up articles into a database of its own, one number after the other in each round, so
that what else the machine does falls on all alike; medians are shown, as ratios to one worker. The time is from the beginning of
the import to its end: starting the workers is not in it. The serial part is the share of the time of one process for which it
holds the lock on the record. The table is written into DOCUMENT, between its two comments.
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
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.corpus import articles

BEGIN, END = "<!-- scaling: begin -->", "<!-- scaling: end -->"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "DEBUG": "on", "SEPARATE_INDEXER": "on", "SECRET_KEY": "measuring" * 8}
SERVER = os.environ.get("DATABASE_URL", "")
TEMPLATE = "measured_template"
SIZES = """
    SELECT c.relname, pg_relation_size(c.oid) + coalesce(pg_relation_size(c.reltoastrelid), 0), pg_indexes_size(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 2 DESC
"""


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "articles.jsonl"
        file.write_text("".join(map(line, range(options.articles), articles(options.articles, seed=21))), encoding="utf-8")
        text = "\n".join([machine(options, file.stat().st_size), *scaling(file, options), *one_process(file, options)])
    print(text)
    if options.document:
        write_into(Path(options.document), text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What more workers bring to a distributed import.")
    parser.add_argument("document", nargs="?", help="where the table is written, between its two comments")
    parser.add_argument("--articles", type=int, default=4_000)
    parser.add_argument("--workers", default="1,2,3,4")
    parser.add_argument("--rounds", type=int, default=3)
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


def scaling(file: Path, options: argparse.Namespace) -> list[str]:
    """Rows of a table: workers, and how many times as fast as one."""
    counts = [int(count) for count in options.workers.split(",")]
    seconds: dict[int, list[float]] = {count: [] for count in counts}
    for _ in range(options.rounds):
        for count in counts:
            with database("measured") as own:
                own["NAMES_BY_MODEL"] = options.names
                run(own, "import_articles", str(file), "--distributed", f"local:{count}", "-v0")
                took = "SELECT extract(epoch FROM finished_at - started_at) FROM archive_importbatch WHERE parent_id IS NULL"
                seconds[count].append(float(asked(own, took)[0][0]))
    one = statistics.median(seconds[counts[0]])
    rows = [f"| {count} | {one / statistics.median(told):.2f} | {min(told) / max(told):.2f} |" for count, told in seconds.items()]
    return ["", f"| workers | times as fast as {counts[0]} | fastest round by slowest |", "|---|---|---|", *rows]


def one_process(file: Path, options: argparse.Namespace) -> list[str]:
    """What is serial in the work of one process, and what an article takes in the database."""
    with database("measured") as own:
        own["NAMES_BY_MODEL"] = options.names
        told = json.loads(run(own, "-m", "bench.scaling_one", str(file), program=""))
        sizes = asked(own, SIZES)
        count = options.articles
        share = told["locked"] / told["all"]
        lines = [
            "",
            f"One process holds the lock on the record for {100 * share:.1f} % of its time: no number of workers is more than",
        ]
        lines += [f"{1 / share:.0f} times as fast on one server as fast as this one.", ""]
        lines += ["| table | bytes an article | of its indexes |", "|---|---|---|"]
        lines += [f"| {name} | {size / count:,.0f} | {more / count:,.0f} |" for name, size, more in sizes if size / count >= 20]
        together = [sum(row[place] for row in sizes) / count for place in (1, 2)]
        return [*lines, f"| all | {together[0]:,.0f} | {together[1]:,.0f} |"]


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


def write_into(document: Path, text: str) -> None:
    before, _, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    document.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
