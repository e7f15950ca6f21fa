"""All articles read anew by many workers: ranges of their ids, each a run of its own under one parent, a pass after another."""

import time
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError

from archive.analysis.results import Knowledge
from archive.distributed.aside import articles_of, set_aside
from archive.distributed.crew import Crew, WorkersGone, crew
from archive.distributed.importing import TOLD_EVERY, ShardsSetAside
from archive.distributed.shard import MOST_ATTEMPTS, packed
from archive.ingest.knowledge import load_knowledge
from archive.ingest.reanalysing import MOST_PASSES, Outcome, begin_run
from archive.ingest.resuming import TakenOver, why_failed
from archive.models import AnalysisRun, Article
from archive.models.process import is_same, leave, mark

PART_IDS = 2_000  # of articles in one part, those that are gone included


def reanalyse_distributed(
    *,
    scheduler: str,
    resume: bool = False,
    at: datetime,
    watch: Callable[[Outcome], None] = lambda outcome: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """What came of it, as ingest.reanalysing.reanalyse tells it. scheduler: as importing.import_distributed takes it.

    Raises as that does, and as reanalyse.
    """
    with crew(scheduler) as workers:
        workers.check([])
        run = begin_run(resume=resume, at=at)
        return Passes(workers, run, at, watch, should_stop).go()


@dataclass
class Passes:
    """The parent of the parts, as this process sees to it."""

    crew: Crew
    run: AnalysisRun
    at: datetime
    watch: Callable[[Outcome], None]
    should_stop: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)
    knowledge: Knowledge = field(default_factory=load_knowledge)
    told: float = 0.0
    stopped: bool = False

    def __post_init__(self) -> None:
        total = Article.objects.filter(pk__lte=self.run.last).count()
        self.outcome = Outcome(self.run.pk, total=total, passes=self.run.passes)

    def go(self) -> Outcome:
        try:
            while self._pass():
                self.run.passes += 1
                AnalysisRun.objects.filter(pk=self.run.pk).update(passes=self.run.passes)
            self._close("stopped" if self.stopped else "finished")
        except TakenOver:
            raise
        except BaseException as error:
            with suppress(DatabaseError):
                known = isinstance(error, (ShardsSetAside, WorkersGone))
                self._end_parts()
                said = str(error) if known else why_failed(error)
                self._close("stopped" if isinstance(error, KeyboardInterrupt) else "failed", said)
            raise
        finally:
            leave(self.run.mark_number)
        return self.outcome

    def _pass(self) -> bool:
        """Whether all is to be gone through once more."""
        if not self._parts().exists():
            aside = set_aside(self.run)
            parts = (self._part(after, aside) for after in range(0, self.run.last, PART_IDS))
            AnalysisRun.objects.bulk_create(parts, batch_size=500)
        self._work()
        return not self.stopped and self.run.passes < MOST_PASSES and self._parts().filter(made_names=True).exists()

    def _work(self) -> None:
        """Returns once all parts of this pass are finished, or it is to stop. Raises ShardsSetAside."""
        self._begin_again()
        left = self._parts().exclude(state="finished").order_by("pk")
        self.crew.work_off(
            list(left.values_list("pk", flat=True)),
            ("part", "reanalyse_part", packed(self.knowledge)),
            is_done=lambda pk: self._parts().filter(pk=pk, state="finished").exists(),
            is_hopeless=lambda pk: self._parts().filter(pk=pk, position__attempts__gte=MOST_ATTEMPTS).exists(),
            look=self._look,
        )
        self._sum()
        if not self.stopped and (lost := list(left.values_list("after", "last", "failure"))):
            after, last, failure = lost[0]
            said = failure or "its workers died."
            raise ShardsSetAside(f"{len(lost)} parts were set aside; the first, articles {after + 1} to {last}: {said}")

    def _begin_again(self) -> None:
        """What is not finished is tried as often as if it were begun now."""
        left = self._parts().exclude(state="finished")
        for pk, position in left.filter(position__has_key="attempts").values_list("pk", "position"):
            kept = {name: position[name] for name in ("aside",) if name in position}
            AnalysisRun.objects.filter(pk=pk).update(position=kept)
        left.update(state="running", finished_at=None, failure="")

    def _part(self, after: int, aside: dict[int, str]) -> AnalysisRun:
        """What was set aside in the pass before is not tried again in this one."""
        last = min(after + PART_IDS, self.run.last)
        known = {str(pk): why for pk, why in aside.items() if after < pk <= last}
        told = {"after": after, "last": last, "passes": self.run.passes, "position": {"aside": known} if known else {}}
        return AnalysisRun(started_at=self.at, parent=self.run, **told)

    def _look(self, out: Collection[int]) -> bool:
        state, there = AnalysisRun.objects.values_list("state", "position").get(pk=self.run.pk)
        if state != "running" or not is_same(there, mark(self.run.mark_number)):
            raise TakenOver(f"Analysis {self.run.pk} was taken up by another process; this one has stopped.")
        if not self.stopped and self.should_stop():
            self.stopped = True
            self._end_parts()
        if time.monotonic() - self.told >= TOLD_EVERY:
            self._sum()
            self.watch(self.outcome)
            self.told = time.monotonic()
        return self.stopped

    def _sum(self) -> None:
        """articles, standing_still: of this pass. changed: of all."""
        parts = AnalysisRun.objects.filter(parent=self.run).values_list("passes", "counts")
        summed: Counter[str] = Counter()
        for passes, counts in parts:
            of_this = passes == self.run.passes
            summed.update({name: count for name, count in counts.items() if of_this or name == "changed"})
        told = self.outcome
        told.articles, told.changed, told.standing_still = (summed[name] for name in ("articles", "changed", "standing_still"))
        told.passes, told.set_aside = self.run.passes, articles_of(set_aside(self.run))
        own = AnalysisRun.objects.filter(pk=self.run.pk, state="running")
        own.update(counts=dict(summed), position=mark(self.run.mark_number))

    def _parts(self) -> Any:
        return AnalysisRun.objects.filter(parent=self.run, passes=self.run.passes)

    def _end_parts(self) -> None:
        self._parts().filter(state="running").update(state="stopped", finished_at=self._now())

    def _close(self, state: str, failure: str = "") -> None:
        self.outcome.state = state
        own = AnalysisRun.objects.filter(pk=self.run.pk, state="running")
        own.update(state=state, finished_at=self._now(), failure=failure)

    def _now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)
