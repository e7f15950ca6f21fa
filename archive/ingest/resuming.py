"""An import that was broken off is gone on with: the same batch, from behind the last chunk that was written.

The place is written in the transaction of each chunk, so it is where the archive stands, whenever the process was killed.
"""

import hashlib
import os
import socket
from collections import Counter
from collections.abc import Iterable
from typing import Any

from archive.ingest.report import OUTCOMES, Refusal, Report
from archive.models import ImportBatch


class CannotResume(Exception):
    """Going on would not give what an uninterrupted import gives. Its words say why; nothing was begun."""


def position(place: Iterable[int], *, files: str) -> dict[str, Any]:
    """What a batch keeps of where it stands, and of who is at it."""
    return {"files": files, "place": list(place), "process": [socket.gethostname(), os.getpid()]}


def digest_of(paths: Iterable[str]) -> str:
    """Of the names of files in their order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(os.fsencode(os.path.abspath(path)) + b"\0")
    return digest.hexdigest()


def resumable(arguments: dict[str, Any], *, files: str) -> ImportBatch | None:
    """The newest batch of the same arguments; None where it is finished or there is none. Raises CannotResume."""
    rows = ImportBatch.objects.order_by("-pk").values_list("pk", "state", "arguments")
    newest = next(((pk, state) for pk, state, given in rows.iterator() if given == arguments), (None, "finished"))
    if newest[1] == "finished":
        return None
    batch = ImportBatch.objects.get(pk=newest[0])
    if batch.position.get("files") != files:
        raise CannotResume(f"Import {batch.pk} was of other files than these paths mean now. Run it again without --resume.")
    if batch.state == "running" and is_running(batch):
        raise CannotResume(f"Import {batch.pk} is still running, in process {batch.position['process'][1]}.")
    return batch


def is_running(batch: ImportBatch) -> bool:
    """Whether the process that wrote the batch last is there; on another machine it is taken to be gone."""
    host, process = batch.position.get("process", ("", 0))
    if host != socket.gethostname() or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def reopen(batch: ImportBatch, place: dict[str, Any]) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state="running", finished_at=None, position=place)


def report_of(batch: ImportBatch) -> Report:
    """What came of the batch so far."""
    refused = batch.records.filter(outcome="refused").order_by("number")
    taken = batch.records.exclude(outcome="refused").order_by("number")
    columns = ("locator", "record_number", "reason_code", "reason")
    return Report(
        batch=batch.pk,
        **{name: getattr(batch, name) for name in OUTCOMES},
        refusals=[Refusal(*row) for row in refused.values_list(*columns).iterator()],
        articles=list(taken.values_list("article", flat=True).iterator()),
        skips=Counter(batch.skipped),
    )
