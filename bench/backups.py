"""`make bench-backups`: what backups take beside the database they are of, in bytes and in time, on either engine.

usage: python -m bench.backups [--articles N] [--rounds N] [DOCUMENT]

The engine is that of DATABASE_URL, or SQLite. An archive of made-up articles is backed up so many times, with and without the
proof, put back, and checked; medians are shown. The unit of time is copying the database once: its file onto the disk, or pg_dump
into a file. The table is written into DOCUMENT, between the two comments of its engine.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.documents import write_between

BEGIN, END = "<!-- backups on {}: begin -->", "<!-- backups on {}: end -->"
PIECE = 1 << 20
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DEBUG": "off", "NAMES_BY_MODEL": "off", "SEPARATE_INDEXER": "on",
    "SECRET_KEY": "measuring" * 8,
}  # fmt: skip


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = {"MEDIA_ROOT": folder / "media", "UPLOADS": folder / "uploads", "SEARCH_DIR": folder / "search"}
        os.environ.update(SETTINGS | {key: str(path) for key, path in own.items()})
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'archive.sqlite3'}")
        import django  # noqa: PLC0415 - reads the environment set above

        django.setup()
        engine, text = measured(folder, options)
    print(text)
    if options.document:
        write_between(Path(options.document), BEGIN.format(engine), END.format(engine), text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What backups take beside the database they are of.")
    parser.add_argument("document", nargs="?", help="where the table is written")
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def measured(folder: Path, options: argparse.Namespace) -> tuple[str, str]:
    """The engine's name, and the table as Markdown."""
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up by now
    from django.db import connection  # noqa: PLC0415 - as above

    fill(options.articles)
    size, copy_once = (of_postgres if connection.vendor == "postgresql" else of_sqlite)(connection, folder)
    target = folder / "again"
    times: dict[str, list[float]] = {}
    for number in range(options.rounds):
        backups = folder / f"backups-{number}"
        seconds("once", times, copy_once)
        seconds("`backup --no-verify`", times, lambda to=backups: call_command("backup", str(to), verify=False, verbosity=0))
        seconds("`backup`", times, lambda to=backups: call_command("backup", f"{to}-proved", verbosity=0))
        seconds("`restore --check`", times, lambda to=backups: call_command("restore", f"{to}-proved", check=True, verbosity=0))
        with Another(connection, target, number) as url:
            put_back = {"into": url, "files": str(folder / f"files-{number}"), "verbosity": 0}
            seconds("`restore`", times, lambda to=backups, told=put_back: call_command("restore", f"{to}-proved", **told))
        seconds("`verify_archive`", times, lambda: call_command("verify_archive", verbosity=0))
    copy = next(path for path in (folder / "backups-0").glob("backup-*/database.*"))
    once = statistics.median(times.pop("once"))
    rows = [f"| {name} | {statistics.median(told) / once:.1f} |" for name, told in times.items()]
    said = (
        f"{options.articles:,} made-up articles, no files: the copy has {copy.stat().st_size / size:.2f} of the database's bytes."
    )
    return connection.vendor, "\n".join([said, "", "| | times as long as copying the database once |", "|---|---|", *rows])


def seconds(name: str, times: dict[str, list[float]], do: Callable[[], Any]) -> None:
    begun = time.perf_counter()
    do()
    times.setdefault(name, []).append(time.perf_counter() - begun)


def fill(count: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up by now
    from django.utils import timezone  # noqa: PLC0415 - as above

    from archive.formats.records import RawRecord  # noqa: PLC0415 - as above
    from archive.pipeline import import_records  # noqa: PLC0415 - as above
    from bench.corpus import articles  # noqa: PLC0415 - as above

    call_command("migrate", verbosity=0)
    raws = (RawRecord(f"{number}.txt", 1, 0, text.encode(), None) for number, text in enumerate(articles(count, seed=21)))
    import_records(raws, source="The Gull", at=timezone.now())


def of_sqlite(connection: Any, folder: Path) -> tuple[int, Callable[[], Any]]:
    """Bytes of the database, and what copies it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(connection.settings_dict["NAME"])

    def copy() -> None:
        with path.open("rb") as stream, path.with_suffix(".copy").open("wb") as copied:
            shutil.copyfileobj(stream, copied, PIECE)
            copied.flush()
            os.fsync(copied.fileno())

    return path.stat().st_size, copy


def of_postgres(connection: Any, folder: Path) -> tuple[int, Callable[[], Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    command = ["pg_dump", "--format=plain", f"--file={folder / 'plain.sql'}", os.environ["DATABASE_URL"]]
    return size, lambda: subprocess.run(command, check=True)  # noqa: S603 - a fixed program


class Another:
    """The address of an empty database of the same engine, gone afterwards."""

    def __init__(self, connection: Any, folder: Path, number: int) -> None:
        self.connection, self.name, self.folder = connection, f"measured_again_{number}", folder

    def __enter__(self) -> str:
        if self.connection.vendor != "postgresql":
            return f"sqlite:///{self.folder}-{self.name}.sqlite3"
        self._say(f"CREATE DATABASE {self.name}")
        return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{self.name}"

    def __exit__(self, *_: object) -> None:
        if self.connection.vendor == "postgresql":
            self._say(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)


if __name__ == "__main__":
    main()
