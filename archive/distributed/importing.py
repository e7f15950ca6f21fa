"""An import by many workers: the input in shards, each a batch under one parent, which sums them up."""

import os
import time
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Sum

from archive.distributed.crew import Crew, WorkersGone, crew
from archive.distributed.fitness import some_of
from archive.distributed.shard import MOST_ATTEMPTS, packed
from archive.ingest.batches import begin_batch, close_batch
from archive.ingest.knowledge import load_knowledge
from archive.ingest.parsing import Place
from archive.ingest.paths import STDIN, find_files, shown
from archive.ingest.progress import Progress, Watch, nobody
from archive.ingest.reading import joined_texts
from archive.ingest.recipe import recipe_of
from archive.ingest.report import COUNTED, MOST_REFUSALS, Refusal, Report
from archive.ingest.resuming import Survey, TakenOver, position, resumable, survey, take_up, why_failed
from archive.ingest.shards import begin_shards, close_waiting, plan
from archive.models import ImportBatch, Record
from archive.models.process import is_same, leave

BEGUN = Place(1, 0)
TOLD_EVERY = 2.0  # seconds
COUNTS = (*COUNTED.values(), "noted")


class ShardsSetAside(Exception):
    """Some shards could not be finished; the others are. Its words say which, and where they stand."""


def import_distributed(
    paths: Sequence[str],
    *,
    scheduler: str,
    source: str = "",
    format: str = "",
    mapping: str = "",
    join: str = "",
    resume: bool = False,
    at: datetime,
    watch: Watch = nobody,
    should_stop: Callable[[], bool] = lambda: False,
) -> Report:
    """What came of it, as pipeline.import_paths tells it; what is not said here is as there.

    scheduler: tcp://HOST:PORT of a Dask scheduler, whose workers see the same paths, or local:N for processes of this machine.
    Raises, before anything is written, crew.SchedulerUnusable as well; on the way ShardsSetAside, crew.WorkersGone.
    """
    with crew(scheduler) as workers:
        paths = [path if workers.is_local or path == STDIN else os.path.abspath(path) for path in paths]
        arguments = {"paths": [shown(path) for path in paths], "source": source, "distributed": True}
        arguments |= {name: said for name, said in (("format", format), ("map", mapping), ("join", join)) if said}
        found = find_files(paths)
        recipe = recipe_of(format=format, mapping=mapping, key=joined_texts(join)[0])
        joined = [join.rpartition(":")[0]] if join else []
        files = survey(found, *joined)
        readable = [file.path for file in found.files if os.access(file.path, os.R_OK)]
        workers.check([*some_of(readable), *joined])
        parent = resumable(arguments, files=files, found=found) if resume else None
        whole = Whole(workers, files, at, watch, should_stop)
        whole.begin(parent, arguments, lambda: plan(found, recipe, is_joined=bool(join), workers=workers.size))
        return whole.go()


