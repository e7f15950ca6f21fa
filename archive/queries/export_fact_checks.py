"""Fact checks by others as rows of an export, and what the articles and claims of it have to do with them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from archive.models import Article, FactCheck, FactCheckAddress, FactCheckClaim
from archive.models.fact_check import web_address
from archive.queries.export_lists import chunks_by_id
from archive.queries.fact_checks import words_of_checks

DATE_LENGTHS = {"day": 10, "month": 7}  # of an ISO moment, as much as is known
PLAIN = ("key", "claimed_precision", "reviewed_precision", "language", "imported_at", "changed_at")
IN_WORDS = (
    "claim", "claimant", "publisher", "publisher_site", "title", "rating", "rating_value", "best_rating", "worst_rating",
    "rating_explanation",
)  # fmt: skip
Rows = list[dict[str, Any]]


def known_date(at: datetime | None, precision: str) -> str | None:
    """The moment in ISO 8601, no surer than is known."""
    known = at.isoformat() if at else ""
    return known[: DATE_LENGTHS.get(precision, len(known))] or None


def fact_check_rows(seen: Any) -> Iterator[dict[str, Any]]:
    """seen: holds the ids of those asked for; None for all."""
    for chunk in chunks_by_id(FactCheck.objects.all()):
        checks = [check for check in chunk if seen is None or check.pk in seen]
        words = words_of_checks(FactCheckAddress.objects.filter(fact_check__in=checks) if checks else ())
        for check in checks:
            said = words(check.pk)
            yield {
                "id": check.pk,
                **{name: getattr(check, name) for name in PLAIN},
                **{name: said(getattr(check, name)) for name in IN_WORDS},
                "url": check.page,
                "claimed": known_date(check.claimed_at, check.claimed_precision),
                "reviewed": known_date(check.reviewed_at, check.reviewed_precision),
            }


def checks_of_articles(articles: Sequence[Article]) -> Mapping[int, Rows]:
    """By article, the fact checks that name its address."""
    keys = {article.natural_key: article.pk for article in articles}
    found: Mapping[int, Rows] = defaultdict(list)
    for place in FactCheckAddress.objects.filter(natural_key__in=keys).order_by("fact_check", "pk"):
        if web_address(place.url):
            row = {"article_id": keys[place.natural_key], "fact_check_id": place.fact_check_id}
            found[row["article_id"]].append(row | {"url": place.url, "is_review": place.is_review})
    return found


def checks_of_claims(articles: Sequence[Article]) -> Mapping[int, Rows]:
    """By claim of these articles, the fact checks that quote it."""
    links = FactCheckClaim.objects.filter(claim__article__in=articles).order_by("claim", "fact_check")
    found: Mapping[int, Rows] = defaultdict(list)
    for claim, check in links.values_list("claim_id", "fact_check_id"):
        found[claim].append({"claim_id": claim, "fact_check_id": check})
    return found
