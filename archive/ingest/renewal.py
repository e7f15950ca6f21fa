"""What is suggested in articles, brought to what a new reading finds: only differences are written.

What people set stays: a line they classed, a name, topic or claim they accepted or rejected, a claim they made, rated or linked,
a corrected detail. So do the classes and tags that a source gave, and of another suggestion whatever something else speaks of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from archive.analysis.sketch import packed
from archive.audit import Entry, record_many
from archive.ingest.arrivals import Arrival
from archive.ingest.articles import locked
from archive.ingest.checked_claims import suggest_checked_claims
from archive.ingest.claims import SUGGESTION, suggestion_row
from archive.ingest.found_names import link_names
from archive.ingest.stories import tell_stories
from archive.ingest.tags import Entities, known_tags, renew_tags
from archive.ingest.versions import MENTION, mention_rows
from archive.models import Article, Block, Claim, Mention, Sketch
from archive.models.bulk import insert_values, update
from archive.models.kept import take_back

Told = dict[str, Any]


@dataclass
class Changes:
    """What became otherwise, by article and by kind of thing, as the record tells it."""

    before: dict[int, Told] = field(default_factory=dict)
    after: dict[int, Told] = field(default_factory=dict)

    def tell(self, article: int, what: str, before: Any, after: Any) -> None:
        if before != after:
            self.before.setdefault(article, {})[what] = before
            self.after.setdefault(article, {})[what] = after

    @property
    def articles(self) -> set[int]:
        return {*self.before}


def renew_suggestions(arrivals: Sequence[Arrival], *, at: datetime) -> set[int]:
    """The ids of the articles in which something changed. arrivals: the newest versions, read anew. Call it in a transaction
    that holds the record."""
    changes = Changes()
    link_names(arrivals)
    entities, topics = known_tags(arrivals)
    _renew_blocks(arrivals, changes)
    _renew_mentions(arrivals, entities, changes)
    for what, article, before, after in renew_tags(arrivals, entities=entities, topics=topics):
        changes.tell(article, what, before, after)
    _renew_claims(arrivals, entities, at, changes)
    _renew_languages(arrivals, changes)
    _renew_stories(arrivals, changes)
    Article.objects.filter(pk__in=changes.articles).update(changed_at=at)
    record_many([_entry(arrival, changes, at) for arrival in arrivals if arrival.article_id in changes.articles])
    return changes.articles


def _entry(arrival: Arrival, changes: Changes, at: datetime) -> Entry:
    pk, version = arrival.article_id, {"version": arrival.version.number}
    return Entry(
        verb="article_reanalysed",
        subject=arrival.article,
        article_id=pk,
        at=at,
        by=None,
        before=version | changes.before[pk],
        after=version | changes.after[pk],
    )


def _renew_blocks(arrivals: Sequence[Arrival], changes: Changes) -> None:
    """Lines are never other ones: what differs is their classes."""
    altered = []
    rows = _by_version(Block.objects, arrivals)
    for arrival in arrivals:
        found = {(block.start, block.end): block.kind for block in arrival.analysis.blocks}
        told = {}
        for block in rows.get(arrival.version.pk, ()):
            kind = found.get((block.start, block.end), block.kind)
            if block.origin == "machine" and kind != block.kind:
                told[str(block.number)] = (block.kind, kind)
                block.kind = kind
                altered.append(block)
        changes.tell(
            arrival.article_id, "blocks", {n: was for n, (was, _) in told.items()}, {n: now for n, (_, now) in told.items()}
        )
    update(altered, ["kind"])


def _renew_mentions(arrivals: Sequence[Arrival], entities: Entities, changes: Changes) -> None:
    gone, made = [], []
    rows = _by_version(Mention.objects, arrivals)
    for arrival in arrivals:
        there = rows.get(arrival.version.pk, ())
        set_by_people = {(row.start, row.end) for row in there if row.origin != "machine"}
        wanted = [row for row in mention_rows(arrival, entities) if row[2:4] not in set_by_people]
        held = {
            (row.version_id, row.entity_id, row.start, row.end, row.method): row.pk for row in there if row.origin == "machine"
        }
        gone += [pk for row, pk in held.items() if row not in {*wanted}]
        new = [row for row in wanted if row not in held]
        made += new
        changes.tell(arrival.article_id, "mentions_added", 0, len(new))
        changes.tell(arrival.article_id, "mentions_removed", 0, len({*held} - {*wanted}))
    Mention.objects.filter(pk__in=gone).delete()
    insert_values(Mention, MENTION, made)


def _renew_claims(arrivals: Sequence[Arrival], entities: Entities, at: datetime, changes: Changes) -> None:
    """Suggestions of the machine that it makes no more go, unless somebody or something else speaks of them."""
    free = _untouched(Claim.objects.filter(version__in=[arrival.version.pk for arrival in arrivals]))
    rows, removable = _by_version(Claim.objects, arrivals), set(free.values_list("pk", flat=True))
    gone, made, altered, touched = [], [], [], []
    for arrival in arrivals:
        candidates = {(one.start, one.end): one for one in arrival.analysis.claims if one.start < one.end}
        there = rows.get(arrival.version.pk, ())
        old = [claim for claim in there if claim.pk in removable and (claim.start, claim.end) not in candidates]
        fresh = [one for place, one in candidates.items() if place not in {(claim.start, claim.end) for claim in there}]
        for claim in there:
            found = candidates.get((claim.start, claim.end))
            if found and claim.pk in removable and claim.score != found.score:
                changes.tell(arrival.article_id, f"claim_{claim.pk}", claim.score, found.score)
                claim.score = found.score
                altered.append(claim)
        gone += old
        made += [suggestion_row(arrival, one, entities, at) for one in fresh]
        if old or fresh:
            touched.append(arrival)
        changes.tell(arrival.article_id, "claims_removed", [], [[claim.start, claim.end] for claim in old])
        changes.tell(arrival.article_id, "claims_suggested", [], [[one.start, one.end] for one in fresh])
    update(altered, ["score"])
    take_back(Claim.objects.filter(pk__in=[claim.pk for claim in gone]))
    insert_values(Claim, SUGGESTION, made)
    suggest_checked_claims(touched, (), at=at)


def _untouched(claims: QuerySet) -> QuerySet:
    """Those that the machine suggested and of which nothing else speaks."""
    spoken = [
        Exists(relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
        for relation in Claim._meta.related_objects
    ]
    found = claims.filter(origin="machine", status="suggested")
    for one in spoken:
        found = found.exclude(one)
    return found


def _renew_languages(arrivals: Sequence[Arrival], changes: Changes) -> None:
    altered = []
    for arrival in arrivals:
        article, code = arrival.article, arrival.analysis.language.code
        if code and not article.language and "language" not in locked(article):
            changes.tell(article.pk, "language", "", code)
            article.language = code
            altered.append(article)
    update(altered, ["language"])


def _renew_stories(arrivals: Sequence[Arrival], changes: Changes) -> None:
    rows = Sketch.objects.filter(article__in=[arrival.article_id for arrival in arrivals]).values_list("article", "numbers")
    held = {article: bytes(numbers) for article, numbers in rows}
    told = {arrival.article_id: arrival.analysis.sketch for arrival in arrivals}
    other = {pk: numbers for pk, numbers in told.items() if held.get(pk, b"") != (packed(numbers) if numbers else b"")}
    for pk, numbers in other.items():
        changes.tell(pk, "sketch", bool(held.get(pk)) and "before", bool(numbers) and "after")
    tell_stories(other, changed={*other})


def _by_version(rows: Any, arrivals: Iterable[Arrival]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.filter(version__in=[arrival.version.pk for arrival in arrivals]).order_by("pk"):
        found.setdefault(row.version_id, []).append(row)
    return found
