"""What the front page shows: the newest verdicts, both ways, and a few numbers."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from archive.models import Article, Block, HeadlineVerdict
from archive.policy.scales import HEADLINE, LOW_HEADLINE_N
from archive.queries.monthly import Monthly
from archive.queries.paging import PAGE_SIZE, Page, newest_first
from archive.queries.rows import ArticleRow, article_row, listed
from archive.queries.tallies import monthly, numbers
from archive.queries.verdicts import Stamp, stamp
from archive.queries.wording import words_about

WANTING = [answer.code for answer in HEADLINE.answers if answer.n is not None and answer.n <= LOW_HEADLINE_N]
SOUND = [answer.code for answer in HEADLINE.answers if answer.n is not None and answer.n > LOW_HEADLINE_N]


@dataclass(frozen=True)
class StampedRow:
    """An article in a list with what was found of its headline."""

    article: ArticleRow
    stamp: Stamp


@dataclass(frozen=True)
class Numbers:
    articles: int
    claims_checked: int
    corrections: int


@dataclass(frozen=True)
class FrontPage:
    """ratings: every rated headline by month and rating."""

    latest: tuple[StampedRow, ...]
    wanting: tuple[StampedRow, ...]
    sound: tuple[StampedRow, ...]
    recent: tuple[ArticleRow, ...]
    ratings: Monthly
    numbers: Numbers


def front_page() -> FrontPage:
    public = Article.objects.public()
    latest = stamped(standing_headlines(), count=5)
    shown = {row.article.pk for row in latest}
    return FrontPage(
        latest=tuple(latest),
        wanting=tuple(stamped(_latest_rated(WANTING, shown, count=8), count=4)),
        sound=tuple(stamped(_latest_rated(SOUND, shown, count=8), count=4)),
        recent=tuple(article_row(article) for article in listed(public).order_by("-pk")[:5]),
        ratings=monthly("archive", 0).of_rated,
        numbers=archive_numbers(),
    )


def _latest_rated(ratings: list[str], shown: set[int], *, count: int) -> QuerySet:
    """Verdicts with one of these ratings, the latest of each, so many: together they would all be put in order first."""
    rated = standing_headlines().exclude(version__article__in=shown).order_by("-published_at", "-pk")
    pks = [pk for rating in ratings for pk in rated.filter(rating=rating).values_list("pk", flat=True)[:count]]
    return standing_headlines().filter(pk__in=pks)


def archive_numbers() -> Numbers:
    """One query."""
    return Numbers(*numbers())


def article_list(articles: QuerySet, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Rows of articles, newest first. articles: Article.objects.public() or visible_to(), filtered."""
    page = newest_first(listed(articles), after=after, size=size)
    return page.of([article_row(article) for article in page.items])


def standing_headlines() -> QuerySet:
    """Standing headline verdicts of public articles, with what their words must be held against."""
    return (
        HeadlineVerdict.objects.standing()
        .filter(Article.objects.public().at("version__article"))
        .select_related("version__article__source")
        .prefetch_related(Prefetch("version__blocks", Block.objects.order_by("version", "number")))
    )


def stamped(verdicts: QuerySet, *, count: int) -> list[StampedRow]:
    """The newest of these verdicts, at most one an article."""
    rows: dict[int, StampedRow] = {}
    newest = list(verdicts.order_by("-published_at", "-pk")[: count * 2])
    about = words_about(verdict.version.article for verdict in newest)
    for verdict in newest:
        version, article = verdict.version, verdict.version.article
        words = about(article.pk)
        rows.setdefault(
            article.pk,
            StampedRow(
                article_row(article, rated=version), stamp(verdict, version=version, newest=article.version_count, words=words)
            ),
        )
    return list(rows.values())[:count]
