"""Work asked for from a page, done outside the request: an upload looked through or imported, refused items taken again,
an undo.

A request only writes down what is to be done, in one transaction with what it changes; django-tasks keeps the queue in the
database. Unless settings.SEPARATE_WORKER says that a worker is run, the request then starts a process for it, which ends when the
queue is empty. What such a process leaves half done, however it ended, stands on the page of its import, to be gone on with.
"""

import os
import time
from collections import Counter
from contextlib import chdir, suppress
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from archive.ingest.batches import begin_batch, close_batch
from archive.ingest.paths import PathsUnusable
from archive.ingest.progress import Progress
from archive.ingest.recipe import RecipeUnusable
from archive.ingest.report import Report
from archive.ingest.resuming import CannotResume, TakenOver
from archive.ingest.retrying import RetryRefused, retry_of
from archive.ingest.undo import UndoRefused, undo_batch
from archive.ingest.uploads import UploadRefused, are_there, arguments_of, folder_of, remove_files
from archive.models import ImportBatch, Record, Upload
from archive.models.process import is_there, leave, mark
from archive.pipeline import import_paths, retry_batch
from archive.queries.imports import BUSY, COUNTS, UNDO, standing
from archive.queries.uploads import is_stuck
from archive.worker import start_worker, stopping

SHOWN_REFUSALS = 50
TOLD_EVERY = 1.0  # seconds
GONE = "The uploaded files are no longer there. Upload them again: what is in the archive already stays as it is."
UNUSABLE = (PathsUnusable, RecipeUnusable, CannotResume)


# What a request calls.


def look_through(upload: Upload) -> None:
    """Has the upload looked through, so that its page tells what an import would do. Raises UploadRefused."""
    with transaction.atomic():
        found, now = Upload.objects.select_for_update().get(pk=upload.pk), timezone.now()
        if found.state == "looking" and not is_stuck(found, now=now):
            return
        states = ("stored", "looked", "unusable", "looking")
        _changed_from(found, states, state="looking", plan={"asked": int(now.timestamp())})
        look.enqueue(upload.pk)
        transaction.on_commit(start_worker)


def import_upload(upload: Upload, *, by: Any, at: datetime) -> ImportBatch:
    """The batch of the upload, to be imported. Asked a second time it gives the same batch and does nothing."""
    with transaction.atomic():
        found = Upload.objects.select_for_update().get(pk=upload.pk)
        if found.batch:
            return found.batch
        if found.state == "discarded" or not are_there(found):
            raise UploadRefused(GONE)
        batch = _waiting(begin_batch(_told(found), at=at, started_by=by))
        _changed_from(found, ("stored", "looked", "looking", "unusable"), state="imported", batch=batch)
        take_in.enqueue(batch.pk)
        transaction.on_commit(start_worker)
    return batch


def go_on(batch: ImportBatch) -> None:
    """Has an import that was broken off, stopped or failed gone on with. Raises UploadRefused."""
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if found.state not in ("running", "stopped", "failed"):
            raise UploadRefused(f"Import {found.pk} is finished; there is nothing to go on with.")
        if found.state == "running" and is_there(found.position, found.pk):
            raise UploadRefused(f"Import {found.pk} is still running.")
        _enqueue(found)
        transaction.on_commit(start_worker)


def stop_import(batch: ImportBatch, *, at: datetime) -> None:
    """Has an import stop before the next chunk that it would write; it can be gone on with. Raises UploadRefused."""
    if not ImportBatch.objects.filter(pk=batch.pk, state="running").update(state="stopped", finished_at=at):
        raise UploadRefused(f"Import {batch.pk} is not running; there is nothing to stop.")


def _enqueue(batch: ImportBatch) -> None:
    """The rest of it. What is taken again is not gone on with once some of it is: those items are settled, the others wait."""
    retried, upload = batch.arguments.get("retry"), Upload.objects.filter(batch=batch).first()
    if retried and any(getattr(batch, code) for code, _ in COUNTS):
        raise UploadRefused(f"Take the refused items of import {retried} again: those that were taken are settled.")
    if not retried and (upload is None or not are_there(upload)):
        raise UploadRefused(GONE)
    _waiting(batch)
    if retried:
        retake.enqueue(batch.pk)
    else:
        take_in.enqueue(batch.pk)


