"""The articles that the newest re-analysis set aside, read once more: each a part of its own, here or by workers."""

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction

from archive.audit import lock_chain
from archive.distributed.aside import no_longer_aside, set_aside
from archive.distributed.crew import crew
from archive.distributed.part import reanalyse_part
from archive.distributed.reanalysing import Passes
from archive.ingest.reanalysing import Outcome
from archive.ingest.resuming import CannotResume, TakenOver
from archive.models import AnalysisRun
from archive.models.process import mark


def reread_set_aside(
    *,
    scheduler: str = "",
    at: datetime,
    watch: Callable[[Outcome], None] = lambda outcome: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """How the newest run stands once those were read: its set_aside are those that could not be.

    scheduler: as reanalysing.reanalyse_distributed takes it; "": they are read by this process, which they may end. Raises,
    before anything is written, CannotResume where there is nothing of the kind; on the way as reanalyse_distributed.
    """
    with crew(scheduler) if scheduler else nullcontext(Here()) as workers:
        workers.check([])
        return Again(workers, _begun_again(), at, watch, should_stop).go()


def _begun_again() -> AnalysisRun:
    with transaction.atomic():
        lock_chain()
        run = AnalysisRun.objects.filter(parent=None).order_by("-pk").first()
        if run is None or not (aside := set_aside(run)):
            raise CannotResume("The newest analysis has set no article aside.")
        if run.is_running:
            raise CannotResume(f"Analysis {run.pk} is still running, in process {run.position['process'][1]}.")
        if AnalysisRun.objects.filter(parent=run).exclude(state="finished").exclude(last__in=aside).exists():
            raise CannotResume(f"Analysis {run.pk} is not finished: go on with it first, with --distributed and --resume.")
        run.state, run.finished_at, run.failure, run.position = "running", None, "", mark(run.mark_number)
        run.save()
    return run


@dataclass
class Again(Passes):
    def _pass(self) -> bool:
        waiting = self._parts().exclude(state="finished")
        pks = set_aside(self.run).keys() - set(waiting.values_list("last", flat=True))
        told = {"started_at": self.at, "parent": self.run, "passes": self.run.passes}
        AnalysisRun.objects.bulk_create(AnalysisRun(after=pk - 1, last=pk, **told) for pk in sorted(pks))
        mine = list(waiting.values_list("pk", flat=True))
        try:
            self._work()
        finally:
            read = self._parts().filter(pk__in=mine, state="finished").exclude(position__has_key="aside")
            no_longer_aside(self.run, set(read.values_list("last", flat=True)))
        self._sum()
        return False


class Here:
    """This process, as a crew of one. What fails is set aside again, with why."""

    size = 1

    def check(self, paths: Sequence[str]) -> None:
        """It sees what it sees."""

    def work_off(
        self, jobs: Collection[int], submit: tuple[Any, ...], *, look: Callable[[Collection[int]], bool], **asked: Any
    ) -> None:
        for job in jobs:
            if look([job]):
                return
            try:
                reanalyse_part(job, submit[-1])
            except (TakenOver, OperationalError):
                raise
            except Exception:  # noqa: BLE001 - whatever it is, the part says it
                part = AnalysisRun.objects.get(pk=job)
                part.state, part.position = "finished", {"aside": {str(part.last): part.failure}}
                part.save()
