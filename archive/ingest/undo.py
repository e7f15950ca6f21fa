"""An import taken back: what it alone brought goes, what others also found or people have worked on stays.

Raw records are never lost: those of what went stay, as "undone". See docs/decisions on what becomes of duplicates, stories and
open reviews.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from archive.audit import Entry, lock_chain, record_many
from archive.ingest.fact_checks import forget_fact_checks
from archive.ingest.retrying import taken_by
from archive.ingest.undo_articles import remove_articles
from archive.ingest.undo_duplicates import decide_duplicates
from archive.ingest.undo_fact_checks import take_changes_back
from archive.ingest.undo_plan import UndoPlan, article_groups, plan_fact_checks, plan_group, together
from archive.ingest.undo_versions import take_versions_back
from archive.models import Event, FactCheck, ImportBatch, Record
from archive.policy.vocabulary import FACT_CHECKED, UNDONE
from archive.search.changes import note_changes


class UndoRefused(Exception):
    """Nothing was undone. plan: what would have been, and among what is kept that which people have worked on."""

    def __init__(self, plan: UndoPlan, reason: str) -> None:
        super().__init__(reason)
        self.plan = plan


def plan_undo(batch: ImportBatch) -> UndoPlan:
    """What undoing the batch would take away, and what would stay and why. Nothing is written."""
    parts = [plan_group(batch, group) for group in article_groups(batch)]
    return together([*parts, plan_fact_checks(batch)])


def undo_batch(batch: ImportBatch, *, by: Any, at: datetime, except_reviewed: bool = False) -> UndoPlan:
    """What was taken away and what stays, with an event for each article and one for the batch.

    by: None from the command line. except_reviewed: what people have worked on stays, and the rest goes. Raises UndoRefused for
    that otherwise, and for an import that is still running. Killed in the midst, it is completed by doing it again.
    """
    batch = ImportBatch.objects.get(pk=batch.pk)
    plan = plan_undo(batch)
    if batch.is_running:
        raise UndoRefused(plan, f"Import {batch.pk} is still running: stop it first.")
    if batch.parent_id:
        raise UndoRefused(plan, f"Import {batch.pk} is a part of import {batch.parent_id}: undo that one.")
    if "restored" in batch.arguments:
        raise UndoRefused(plan, f"Import {batch.pk} restored a whole archive, with its verdicts: it is not undone.")
    if plan.reviewed and not except_reviewed:
        raise UndoRefused(plan, f"People have worked on {len(plan.reviewed):,} of its articles since; nothing was undone.")
    done = [_undo_group(batch, group, by=by, at=at) for group in article_groups(batch)]
    return _close(batch, together(done), by=by, at=at)


def _undo_group(batch: ImportBatch, group: Sequence[int], *, by: Any, at: datetime) -> UndoPlan:
    """Planned again where nobody else writes: what somebody took up in the meantime stays."""
    with transaction.atomic():
        lock_chain()
        plan = plan_group(batch, group)
        removed, back = set(plan.articles), plan.first_taken_back
        entries = take_versions_back(back, batch=batch, at=at, by=by)
        entries += decide_duplicates(removed, set(back), at=at, by=by)
        entries += remove_articles(removed, batch=batch, at=at, by=by)
        note_changes({*removed, *back})
        record_many(entries)
    return plan


def _close(batch: ImportBatch, plan: UndoPlan, *, by: Any, at: datetime) -> UndoPlan:
    with transaction.atomic():
        lock_chain()
        batch.refresh_from_db(fields=["state", "finished_at"])  # another undo of it may have come to its end meanwhile
        plan = together([plan, plan_fact_checks(batch)])
        forget_fact_checks(plan.fact_checks, at=at, by=by)
        record_many(take_changes_back(batch, at=at, by=by))
        _set_undone_fact_checks(batch)
        _open_again(batch)
        after = {**_counted(batch), "fact_checks": len(plan.fact_checks), "kept": len(plan.kept)}
        state = "undone_in_part" if plan.reviewed else "undone"
        ImportBatch.objects.filter(pk__in=batch.members).update(state=state, finished_at=batch.finished_at or at)
        if any(after.values()) or state != batch.state:
            record_many([Entry(verb="import_undone", subject=batch, at=at, by=by, before={"state": batch.state}, after=after)])
    return plan


def _counted(batch: ImportBatch) -> dict[str, int]:
    """Articles and versions that were taken back since the batch was last closed, with what was before this was broken off."""
    told = Event.objects.filter(verb="import_undone").order_by()
    last = told.filter(subject_type="importbatch", subject_id=batch.pk).aggregate(last=Max("number"))["last"] or 0
    rows = told.filter(number__gt=last, subject_type="article", after__batch=batch.pk).values_list("before", "after")
    back = [before["version"] - after["version"] for before, after in rows if "version" in after]
    return {"articles": len(rows) - len(back), "versions": sum(back)}


def _set_undone_fact_checks(batch: ImportBatch) -> None:
    """The records that told of nothing else than fact checks that are gone."""
    left = FactCheck.objects.filter(records=OuterRef("pk"))
    Record.objects.filter(~Exists(left), Q(outcome=FACT_CHECKED[0]), batch__in=batch.members).update(outcome=UNDONE[0])


def _open_again(batch: ImportBatch) -> None:
    """The refused items of another import that this one took wait for somebody again."""
    if (retried := batch.arguments.get("retry")) is None:
        return
    taken = Record.objects.filter(Q(batch=retried) | Q(batch__parent=retried), outcome="refused", resolution=taken_by(batch))
    taken.update(resolved_at=None, resolved_by=None, resolution="")
