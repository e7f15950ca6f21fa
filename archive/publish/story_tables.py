"""The headlines for one story as rows of JSON and CSV."""

from collections.abc import Iterable
from typing import Any

from archive.publish.tables import published
from archive.queries.story_page import Telling

STORY_COLUMNS = (
    "id", "url", "headline", "source", "published", "published_precision", "headline_rating", "headline_rating_label", "reasons",
    "rated_version", "rated_headline", "status", "versions", "is_first", "against_first", "only_here", "only_in_first",
)  # fmt: skip
MARKS = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}  # as wdiff has them


def telling_fields(telling: Telling, *, base: str) -> dict[str, Any]:
    """against_first: the headline with [-words of the first alone-] and {+words of its own+}; None for the first."""
    row = telling.row
    return {
        "id": row.pk,
        "url": base + row.url,
        "headline": row.headline,
        "source": row.source.name,
        "published": published(row.published_at, row.published_precision),
        "published_precision": row.published_precision,
        "headline_rating": row.answer.code if row.answer else None,
        "headline_rating_label": row.answer.label if row.answer else None,
        "reasons": [reason.code for reason in telling.reasons],
        "rated_version": row.rated_version or None,
        "rated_headline": row.rated_headline or None,
        "status": row.status,
        "versions": row.versions,
        "is_first": telling.is_first,
        "against_first": None if telling.is_first else "".join(MARKS[one.kind].format(one.text) for one in telling.changes),
        "only_here": _facts(telling.only_here),
        "only_in_first": _facts(telling.only_first),
    }


def _facts(facts: Iterable[Any]) -> list[str]:
    return [f"{fact.kind}:{fact.text}" for fact in facts]
