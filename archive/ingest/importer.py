"""The one place that writes articles: a chunk of items in one transaction, everything in bulk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from archive.audit import Entry, lock_chain, record_many
from archive.ingest.arrivals import Arrival, Stored
from archive.ingest.articles import store_articles
from archive.ingest.checked_claims import suggest_checked_claims
from archive.ingest.claims import store_claims
from archive.ingest.fact_checks import decide_fact_checks, store_fact_checks
from archive.ingest.found_names import link_names
from archive.ingest.given_tags import give_tags
from archive.ingest.items import FactChecked, Item, Refused, Taken
from archive.ingest.matching import decide, look_up
from archive.ingest.records import store_records
from archive.ingest.report import COUNTED, Refusal
from archive.ingest.stories import store_stories
from archive.ingest.tags import known_tags, store_tags
from archive.ingest.taken_down import refuse_taken_down
from archive.ingest.terms import store_terms
from archive.ingest.versions import store_versions
from archive.models import ImportBatch
from archive.search.changes import note_changes

FIRST_SEEN = ("new", "duplicate")


def store_chunk(items: Sequence[Item], *, batch: ImportBatch, first_number: int, at: datetime, by: Any = None) -> Stored:
    """What became of items, all written: records, articles, versions, suggestions, events, counts of the batch.

    Constant queries. Call it in a transaction; raises audit.OutsideTransaction elsewhere. first_number: of the first item in its
    batch. It takes the lock on the record first, so that imports at once wait for one another and see what the other wrote.
    """
    lock_chain()
    items = refuse_taken_down(items)
    taken = [item for item in items if isinstance(item, Taken)]
    arrivals = [
        Arrival(item, decision) for item, decision in zip(taken, decide(taken, look_up(taken, batch=batch.pk)), strict=True)
    ]
    changed = store_articles(arrivals, batch=batch, at=at)
    give_tags(arrivals)
    link_names(arrivals)
    checks = decide_fact_checks(items, batch=batch)
    records = store_records(items, arrivals, batch, first_number, checks.notes)
    check_entries = store_fact_checks(checks, records, batch=batch, at=at, by=by)
    claim_entries = _store_contents(arrivals, {article.pk for article in changed}, checks.touched_ids, at, by)
    note_changes(arrival.article_id for arrival in arrivals if arrival.decision.outcome != "unchanged")
    entries = [entry for arrival in arrivals for entry in _entries(arrival, batch, at, by)]
    record_many([*entries, *check_entries, *claim_entries])
    refusals = [refusal_of(item) for item in items if isinstance(item, Refused)]
    outcomes = [arrival.decision.outcome for arrival in arrivals]
    outcomes += [item.outcome for item in items if isinstance(item, FactChecked | Refused)]
    _count(batch, outcomes, noted=sum(bool(record.notes) for record in records))
    named = {found.key for arrival in arrivals for found in arrival.mentions if found.key}
    return Stored(outcomes, [arrival.article_id for arrival in arrivals], refusals, changed, named)


def refusal_of(item: Refused) -> Refusal:
    return Refusal(item.origin.locator, item.origin.record_number, item.code, item.reason)


def _store_contents(arrivals: Sequence[Arrival], changed: set[int], checks: set[int], at: datetime, by: Any) -> list[Entry]:
    entities, topics = known_tags(arrivals)
    store_versions(arrivals, entities=entities, at=at)
    entries, there = [], set(changed)
    for arrived in _in_turn(arrivals):
        here = {arrival.article_id for arrival in arrived}
        store_tags(arrived, entities=entities, topics=topics, changed=there & here)
        entries += store_claims(arrived, entities=entities, changed=there & here, at=at, by=by)
        there |= here
    newest = list({arrival.article_id: arrival for arrival in arrivals if arrival.version}.values())
    store_stories(newest, changed=changed)
    store_terms(newest, changed=changed)
    suggest_checked_claims(newest, checks, at=at)
    return entries


def _in_turn(arrivals: Sequence[Arrival]) -> list[list[Arrival]]:
    """Versions of different articles together, those of one article one after another: as if each came in a chunk of its own."""
    turns: list[list[Arrival]] = []
    seen: Counter[int] = Counter()
    for arrival in arrivals:
        if arrival.version:
            place = seen[arrival.article_id]
            seen[arrival.article_id] += 1
            turns += [[]] if place == len(turns) else []
            turns[place].append(arrival)
    return turns


def _entries(arrival: Arrival, batch: ImportBatch, at: datetime, by: Any) -> Iterator[Entry]:
    """What the record says of one item: nothing of an unchanged one."""
    if arrival.decision.outcome == "unchanged":
        return
    decision, item = arrival.decision, arrival.item
    about = {"subject": arrival.article, "article_id": arrival.article_id, "at": at, "by": by}
    after = {"version": decision.number, "headline": item.record.headline, "content_digest": item.digest, "batch": batch.pk}
    if decision.outcome in FIRST_SEEN:
        yield Entry(verb="article_imported", after={**after, "visibility": arrival.article.visibility}, **about)
    if decision.outcome == "new_version":
        yield Entry(verb="version_imported", before={"version": decision.number - 1}, after=after, **about)
    if decision.outcome == "duplicate":
        yield Entry(verb="duplicate_found", after={"duplicate_of": decision.original.article_id}, **about)


def _count(batch: ImportBatch, outcomes: Sequence[str], *, noted: int) -> None:
    counts = Counter(outcomes, noted=noted)
    names = {**COUNTED, "noted": "noted"}
    ImportBatch.objects.filter(pk=batch.pk).update(**{names[code]: F(names[code]) + n for code, n in counts.items() if n})
