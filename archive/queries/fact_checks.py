"""What others found about claims, in their words and marked as theirs: on the pages of articles and claims, and as a list.

A fact check may quote an article that the archive holds: one where the claim was made, or the one it is itself. Its words are
shown as far as the sources of all of these let theirs be shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Value

from archive.models import Article, Claim, FactCheck, FactCheckAddress, FactCheckClaim
from archive.models.fact_check import checker_of, web_address
from archive.policy.text import first_words
from archive.queries.aggregates import moment_of, rows_of
from archive.queries.paging import PAGE_SIZE, Page, newest_first
from archive.queries.wording import Words, words_about

MOST_PUBLISHERS = 200  # offered as filters
LONG_RATING = 240  # characters, from which it is a text of its own
NAMES = (
    "id", "claim", "claimant", "publisher", "publisher_site", "publisher_slug", "url", "title", "rating", "rating_value",
    "best_rating", "worst_rating", "rating_explanation", "language", "reviewed_at", "reviewed_precision", "claimed_at",
    "claimed_precision",
)  # fmt: skip
COLUMNS = {name: f"fact_check__{name}" for name in NAMES} | {"is_review": "is_review"}


@dataclass(frozen=True)
class ArticleLink:
    """An article that the archive holds. is_review: it is the fact check itself, not where the claim was made."""

    url: str
    headline: str
    is_review: bool


@dataclass(frozen=True)
class OthersFinding:
    """rating: the publisher's own word or sentence; scale: its number in their own terms, where that says something.

    url: of the review; empty where it has none. articles: in the list alone.
    """

    pk: int
    claim: str
    claimant: str
    publisher: str
    publisher_site: str
    publisher_slug: str
    url: str
    title: str
    rating: str
    rating_value: str
    best_rating: str
    worst_rating: str
    explanation: str
    language: str
    reviewed_at: datetime | None
    reviewed_precision: str
    claimed_at: datetime | None
    claimed_precision: str
    articles: tuple[ArticleLink, ...] = ()

    @property
    def is_long_rating(self) -> bool:
        return len(self.rating) > LONG_RATING

    @property
    def scale(self) -> str:
        """Empty where the numbers are none, or void as in -1 of -1."""
        try:
            value, worst, best = (float(n) for n in (self.rating_value, self.worst_rating, self.best_rating))
        except ValueError:
            return ""
        within = worst < best and worst <= value <= best
        return f"{self.rating_value} on a scale from {self.worst_rating} to {self.best_rating}" if within else ""


@dataclass(frozen=True)
class Publisher:
    slug: str
    name: str
    count: int


def fact_check_list(*, publisher: str = "", after: str = "", size: int = PAGE_SIZE) -> Page:
    """Fact checks by others, newest in the archive first. publisher: a slug."""
    rows = FactCheck.objects.filter(publisher_slug=publisher) if publisher else FactCheck.objects.all()
    page = newest_first(rows, after=after, size=size)
    checks = {check.pk: check for check in page.items}
    places = list(FactCheckAddress.objects.filter(fact_check__in=checks).order_by("pk"))
    words, links = words_of_checks(places), _links(places)
    return page.of([_finding(_row(check), words(pk), links.get(pk, ())) for pk, check in checks.items()])


def publishers() -> list[Publisher]:
    """Those with the most fact checks, by name, of which no more is told than may be quoted of any text."""
    named = FactCheck.objects.exclude(publisher_slug="").values("publisher_slug")
    most = named.annotate(count=Count("pk"), newest=Max("pk")).order_by("-count", "publisher_slug")[:MOST_PUBLISHERS]
    counts = {row["newest"]: row for row in most}
    found = [
        Publisher(row.publisher_slug, first_words(row.checker), counts[row.pk]["count"])
        for row in FactCheck.objects.filter(pk__in=counts).only("publisher_slug", "publisher", "publisher_site", "url")
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.slug))


def fact_check_rows() -> Subquery:
    """The fact checks that name the address of an article, read along with it."""
    return rows_of(FactCheckAddress.objects.filter(natural_key=OuterRef("natural_key")), by="natural_key", **COLUMNS)


def withholding_rows() -> Subquery:
    """The other articles at the addresses of those fact checks of which something is withheld, read along with an article."""
    here = FactCheckAddress.objects.filter(natural_key=OuterRef(OuterRef(OuterRef("natural_key"))))
    there = FactCheckAddress.objects.filter(fact_check__in=here.values("fact_check"))
    others = Article.objects.filter(natural_key__in=there.values("natural_key")).exclude(pk=OuterRef("pk"))
    restricted = others.exclude(source__text_policy="full").annotate(all=Value(1))
    return rows_of(restricted, by="all", id="pk", text_policy="source__text_policy", extract_words="source__extract_words")


def others_findings(rows: Iterable[dict[str, Any]], *, words: Words, is_review: bool = False) -> tuple[OthersFinding, ...]:
    """The newest review first. is_review: those that the article is itself. words: what may be shown of words about its text."""
    newest = sorted(rows, key=lambda row: (str(row["reviewed_at"] or ""), row["id"]), reverse=True)
    return tuple(_finding(row, words) for row in newest if bool(row["is_review"]) == is_review)


def findings_about(claim: Claim) -> tuple[tuple[OthersFinding, ...], tuple[OthersFinding, ...]]:
    """What others found of this very claim, and of other claims made at the address of its article; the newest review first."""
    here = FactCheckAddress.objects.filter(natural_key=claim.article.natural_key, is_review=False).values("fact_check")
    linked = FactCheckClaim.objects.filter(claim=claim, fact_check=OuterRef("pk"))
    rows = FactCheck.objects.filter(Q(pk__in=here) | Exists(linked)).annotate(is_linked=Exists(linked))
    checks = sorted(rows, key=lambda check: (str(check.reviewed_at or ""), check.pk), reverse=True)
    words = words_of_checks(FactCheckAddress.objects.filter(fact_check__in=[check.pk for check in checks]) if checks else ())
    found = [(check.is_linked, _finding(_row(check), words(check.pk))) for check in checks]
    return tuple(one for is_linked, one in found if is_linked), tuple(one for is_linked, one in found if not is_linked)


def words_of_checks(places: Iterable[FactCheckAddress]) -> Callable[[int], Words]:
    """By fact check, what may be shown of its words: whatever the visibility of the articles, their text is not to leak."""
    keys: dict[int, set[str]] = {}
    for place in places:
        keys.setdefault(place.fact_check_id, set()).add(place.natural_key)
    named = set().union(*keys.values())
    restricted = Article.objects.filter(natural_key__in=named).exclude(source__text_policy="full").select_related("source")
    articles = {article.natural_key: article for article in restricted} if named else {}
    about = words_about(articles.values())

    def of_all(check: int) -> Words:
        each = [about(articles[key].pk) for key in sorted(keys.get(check, ())) if key in articles]
        return lambda text: _through(each, text)

    return of_all


def _row(check: FactCheck) -> dict[str, Any]:
    return {name: getattr(check, name) for name in NAMES}


def _finding(row: dict[str, Any], words: Words, articles: Iterable[ArticleLink] = ()) -> OthersFinding:
    name = checker_of(row["publisher"], row["publisher_site"], row["url"])
    return OthersFinding(
        pk=row["id"],
        claim=words(row["claim"]),
        claimant=words(row["claimant"]),
        publisher=words(name) or "Somebody else",
        publisher_site=words(row["publisher_site"]),
        publisher_slug=row["publisher_slug"],
        url=web_address(row["url"]),
        title=words(row["title"]),
        rating=words(row["rating"]),
        rating_value=words(row["rating_value"]),
        best_rating=words(row["best_rating"]),
        worst_rating=words(row["worst_rating"]),
        explanation=words(row["rating_explanation"]),
        language=row["language"],
        reviewed_at=_moment(row["reviewed_at"]),
        reviewed_precision=row["reviewed_precision"],
        claimed_at=_moment(row["claimed_at"]),
        claimed_precision=row["claimed_precision"],
        articles=tuple(articles),
    )


def _through(each: Iterable[Words], text: str) -> str:
    for words in each:
        text = words(text)
    return text


def _links(places: Iterable[FactCheckAddress]) -> dict[int, list[ArticleLink]]:
    places = list(places)
    shown = Article.objects.public().filter(natural_key__in={place.natural_key for place in places})
    articles = {article.natural_key: article for article in shown.only("natural_key", "headline", "slug")} if places else {}
    links: dict[int, list[ArticleLink]] = {}
    for place in places:
        if article := articles.get(place.natural_key):
            link = ArticleLink(article.get_absolute_url(), article.headline, place.is_review)
            links.setdefault(place.fact_check_id, []).append(link)
    return links


def _moment(at: datetime | str | None) -> datetime | None:
    return moment_of(at) if isinstance(at, str) else at
