"""export_archive(): what readers see of the archive, as a folder of files that appears whole or not at all."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.policy.export_schema import MANIFEST
from archive.policy.export_tables import BY_NAME, TABLES, Flat, flat_rows
from archive.publish.export_evidence import EvidenceFiles, OpenFile
from archive.publish.export_files import CsvTables, JsonLines
from archive.publish.export_manifest import as_text, manifest, manifest_in
from archive.publish.export_sqlite import SqliteFile
from archive.queries.export_fact_checks import fact_check_rows
from archive.queries.export_lists import entity_rows, head_rows, newest_heads, source_rows, topic_rows
from archive.queries.exporting import Seen, article_chunks, articles_asked, one_snapshot, withdrawn_chunks
from archive.queries.filters import Filters
from archive.queries.matching import Narrowed, SearchAway
from archive.queries.search import Question

WRITERS = {"jsonl": JsonLines, "csv": CsvTables, "sqlite": SqliteFile}
REFERRED = ("sources", "topics", "entities", "fact_checks")  # tables of which an export has what its articles refer to
REFERS = {  # the tables whose rows a column names
    table.name: [(column.name, column.refers_to.partition(".")[0]) for column in table.columns if column.refers_to]
    for table in TABLES
}


class ExportRefused(Exception):
    """The folder cannot be written to; nothing was."""


class SearchUnusable(Exception):
    """What was searched for cannot be told now, and a part of it would look like all; nothing was written. Says why."""


class ExportStopped(Exception):
    """Somebody asked to stop; nothing was left behind."""


@dataclass
class Progress:
    """total: articles to be written, done: those that are."""

    total: int = 0
    done: int = 0


@dataclass
class _Met:
    """What the articles refer to, and how many rows there are of each table."""

    ids: dict[str, Seen] = field(default_factory=lambda: {name: Seen() for name in REFERRED})
    chains: set[str] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)

    def note(self, flat: Iterable[Flat]) -> None:
        for table, row in flat:
            self.rows[table.name] += 1
            for column, other in REFERS[table.name]:
                if other in self.ids and row[column] is not None:
                    self.ids[other].add(row[column])
            if table.name == "record":
                self.chains.add(row["chain"])


def export_archive(
    folder: Path,
    *,
    formats: Sequence[str],
    asked: Question,
    filters: Filters,
    at: datetime,
    site: str = "",
    replace: bool = False,
    open_file: OpenFile | None = None,
    watch: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """The manifest of what was written to folder: the public articles that fit, as of one moment.

    formats: of WRITERS. at: the moment that the manifest tells. site: the address of the archive, for the manifest. replace: an
    earlier export there gives way, once the new one is whole. open_file: gives the bytes of a file of evidence by its digest, to
    be put into the export; without it the files are only told. Raises ExportRefused, SearchUnusable, ExportStopped, OSError,
    sqlite3.Error; the folder is then as it was.
    """
    check_folder(folder, replace=replace)
    articles = _asked_for(asked, filters)
    with _beside(folder) as made:
        writers = [WRITERS[name](made) for name in WRITERS if name in formats]
        writers += [EvidenceFiles(made, open_file)] if open_file else []
        try:
            with one_snapshot():
                met, heads = _write(writers, articles, asked, filters, watch, should_stop)
            files = [told for writer in writers for told in writer.close()]
        except BaseException:
            for writer in writers:
                writer.drop()
            raise
        rows = {table.name: met.rows[table.name] for table in TABLES}
        told = manifest(files=files, rows=rows, filters=told_filters(asked, filters), heads=heads, at=at, site=site)
        _write_whole(made / MANIFEST, as_text(told))
        _put(made, folder)
    return told


def told_filters(asked: Question, filters: Filters) -> dict[str, str]:
    """Those that were set."""
    return ({"q": asked.typed} if asked.typed else {}) | filters.given


def check_folder(folder: Path, *, replace: bool) -> None:
    """Raises ExportRefused unless an export may appear there."""
    if not folder.resolve().parent.is_dir():
        raise ExportRefused(f"There is no folder {folder.resolve().parent}: make it first.")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ExportRefused(f"{folder} is not a folder.")
    if not folder.exists() or not any(folder.iterdir()):
        return
    earlier = manifest_in(folder)
    if earlier is None:
        raise ExportRefused(f"{folder} is not empty, and what it holds is no earlier export: name another folder.")
    if not replace:
        raise ExportRefused(f"{folder} holds an earlier export: say --replace to put the new one in its place.")
    known = {MANIFEST, *(str(file["name"]) for file in earlier["files"])}
    held = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    if others := sorted(set(held) - known):
        raise ExportRefused(f"{folder} holds {others[0]}, which is no part of the export there: take it away first.")


def _asked_for(asked: Question, filters: Filters) -> Narrowed:
    """The search index is asked before the moment of the export begins, for it may hold what was stored after that."""
    try:
        return articles_asked(asked, filters)
    except SearchAway as error:
        raise SearchUnusable(str(error)) from error


def _write(
    writers: Sequence[Any],
    articles: Narrowed,
    asked: Question,
    filters: Filters,
    watch: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> tuple[_Met, list[dict[str, Any]]]:
    met = _Met()
    progress = Progress(total=articles.count())
    watch(progress)
    for name, rows in _chunks(articles, asked, filters, met):
        if should_stop():
            raise ExportStopped
        table = BY_NAME[name]
        flat = [one for row in rows for one in flat_rows(table, row)]
        met.note(flat)
        for writer in writers:
            writer.add(table, rows, flat)
        if name == "articles":
            progress.done += len(rows)
            watch(progress)
    return met, newest_heads(met.chains)


def _chunks(articles: Narrowed, asked: Question, filters: Filters, met: _Met) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows with the name of their table: articles first, for they tell what else is needed."""
    yield from (("articles", rows) for rows in article_chunks(articles))
    told = told_filters(asked, filters)
    if not told.keys() - {"source"}:  # nothing else of a withdrawn article is there to be asked for
        yield from (("withdrawn", rows) for rows in withdrawn_chunks(filters))
    yield from (("topics", [row]) for row in topic_rows(met.ids["topics"]))
    yield from (("entities", [row]) for row in entity_rows(met.ids["entities"]))
    yield from (("fact_checks", [row]) for row in fact_check_rows(met.ids["fact_checks"] if told else None))
    yield from (("sources", [row]) for row in source_rows(met.ids["sources"]))
    yield from (("record_heads", [row]) for row in head_rows(met.chains))


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder beside it; what is still there at the end goes."""
    place = folder.resolve()
    made = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _put(made: Path, folder: Path) -> None:
    """made in the place of folder."""
    place = folder.resolve()
    made.chmod(0o755)
    if not place.exists() or not any(place.iterdir()):
        os.rename(made, place)
        return
    old = made.with_suffix(".old")
    os.rename(place, old)
    try:
        os.rename(made, place)
    except BaseException:
        os.rename(old, place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _write_whole(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
