"""An import that was broken off is gone on with: the same batch, from behind the last chunk that was written.

The place is written in the transaction of each chunk, so it is where the archive stands, whenever the process was killed. Whose
turn it is is written with it: of two processes that take up one batch, the one that comes second stops.
"""

import hashlib
import os
import stat
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction

from archive.audit import lock_chain
from archive.ingest.paths import STDIN, FoundFiles, shown, sidecar_of
from archive.ingest.progress import Progress
from archive.ingest.report import COUNTED, MOST_REFUSALS, Refusal, Report
from archive.ingest.streams import NoRoom
from archive.ingest.workers import WorkerLost
from archive.models import ImportBatch
from archive.models.process import is_same, mark
from archive.policy.vocabulary import UNDONE_STATES

LONGEST_REASON = 500
NAMED = 3  # changed files in a message
AFRESH = "Run it again without --resume: what is stored is found to be unchanged."


class CannotResume(Exception):
    """Going on would not give what an uninterrupted import gives. Its words say why; nothing was begun."""


class TakenOver(Exception):
    """Another process went on with the batch; this one wrote nothing since."""


class StopAsked(Exception):
    """Somebody asked for the import to be stopped. What was stored before stays, and going on takes the rest."""


@dataclass(frozen=True)
class Survey:
    """The files of an import as they are. names, stamps: digests of what they are called and of their sizes and times.

    size: bytes of those that have a size; unknown: how many do not. read_as: by ingest.seen, of how they are read.
    """

    names: str = ""
    stamps: str = ""
    total: int = 0
    size: int = 0
    unknown: int = 0
    read_as: str = ""

    def progress(self) -> Progress:
        """That of an import of them that is about to begin."""
        return Progress(total=self.total, known=self.size, unknown=self.unknown)


def survey(found: FoundFiles, *besides: str) -> Survey:
    """besides: files that are read with them."""
    names, stamps, size, unknown = hashlib.sha256(), hashlib.sha256(), 0, 0
    for path in [*(file.path for file in found.files), *besides]:
        names.update(os.fsencode(os.path.abspath(path)) + b"\0")
        there, beside = _stat(path), _stat(sidecar_of(path))
        stamps.update(repr([(one.st_size, one.st_mtime_ns) if one else None for one in (there, beside)]).encode())
        if path not in besides:
            size += there.st_size if there else 0
            unknown += there is None and (path == STDIN or os.path.exists(path))
    return Survey(names.hexdigest(), stamps.hexdigest(), len(found.files), size, unknown)


def position(place: Iterable[int], progress: Progress, *, files: Survey, batch: int) -> dict[str, Any]:
    """What a batch keeps of where it stands, and of who is at it."""
    told = {"files": files.names, "stamps": files.stamps, "read_as": files.read_as}
    return {**told, **progress.as_json(), "place": list(place), **mark(batch)}


def resumable(
    arguments: dict[str, Any], *, files: Survey, found: FoundFiles, batch: ImportBatch | None = None
) -> ImportBatch | None:
    """batch, or the newest of the same arguments; None where it is finished or there is none. Raises CannotResume."""
    batch = batch or _newest(arguments)
    if batch is None or batch.state in ("finished", *UNDONE_STATES):
        return None
    if batch.is_running:
        raise CannotResume(f"Import {batch.pk} is still running, in process {batch.position['process'][1]}.")
    if batch.position.get("place", [0, 0]) == [0, 0]:
        return batch  # nothing is stored of it yet
    if batch.position.get("files") != files.names:
        raise CannotResume(f"Import {batch.pk} was of other files than these paths mean now. {AFRESH}")
    if batch.position.get("stamps") != files.stamps:
        raise CannotResume(f"Files of import {batch.pk} are not as they were{_named(_changed(found, batch))}. {AFRESH}")
    return batch


def take_up(batch: ImportBatch, place: dict[str, Any]) -> None:
    """This process is at work on batch from now on. Raises CannotResume where another was quicker."""
    with transaction.atomic():
        lock_chain()
        if ImportBatch.objects.values_list("position", flat=True).get(pk=batch.pk) != batch.position:
            raise CannotResume(f"Import {batch.pk} was taken up by another process at this moment.")
        ImportBatch.objects.filter(pk=batch.pk).update(state="running", finished_at=None, failure="", position=place)


def check_own(batch: ImportBatch, place: dict[str, Any]) -> None:
    """Raises StopAsked where it was stopped from elsewhere, TakenOver unless the process that wrote batch last is this one.

    Call it where the record is locked.
    """
    there = ImportBatch.objects.values_list("state", "position").get(pk=batch.pk)
    if there[0] == "stopped" and is_same(there[1], place):
        raise StopAsked
    if there[0] != "running" or not is_same(there[1], place):
        raise TakenOver(f"Import {batch.pk} was taken up by another process; this one has stopped.")


def why_failed(error: BaseException) -> str:
    """What a batch keeps of the error that ended it."""
    if isinstance(error, KeyboardInterrupt):
        return ""
    said = " ".join(str(error).split())[:LONGEST_REASON]
    if isinstance(error, DatabaseError):
        return f"The database failed: {said}."
    return (
        said
        if isinstance(error, (WorkerLost, NoRoom, CannotResume))
        else f"A fault of the program: {type(error).__name__}: {said}."
    )


def report_of(batch: ImportBatch) -> Report:
    """What came of the batch so far."""
    refused = batch.records.filter(outcome="refused").order_by("number")
    taken = batch.records.filter(article__isnull=False).order_by("number")
    columns = ("locator", "record_number", "reason_code", "reason")
    return Report(
        batch=batch.pk,
        **{name: getattr(batch, name) for name in COUNTED.values()},
        refusals=[Refusal(*row) for row in refused.values_list(*columns)[:MOST_REFUSALS]],
        articles=array("q", taken.values_list("article", flat=True).iterator()),
        skips=Counter(batch.skipped),
    )


def _newest(arguments: dict[str, Any]) -> ImportBatch | None:
    rows = ImportBatch.objects.whole().order_by("-pk").values_list("pk", "arguments").iterator()
    newest = next((pk for pk, given in rows if given == arguments), None)
    return ImportBatch.objects.get(pk=newest) if newest else None


def _changed(found: FoundFiles, batch: ImportBatch) -> Iterator[str]:
    """Files written since the import began, and what is beside them."""
    began = batch.started_at.timestamp()
    for file in found.files:
        for path in filter(None, (file.path, sidecar_of(file.path))):
            there = _stat(path)
            if there and there.st_mtime > began:
                yield shown(path)


def _named(paths: Iterator[str]) -> str:
    named = [path for path, _ in zip(paths, range(NAMED), strict=False)]
    return f": {', '.join(named)} changed since" if named else ""


def _stat(path: str | None) -> os.stat_result | None:
    """Of a file whose size is that of what can be read from it."""
    try:
        there = os.stat(path) if path and path != STDIN else None
    except OSError:
        return None
    return there if there and stat.S_ISREG(there.st_mode) else None
