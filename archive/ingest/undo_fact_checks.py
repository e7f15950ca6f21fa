"""Fact checks that an import found changed, put back to what they said before it, where no later import changed them again."""

from datetime import datetime
from typing import Any

from archive.audit import Entry
from archive.ingest.checked_claims import misplaced, release_claims, suggest_checked_claims
from archive.ingest.fact_checks import DATED, RENEWED, VERBATIM, Said, addresses, digest_of, said_by_row, slug_of
from archive.models import Event, FactCheck, FactCheckAddress, ImportBatch
from archive.models.bulk import insert


def take_changes_back(batch: ImportBatch, *, at: datetime, by: Any) -> list[Entry]:
    """The events to write, one for each fact check that says again what it said before the import."""
    entries = []
    for check in FactCheck.objects.filter(pk__in=_changed_by(batch)).order_by("pk"):
        before = _said_before(check, batch)
        places = check.addresses.filter(is_review=False).order_by("pk")
        now = said_by_row(check, list(places.values_list("url", flat=True)))
        changed = {name: value for name, value in before.items() if now[name] != value}
        if changed:
            _put_back(check, now | changed, at)
            told = {"before": {name: now[name] for name in changed}, "after": changed | {"undone": batch.pk}}
            entries.append(Entry(verb="fact_check_changed", subject=check, at=at, by=by, **told))
    return entries


def _changed_by(batch: ImportBatch) -> set[int]:
    changes = Event.objects.filter(verb="fact_check_changed", after__batch__in=list(batch.members))
    return set(changes.values_list("subject_id", flat=True))


def _said_before(check: FactCheck, batch: ImportBatch) -> Said:
    """What of it the import changed, as it was; nothing where the newest change is of another."""
    before: Said = {}
    changes = Event.objects.filter(verb="fact_check_changed", subject_type="factcheck", subject_id=check.pk).order_by("-number")
    for event in changes:
        if event.after.get("batch") not in batch.members:
            break
        before |= event.before
    return before


def _put_back(check: FactCheck, said: Said, at: datetime) -> None:
    for name in VERBATIM:
        setattr(check, name, said[name])
    for name in DATED:
        value = said[name]
        setattr(check, name, datetime.fromisoformat(value) if value and name.endswith("_at") else value)
    check.publisher_slug, check.digest, check.changed_at = slug_of(check), digest_of(said), at
    check.save(update_fields=RENEWED)
    FactCheckAddress.objects.filter(fact_check=check).delete()
    insert(list(addresses(check, said["appearances"])))
    release_claims(misplaced([check.pk]))
    suggest_checked_claims([], [check.pk], at=at)
