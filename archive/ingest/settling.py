"""Refused items that a person has dealt with: they stay, and say what became of them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import lock_chain, record
from archive.models import ImportBatch

MOST_AT_ONCE = 100_000  # refusals of one press
MOST_TOLD = 100  # numbers of records that the event lists
LONGEST_NOTE = 2000  # characters


class SettlingRefused(Exception):
    """Nothing was settled; its words say why."""


def settle_refusals(
    batch: ImportBatch, *, note: str, by: Any, at: datetime, numbers: list[int] | None = None, reason: str = ""
) -> int:
    """How many refused records of the batch are resolved now, each with the note.

    numbers: which of them; None for all of the reason, or for all. Those resolved before keep their note. Raises SettlingRefused
    for an empty note or one that is too long.
    """
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise SettlingRefused(f"Say what became of it, in at most {LONGEST_NOTE:,} characters; nothing was changed.")
    with transaction.atomic():
        lock_chain()
        rows = batch.all_records.unresolved()
        rows = rows.filter(reason_code=reason) if reason else rows
        rows = rows if numbers is None else rows.filter(batch=batch, number__in=numbers)  # each shard numbers its own
        chosen = list(rows.order_by("number").values_list("number", flat=True)[:MOST_AT_ONCE])
        if not chosen:
            return 0
        last = {"number__gte": chosen[0], "number__lte": chosen[-1]}
        done = rows.filter(**last).update(resolved_at=at, resolved_by=by, resolution=note)
        after = {"settled": done, **({"reason_code": reason} if reason else {"records": chosen[:MOST_TOLD]})}
        record(verb="refusals_resolved", subject=batch, at=at, by=by, after=after, note=note)
    return done
