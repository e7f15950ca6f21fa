"""`make bench-archive N=100000`: a made-up archive of so many articles, and what every page of it costs.

usage: python -m bench.archive N [--folder FOLDER] [--rounds 9] [--only WORDS] [--kept] [--write-only] [docs/benchmarks.md]
The archive is made where DATABASE_URL says, else as SQLite in FOLDER/N; one that is there already is used as it is, one that was
broken off is gone on with. Then every public page, list, feed, call of the API, list of the admin and page of the desk is asked
for in turn, so that what else the machine does falls on all alike: queries, rows read from the database, median and 95th
percentile beside a bare view that draws the same template from what the page had read.
"""

import argparse
import os
import shutil
import time
from pathlib import Path

from bench.clocks import passed
from bench.importing import archive, machine


def main() -> None:
    options = arguments()
    place = Path(options.folder) / str(options.articles)
    place.mkdir(parents=True, exist_ok=True)
    prepare(place)
    made = "" if options.kept else make(options.articles, place)
    if options.write_only:
        return
    from bench.archive_pages import tell  # noqa: PLC0415 - needs the setup

    tell(options, place, [machine(), made])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("document", nargs="?", help="where the table is written, between its two comments")
    parser.add_argument("--folder", default="/tmp/bench", help="of archives and search indexes")  # noqa: S108 - may go any time
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="pages whose name has this in it")
    parser.add_argument("--kept", action="store_true", help="write what was measured last, without measuring")
    parser.add_argument("--write-only", action="store_true")
    return parser.parse_args()


def prepare(place: Path) -> None:
    """Django set up for it, the database migrated."""
    os.environ |= {"SEARCH_DIR": str(place / f"search-{vendor()}"), "SEPARATE_INDEXER": "on", "NAMES_BY_MODEL": "off"}
    os.environ |= {"API_REQUESTS_A_MINUTE": "1000000", "DRAFT_DAYS": "100000"}  # drafts do not lapse
    os.environ |= {"PAGES_KEPT": "0", "LOG_LEVEL": "ERROR"}  # pages made anew, as after every change
    url = os.environ.get("DATABASE_URL", "")
    archive(place / "archive.sqlite3", url=url if vendor() == "postgresql" else "")


def vendor() -> str:
    return "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


def make(count: int, place: Path) -> str:
    """What it is and what it took, in a sentence; of one that was there only its size."""
    from archive.models import Article, Tally  # noqa: PLC0415 - needs the setup
    from archive.search.recounting import rebuild_summaries  # noqa: PLC0415 - as above
    from bench.archive_writing import give_out_work, write  # noqa: PLC0415 - as above

    began, there = time.perf_counter(), Article.objects.count()

    def watch(done: int) -> None:
        if done % 20_000 == 0:
            print(f"{done:,} articles, {time.perf_counter() - began:.0f} s", flush=True)

    took = passed(lambda: write(count, watch=watch))
    if not Tally.objects.exists():
        rebuild_summaries()  # or pages would have nothing to draw until the next start made them
    give_out_work()
    indexed = passed(index)
    said = f"written in {took:,.0f} s, indexed in {indexed:,.0f} s" if not there else "there already"
    told = f"\n**{count:,} articles** on {vendor()}: {said}; {size(place)}.\n"
    print(told, flush=True)
    return told


def index() -> None:
    """The search index made, unless there is one that has come to the end of the log."""
    from archive.search.index import IndexFailed, IndexUnfit  # noqa: PLC0415 - needs the setup
    from archive.search.lookup import reading  # noqa: PLC0415 - as above
    from archive.search.rebuilding import rebuild  # noqa: PLC0415 - as above

    try:
        is_whole = reading().behind == 0
    except (IndexUnfit, IndexFailed):
        is_whole = False
    if not is_whole:
        rebuild()


def size(place: Path) -> str:
    from django.db import connection  # noqa: PLC0415 - needs the setup

    if connection.vendor == "sqlite":
        database = sum(file.stat().st_size for file in place.glob("archive.sqlite3*"))
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            database = cursor.fetchone()[0]
    index = sum(file.stat().st_size for file in (place / f"search-{vendor()}").rglob("*") if file.is_file())
    free = shutil.disk_usage(place).free
    return f"{database / 1e9:.2f} GB of database, {index / 1e9:.2f} GB of search index ({free / 1e9:.0f} GB left on the disk)"


if __name__ == "__main__":
    main()
