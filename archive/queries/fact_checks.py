"""What others found about claims made in an article, in their words and marked as theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from archive.models import FactCheckAddress
from archive.queries.aggregates import moment_of, rows_of

COLUMNS = {
    name: f"fact_check__{name}"
    for name in (
        "id", "claim", "claimant", "publisher", "publisher_site", "url", "title", "rating", "rating_explanation", "reviewed_at",
        "reviewed_precision",
    )
}  # fmt: skip


@dataclass(frozen=True)
class OthersFinding:
    """rating: the publisher's own word or sentence. url: of the review; empty where it has none."""

    claim: str
    claimant: str
    publisher: str
    url: str
    title: str
    rating: str
    explanation: str
    reviewed_at: datetime | None
    reviewed_precision: str


def fact_check_rows() -> Subquery:
    """The rows of others_findings() for an article, read along with it."""
    there = FactCheckAddress.objects.filter(natural_key=OuterRef("natural_key"))
    return rows_of(there, by="natural_key", **COLUMNS)


def findings_about(natural_key: str, *, words: Callable[[str], str]) -> tuple[OthersFinding, ...]:
    """As others_findings(), in a query of its own."""
    columns = {name: path for name, path in COLUMNS.items()}
    rows = FactCheckAddress.objects.filter(natural_key=natural_key).values_list(*columns.values())
    return others_findings([dict(zip(columns, row, strict=True)) for row in rows], words=words)


def others_findings(rows: Iterable[dict[str, Any]], *, words: Callable[[str], str]) -> tuple[OthersFinding, ...]:
    """The newest review first. words: what may be shown of words about the article's text."""
    newest = sorted(rows, key=lambda row: (str(row["reviewed_at"] or ""), row["id"]), reverse=True)
    return tuple(
        OthersFinding(
            claim=words(row["claim"]),
            claimant=row["claimant"],
            publisher=row["publisher"] or row["publisher_site"] or "Somebody else",
            url=row["url"],
            title=words(row["title"]),
            rating=words(row["rating"]),
            explanation=words(row["rating_explanation"]),
            reviewed_at=moment_of(row["reviewed_at"]) if isinstance(row["reviewed_at"], str) else row["reviewed_at"],
            reviewed_precision=row["reviewed_precision"],
        )
        for row in newest
    )