def take_again(batch: ImportBatch, *, by: Any, at: datetime, **which: Any) -> ImportBatch:
    """A new batch, for what can be taken of the refused items of batch that nobody has settled. Raises RetryRefused.

    Asked for the same a second time while that is at work, it gives the same batch and does nothing. which: format, mapping,
    numbers, reason, as pipeline.retry_batch takes them.
    """
    with transaction.atomic():
        ImportBatch.objects.select_for_update().get(pk=batch.pk)
        told, now = retry_of(batch, **which).arguments, timezone.now()
        for begun in ImportBatch.objects.filter(state="running"):
            if begun.arguments == told and standing(begun, now=now).code in BUSY:
                return begun
        begun = _waiting(begin_batch(told, at=at, started_by=by))
        retake.enqueue(begun.pk)
        transaction.on_commit(start_worker)
    return begun


def undo_import(batch: ImportBatch, *, by: Any, except_reviewed: bool = False) -> None:
    """Has an import undone, once for all that press. Raises UploadRefused for one that is at work or undone already."""
    with transaction.atomic():
        found, now = ImportBatch.objects.select_for_update().get(pk=batch.pk), timezone.now()
        if standing(found, now=now).code in BUSY:
            raise UploadRefused(f"Import {found.pk} is at work: wait until it has ended.")
        if found.state == "undone":
            raise UploadRefused(f"Import {found.pk} is undone already.")
        _tell_undo(found, {"asked": int(now.timestamp())})
        undo.enqueue(found.pk, by.pk, except_reviewed)
        transaction.on_commit(start_worker)


def _told(upload: Upload) -> dict[str, Any]:
    """The arguments of its batch, as people are told them."""
    given = arguments_of(upload)
    names = {"format": "format", "mapping": "map", "join": "join"}
    said = {short: given[name] for name, short in names.items() if given[name]}
    return {"paths": [row["name"] for row in upload.files], "source": given["source"], **said, "upload": upload.pk}


def _waiting(batch: ImportBatch) -> ImportBatch:
    """The batch, with nobody at work on it and its place kept."""
    leave(batch.pk)
    kept = {name: value for name, value in batch.position.items() if name not in ("process", "since", "heard")}
    batch.position = kept | {"asked": int(timezone.now().timestamp())}
    ImportBatch.objects.filter(pk=batch.pk).update(state="running", finished_at=None, failure="", position=batch.position)
    return batch


def _changed_from(upload: Upload, states: tuple[str, ...], **changes: Any) -> None:
    if not Upload.objects.filter(pk=upload.pk, state__in=states).update(**changes):
        raise UploadRefused("Something else was done with this upload in the meantime; nothing was changed.")


# What a worker does.


@task()
def look(upload_id: int) -> None:
    """What an import of the upload would do, written into its plan. Nothing is imported."""
    upload = Upload.objects.get(pk=upload_id)
    if upload.state != "looking" or is_there(upload.plan, -upload.pk):
        return
    try:
        with chdir(folder_of(upload)), stopping() as should_stop:
            watch = Telling(upload)
            report = _import(upload, dry_run=True, watch=watch.tell, should_stop=should_stop, at=timezone.now())
    except (*UNUSABLE, FileNotFoundError) as error:
        _looked(upload, "unusable", {"failure": GONE if isinstance(error, FileNotFoundError) else str(error)})
    except BaseException as error:
        _looked(upload, "unusable", {"failure": f"It broke off: {error or type(error).__name__}."})
        raise
    else:
        _looked(upload, "looked" if report.state == "finished" else "stored", _plan(report))


class Telling:
    """Tells the page of an upload how far looking through it has come, every other second."""

    def __init__(self, upload: Upload) -> None:
        self.upload, self.next = upload, 0.0

    def tell(self, progress: Progress) -> None:
        if time.monotonic() >= self.next:
            far = {"records": progress.records, "read": progress.bytes, "size": progress.size}
            looking = Upload.objects.filter(pk=self.upload.pk, state="looking")
            looking.update(plan=self.upload.plan | far | mark(-self.upload.pk))
            self.next = time.monotonic() + TOLD_EVERY


def _plan(report: Report) -> dict[str, Any]:
    refusals = [vars(refusal) for refusal in report.refusals[:SHOWN_REFUSALS]]
    reasons = Counter(refusal.code for refusal in report.refusals)
    return {"counts": report.counts, "skips": dict(report.skips), "refusals": refusals, "reasons": dict(reasons)}


