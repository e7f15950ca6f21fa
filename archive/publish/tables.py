"""Lists as JSON and CSV: the same rows as the page, under names that stay."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from archive.queries.claims import ClaimRow
from archive.queries.corrections import CorrectionRow
from archive.queries.fact_checks import OthersFinding
from archive.queries.record_heads import DayHead
from archive.queries.rows import ArticleRow

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # where a cell begins so, white space before it or not
DATE_FORMS = {"day": "%Y-%m-%d", "month": "%Y-%m"}

ARTICLE_COLUMNS = (
    "id", "url", "headline", "source", "byline", "section", "published", "published_precision", "headline_rating",
    "headline_rating_label", "rated_version", "rated_headline", "status", "versions", "original_url", "tag_is_suggested",
)  # fmt: skip
SEARCH_COLUMNS = (*ARTICLE_COLUMNS, "snippet")
CLAIM_COLUMNS = (
    "id", "url", "statement", "speaker", "claim_type", "verification", "verification_label", "attribution", "why", "article_id",
    "article_url", "headline", "source", "version", "versions", "is_anchored",
)  # fmt: skip
ENTITY_COLUMNS = ("id", "url", "name", "slug", "kind", "description", "wikidata_id", "articles")
TOPIC_COLUMNS = ("id", "url", "name", "slug", "path", "medtop", "articles", "articles_with_subtopics")
SOURCE_COLUMNS = (
    "id",
    "url",
    "name",
    "slug",
    "homepage",
    "country",
    "language",
    "description",
    "text_policy",
    "articles",
    "headlines_rated",
)
CORRECTION_COLUMNS = (
    "id", "kind", "at", "note", "source", "article_url", "headline", "before", "after", "claim", "claim_url", "rated_version",
    "rated_headline",
)  # fmt: skip


FACT_CHECK_COLUMNS = (
    "id", "claim", "claimant", "claimed", "claimed_precision", "publisher", "publisher_site", "url", "title", "rating",
    "rating_value", "best_rating", "worst_rating", "explanation", "reviewed", "reviewed_precision", "language", "article_urls",
)  # fmt: skip


def as_json(rows: Iterable[dict[str, Any]], *, following: str, **more: Any) -> str:
    """{"items": [...], "next": the address of the next page or null}, and what more is said of the list."""
    return json.dumps({**more, "items": list(rows), "next": following or None}, ensure_ascii=False, indent=1)


def as_csv(rows: Iterable[dict[str, Any]], *, columns: Sequence[str]) -> str:
    """The rows with a header line. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row[column]) for column in columns])
    return out.getvalue()


def cell(value: Any) -> Any:
    """The value as a spreadsheet may have it: what it would take for a formula begins with an apostrophe."""
    if isinstance(value, list):
        value = " ".join(value)
    if isinstance(value, str) and value.lstrip().startswith(FORMULA_SIGNS):
        return f"'{value}"
    return "" if value is None else value


def published(at: datetime | None, precision: str) -> str | None:
    """A publication date no surer than it is known: 2026, 2026-03, 2026-03-12 or the moment."""
    if at is None:
        return None
    return at.strftime(DATE_FORMS[precision]) if precision in DATE_FORMS else at.isoformat()


def article_fields(row: ArticleRow, *, base: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": base + row.url,
        "headline": row.headline,
        "source": row.source.name,
        "byline": row.byline,
        "section": row.section,
        "published": published(row.published_at, row.published_precision),
        "published_precision": row.published_precision,
        "headline_rating": row.answer.code if row.answer else None,
        "headline_rating_label": row.answer.label if row.answer else None,
        "rated_version": row.rated_version or None,
        "rated_headline": row.rated_headline or None,
        "status": row.status,
        "versions": row.versions,
        "original_url": row.original_url,
        "tag_is_suggested": row.is_suggested,
    }


def snippet_fields(snippet: Sequence[tuple[str, bool]]) -> dict[str, str] | None:
    """Where the first of what was searched for stands, with the words around it. snippet: words, and whether they were found."""
    if not snippet:
        return None
    at = next(number for number, (_, is_found) in enumerate(snippet) if is_found)
    before, after = ("".join(words for words, _ in part) for part in (snippet[:at], snippet[at + 1 :]))
    return {"before": before, "match": snippet[at][0], "after": after}


