"""Whose duplicate an article is, once articles or versions are gone: as if what is gone had never come.

Of articles left with the same text the one that came first is the original, unless an article there before has that text.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from archive.audit import Entry
from archive.models import Article, Version


def decide_duplicates(removed: Collection[int], back: Collection[int], *, at: datetime, by: Any) -> list[Entry]:
    """The events to write for articles that are now duplicates of another, or of none. removed: about to go; back: have an
    earlier version again."""
    asked = Article.objects.filter(Q(duplicate_of__in=[*removed, *back]) | Q(pk__in=_once_duplicates(back)))
    entries = []
    for article in asked.exclude(pk__in=removed).order_by("pk"):
        original = _original(article, removed)
        if original != article.duplicate_of_id:
            before, after = {"duplicate_of": article.duplicate_of_id}, {"duplicate_of": original}
            Article.objects.filter(pk=article.pk).update(duplicate_of=original, changed_at=at)
            about = {"subject": article, "article_id": article.pk, "at": at, "by": by}
            entries.append(Entry(verb="import_undone", before=before, after=after, **about))
    return entries


def _once_duplicates(articles: Iterable[int]) -> list[int]:
    """Those that came in as duplicates: only these can be some again."""
    first = Version.objects.filter(article__in=articles, number=1, record__outcome="duplicate")
    return list(first.values_list("article", flat=True))


def _original(article: Article, removed: Collection[int]) -> int | None:
    """The first article that is no duplicate and has, or had, its text."""
    digest = Version.objects.current().filter(article=article).values_list("content_digest", flat=True).get()
    same = Version.objects.filter(content_digest=digest, article__duplicate_of=None).exclude(article__in=[*removed, article.pk])
    return same.order_by("article").values_list("article", flat=True).first()
