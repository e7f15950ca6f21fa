"""Fact checks by others, stored as they say it: nothing in them becomes a rating or a verdict of this archive.

What becomes of one that is known already, by its address and its claim, and that says something else now:

| what comes | what stands |
|---|---|
| its first record in this import, not reviewed earlier than what stands | what comes, with an event that says from what to what |
| another record of the same import, reviewed later than what stands | the same |
| any other, as cut titles and old copies in lists of many | what stood; the record keeps what came, with a note |

So the same import again changes nothing, whatever its records say of one another.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify

from archive.audit import Entry, record_many
from archive.formats.normalise import canonical_url, natural_key
from archive.formats.records import ArticleRecord, ClaimReviewRecord, PublicationDate
from archive.ingest.checked_claims import misplaced, release_claims
from archive.ingest.items import FactChecked, Item, Taken
from archive.models import FactCheck, FactCheckAddress, FactCheckClaim, FactCheckRecord, ImportBatch, Record
from archive.models.bulk import insert, update
from archive.models.kept import take_back
from archive.policy.text import first_words
from archive.policy.vocabulary import UNDONE

VERBATIM = (
    "claim", "claimant", "publisher", "publisher_site", "url", "title", "rating", "rating_value", "best_rating", "worst_rating",
    "rating_explanation", "language",
)  # fmt: skip
DATED = ("claimed_at", "claimed_precision", "reviewed_at", "reviewed_precision")
RENEWED = (*VERBATIM, *DATED, "publisher_slug", "digest", "notes", "changed_at")
IN_EVENTS = ("publisher", "claim", "rating", "url")  # of a new one
Said = dict[str, Any]


@dataclass
class Standing:
    """A fact check as it will stand. said: what it says so far. is_heard: a record of this import told of it already."""

    row: FactCheck
    said: Said | None = None
    review: ClaimReviewRecord | None = None
    is_heard: bool = False


@dataclass
class Decided:
    """What a chunk tells of fact checks. tellings: (place of the item, key). changes: (key, before, after) in order.

    notes: sentences by the place of the item in the chunk.
    """

    standings: dict[str, Standing] = field(default_factory=dict)
    tellings: dict[tuple[int, str], None] = field(default_factory=dict)
    changes: list[tuple[str, Said | None, Said]] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=dict)

    @property
    def touched(self) -> list[Standing]:
        return [standing for standing in self.standings.values() if standing.review]

    @property
    def touched_ids(self) -> set[int]:
        """To be asked once they are stored."""
        return {standing.row.pk for standing in self.touched}


def reviews_of(item: Item) -> tuple[ClaimReviewRecord, ...]:
    """The fact checks that an item holds: a record of nothing else, or the page of an article."""
    if isinstance(item, FactChecked):
        return item.reviews
    return item.fact_checks if isinstance(item, Taken) else ()


def decide_fact_checks(items: Sequence[Item], *, batch: ImportBatch) -> Decided:
    """What becomes of the fact checks in items. Nothing is written. Three queries, none where there is no fact check."""
    told = [(place, review) for place, item in enumerate(items) for review in reviews_of(item)]
    decided = Decided()
    if not told:
        return decided
    saying = [(place, key_of(review), review, said_by(review)) for place, review in told]
    decided.standings = _standings(saying, batch)
    for place, key, review, said in saying:
        _decide(decided, place, key, review, said)
    return decided


def store_fact_checks(
    decided: Decided, records: Sequence[Record], *, batch: ImportBatch, at: datetime, by: Any = None
) -> list[Entry]:
    """All that was decided, written; the events of it, to be written. records: of the items, in order."""
    touched = decided.touched
    for standing in touched:
        _fill(standing, batch, at)
    fresh = [standing.row for standing in touched if standing.row.pk is None]
    renewed = [standing.row for standing in touched if standing.row.pk]
    update(renewed, RENEWED)
    insert(fresh)
    _store_addresses(touched)
    if renewed:
        release_claims(misplaced([row.pk for row in renewed]))
    rows = {key: standing.row for key, standing in decided.standings.items()}
    insert([FactCheckRecord(fact_check=rows[key], record=records[place]) for place, key in decided.tellings])
    return [_entry(rows[key], before, after, batch, at, by) for key, before, after in decided.changes]


def brought_alone_by(batch: ImportBatch) -> list[int]:
    """The fact checks of which records of this import alone tell."""
    undone = Q(record__batch__in=batch.members) | Q(record__outcome=UNDONE[0])
    others = FactCheckRecord.objects.filter(fact_check=OuterRef("pk")).exclude(undone)
    return list(
        FactCheck.objects.filter(~Exists(others), first_batch__in=batch.members).order_by("pk").values_list("pk", flat=True)
    )


def forget_fact_checks(ids: Collection[int], *, at: datetime, by: Any = None) -> None:
    """These fact checks are taken out, with an event each, and the suggestions that were made because of them alone.

    What a person made of a suggestion stays, as do the raw records. Call it in a transaction; else raises OutsideTransaction.
    """
    gone = list(FactCheck.objects.filter(pk__in=ids).order_by("pk"))
    record_many([_removal(row, at, by) for row in gone])
    release_claims(FactCheckClaim.objects.filter(fact_check__in=[row.pk for row in gone]))
    take_back(FactCheck.objects.filter(pk__in=[row.pk for row in gone]))  # its addresses and links go with it


def key_of(review: ClaimReviewRecord) -> str:
    """The same for the same review of the same claim: a page may hold several."""
    if review.url:
        return digest_of([canonical_url(review.url), " ".join(review.claim.split()).casefold()])
    return digest_of(said_by(review))


def said_by(review: ClaimReviewRecord) -> Said:
    """All that a review says, as JSON holds it."""
    said: Said = {name: _storable(getattr(review, name)) for name in VERBATIM}
    return said | _dated(*_date(review.claim_date), *_date(review.reviewed)) | {"appearances": _appearances(review)}


def article_key(url: str) -> str:
    """The natural key of the article at this address."""
    return natural_key(ArticleRecord(headline="", text="", encoding="", url=url)).value


def _standings(saying: Sequence[tuple[int, str, ClaimReviewRecord, Said]], batch: ImportBatch) -> dict[str, Standing]:
    """The known ones, with what they say where something else comes, and new ones for the rest."""
    rows = {row.key: row for row in FactCheck.objects.filter(key__in={key for _, key, _, _ in saying})}
    told = FactCheckRecord.objects.filter(record__batch=batch, fact_check__in=[row.pk for row in rows.values()])
    heard = set(told.values_list("fact_check", flat=True)) if rows else set()
    differing = {rows[key].pk for _, key, _, said in saying if key in rows and rows[key].digest != digest_of(said)}
    urls: dict[int, list[str]] = {pk: [] for pk in differing}
    named = FactCheckAddress.objects.filter(fact_check__in=differing, is_review=False).order_by("pk")
    for pk, url in named.values_list("fact_check_id", "url") if differing else ():
        urls[pk].append(url)
    return {key: Standing(row, said_by_row(row, urls.get(row.pk, [])), is_heard=row.pk in heard) for key, row in rows.items()}


def said_by_row(row: FactCheck, urls: list[str]) -> Said:
    """All that a fact check says as it stands. urls: where the claim was made."""
    dated = _dated(*(getattr(row, name) for name in DATED))
    return {name: getattr(row, name) for name in VERBATIM} | dated | {"appearances": urls}


def _decide(decided: Decided, place: int, key: str, review: ClaimReviewRecord, said: Said) -> None:
    standing = decided.standings.setdefault(key, Standing(FactCheck(key=key)))
    digest = digest_of(said)
    decided.notes.setdefault(place, []).extend(review.notes)
    if standing.row.digest != digest:
        if why := _why_it_stands(standing, review):
            decided.notes[place].append(why)
        else:
            decided.changes.append((key, standing.said, said))
            standing.said, standing.review, standing.row.digest = said, review, digest
            standing.row.reviewed_at = review.reviewed.at if review.reviewed else None
    standing.is_heard = True
    decided.tellings[place, key] = None


def _why_it_stands(standing: Standing, review: ClaimReviewRecord) -> str:
    """Why what comes does not take the place of what stands, a sentence; empty where it does."""
    before, now = standing.row.reviewed_at, review.reviewed.at if review.reviewed else None
    about = f"the fact check of {_storable(review.claim[:80])!r}"
    if before and now and now < before:
        return f"An older copy of {about}; the later one stands."
    if standing.is_heard and not (before and now and now > before):
        return f"Another copy of {about} in this import says otherwise; the first one stands."
    return ""


def _fill(standing: Standing, batch: ImportBatch, at: datetime) -> None:
    row, review = standing.row, standing.review
    for name in VERBATIM:
        setattr(row, name, _storable(getattr(review, name)))
    row.claimed_at, row.claimed_precision = _date(review.claim_date)
    row.reviewed_at, row.reviewed_precision = _date(review.reviewed)
    row.publisher_slug = slug_of(row)
    row.notes = _storable("\n".join(review.notes))
    row.changed_at = at
    if row.pk is None:
        row.first_batch, row.imported_at = batch, at


def slug_of(row: FactCheck) -> str:
    """For an address, which may quote no more than any other public answer."""
    return slugify(first_words(row.checker), allow_unicode=True)[:100]


def _store_addresses(touched: Sequence[Standing]) -> None:
    """One row an article: its own page is never taken for a place where the claim was made."""
    if not touched:
        return
    FactCheckAddress.objects.filter(fact_check__in=[standing.row.pk for standing in touched]).delete()
    insert([row for standing in touched for row in addresses(standing.row, _appearances(standing.review))])


def addresses(row: FactCheck, appearances: Sequence[str]) -> Iterator[FactCheckAddress]:
    """The rows of its own page and of where the claim was made."""
    seen: set[str] = set()
    for is_review, url in [(True, row.url)] * bool(row.url) + [(False, one) for one in appearances]:
        key = article_key(url)
        if key not in seen:
            seen.add(key)
            yield FactCheckAddress(fact_check=row, url=url, natural_key=key, is_review=is_review)


def _appearances(review: ClaimReviewRecord) -> list[str]:
    """One address an article, without that of the review."""
    found = {article_key(url): _storable(url) for url in reversed(review.appearances)}
    found.pop(article_key(review.url) if review.url else "", None)
    return list(reversed(found.values()))


def _entry(row: FactCheck, before: Said | None, after: Said, batch: ImportBatch, at: datetime, by: Any) -> Entry:
    about = {"subject": row, "at": at, "by": by}
    if before is None:
        return Entry(verb="fact_check_imported", after={name: after[name] for name in IN_EVENTS} | {"batch": batch.pk}, **about)
    changed = [name for name in after if before[name] != after[name]]
    now = {name: after[name] for name in changed} | {"batch": batch.pk}
    return Entry(verb="fact_check_changed", before={name: before[name] for name in changed}, after=now, **about)


def _removal(row: FactCheck, at: datetime, by: Any) -> Entry:
    before = {name: getattr(row, name) for name in IN_EVENTS} | {"batch": row.first_batch_id}
    return Entry(verb="fact_check_removed", subject=row, at=at, by=by, before=before)


def _date(date: PublicationDate | None) -> tuple[datetime | None, str]:
    return (date.at, date.precision) if date else (None, "unknown")


def _dated(claimed: datetime | None, claimed_to: str, reviewed: datetime | None, reviewed_to: str) -> Said:
    moments = (claimed and claimed.isoformat(), claimed_to, reviewed and reviewed.isoformat(), reviewed_to)
    return dict(zip(DATED, moments, strict=True))


def _storable(text: str) -> str:
    """text as every database takes it: NUL and halves of characters become U+FFFD."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def digest_of(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
