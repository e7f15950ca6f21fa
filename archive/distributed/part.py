"""One part of a re-analysis, read anew by a worker from its own place, once however often it is begun."""

from django.db import transaction
from django.utils import timezone

from archive.audit import lock_chain
from archive.distributed.shard import unpacked
from archive.ingest.reanalysing import Work
from archive.ingest.resuming import TakenOver, why_failed
from archive.models import AnalysisRun
from archive.models.process import leave, mark


def reanalyse_part(pk: int, knowledge: bytes) -> None:
    """Raises as ingest.reanalysing.reanalyse. knowledge: by shard.packed()."""
    with transaction.atomic():
        lock_chain()
        run = AnalysisRun.objects.get(pk=pk)
        if run.state not in ("running", "failed"):
            return
        run.state, run.finished_at, run.failure, run.position = "running", None, "", mark(run.mark_number)
        run.save()
    work = Work(run, at=timezone.now(), watch=lambda outcome: None, should_stop=lambda: False, most_passes=run.passes)
    try:
        work.go(1, unpacked(knowledge))
    except TakenOver:
        raise
    except BaseException as error:
        work.close("failed", why_failed(error))
        raise
    finally:
        leave(run.mark_number)
