"""Another article beside the one that is read: what a line tells of it, read along as a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.policy.scales import HEADLINE, Answer
from archive.queries.aggregates import moment_of
from archive.queries.rows import STATUS_LABELS
from archive.queries.verdicts import answer_of

COLUMNS = {
    "id": "pk", "slug": "slug", "headline": "headline", "source": "source__name", "source_slug": "source__slug",
    "at": "published_at", "precision": "published_precision", "rating": "headline_rating", "state": "state",
}  # fmt: skip


@dataclass(frozen=True)
class OtherArticle:
    url: str
    headline: str
    source: str
    source_url: str
    published_at: datetime | None
    published_precision: str
    answer: Answer | None
    status: str


def told_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an OtherArticle. row: of COLUMNS."""
    return {
        "url": f"/articles/{row['id']}/{row['slug']}/",
        "headline": row["headline"],
        "source": row["source"],
        "source_url": f"/sources/{row['source_slug']}/",
        "published_at": moment_of(row["at"]) if row["at"] else None,
        "published_precision": row["precision"],
        "answer": answer_of(HEADLINE, row["rating"]),
        "status": STATUS_LABELS[row["state"]],
    }