@dataclass
class Whole:
    """The parent of the shards, as this process sees to it."""

    crew: Crew
    files: Survey
    at: datetime
    watch: Watch
    should_stop: Callable[[], bool]

    def __post_init__(self) -> None:
        self.began, self.told, self.stopped = time.monotonic(), 0.0, False
        self.progress: Progress = self.files.progress()

    def begin(self, parent: ImportBatch | None, arguments: dict[str, Any], shards: Callable[[], Any]) -> None:
        """A new import, or the one that was broken off."""
        if parent and ImportBatch.objects.filter(parent=parent).exists():
            self.parent = parent
            take_up(parent, self._position())
            left = ImportBatch.objects.filter(parent=parent).exclude(state="finished")
            left.update(state="running", finished_at=None, failure="", attempts=0)
        else:
            planned = shards()
            with transaction.atomic():
                self.parent = begin_batch(arguments, at=self.at)
                ImportBatch.objects.filter(pk=self.parent.pk).update(position=self._position())
                begin_shards(self.parent, planned, at=self.at)
        self.sizes = {
            pk: sum(size if not span else span[1] - span[0] for _, _, size, *span in told["shard"] if size or span)
            for pk, told in self._shards().values_list("pk", "arguments")
        }

    def go(self) -> Report:
        try:
            self._work()
        except TakenOver:
            leave(self.parent.pk)
            raise
        except BaseException as error:
            with suppress(DatabaseError):
                state = "stopped" if isinstance(error, KeyboardInterrupt) else "failed"
                said = str(error) if isinstance(error, (ShardsSetAside, WorkersGone)) else why_failed(error)
                close_waiting(self.parent, "stopped", at=self._now())
                self._sum()
                close_batch(self.parent, state, at=self._now(), failure=said)
            raise
        state = "stopped" if self.stopped else "finished"
        self._sum()
        close_batch(self.parent, state, at=self._now())
        return report_of_shards(self.parent, state)

    def _work(self) -> None:
        left = self._shards().exclude(state="finished").order_by("shard")
        self.crew.work_off(
            list(left.values_list("pk", flat=True)),
            ("shard", "import_shard", packed(load_knowledge())),
            is_done=lambda pk: self._shards().filter(pk=pk, state="finished").exists(),
            is_hopeless=lambda pk: self._shards().filter(pk=pk, attempts__gte=MOST_ATTEMPTS).exists(),
            look=self._look,
        )
        if not self.stopped and (lost := list(left.values_list("shard", "arguments", "position", "failure"))):
            raise ShardsSetAside(f"{len(lost)} of {len(self.sizes)} shards were set aside. " + " ".join(map(_lost, lost[:5])))

    def _look(self, out: Collection[int]) -> bool:
        """Tells how far it is, and whether to stop: asked for here, or on the page of the import."""
        if not self.stopped and self._is_to_stop():
            self.stopped = True
            close_waiting(self.parent, "stopped", at=self._now())
        if time.monotonic() - self.told >= TOLD_EVERY:
            self._far(out)
            self.told = time.monotonic()
        return self.stopped

    def _is_to_stop(self) -> bool:
        state, there = ImportBatch.objects.values_list("state", "position").get(pk=self.parent.pk)
        if state not in ("running", "stopped") or not is_same(there, self._position()):
            raise TakenOver(f"Import {self.parent.pk} was taken up by another process; this one has stopped.")
        return state == "stopped" or self.should_stop()

    def _far(self, out: Collection[int]) -> None:
        """What the shards did so far, told to who watches and kept for the page."""
        states = dict(self._shards().values_list("pk", "state"))
        places = dict(self._shards().filter(pk__in=out).values_list("pk", "position"))
        done = sum(self.sizes[pk] for pk, state in states.items() if state == "finished")
        self.progress.bytes = done + sum(place.get("bytes", 0) for pk, place in places.items() if states[pk] != "finished")
        self._sum()
        self.watch(self.progress)

    def _sum(self) -> None:
        summed = self._shards().aggregate(**{name: Sum(name) for name in COUNTS})
        counts = {name: summed[name] or 0 for name in COUNTS}
        skipped: Counter[str] = Counter()
        for one in self._shards().exclude(skipped={}).values_list("skipped", flat=True):
            skipped.update(one)
        self.progress.records = sum(counts[name] for name in COUNTED.values()) + skipped.total()
        own = ImportBatch.objects.filter(pk=self.parent.pk)
        own.update(**counts, skipped=dict(skipped), position=self._position())

    def _shards(self) -> Any:
        return ImportBatch.objects.filter(parent=self.parent)

    def _position(self) -> dict[str, Any]:
        return position(BEGUN, self.progress, files=self.files, batch=self.parent.pk)

    def _now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)


def _lost(row: tuple[Any, ...]) -> str:
    """Where a shard stands that could not be finished."""
    number, told, place, failure = row
    index = max(place.get("place", [1])[0], 1)
    name = told["shard"][min(index, len(told["shard"])) - 1][0] if told["shard"] else "no file"
    return f"Shard {number} stands in {shown(os.fsdecode(name.encode('latin-1')))}: {failure or 'its workers died.'}"


def report_of_shards(parent: ImportBatch, state: str) -> Report:
    """The report of the whole, in the order of the input."""
    parent = ImportBatch.objects.get(pk=parent.pk)
    rows = Record.objects.filter(batch__parent=parent).order_by("batch__shard", "number")
    refused = rows.filter(outcome="refused").values_list("locator", "record_number", "reason_code", "reason")
    return Report(
        batch=parent.pk,
        **{name: getattr(parent, name) for name in COUNTED.values()},
        refusals=[Refusal(*row) for row in refused[:MOST_REFUSALS]],
        articles=array("q", rows.filter(article__isnull=False).values_list("article", flat=True).iterator()),
        state=state,
        skips=Counter(parent.skipped),
    )
