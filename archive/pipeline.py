"""The first half of the route of an article, from bytes to the archive:

    find files -- formats: bytes -> RawRecord -> ArticleRecord -- ingest/matching: known? -- analysis: ArticleRecord -> Analysis
      -- ingest/importer: models, events -- review: a changed article goes back to the queue

Reading and analysing are pure; storing is one transaction a chunk. Nothing is fetched from a network.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, BinaryIO

from django.db import IntegrityError, OperationalError, transaction

from archive.analysis import analyse
from archive.analysis.results import Knowledge
from archive.formats import FORMATS, detect
from archive.formats.normalise import content_digest, natural_key
from archive.formats.records import RawRecord, RecordError
from archive.formats.sidecar import MAX_BYTES as SIDECAR_BYTES
from archive.ingest.arrivals import Stored
from archive.ingest.importer import refusal_of, store_chunk
from archive.ingest.items import Item, Origin, Refused, Taken
from archive.ingest.knowledge import load_knowledge
from archive.ingest.matching import Known, decide, look_up
from archive.ingest.paths import STDIN, FoundFiles, find_files, shown, sidecar_of
from archive.ingest.quarantine import NOTHING_READ, Kept, keep, keep_stream
from archive.ingest.report import Report
from archive.models import ImportBatch
from archive.policy.states import MOVES
from archive.review.transitions import move

CHUNK_ITEMS = 500
CHUNK_BYTES = 32_000_000  # of what its items hold in memory
SPOOL_BYTES = 8_000_000  # of standard input in memory; the rest waits on disk
DETECTED_BYTES = 4_000
BACK_TO_QUEUE = {state: row.name for row in MOVES if row.name in ("reopen", "restart") for state in row.sources}

Progress = Callable[[int, int], None]  # files read, files in all


def import_paths(
    paths: Sequence[str],
    *,
    source: str = "",
    dry_run: bool = False,
    at: datetime,
    started_by: Any = None,
    progress: Progress = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Report:
    """What came of importing files, folders, globs or "-" for standard input.

    source: the outlet, whatever the descriptions beside the files say. should_stop: asked between files; where it is true, what
    was read is stored and the report's state is "stopped". Raises ingest.paths.PathsUnusable before anything is written.
    """
    found = find_files(paths)
    arguments = {"paths": [shown(path) for path in paths], "source": source}
    run = Run(source=source, at=at, started_by=started_by, arguments=arguments, dry_run=dry_run, should_stop=should_stop)
    report = run.take(_read_all(found, source, run.knowledge, progress))
    report.skipped = len(found.skipped)
    return report


def import_records(raws: Iterable[RawRecord], *, source: str = "", at: datetime, started_by: Any = None) -> Report:
    """What came of importing raw records that are in memory already, as import_paths()."""
    run = Run(source=source, at=at, started_by=started_by, arguments={"source": source})
    return run.take(_read(raw, source, run.knowledge) for raw in raws)


@dataclass
class Run:
    """One import: a batch and its chunks."""

    source: str
    at: datetime
    arguments: dict[str, Any]
    started_by: Any = None
    dry_run: bool = False
    should_stop: Callable[[], bool] = lambda: False
    report: Report = field(default_factory=Report)
    knowledge: Knowledge = field(default_factory=load_knowledge)
    began: float = field(default_factory=time.monotonic)
    stopped: bool = False
    batch: ImportBatch | None = None

    def take(self, items: Iterable[Item]) -> Report:
        """A chunk that fails is not written and the batch says so; what was stored before stays, and running again completes."""
        if self.dry_run:
            return self._plan(items)
        self.batch = ImportBatch.objects.create(started_at=self.at, started_by=self.started_by, arguments=self.arguments)
        self.report.batch = self.batch.pk
        try:
            for chunk in self._chunks(items):
                self._store(chunk)
        except BaseException as error:
            self._close("stopped" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
        return self._close("stopped" if self.stopped else "finished")

    def _chunks(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        chunk, weight = [], 0
        for item in items:
            chunk.append(item)
            weight += item.weight
            self.stopped = self.should_stop()
            if self.stopped or len(chunk) >= CHUNK_ITEMS or weight >= CHUNK_BYTES:
                yield chunk
                chunk, weight = [], 0
            if self.stopped:
                return
        if chunk:
            yield chunk

    def _store(self, chunk: list[Item]) -> None:
        _analyse_ahead(chunk)
        try:
            stored = self._write(chunk)
        except (IntegrityError, OperationalError):  # somebody else was quicker: look again, once
            stored = self._write(chunk)
        self.report.add(stored.outcomes, articles=stored.articles, refusals=stored.refusals)

    def _write(self, chunk: list[Item]) -> Stored:
        number = sum(self.report.counts.values()) + 1
        with transaction.atomic():
            stored = store_chunk(chunk, batch=self.batch, first_number=number, at=self.at, by=self.started_by)
            for article in stored.changed:
                if article.state in BACK_TO_QUEUE:
                    note = f"Version {article.version_count} was imported; the review was of an earlier one."
                    move(article, BACK_TO_QUEUE[article.state], by=None, at=self.at, note=note)
        return stored

    def _plan(self, items: Iterable[Item]) -> Report:
        """What would happen. Nothing is written."""
        known = Known()
        for chunk in self._chunks(items):
            taken = [item for item in chunk if isinstance(item, Taken)]
            known.add(look_up(taken))
            decisions = decide(taken, known)
            refusals = [refusal_of(item) for item in chunk if isinstance(item, Refused)]
            outcomes = [decision.outcome for decision in decisions] + ["refused"] * len(refusals)
            there = [decision.standing.article_id for decision in decisions if decision.standing.article_id]
            self.report.add(outcomes, articles=there, refusals=refusals)
        self.report.state = "stopped" if self.stopped else "finished"
        return self.report

    def _close(self, state: str) -> Report:
        finished_at = self.at + timedelta(seconds=time.monotonic() - self.began)
        ImportBatch.objects.filter(pk=self.batch.pk).update(state=state, finished_at=finished_at)
        self.report.state = state
        return self.report


def _analyse_ahead(chunk: Sequence[Item]) -> None:
    """Analyses what looks new or changed, before the transaction: the archive is locked no longer than writing takes."""
    taken = [item for item in chunk if isinstance(item, Taken)]
    for item, decision in zip(taken, decide(taken, look_up(taken)), strict=True):
        if decision.outcome != "unchanged":
            item.analysis  # noqa: B018 - made here, kept with the item


def _read_all(found: FoundFiles, source: str, knowledge: Knowledge, progress: Progress) -> Iterator[Item]:
    for error in found.unread:
        yield _unreadable(Origin(shown(str(error.filename)), 1, 0, NOTHING_READ), error, "folder")
    for done, path in enumerate(found.files):
        progress(done, len(found.files))
        yield from _read_file(path, source, knowledge)
    progress(len(found.files), len(found.files))


def _read_file(path: str, source: str, knowledge: Knowledge) -> Iterator[Item]:
    locator = shown(path)
    try:
        with _opened(path) as stream:
            yield from _read_stream(stream, locator, sidecar_of(path), source, knowledge)
    except OSError as error:
        yield _unreadable(Origin(locator, 1, 0, NOTHING_READ), error, "file")


def _read_stream(stream: BinaryIO, locator: str, sidecar: str | None, source: str, knowledge: Knowledge) -> Iterator[Item]:
    """Every item of an open file. What no format reads is one refused item."""
    try:
        described = _sidecar_bytes(sidecar) if sidecar else None
        name = detect(stream.read(DETECTED_BYTES))
    except RecordError as error:
        stream.seek(0)
        yield _refused(Origin(locator, 1, 0, keep_stream(stream)), error)
        return
    stream.seek(0)
    for raw in FORMATS[name].split(stream, locator=locator, sidecar=described):
        yield _read(raw, source, knowledge, kept=_whole(raw, stream) if raw.is_cut else None)


def _read(raw: RawRecord, source: str, knowledge: Knowledge, kept: Kept | None = None) -> Item:
    """raw as an article, or refused. kept: its bytes, where raw does not hold all of them."""
    kept = kept or (Kept(None, raw.size, raw.sha256) if raw.is_cut else keep(raw.data))
    origin = Origin(raw.locator, raw.number, raw.byte_offset, kept, raw.sidecar)
    try:
        origin = replace(origin, format=detect(raw.data))
        record = FORMATS[origin.format].parse(raw)
    except RecordError as error:
        return _refused(origin, error)
    record = replace(record, source=source or record.source)
    key = natural_key(record)
    digest = content_digest(record.headline, record.text)
    analysed = partial(analyse, record.text, knowledge=knowledge, blocks=record.blocks)
    return Taken(origin, record, key.kind, key.value, digest, analysed)


def _refused(origin: Origin, error: RecordError) -> Refused:
    return Refused(origin, error.code, error.reason + origin.kept.note)


def _unreadable(origin: Origin, error: OSError, what: str) -> Refused:
    return Refused(origin, "unreadable", f"The {what} could not be read: {error.strerror or error}.")


def _whole(raw: RawRecord, stream: BinaryIO) -> Kept:
    """All the bytes of a record too large to be an article."""
    back = stream.tell()
    stream.seek(raw.byte_offset)
    kept = keep_stream(stream, most=raw.size)
    stream.seek(back)
    return kept


def _sidecar_bytes(path: str) -> bytes:
    """The description, or as much of it as shows that it is too long. Raises RecordError."""
    try:
        with open(path, "rb") as stream:
            return stream.read(SIDECAR_BYTES + 1)
    except OSError as error:
        reason = f"The description beside the file could not be read: {error.strerror or error}."
        raise RecordError("metadata", reason) from error


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """The file from its start, able to go back; what cannot (a pipe, standard input) is copied first, beyond memory to disk."""
    with nullcontext(sys.stdin.buffer) if path == STDIN else open(path, "rb") as stream:
        if stream.seekable() and path != STDIN:
            yield stream
            return
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as copy:
            shutil.copyfileobj(stream, copy)
            copy.seek(0)
            yield copy
