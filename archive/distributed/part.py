"""One part of a re-analysis, read anew by a worker from its own place, once however often it is begun.

A part that was begun three times at one place is gone on with an article at a time, each noted before it is read. One that was
noted twice and not written is set aside with the reason, and the others are read.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from archive.audit import lock_chain
from archive.distributed.shard import CAREFUL_FROM, TRIED_ALONE, pause, unpacked
from archive.ingest.reanalysing import CHUNK_ARTICLES, Work
from archive.ingest.resuming import TakenOver, why_failed
from archive.models import AnalysisRun
from archive.models.process import leave, mark

ENDED = "Reading it ended the process that read it, more than once."
NOT_TRIED = [0, 0]


@dataclass
class PartWork(Work):
    """single: so many are read one at a time from here.

    tried: the article that was noted last and not written, and how often.
    """

    single: int = 0
    tried: list[int] = field(default_factory=lambda: [*NOT_TRIED])

    def following(self, after: int, **options: Any) -> list[int]:
        if self.single <= 0:
            return super().following(after)
        self.single -= 1
        pks = super().following(after, most=1)
        if pks:
            self._note(pks[0])
        return pks

    def position(self) -> dict[str, Any]:
        return super().position() | {"attempts": 1}

    def _note(self, pk: int) -> None:
        self.tried = [pk, self.tried[1] + 1 if self.tried[0] == pk else 1]
        self._keep(self.run.position | {"tried": self.tried})

    def _keep(self, position: dict[str, Any]) -> None:
        own = AnalysisRun.objects.filter(pk=self.run.pk, state="running", position=self.run.position)
        if not own.update(position=position):
            raise TakenOver(f"Analysis {self.run.pk} was taken up by another process; this one has stopped.")
        self.run.position = position

    def forget_tried(self) -> None:
        """What was tried last is not what this process fails of."""
        self._keep(self.run.position | {"tried": NOT_TRIED})


def reanalyse_part(pk: int, knowledge: bytes) -> None:
    """Raises as ingest.reanalysing.reanalyse. knowledge: by shard.packed()."""
    if (run := _begun(pk)) is None:
        return
    left = run.position
    pause(left["attempts"])
    told = {"at": timezone.now(), "watch": lambda outcome: None, "should_stop": lambda: False, "most_passes": run.passes}
    single = CHUNK_ARTICLES if left["attempts"] >= CAREFUL_FROM else 0
    work = PartWork(run, aside=left.get("aside", {}), single=single, tried=left["tried"], **told)
    try:
        work.go(1, unpacked(knowledge))
    except TakenOver:
        raise
    except BaseException as error:
        if isinstance(error, OperationalError):
            with suppress(DatabaseError, TakenOver):
                work.forget_tried()
        work.close("failed", why_failed(error))
        raise
    finally:
        leave(run.mark_number)


def _begun(pk: int) -> AnalysisRun | None:
    """The part, taken up by this process; None where nothing is left to do."""
    with transaction.atomic():
        lock_chain()
        run = AnalysisRun.objects.get(pk=pk)
        if run.state not in ("running", "failed"):
            return None
        left, aside = run.position, dict(run.position.get("aside", {}))
        article, times = tried = left.get("tried", NOT_TRIED)
        attempts = left.get("attempts", 0) + 1
        if article > run.after and times >= TRIED_ALONE:
            aside[str(article)] = run.failure or ENDED
            attempts, tried = CAREFUL_FROM, NOT_TRIED
        run.position = mark(run.mark_number) | {"attempts": attempts, "tried": tried} | ({"aside": aside} if aside else {})
        run.state, run.finished_at, run.failure = "running", None, ""
        run.save()
    return run
