"""The first half of the route of an article, from bytes to the archive:

    ingest/reading: files -> pieces -- ingest/parsing: formats, identity -> items -- ingest/matching: known? -- analysis
      -- ingest/importer: models, events -- review: a changed article goes back to the queue

Reading, parsing and analysing are pure, the last two in processes of their own where there is much to do (ingest/workers);
storing is one transaction a chunk, in the order of the input. Nothing is fetched from a network.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from archive.analysis.results import Knowledge
from archive.formats.records import RawRecord
from archive.ingest.arrivals import Stored
from archive.ingest.batches import begin_batch, close_batch
from archive.ingest.chunks import Chunk, Limits, chunks
from archive.ingest.collecting import seldom_collected
from archive.ingest.importer import refusal_of, store_chunk
from archive.ingest.items import Refused, Remembered, Taken
from archive.ingest.knowledge import load_knowledge
from archive.ingest.matching import Known, decide, look_up
from archive.ingest.parsing import START, Piece, Place
from archive.ingest.paths import PathsUnusable, find_files, shown
from archive.ingest.progress import Progress, Watch, nobody
from archive.ingest.reading import Reader, joined_texts
from archive.ingest.recipe import Recipe, RecipeUnusable, recipe_of
from archive.ingest.report import Report
from archive.ingest.resuming import (
    StopAsked,
    Survey,
    TakenOver,
    check_own,
    position,
    report_of,
    resumable,
    survey,
    take_up,
    why_failed,
)
from archive.ingest.retrying import RetryRefused, retry_of
from archive.ingest.seen import read_as, remembered
from archive.ingest.workers import Alone, Task, workers_for
from archive.models import ImportBatch
from archive.models.process import leave
from archive.policy.states import MOVES
from archive.review.suggested_entities import accept_often_met
from archive.review.transitions import move

CHUNK_ITEMS = 500
CHUNK_BYTES = 32_000_000  # of what its items hold in memory
CHUNK_SKIPS = 10_000  # after so many the place is remembered, even if no item came
BACK_TO_QUEUE = {state: row.name for row in MOVES if row.name in ("reopen", "restart") for state in row.sources}


def import_paths(
    paths: Sequence[str],
    *,
    source: str = "",
    format: str = "",
    mapping: str = "",
    join: str = "",
    workers: int = 1,
    resume: bool = False,
    dry_run: bool = False,
    at: datetime,
    started_by: Any = None,
    batch: ImportBatch | None = None,
    watch: Watch = nobody,
    should_stop: Callable[[], bool] = lambda: False,
) -> Report:
    """What came of importing files, folders, globs or "-" for standard input.

    source: the outlet, whatever the descriptions beside the files say. format: a name in formats.FORMATS, for every file whatever
    its content. mapping: as formats.mapping reads it. join: FILE:COLUMN of the table of texts that belongs to the tables read.
    workers: processes that parse and analyse. resume: goes on with batch, or the newest of the same arguments, if it was not
    finished. batch: by begin_batch, for whoever wants to show it before the import begins; its start and arguments are kept.
    watch: told how far it has come, often. should_stop: asked between records; where it is true, what was read is stored and the
    report's state is "stopped". Raises, before anything is written, ingest.paths.PathsUnusable, ingest.recipe.RecipeUnusable,
    ingest.resuming.CannotResume; on the way ingest.workers.WorkerLost, ingest.streams.NoRoom, ingest.resuming.TakenOver,
    OperationalError: what was stored before then stays, and resuming completes.
    """
    arguments = {"paths": [shown(path) for path in paths], "source": source}
    arguments |= {name: said for name, said in (("format", format), ("map", mapping), ("join", join)) if said}
    try:
        found = find_files(paths)
        key, texts = joined_texts(join)
        recipe = recipe_of(format=format, mapping=mapping, key=key)
    except (PathsUnusable, RecipeUnusable) as error:
        if batch:
            close_batch(batch, "failed", at=at, failure=str(error))
        raise
    files = replace(survey(found, *([join.rpartition(":")[0]] if join else [])), read_as=read_as(recipe, source))
    run = Run(
        source=source, at=at, started_by=started_by, arguments=arguments, dry_run=dry_run, should_stop=should_stop, recipe=recipe,
        workers=workers, files=files, progress=files.progress(), watch=watch, batch=batch,
    )  # fmt: skip
    if resume:
        run.resume(resumable(arguments, files=files, found=found, batch=batch))
    reader = Reader(recipe, texts, run.progress, watch, dict(run.progress.copied))
    pieces = reader.pieces(found, after=run.after)
    return run.take(remembered(pieces, arguments, recipe=recipe, source=source, read_as=files.read_as))


def retry_batch(
    batch: ImportBatch,
    *,
    at: datetime,
    started_by: Any = None,
    format: str = "",
    mapping: str = "",
    numbers: Sequence[int] = (),
    reason: str = "",
    dry_run: bool = False,
    into: ImportBatch | None = None,
    watch: Watch = nobody,
    should_stop: Callable[[], bool] = lambda: False,
) -> Report:
    """What came of taking the unresolved refused items of a batch again, from their kept bytes, as an import of its own.

    format, mapping: as import_paths takes them; else they are read as before. numbers, reason: only those records, only of that
    code. into: by begin_batch. Those taken are resolved; the others stay as they are, and are told in the report alone. Raises as
    import_paths, and ingest.retrying.RetryRefused.
    """
    try:
        retry = retry_of(batch, format=format, mapping=mapping, numbers=numbers, reason=reason)
    except (RetryRefused, RecipeUnusable) as error:
        if into:
            close_batch(into, "failed", at=at, failure=str(error))
        raise
    run = Run(
        source=retry.source, at=at, started_by=started_by, arguments=retry.arguments, dry_run=dry_run, should_stop=should_stop,
        recipe=retry.recipe, progress=retry.progress, watch=watch, batch=into, settle=retry.settle,
    )  # fmt: skip
    report = run.take(retry.pieces())
    report.refused += len(retry.refusals)
    report.refusals += retry.refusals
    return report


def import_records(raws: Iterable[RawRecord], *, source: str = "", at: datetime, started_by: Any = None) -> Report:
    """What came of importing raw records that are in memory already, each in the format that its bytes are in."""
    run = Run(source=source, at=at, started_by=started_by, arguments={"source": source})
    return run.take(Piece(Place(1, number), raw) for number, raw in enumerate(raws, 1))


@dataclass
class Run:
    """One import: a batch and its chunks.

    settle: told, in the transaction of each chunk, before which file all is stored. after: the place to go on from.
    numbered: records that the batch has already.
    """

    source: str
    at: datetime
    arguments: dict[str, Any]
    started_by: Any = None
    dry_run: bool = False
    should_stop: Callable[[], bool] = lambda: False
    recipe: Recipe = Recipe()
    workers: int = 1
    files: Survey = Survey()
    progress: Progress = field(default_factory=Progress)
    watch: Watch = nobody
    batch: ImportBatch | None = None
    settle: Callable[..., None] = lambda before, into, *, at, by: None
    after: Place = START
    numbered: int = 0
    report: Report = field(default_factory=Report)
    knowledge: Knowledge = field(default_factory=load_knowledge)
    began: float = field(default_factory=time.monotonic)
    taken_up: datetime | None = None
    stopped: bool = False

    def resume(self, batch: ImportBatch | None) -> None:
        """Goes on with a batch that was broken off, where there is one."""
        if batch is None:
            return
        self.batch, self.report, self.numbered = batch, report_of(batch), batch.records.count()
        self.after = Place(*batch.position.get("place", START))
        if self.after != START and batch.position.get("read_as") != self.files.read_as:
            self.files = replace(self.files, read_as="")  # what is stored was read otherwise
        self.progress.copied = dict(batch.position.get("copied", {}))
        self.progress.records = self.numbered + self.report.skipped

    def take(self, pieces: Iterable[Piece]) -> Report:
        """A chunk that fails is not written and the batch says so; what was stored before stays, and resuming completes."""
        if self.dry_run:
            return self._plan(pieces)
        if self.batch is None:
            self.batch = begin_batch(self.arguments, at=self.at, started_by=self.started_by)
        self.taken_up, self.at, self.report.batch = self.at, self.batch.started_at, self.batch.pk
        take_up(self.batch, self._position(self.after))
        try:
            with seldom_collected():
                self._work(pieces)
        except StopAsked:
            self.stopped = True
        except TakenOver:
            leave(self.batch.pk)
            raise
        except BaseException as error:
            with suppress(DatabaseError):  # else it stays "running", and shows as broken off once this process has ended
                self._close("stopped" if isinstance(error, KeyboardInterrupt) else "failed", why_failed(error))
            raise
        with transaction.atomic():
            if not self.stopped:
                self.settle(self.progress.total + 1, self.batch, at=self.taken_up, by=self.started_by)
            return self._close("stopped" if self.stopped else "finished")

    def _work(self, pieces: Iterable[Piece]) -> None:
        """While a chunk is written, the next is analysed where there are workers for it."""
        with workers_for(pieces, self._task, count=self.workers) as (workers, all_pieces):
            waiting: deque[tuple[Chunk, Callable[[], None]]] = deque()
            for chunk in chunks(workers.parsed(all_pieces), self._limits, self._is_to_stop):
                waiting.append((chunk, workers.analysed(_unknown(chunk.taken, self.batch.pk))))
                if len(waiting) > workers.ahead:
                    self._store(*waiting.popleft())
            while waiting:
                self._store(*waiting.popleft())

    @property
    def _task(self) -> Task:
        return Task(self.recipe, self.source, self.knowledge)

    @property
    def _limits(self) -> Limits:
        return Limits(CHUNK_ITEMS, CHUNK_BYTES, CHUNK_SKIPS)

    def _is_to_stop(self) -> bool:
        self.stopped = self.should_stop()
        return self.stopped

    def _store(self, chunk: Chunk, wait_for_analysis: Callable[[], None]) -> None:
        """The archive is locked no longer than writing takes: what looks new was analysed before."""
        wait_for_analysis()
        try:
            stored = self._write(chunk)
        except (IntegrityError, OperationalError):  # somebody else was quicker: look again, once
            stored = self._write(chunk)
        self.numbered += len(chunk.items)
        self.report.add(stored.outcomes, articles=stored.articles, refusals=stored.refusals, skips=chunk.skips)
        self._tell(chunk)

    def _write(self, chunk: Chunk) -> Stored:
        place, first = self._position(chunk.place), self.numbered + 1
        with transaction.atomic():
            stored = store_chunk(chunk.items, batch=self.batch, first_number=first, at=self.at, by=self.started_by)
            for article in stored.changed:
                if article.state in BACK_TO_QUEUE:
                    note = f"Version {article.version_count} was imported; the review was of an earlier one."
                    move(article, BACK_TO_QUEUE[article.state], by=None, at=self.at, note=note)
            accept_often_met(stored.named, at=self.at)
            check_own(self.batch, place)
            ImportBatch.objects.filter(pk=self.batch.pk).update(skipped=dict(self.report.skips + chunk.skips), position=place)
            self.settle(chunk.place.file, self.batch, at=self.taken_up, by=self.started_by)
        return stored

    def _position(self, place: Place) -> dict[str, Any]:
        return position(place, self.progress, files=self.files, batch=self.batch.pk)

    def _tell(self, chunk: Chunk) -> None:
        self.progress.records += len(chunk.items) + chunk.skips.total()
        self.watch(self.progress)

    def _plan(self, pieces: Iterable[Piece]) -> Report:
        """What would happen. Nothing is written."""
        known = Known()
        for chunk in chunks(Alone(self._task).parsed(pieces), self._limits, self._is_to_stop):
            known.add(look_up(chunk.taken))
            decisions = decide(chunk.taken, known)
            refusals = [refusal_of(item) for item in chunk.items if isinstance(item, Refused)]
            outcomes = [decision.outcome for decision in decisions]
            outcomes += [item.outcome for item in chunk.items if not isinstance(item, Taken)]
            there = [decision.standing.article_id for decision in decisions if decision.standing.article_id]
            self.report.add(outcomes, articles=there, refusals=refusals, skips=chunk.skips)
            self._tell(chunk)
        self.report.state = "stopped" if self.stopped else "finished"
        return self.report

    def _close(self, state: str, failure: str = "") -> Report:
        finished_at = self.taken_up + timedelta(seconds=time.monotonic() - self.began)
        close_batch(self.batch, state, at=finished_at, failure=failure)
        self.report.state = state
        return self.report


def _unknown(taken: Sequence[Taken], batch: int) -> list[Taken]:
    """Those that look new or changed. What looks otherwise when it is written is analysed then."""
    parsed = [item for item in taken if not isinstance(item, Remembered)]
    decisions = decide(parsed, look_up(parsed, batch=batch))
    return [item for item, decision in zip(parsed, decisions, strict=True) if decision.outcome != "unchanged"]
