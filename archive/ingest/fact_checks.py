"""Fact checks by others, stored as they say it: nothing in them becomes a claim, a rating or a verdict of this archive.

An article belongs to a fact check when it stands at an address where the claim was made. Both are known by their natural keys, so
it does not matter which came first.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from archive.audit import Entry, lock_chain, record_many
from archive.formats.normalise import canonical_url, natural_key
from archive.formats.records import ArticleRecord, ClaimReviewRecord, PublicationDate
from archive.models import FactCheck, FactCheckAddress, ImportBatch
from archive.models.bulk import insert

VERBATIM = (
    "claim", "claimant", "publisher", "publisher_site", "url", "title", "rating", "rating_value", "best_rating", "worst_rating",
    "rating_explanation", "language",
)  # fmt: skip
RENEWED = (
    *VERBATIM, "digest", "claimed_at", "claimed_precision", "reviewed_at", "reviewed_precision", "notes", "changed_at",
)  # fmt: skip


@dataclass(frozen=True)
class FactChecksStored:
    """outcomes: of every record, in order: "new", "changed" (known, and says something else now) or "unchanged"."""

    outcomes: tuple[str, ...]


def store_fact_checks(
    records: Sequence[ClaimReviewRecord], *, batch: ImportBatch, at: datetime, by: Any = None
) -> FactChecksStored:
    """What became of records, all written. Constant queries. Call it in a transaction; else raises audit.OutsideTransaction."""
    lock_chain()
    keys = [key_of(record) for record in records]
    known = {one.key: one for one in FactCheck.objects.filter(key__in=keys)}
    there, outcomes, touched, entries = set(known), [], {}, []
    for key, record in zip(keys, records, strict=True):
        digest = _digest(asdict(record))
        found = known.setdefault(key, FactCheck(key=key, first_batch=batch, imported_at=at))
        outcomes.append("unchanged" if found.digest == digest else "changed" if found.digest else "new")
        if found.digest != digest:
            if key in there:
                entries.append((found, {"digest": found.digest, "rating": found.rating}))
            _fill(found, record, digest, at)
            touched[key] = record
    insert([known[key] for key in touched if key not in there])
    FactCheck.objects.bulk_update([known[key] for key in touched if key in there], RENEWED)
    _store_appearances({known[key].pk: record for key, record in touched.items()})
    record_many([*_events([known[key] for key in touched if key not in there], batch, at, by), *_changes(entries, batch, at, by)])
    return FactChecksStored(tuple(outcomes))


def key_of(record: ClaimReviewRecord) -> str:
    """The same for the same review of the same claim: a page may hold several."""
    if record.url:
        return _digest([canonical_url(record.url), " ".join(record.claim.split()).casefold()])
    return _digest({**asdict(record), "notes": ()})


def _fill(found: FactCheck, record: ClaimReviewRecord, digest: str, at: datetime) -> None:
    for name in VERBATIM:
        setattr(found, name, _storable(getattr(record, name)))
    found.claimed_at, found.claimed_precision = _date(record.claim_date)
    found.reviewed_at, found.reviewed_precision = _date(record.reviewed)
    found.notes = _storable("\n".join(record.notes))
    found.digest, found.changed_at = digest, at


def _store_appearances(records: dict[int, ClaimReviewRecord]) -> None:
    FactCheckAddress.objects.filter(fact_check__in=records).delete()
    rows = {
        (pk, article_key(url)): FactCheckAddress(fact_check_id=pk, url=_storable(url), natural_key=article_key(url))
        for pk, record in records.items()
        for url in reversed(record.appearances)
    }
    insert(list(reversed(rows.values())))


def article_key(url: str) -> str:
    """The natural key of the article at this address."""
    return natural_key(ArticleRecord(headline="", text="", encoding="", url=url)).value


def _events(made: Iterable[FactCheck], batch: ImportBatch, at: datetime, by: Any) -> list[Entry]:
    after = {"batch": batch.pk}
    return [
        Entry(verb="fact_check_imported", subject=one, at=at, by=by, after={**after, "digest": one.digest, "url": one.url})
        for one in made
    ]


def _changes(changed: Iterable[tuple[FactCheck, dict[str, str]]], batch: ImportBatch, at: datetime, by: Any) -> list[Entry]:
    return [
        Entry(
            verb="fact_check_changed", subject=one, at=at, by=by, before=before,
            after={"digest": one.digest, "rating": one.rating, "batch": batch.pk},
        )
        for one, before in changed
    ]  # fmt: skip


def _date(date: PublicationDate | None) -> tuple[datetime | None, str]:
    return (date.at, date.precision) if date else (None, "unknown")


def _storable(text: str) -> str:
    """text as every database takes it: NUL and halves of characters become U+FFFD."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
