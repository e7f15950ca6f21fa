"""Articles that an import alone brought, removed with all that the machine made of them. Their raw records stay."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from archive.audit import Entry
from archive.ingest.stories import leave_stories
from archive.ingest.terms import leave_terms
from archive.models import (
    Article,
    ArticleEntity,
    ArticleTopic,
    Block,
    Claim,
    FactCheckClaim,
    ImportBatch,
    Mention,
    Record,
    Version,
)
from archive.models.kept import take_back
from archive.policy.vocabulary import UNDONE


def remove_articles(articles: Collection[int], *, batch: ImportBatch, at: datetime, by: Any) -> list[Entry]:
    """The events to write for the articles, which are gone. Nobody has worked on them."""
    if not articles:
        return []
    gone = list(Article.objects.filter(pk__in=articles).order_by("pk"))
    leave_stories(set(articles))
    leave_terms(set(articles))
    Record.objects.filter(batch__in=batch.members, article__in=articles).update(outcome=UNDONE[0], article=None)
    claims = Claim.objects.filter(article__in=articles)
    FactCheckClaim.objects.filter(claim__in=claims).delete()
    take_back(claims)
    for model in (ArticleEntity, ArticleTopic):
        model.objects.filter(content_object__in=articles).delete()
    remove_versions(Version.objects.filter(article__in=articles))
    entries = [_entry(article, batch, at, by) for article in gone]
    Article.objects.filter(pk__in=articles).update(duplicate_of=None)
    take_back(Article.objects.filter(pk__in=articles))
    return entries


def remove_versions(versions: Any) -> None:
    """Versions whose claims are gone or stand elsewhere, with their paragraphs and mentions."""
    keys = list(versions.values_list("pk", flat=True))
    Mention.objects.filter(version__in=keys).delete()
    take_back(Block.objects.filter(version__in=keys))
    take_back(Version.objects.filter(pk__in=keys))


def _entry(article: Article, batch: ImportBatch, at: datetime, by: Any) -> Entry:
    before = {"version": article.version_count, "headline": article.headline, "key": article.natural_key}
    about = {"subject": Article(pk=article.pk), "article_id": article.pk, "at": at, "by": by}
    return Entry(verb="import_undone", before=before, after={"batch": batch.pk}, **about)
