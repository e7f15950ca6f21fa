"""What is suggested in articles, brought to what a new reading finds: only differences are written.

What people set stays: a line they classed, a name or topic they accepted or rejected, a corrected detail; so do the classes and
tags that a source gave. Of claims ingest.claim_renewal tells.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from archive.analysis.results import Term
from archive.analysis.sketch import packed
from archive.audit import Entry, record_many
from archive.ingest.arrivals import Arrival
from archive.ingest.articles import locked
from archive.ingest.claim_renewal import renew_claims
from archive.ingest.found_names import link_names
from archive.ingest.stories import tell_stories
from archive.ingest.tags import AT_ONCE, Entities, known_tags, renew_tags
from archive.ingest.terms import tell_terms
from archive.ingest.versions import MENTION, mention_rows
from archive.models import Article, ArticleTerm, Block, Mention, Sketch
from archive.models.bulk import batched, insert_values, update
from archive.search.changes import note_changes

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


def renew_suggestions(arrivals: Sequence[Arrival], *, held: Collection[int], at: datetime) -> set[int]:
    """The ids of the articles in which something changed. Call it in a transaction that holds the record.

    arrivals: the newest versions, read anew. held: ids of articles whose lines and claims stay as they are, whatever is found.
    """
    changes = Changes()
    link_names(arrivals)
    entities, topics = known_tags(arrivals)
    _renew_blocks(arrivals, changes)
    _renew_mentions(arrivals, entities, changes)
    for what, article, before, after in renew_tags(arrivals, entities=entities, topics=topics):
        changes.tell(article, what, before, after)
    for what, article, before, after in renew_claims(arrivals, entities=entities, held=held, at=at):
        changes.tell(article, what, before, after)
    _renew_languages(arrivals, changes)
    _renew_stories(arrivals, changes)
    _renew_terms(arrivals, changes)
    Article.objects.filter(pk__in=changes.articles).update(changed_at=at)
    note_changes(changes.articles)
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
        wanted = dict.fromkeys(row for row in mention_rows(arrival, entities) if row[2:4] not in set_by_people)
        held = {
            (row.version_id, row.entity_id, row.start, row.end, row.method): row.pk for row in there if row.origin == "machine"
        }
        new, old = [row for row in wanted if row not in held], [pk for row, pk in held.items() if row not in wanted]
        made, gone = made + new, gone + old
        changes.tell(arrival.article_id, "mentions_added", 0, len(new))
        changes.tell(arrival.article_id, "mentions_removed", 0, len(old))
    for some in batched(gone, AT_ONCE):
        Mention.objects.filter(pk__in=some).delete()
    insert_values(Mention, MENTION, made)


def _renew_languages(arrivals: Sequence[Arrival], changes: Changes) -> None:
    altered = []
    for arrival in arrivals:
        article, found = arrival.article, arrival.analysis.language
        if not found.is_declared and found.code != article.language and "language" not in locked(article):
            changes.tell(article.pk, "language", article.language, found.code)
            article.language, article.language_origin = found.code, "machine" if found.code else ""
            altered.append(article)
    update(altered, ["language", "language_origin"])


def _renew_stories(arrivals: Sequence[Arrival], changes: Changes) -> None:
    rows = Sketch.objects.filter(article__in=[arrival.article_id for arrival in arrivals]).values_list("article", "numbers")
    held = {article: bytes(numbers) for article, numbers in rows}
    told = {arrival.article_id: arrival.analysis.sketch for arrival in arrivals}
    other = {pk: numbers for pk, numbers in told.items() if held.get(pk, b"") != (packed(numbers) if numbers else b"")}
    for pk, numbers in other.items():
        changes.tell(pk, "sketch", _digest(held.get(pk, b"")), _digest(packed(numbers) if numbers else b""))
    tell_stories(other, changed={*other})


def _renew_terms(arrivals: Sequence[Arrival], changes: Changes) -> None:
    held: dict[int, set[Term]] = {arrival.article_id: set() for arrival in arrivals}
    for article, *term in ArticleTerm.objects.filter(article__in=held).values_list("article", "number", "weight"):
        held[article].add(Term(*term))
    told = {arrival.article_id: arrival.analysis.terms for arrival in arrivals}
    other = {pk: terms for pk, terms in told.items() if held[pk] != {*terms}}
    for pk, terms in other.items():
        changes.tell(pk, "terms", _digest_of(held[pk]), _digest_of(terms))
    tell_terms(other, changed={*other})


def _digest_of(terms: Iterable[Term]) -> str:
    return _digest(repr(sorted(map(tuple, terms))).encode() if terms else b"")


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16] if data else ""


def _by_version(rows: Any, arrivals: Iterable[Arrival]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.filter(version__in=[arrival.version.pk for arrival in arrivals]).order_by("pk"):
        found.setdefault(row.version_id, []).append(row)
    return found
