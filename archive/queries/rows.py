"""An article as a row of a list, and its tags as lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from archive.models import Article, HeadlineVerdict, Source, Version
from archive.policy.scales import HEADLINE, Answer
from archive.policy.vocabulary import ENTITY_KINDS, label
from archive.queries.verdicts import answer_of

# What readers are told of the state of the review; that reviewers disagree is nobody's business until it is settled.
STATUS_LABELS = {
    "imported": "Not yet reviewed",
    "queued": "Waiting for review",
    "in_review": "Being reviewed",
    "agreed": "Being reviewed",
    "disputed": "Being reviewed",
    "published": "Reviewed",
    "spiked": "Not for review",
}


@dataclass(frozen=True)
class ArticleRow:
    """An article in a list.

    rated_version, rated_headline: what the answer was given to, perhaps changed since; 0 and "" without an answer.
    is_suggested: it is in this list on the word of the machine or the outlet alone.
    """

    pk: int
    url: str
    headline: str
    source: Source
    byline: str
    section: str
    published_at: datetime | None
    published_precision: str
    answer: Answer | None
    status: str
    versions: int
    original_url: str
    rated_version: int = 0
    rated_headline: str = ""
    is_suggested: bool = False
    visibility: str = "public"

    @property
    def is_rated_as_it_was(self) -> bool:
        """Whether the answer belongs to an earlier version than the one this row shows."""
        return self.answer is not None and 0 < self.rated_version < self.versions


@dataclass(frozen=True)
class TagLine:
    """An entity or topic of an article. url: empty where it has no page. is_suggested: nobody has confirmed it."""

    name: str
    slug: str
    kind: str
    kind_label: str
    url: str
    status: str
    mentions: int
    medtop: str
    wikidata: str = ""

    @property
    def is_suggested(self) -> bool:
        return self.status == "suggested"


def article_row(article: Article, *, rated: Version | None = None) -> ArticleRow:
    """article: from listed(), or with the version its verdict judged."""
    return ArticleRow(
        pk=article.pk,
        url=article.get_absolute_url(),
        headline=article.headline,
        source=article.source,
        byline=article.byline,
        section=article.section,
        published_at=article.published_at,
        published_precision=article.published_precision,
        answer=answer_of(HEADLINE, article.headline_rating),
        status=STATUS_LABELS[article.state],
        versions=article.version_count,
        original_url=article.url,
        rated_version=rated.number if rated else getattr(article, "rated_version", None) or 0,
        rated_headline=rated.headline if rated else getattr(article, "rated_headline", None) or "",
        is_suggested=getattr(article, "tag_status", "accepted") == "suggested",
        visibility=article.visibility,
    )


def listed(articles: QuerySet) -> QuerySet:
    """The query of a list of articles, with what was rated of each, without what only the page of one needs."""
    return (
        articles.select_related("source")
        .defer("withdrawal_note", "locked_fields")
        .annotate(
            rated_version=of_standing("version__number"),
            rated_headline=of_standing("version__headline"),
        )
    )


def of_standing(column: str) -> Subquery:
    """A column of the verdict that stands on the headline of an article, to be read along with it."""
    standing = HeadlineVerdict.objects.standing().filter(version__article=OuterRef("pk"))
    return Subquery(standing.order_by("-published_at", "-pk").values(column)[:1])


def entity_lines(rows: Iterable[dict[str, Any]]) -> tuple[TagLine, ...]:
    """Accepted first, then by how much the article is about them."""
    placed = sorted(rows, key=lambda row: (row["status"] == "suggested", -row["salience"], -row["mentions"], row["name"]))
    return tuple(
        TagLine(
            name=row["name"],
            slug=row["slug"],
            kind=row["kind"],
            kind_label=label(ENTITY_KINDS, row["kind"]),
            url=f"/entities/{row['slug']}/" if row["has_page"] == "accepted" else "",
            status=row["status"],
            mentions=row["mentions"],
            medtop="",
            wikidata=row["wikidata"] or "",
        )
        for row in placed
    )


def topic_lines(rows: Iterable[dict[str, Any]]) -> tuple[TagLine, ...]:
    """Accepted first, then by place in the tree."""
    placed = sorted(rows, key=lambda row: (row["status"] == "suggested", row["path"]))
    return tuple(
        TagLine(
            name=row["name"],
            slug=row["slug"],
            kind="topic",
            kind_label="Topic",
            url=f"/topics/{row['slug']}/",
            status=row["status"],
            mentions=0,
            medtop=row["medtop"] or "",
        )
        for row in placed
    )
