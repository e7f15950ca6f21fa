"""The batch of an import: made before anything is in it, and closed when nobody is at work on it any more."""

from datetime import datetime
from typing import Any

from archive.ingest.parsing import START
from archive.ingest.progress import Progress
from archive.ingest.resuming import Survey, position
from archive.models import ImportBatch
from archive.models.process import leave
from archive.models.statistics import take_statistics


def begin_batch(arguments: dict[str, Any], *, at: datetime, started_by: Any = None) -> ImportBatch:
    """A batch that is about to be imported by this process, with nothing in it yet."""
    batch = ImportBatch.objects.create(started_at=at, started_by=started_by, arguments=arguments)
    batch.position = position(START, Progress(), files=Survey(), batch=batch.pk)
    batch.save(update_fields=["position"])
    return batch


def close_batch(batch: ImportBatch, state: str, *, at: datetime, failure: str = "") -> None:
    """Nobody is at work on the batch any more. failure: why not, in a sentence."""
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, finished_at=at, failure=failure)
    leave(batch.pk)
    if batch.parent_id is None:
        take_statistics(batch.all_records)