def _looked(upload: Upload, state: str, plan: dict[str, Any]) -> None:
    leave(-upload.pk)
    Upload.objects.filter(pk=upload.pk, state="looking").update(state=state, plan=plan)


@task()
def take_in(batch_id: int) -> None:
    """The upload of the batch imported, from where it was broken off, if it was. Files go once their records hold all of them."""
    batch = ImportBatch.objects.select_related("upload", "started_by").get(pk=batch_id)
    if batch.state != "running" or batch.is_running:
        return
    _note_beginning(batch)
    try:
        with chdir(folder_of(batch.upload)), stopping() as should_stop:
            person = {"at": batch.started_at, "started_by": batch.started_by}
            report = _import(batch.upload, batch=batch, resume=True, should_stop=should_stop, **person)
    except FileNotFoundError:
        close_batch(batch, "failed", at=timezone.now(), failure=GONE)
    except CannotResume as error:
        if not ImportBatch.objects.get(pk=batch_id).is_running:  # else another process was quicker
            close_batch(batch, "failed", at=timezone.now(), failure=str(error))
    except (PathsUnusable, RecipeUnusable, TakenOver):
        pass  # the batch says why, or another process goes on with it
    else:
        if report.state == "finished" and not holds_too_large(batch):
            remove_files(batch.upload, at=timezone.now())


def _note_beginning(batch: ImportBatch) -> None:
    """From when and where on the pace of this run is measured."""
    at, records = timezone.now().timestamp(), sum(getattr(batch, code) for code, _ in COUNTS)
    begun = {"at": at, "records": records, "bytes": batch.position.get("bytes", 0)}
    Upload.objects.filter(pk=batch.upload.pk).update(plan=batch.upload.plan | {"begun": begun})


@task()
def retake(batch_id: int) -> None:
    """The refused items that the batch is for taken again, from their kept bytes. Why it could not be, the batch says."""
    batch = ImportBatch.objects.select_related("started_by").get(pk=batch_id)
    if batch.state != "running" or batch.is_running:
        return
    try:
        with suppress(CannotResume, TakenOver), stopping() as should_stop:
            origin, told = ImportBatch.objects.get(pk=batch.arguments["retry"]), batch.arguments
            which = {"numbers": told.get("records", ()), "reason": told.get("reason", "")}
            if retry_of(origin, **which).arguments != told:  # they are to be read otherwise than before
                which |= {"format": told.get("format", ""), "mapping": told.get("map", "")}
            person = {"at": batch.started_at, "started_by": batch.started_by}
            retry_batch(origin, **which, into=batch, should_stop=should_stop, **person)
    except (RetryRefused, RecipeUnusable) as error:
        close_batch(batch, "failed", at=timezone.now(), failure=str(error))


@task()
def undo(batch_id: int, user_id: int, except_reviewed: bool) -> None:
    """The import undone. Broken off, it is completed by asking for it again."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if is_there(batch.position.get(UNDO, {}), batch.pk):
        return
    _tell_undo(batch, batch.position.get(UNDO, {}) | mark(batch.pk))
    leave(batch.pk)
    person = get_user_model().objects.get(pk=user_id)
    try:
        undo_batch(batch, by=person, at=timezone.now(), except_reviewed=except_reviewed)
        _tell_undo(batch, {})
    except UndoRefused as refused:
        _tell_undo(batch, {"refused": str(refused)})
    except BaseException:
        _tell_undo(batch, {"refused": "Undoing it broke off; what was taken back stays so. Undo it again to complete it."})
        raise


def _tell_undo(batch: ImportBatch, told: dict[str, Any]) -> None:
    """In the position of the batch, which nobody else writes once it has ended."""
    batch.position = {name: value for name, value in batch.position.items() if name != UNDO} | ({UNDO: told} if told else {})
    ImportBatch.objects.filter(pk=batch.pk).update(position=batch.position)


def holds_too_large(batch: ImportBatch) -> bool:
    """Whether something was refused whose bytes the records do not hold, for there were too many."""
    return Record.objects.filter(batch=batch, outcome="refused", raw=None).exists()


def _import(upload: Upload, **options: Any) -> Any:
    names = [row["name"] for row in upload.files]
    return import_paths(names, **arguments_of(upload), workers=os.cpu_count() or 1, **options)
