"""What feeds are made of: articles with their verdicts, and what of the same stretch was withdrawn or replaced since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from archive.models import Article, Claim, Correction, HeadlineVerdict, Version
from archive.queries.figures import stamped, standing_headlines
from archive.queries.paging import Page, cut, is_number, newest_first
from archive.queries.rows import ArticleRow, article_row, listed
from archive.queries.verdicts import Stamp
from archive.queries.withdrawals import withdrawals

FEED_SIZE = 50
MOST_GONE = 100  # named in one part of a feed, the latest
REPLACED = "Replaced by a later verdict on the same headline."


@dataclass(frozen=True)
class RatedRow:
    """An article with the verdict that stands. changed_at: of its newest text, its verdict or its return, whichever is latest."""

    article: ArticleRow
    stamp: Stamp | None
    claims: int
    language: str
    imported_at: datetime
    changed_at: datetime
    restored_at: datetime | None


@dataclass(frozen=True)
class GoneRow:
    """kind: "article" or "headline-verdict". reason: in words that readers may see."""

    kind: str
    pk: int
    url: str
    at: datetime
    reason: str


def article_page_of(articles: QuerySet, *, after: str = "", size: int = FEED_SIZE) -> Page:
    """The ids of one part of these articles, the newest import first."""
    page = newest_first(articles.only("pk"), after=after, size=size)
    return page.of([article.pk for article in page.items])


def rated_rows(ids: Sequence[int]) -> list[RatedRow]:
    """Public articles of these ids, in their order; six queries at most."""
    verdicts = standing_headlines().filter(version__article__in=ids)
    stamps = {row.article.pk: row.stamp for row in stamped(verdicts, count=len(ids))} if ids else {}
    claims = Claim.objects.filter(article__in=ids, status="accepted").order_by().values("article")
    counts = dict(claims.annotate(n=Count("pk")).values_list("article", "n"))
    found = {article.pk: article for article in _dated(listed(Article.objects.public()).filter(pk__in=ids))}
    return [_rated(found[pk], stamps.get(pk), counts.get(pk, 0)) for pk in ids if pk in found]


def _dated(articles: QuerySet) -> QuerySet:
    newest = Version.objects.filter(article=OuterRef("pk"), number=OuterRef("version_count"))
    returned = Correction.objects.filter(article=OuterRef("pk"), kind="restoration").order_by("-corrected_at", "-pk")
    return articles.annotate(
        seen_at=Subquery(newest.values("seen_at")[:1]), restored_at=Subquery(returned.values("corrected_at")[:1])
    )


def _rated(article: Article, stamp: Stamp | None, claims: int) -> RatedRow:
    moments = (article.seen_at, article.restored_at, stamp.published_at if stamp else None)
    return RatedRow(
        article=article_row(article),
        stamp=stamp,
        claims=claims,
        language=article.language,
        imported_at=article.imported_at,
        changed_at=max(at for at in moments if at),
        restored_at=article.restored_at,
    )


def verdict_page_of(articles: QuerySet, *, after: str = "", size: int = FEED_SIZE) -> Page:
    """One part of the standing verdicts on the headlines of these articles, the latest first. after: the last one's id."""
    verdicts = _since(HeadlineVerdict.objects.standing().filter(articles.at("version__article")), after)
    newest = verdicts.select_related("version").defer("version__text").order_by("-published_at", "-pk")
    page = cut(list(newest[: size + 1]), size=size)
    ids = dict.fromkeys(verdict.version.article_id for verdict in page.items)
    return page.of(rated_rows(list(ids)))


def _since(verdicts: QuerySet, after: str, *, upwards: bool = False) -> QuerySet:
    """Those that come after the one of this id, the latest first; upwards: that one and those before it."""
    last = HeadlineVerdict.objects.published().filter(pk=int(after)).first() if is_number(after) else None
    if last is None:
        return verdicts
    if upwards:
        return verdicts.filter(Q(published_at__gt=last.published_at) | Q(published_at=last.published_at, pk__gte=last.pk))
    return verdicts.filter(Q(published_at__lt=last.published_at) | Q(published_at=last.published_at, pk__lt=last.pk))


def withdrawn_articles(*, source: str = "", after: str, until: str) -> list[GoneRow]:
    """Articles withdrawn from the stretch between two ids, the latest import first. source: its slug.

    Of any topic, entity or words: what an article that was taken back had in it is told to nobody.
    """
    articles = Article.objects.withdrawn().select_related("source")
    if source:
        articles = articles.filter(source__slug=source)
    if is_number(after):
        articles = articles.filter(pk__lt=int(after))
    if is_number(until):
        articles = articles.filter(pk__gte=int(until))
    return [
        GoneRow("article", article.pk, f"/articles/{article.pk}/", at, reason)
        for article, at, reason in withdrawals(articles.order_by("-pk")[:MOST_GONE])
    ]


def gone_verdicts(*, source: str = "", after: str, until: str) -> list[GoneRow]:
    """Published verdicts on headlines, of the stretch between two of them, that were replaced or went with their article."""
    known = Q(Article.objects.public().at("version__article")) | Q(Article.objects.withdrawn().at("version__article"))
    replaced = Q(superseded_by__published_at__isnull=False)
    verdicts = HeadlineVerdict.objects.published().filter(known).filter(replaced | Q(version__article__visibility="withdrawn"))
    if source:
        verdicts = verdicts.filter(version__article__source__slug=source)
    verdicts = _since(_since(verdicts, after), until, upwards=True).annotate(replaced_at=F("superseded_by__published_at"))
    newest = verdicts.select_related("version__article__source").defer("version__text").order_by("-published_at", "-pk")
    rows = list(newest[:MOST_GONE])
    taken = {row.version.article for row in rows if row.version.article.visibility == "withdrawn"}
    told = {article.pk: (at, reason) for article, at, reason in withdrawals(sorted(taken, key=lambda one: one.pk))}
    return [GoneRow("headline-verdict", row.pk, f"/articles/{row.version.article_id}/", *_end(row, told)) for row in rows]


def _end(verdict: HeadlineVerdict, told: dict[int, tuple[datetime, str]]) -> tuple[datetime, str]:
    return told.get(verdict.version.article_id) or (verdict.replaced_at, REPLACED)
