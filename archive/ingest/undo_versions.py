"""Versions that an import alone brought, taken back: the article then stands as the version before them left it.

What that version said is read again from the raw records, as they are kept: its details, the tags its source gave, and what the
machine makes of it. What a person corrected stays. A review that the import re-opened stays open: people put it through again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from archive.analysis.results import Knowledge
from archive.audit import Entry
from archive.formats.records import ArticleRecord
from archive.ingest.arrivals import Arrival, Given
from archive.ingest.articles import CHANGING, renew, set_details, set_headline
from archive.ingest.checked_claims import suggest_checked_claims
from archive.ingest.given_tags import give_tags
from archive.ingest.items import Origin, Taken
from archive.ingest.knowledge import load_knowledge
from archive.ingest.matching import Decision, Standing
from archive.ingest.parsing import analyse_record
from archive.ingest.quarantine import NOTHING_READ
from archive.ingest.rereading import read_again
from archive.ingest.stories import tell_stories
from archive.ingest.tags import GIVEN, known_tags, store_tags
from archive.ingest.terms import tell_terms
from archive.ingest.undo_articles import remove_versions
from archive.ingest.undo_claims import take_claims_back
from archive.models import Article, ArticleEntity, ArticleTopic, ImportBatch, Record, Version
from archive.policy.vocabulary import UNDONE


@dataclass
class Return:
    """An article on its way back. arrivals: its versions that stay, in order. readable: whether all their records still are."""

    article: Article
    arrivals: list[Arrival]
    readable: bool

    @property
    def newest(self) -> Arrival:
        return self.arrivals[-1]


def take_versions_back(first: Mapping[int, int], *, batch: ImportBatch, at: datetime, by: Any) -> list[Entry]:
    """The events to write. first: by article, the first version that goes, with all behind it."""
    if not first:
        return []
    knowledge = load_knowledge()
    returns = [_return(article, first[article.pk], knowledge) for article in Article.objects.filter(pk__in=first).order_by("pk")]
    entries = [_entry(one, batch, at, by) for one in returns]
    newest = [one.newest for one in returns]
    _store_tags(returns)
    claim_entries = take_claims_back(newest, batch=batch, at=at, by=by)
    for one in returns:
        _release(one.article.pk, first[one.article.pk], batch)
        _renew(one, at)
    tell_stories({one.article.pk: one.newest.analysis.sketch for one in returns}, changed=set(first))
    tell_terms({one.article.pk: one.newest.analysis.terms for one in returns}, changed=set(first))
    suggest_checked_claims(newest, (), at=at)
    return [*entries, *claim_entries]


def _return(article: Article, first: int, knowledge: Knowledge) -> Return:
    versions = article.versions.filter(number__lt=first).order_by("number").select_related("record__batch", "record__kept_in")
    read = [(version, read_again(version)) for version in versions]
    arrivals = [_arrival(article, version, item, knowledge) for version, item in read]
    return Return(article, arrivals, readable=all(item for _, item in read))


def _arrival(article: Article, version: Version, item: Taken | None, knowledge: Knowledge) -> Arrival:
    """The version as if it came now, with the text that is kept of it."""
    said = item.record if item else ArticleRecord(version.headline, version.text, version.encoding)
    if said.text != version.text:
        said = replace(said, text=version.text, blocks=None)
    said = replace(said, headline=version.headline)
    origin = item.origin if item else Origin(version.record.locator, 1, 0, NOTHING_READ)
    taken = Taken(
        origin, said, article.key_kind, article.natural_key, version.content_digest, lambda: analyse_record(said, knowledge)
    )
    standing = Standing(article.natural_key, article.pk, version.number)
    return Arrival(taken, Decision("new_version", standing, version.number), article, version.record, version)


def _store_tags(returns: Sequence[Return]) -> None:
    """Suggestions of the machine and of the source, as the versions that stay gave them."""
    arrivals = [arrival for one in returns for arrival in one.arrivals]
    give_tags(arrivals)
    for one in returns:
        given = [arrival.given for arrival in one.arrivals]
        topics = tuple(dict.fromkeys(key for each in given for key in each.topics))
        entities = tuple(dict.fromkeys(key for each in given for key in each.entities))
        one.newest.given = Given(topics, entities)
    changed, newest = {one.article.pk for one in returns}, [one.newest for one in returns]
    for model in (ArticleEntity, ArticleTopic):
        readable = [one.article.pk for one in returns if one.readable]
        model.objects.filter(content_object__in=readable, **GIVEN).delete()
    entities, topics = known_tags(newest)
    store_tags(newest, entities=entities, topics=topics, changed=changed)


def _release(article: int, first: int, batch: ImportBatch) -> None:
    """The records that brought these versions, or found them again, say what became of them."""
    gone = Version.objects.filter(article=article, number__gte=first)
    since = min(gone.values_list("record", flat=True))
    records = Record.objects.filter(batch__in=batch.members, article=article)
    brought = list(gone.values_list("record", flat=True))
    records.filter(pk__gte=since, outcome="unchanged").update(outcome=UNDONE[0], article=None)
    records.filter(pk__in=brought).update(outcome=UNDONE[0], article=None)
    remove_versions(gone)


def _renew(one: Return, at: datetime) -> None:
    """Headline and details from the records of the versions that stay, the later before the earlier."""
    article = one.article
    if one.readable:
        first, *later = one.arrivals
        set_details(article, first.item)
        for arrival in later:
            renew(article, arrival.item, number=arrival.decision.number, at=at)
    number, headline = one.newest.decision.number, one.newest.item.record.headline
    set_headline(article, headline)
    article.version_count, article.changed_at = number, at
    Article.objects.bulk_update([article], CHANGING)


def _entry(one: Return, batch: ImportBatch, at: datetime, by: Any) -> Entry:
    before = {"version": one.article.version_count, "headline": one.article.headline}
    after = {"version": one.newest.decision.number, "headline": one.newest.item.record.headline, "batch": batch.pk}
    about = {"subject": one.article, "article_id": one.article.pk, "at": at, "by": by}
    return Entry(verb="import_undone", before=before, after=after, **about)
