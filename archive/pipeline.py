"""The first half of the route of an article, from bytes to the archive:

    ingest/reading: files -> pieces -- ingest/parsing: formats, identity -> items -- ingest/matching: known? -- analysis
      -- ingest/importer: models, events -- review: a changed article goes back to the queue

Reading, parsing and analysing are pure, the last two in processes of their own where there is much to do (ingest/workers);
storing is one transaction a chunk, in the order of the input. Nothing is fetched from a network.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from archive.analysis.results import Knowledge
from archive.formats.csv_pair import Texts
from archive.formats.records import RawRecord, RecordError
from archive.ingest.arrivals import Stored
from archive.ingest.importer import refusal_of, store_chunk
from archive.ingest.items import Item, Refused, Taken
from archive.ingest.knowledge import load_knowledge
from archive.ingest.matching import Known, decide, look_up
from archive.ingest.parsing import Came, Piece, Place, Skipped
from archive.ingest.paths import find_files, shown
from archive.ingest.reading import START, Progress, Reader, read_texts
from archive.ingest.recipe import Recipe, RecipeUnusable, recipe_of
from archive.ingest.report import Report
from archive.ingest.resuming import digest_of, position, reopen, report_of, resumable
from archive.ingest.workers import Alone, Task, workers_for
from archive.models import ImportBatch
from archive.policy.states import MOVES
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
    progress: Progress = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Report:
    """What came of importing files, folders, globs or "-" for standard input.

    source: the outlet, whatever the descriptions beside the files say. format: a name in formats.FORMATS, for every file whatever
    its content. mapping: as formats.mapping reads it. join: FILE:COLUMN of the table of texts that belongs to the tables read.
    workers: processes that parse and analyse. resume: goes on with the newest batch of the same arguments that was not finished.
    batch: by begin_batch, for whoever wants to show it before the import begins; its start, person and arguments are kept.
    should_stop: asked between records; where it is true, what was read is stored and the report's state is "stopped".
    Raises, before anything is written, ingest.paths.PathsUnusable, ingest.recipe.RecipeUnusable, ingest.resuming.CannotResume.
    """
    found = find_files(paths)
    key, texts = _texts(join)
    recipe = recipe_of(format=format, mapping=mapping, key=key)
    arguments = {"paths": [shown(path) for path in paths], "source": source}
    arguments |= {name: said for name, said in (("format", format), ("map", mapping), ("join", join)) if said}
    run = Run(
        source=source, at=at, started_by=started_by, arguments=arguments, dry_run=dry_run, should_stop=should_stop, recipe=recipe,
        workers=workers, files=digest_of(file.path for file in found.files), batch=batch,
    )  # fmt: skip
    if resume:
        run.resume()
    return run.take(Reader(recipe, texts).pieces(found, progress, after=run.after))


def begin_batch(arguments: dict[str, Any], *, at: datetime, started_by: Any = None) -> ImportBatch:
    """A batch that is about to be imported by this process, with nothing in it yet."""
    begun = {"started_at": at, "started_by": started_by, "arguments": arguments}
    return ImportBatch.objects.create(**begun, position=position(START, files=""))


def import_records(raws: Iterable[RawRecord], *, source: str = "", at: datetime, started_by: Any = None) -> Report:
    """What came of importing raw records that are in memory already, each in the format that its bytes are in."""
    run = Run(source=source, at=at, started_by=started_by, arguments={"source": source})
    return run.take(Piece(Place(1, number), raw) for number, raw in enumerate(raws, 1))


@dataclass
class Chunk:
    """What is written together. place: of the last thing in it."""

    items: list[Item] = field(default_factory=list)
    skips: Counter[str] = field(default_factory=Counter)
    place: Place = START
    weight: int = 0

    @property
    def taken(self) -> list[Taken]:
        return [item for item in self.items if isinstance(item, Taken)]

    @property
    def is_full(self) -> bool:
        return len(self.items) >= CHUNK_ITEMS or self.weight >= CHUNK_BYTES or self.skips.total() >= CHUNK_SKIPS

    def add(self, place: Place, item: Item | Skipped) -> None:
        self.place = place
        if isinstance(item, Skipped):
            self.skips[item.code] += 1
        else:
            self.items.append(item)
            self.weight += item.weight


@dataclass
class Run:
    """One import: a batch and its chunks. files: a digest of their names. after: the place to go on from."""

    source: str
    at: datetime
    arguments: dict[str, Any]
    started_by: Any = None
    dry_run: bool = False
    should_stop: Callable[[], bool] = lambda: False
    recipe: Recipe = Recipe()
    workers: int = 1
    files: str = ""
    after: Place = START
    report: Report = field(default_factory=Report)
    knowledge: Knowledge = field(default_factory=load_knowledge)
    began: float = field(default_factory=time.monotonic)
    stopped: bool = False
    batch: ImportBatch | None = None

    def resume(self) -> None:
        """Goes on with the batch that was broken off, where there is one. Raises CannotResume."""
        self.batch = resumable(self.arguments, files=self.files)
        if self.batch:
            self.at, self.report = self.batch.started_at, report_of(self.batch)
            self.after = Place(*self.batch.position.get("place", START))

    def take(self, pieces: Iterable[Piece]) -> Report:
        """A chunk that fails is not written and the batch says so; what was stored before stays, and resuming completes."""
        if self.dry_run:
            return self._plan(pieces)
        if self.batch is None:
            self.batch = begin_batch(self.arguments, at=self.at, started_by=self.started_by)
        reopen(self.batch, position(self.after, files=self.files))
        self.report.batch = self.batch.pk
        try:
            self._work(pieces)
        except BaseException as error:
            self._close("stopped" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
        return self._close("stopped" if self.stopped else "finished")

    def _work(self, pieces: Iterable[Piece]) -> None:
        """While a chunk is written, the next is analysed where there are workers for it."""
        task = Task(self.recipe, self.source, self.knowledge)
        with workers_for(pieces, task, count=self.workers) as (workers, all_pieces):
            waiting: deque[tuple[Chunk, Callable[[], None]]] = deque()
            for chunk in self._chunks(workers.parsed(all_pieces)):
                waiting.append((chunk, workers.analysed(_unknown(chunk.taken))))
                if len(waiting) > workers.ahead:
                    self._store(*waiting.popleft())
            while waiting:
                self._store(*waiting.popleft())

    def _chunks(self, all_that_came: Iterable[Came]) -> Iterator[Chunk]:
        chunk = Chunk()
        for place, item in all_that_came:
            chunk.add(place, item)
            self.stopped = self.should_stop()
            if self.stopped or chunk.is_full:
                yield chunk
                chunk = Chunk()
            if self.stopped:
                return
        if chunk.place != START:
            yield chunk

    def _store(self, chunk: Chunk, wait_for_analysis: Callable[[], None]) -> None:
        """The archive is locked no longer than writing takes: what looks new was analysed before."""
        wait_for_analysis()
        try:
            stored = self._write(chunk)
        except (IntegrityError, OperationalError):  # somebody else was quicker: look again, once
            stored = self._write(chunk)
        self.report.add(stored.outcomes, articles=stored.articles, refusals=stored.refusals, skips=chunk.skips)

    def _write(self, chunk: Chunk) -> Stored:
        number = sum(self.report.counts.values()) + 1
        with transaction.atomic():
            stored = store_chunk(chunk.items, batch=self.batch, first_number=number, at=self.at, by=self.started_by)
            for article in stored.changed:
                if article.state in BACK_TO_QUEUE:
                    note = f"Version {article.version_count} was imported; the review was of an earlier one."
                    move(article, BACK_TO_QUEUE[article.state], by=None, at=self.at, note=note)
            skipped = dict(self.report.skips + chunk.skips)
            ImportBatch.objects.filter(pk=self.batch.pk).update(skipped=skipped, position=position(chunk.place, files=self.files))
        return stored

    def _plan(self, pieces: Iterable[Piece]) -> Report:
        """What would happen. Nothing is written."""
        known = Known()
        for chunk in self._chunks(Alone(Task(self.recipe, self.source, self.knowledge)).parsed(pieces)):
            known.add(look_up(chunk.taken))
            decisions = decide(chunk.taken, known)
            refusals = [refusal_of(item) for item in chunk.items if isinstance(item, Refused)]
            outcomes = [decision.outcome for decision in decisions] + ["refused"] * len(refusals)
            there = [decision.standing.article_id for decision in decisions if decision.standing.article_id]
            self.report.add(outcomes, articles=there, refusals=refusals, skips=chunk.skips)
        self.report.state = "stopped" if self.stopped else "finished"
        return self.report

    def _close(self, state: str) -> Report:
        finished_at = self.at + timedelta(seconds=time.monotonic() - self.began)
        ImportBatch.objects.filter(pk=self.batch.pk).update(state=state, finished_at=finished_at)
        self.report.state = state
        return self.report


def _unknown(taken: Sequence[Taken]) -> list[Taken]:
    """Those that look new or changed. What looks otherwise when it is written is analysed then."""
    decisions = decide(taken, look_up(taken))
    return [item for item, decision in zip(taken, decisions, strict=True) if decision.outcome != "unchanged"]


def _texts(join: str) -> tuple[str, Texts | None]:
    """The column that tables are joined by and the table of texts. Raises RecipeUnusable."""
    if not join:
        return "", None
    path, _, key = join.rpartition(":")
    key = key.strip().strip('"')
    if not path or not key:
        raise RecipeUnusable(f"--join: {join!r} is not FILE:COLUMN.")
    try:
        return key, read_texts(path, key)
    except OSError as error:
        raise RecipeUnusable(f"--join: {shown(path)} cannot be read: {error.strerror or error}.") from error
    except RecordError as error:
        raise RecipeUnusable(f"--join: {error.reason}") from error
