"""The same story elsewhere: articles that tell it in much the same words, other outlets' headlines for it with their ratings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery

from archive.models import Article
from archive.queries.aggregates import rows_of
from archive.queries.other_articles import COLUMNS, OtherArticle, told_in
from archive.queries.rows import of_standing

SHOWN = 6  # on the page of an article
IN_TIME = (F("published_at").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class StoryLine(OtherArticle):
    """Another article with the same story. rated_headline: what the answer was given to, where that is another headline now."""

    rated_headline: str


@dataclass(frozen=True)
class Elsewhere:
    """The first of the others with the same story. url: of the page that has all of them. has_more: it has others still."""

    url: str
    lines: tuple[StoryLine, ...]
    has_more: bool


def story_rows(user: Any) -> Subquery:
    """The rows of elsewhere() for an article, read along with it; only what this person may see, and one more than is shown."""
    seen = Article.objects.visible_to(user).filter(story=OuterRef(OuterRef("story"))).exclude(pk=OuterRef(OuterRef("pk")))
    others = Article.objects.filter(pk__in=seen.order_by(*IN_TIME).values("pk")[: SHOWN + 1])
    others = others.annotate(rated_headline=of_standing("version__headline"))
    return rows_of(others.filter(story=OuterRef("story")), by="story", **COLUMNS, rated="rated_headline")


def elsewhere(article: Article, rows: Sequence[dict[str, Any]]) -> Elsewhere:
    """In the order they were published, those without a date last."""
    ordered = sorted(rows, key=lambda row: (row["at"] is None, row["at"] or "", row["id"]))
    lines = _lines(ordered[:SHOWN])
    return Elsewhere(url=f"/stories/{article.story_id or article.pk}/", lines=lines, has_more=len(ordered) > SHOWN)


def _lines(ordered: Sequence[dict[str, Any]]) -> tuple[StoryLine, ...]:
    return tuple(
        StoryLine(
            **told_in(row),
            rated_headline=row["rated"] if row["rating"] and row["rated"] and row["rated"] != row["headline"] else "",
        )
        for row in ordered
    )