def claim_fields(row: ClaimRow, *, base: str) -> dict[str, Any]:
    card = row.card
    found = card.finding
    return {
        "id": card.pk,
        "url": base + card.url,
        "statement": card.statement,
        "speaker": card.speaker,
        "claim_type": card.claim_type,
        "verification": card.answer.code,
        "verification_label": card.answer.label,
        "attribution": found.attribution.code if found and found.attribution else None,
        "why": found.why if found else None,
        "article_id": row.article.pk,
        "article_url": base + row.article.url,
        "headline": row.article.headline,
        "source": row.article.source.name,
        "version": card.version,
        "versions": card.newest,
        "is_anchored": card.is_anchored,
    }


def entity_fields(entity: Any, *, base: str) -> dict[str, Any]:
    return {**entity_itself(entity, base=base), "articles": entity.article_count}


def entity_itself(entity: Any, *, base: str) -> dict[str, Any]:
    """What is told of it anywhere."""
    return {
        "id": entity.pk,
        "url": base + entity.get_absolute_url(),
        "name": entity.name,
        "slug": entity.slug,
        "kind": entity.kind,
        "description": entity.description,
        "wikidata_id": entity.wikidata_id,
    }


def topic_fields(node: Any, *, base: str) -> dict[str, Any]:
    return {**topic_itself(node.topic, base=base), **topic_counts(node)}


def topic_counts(node: Any) -> dict[str, int]:
    return {"articles": node.own, "articles_with_subtopics": node.total}


def topic_itself(topic: Any, *, base: str) -> dict[str, Any]:
    """What is told of it anywhere."""
    return {
        "id": topic.pk,
        "url": base + topic.get_absolute_url(),
        "name": topic.name,
        "slug": topic.slug,
        "path": topic.path,
        "medtop": topic.medtop,
    }


def source_fields(source: Any, *, base: str) -> dict[str, Any]:
    return {**source_itself(source, base=base), "articles": source.article_count, "headlines_rated": source.rated_count}


def source_itself(source: Any, *, base: str) -> dict[str, Any]:
    """What is told of it anywhere."""
    return {
        "id": source.pk,
        "url": base + source.get_absolute_url(),
        "name": source.name,
        "slug": source.slug,
        "homepage": source.homepage,
        "country": source.country,
        "language": source.language,
        "description": source.description,
        "text_policy": source.text_policy,
    }


def correction_fields(row: CorrectionRow, *, base: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "at": row.at.isoformat(),
        "note": row.note,
        "source": row.source,
        "article_url": base + row.url,
        "headline": row.article.headline if row.article else None,
        "before": row.before.code if row.before else None,
        "after": row.after.code if row.after else None,
        "claim": row.claim or None,
        "claim_url": base + row.claim_url if row.claim_url else None,
        "rated_version": row.rated_version or None,
        "rated_headline": row.rated_headline or None,
    }


def fact_check_fields(found: OthersFinding, *, base: str) -> dict[str, Any]:
    """article_urls: of articles of the archive in which the claim was made."""
    return {
        "id": found.pk,
        "claim": found.claim,
        "claimant": found.claimant,
        "claimed": published(found.claimed_at, found.claimed_precision),
        "claimed_precision": found.claimed_precision,
        "publisher": found.publisher,
        "publisher_site": found.publisher_site,
        "url": found.url,
        "title": found.title,
        "rating": found.rating,
        "rating_value": found.rating_value,
        "best_rating": found.best_rating,
        "worst_rating": found.worst_rating,
        "explanation": found.explanation,
        "reviewed": published(found.reviewed_at, found.reviewed_precision),
        "reviewed_precision": found.reviewed_precision,
        "language": found.language,
        "article_urls": [base + article.url for article in found.articles if not article.is_review],
    }


def heads_fields(heads: Iterable[DayHead]) -> list[dict[str, Any]]:
    return [{"date": head.date.isoformat(), "number": head.number, "hash": head.hash} for head in heads]
