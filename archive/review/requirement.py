"""What a review of an article is about and needs: its current version, the claims to judge, the number of sheets."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from archive.audit import lock_chain
from archive.models import Article, ArticleEntity, Claim, Version
from archive.search.changes import note_changes


def locked_article(pk: int) -> Article:
    """The article as it is now, kept from other writers of its review until the transaction ends.

    The record is locked first, as an import does: taking the article first, one could wait for an import that waits for it.
    SQLite: the transaction began IMMEDIATE (settings), so it is the only writer already.
    """
    lock_chain()
    return Article.objects.select_related("source").select_for_update(of=("self",)).get(pk=pk)


def page_changed(article: Article, *, at: datetime) -> None:
    """A reader's page of the article, and what can be found of it, is another one since at."""
    Article.objects.filter(pk=article.pk).update(changed_at=at)
    note_changes([article.pk])


def change_pages_naming(entities: Collection[int], *, at: datetime) -> None:
    """The pages of articles that name one of these entities, by id, are others since at: as a tag, or as who speaks."""
    tagged = ArticleEntity.objects.filter(tag__in=entities).exclude(status="rejected").values("content_object")
    spoken = Claim.objects.filter(speaker__in=entities, status="accepted").values("article")
    Article.objects.filter(Q(pk__in=tagged) | Q(pk__in=spoken)).update(changed_at=at)


def current_version(article: Article) -> Version:
    return article.versions.get(number=article.version_count)


def sheets_required(article: Article) -> int:
    """How many reviewers must rate it now, at least 1: see ArticleQuerySet.with_sheets_needed()."""
    return Article.objects.with_sheets_needed().values_list("sheets_needed", flat=True).get(pk=article.pk)


def claims_to_judge(version: Version) -> QuerySet[Claim]:
    """The claims a sheet on this version must answer, in the order of the text: accepted, and anchored in it."""
    return version.claims.filter(status="accepted", anchor_state="anchored").order_by("start", "pk")
