"""An article, and a claim, as JSON. Nothing the source withholds is in it."""

from datetime import UTC, datetime
from typing import Any

from archive.publish.tables import fact_check_fields, published
from archive.queries.articles import ArticlePage
from archive.queries.claims import ClaimPage
from archive.queries.history import RecordLine
from archive.queries.other_articles import OtherArticle
from archive.queries.reading import block_rows
from archive.queries.rows import TagLine
from archive.queries.verdicts import ClaimCard, EvidenceLine, Finding, Stamp


def article_json(page: ArticlePage, *, base: str) -> dict[str, Any]:
    article, version = page.article, page.version
    return {
        "id": article.pk,
        "url": base + article.get_absolute_url(),
        "headline": version.headline,
        "version": version.number,
        "source": {"name": article.source.name, "slug": article.source.slug, "url": base + article.source.get_absolute_url()},
        "byline": article.byline,
        "section": article.section,
        "language": article.language,
        "analysis_available": not page.unread_language,
        "published": {
            "at": published(article.published_at, article.published_precision),
            "precision": article.published_precision,
        },
        "original_url": article.url,
        "archived_url": article.archived_url,
        "status": page.status,
        "text_policy": article.source.text_policy,
        "headline_verdict": stamp_json(page.stamp) if page.stamp else None,
        "other_headline_verdicts": [stamp_json(stamp) for stamp in page.other_stamps],
        "blocks": block_rows(version),
        "entities": [_entity(line) for line in page.entities],
        "topics": [_topic(line) for line in page.topics],
        "claims": [claim_json(card, base=base) for card in page.claims],
        "claims_of_other_versions": [claim_json(card, base=base) for card in page.other_claims],
        "versions": version_fields(page),
        "fact_checks_by_others": [fact_check_fields(found, base=base) for found in page.others_findings],
        "is_fact_check_of": [fact_check_fields(found, base=base) for found in page.own_findings],
        "same_story": {
            "url": base + page.elsewhere.url,
            "has_more": page.elsewhere.has_more,
            "articles": [_other(line, base=base) for line in page.elsewhere.lines],
        },
        "related": [{**_other(line, base=base), "shared_words": list(line.words)} for line in page.related],
        "corrections": [
            {"kind": line.kind_label, "note": line.note, "at": line.at.isoformat()} for line in page.corrections
        ],
    }  # fmt: skip


def version_fields(page: ArticlePage) -> list[dict[str, Any]]:
    """The versions of the article, oldest first."""
    return [
        {"number": one.number, "headline": one.headline, "seen_at": one.seen_at.isoformat(), "sha256": one.text_sha256}
        for one in page.versions
    ]


def stamp_json(stamp: Stamp) -> dict[str, Any]:
    return {
        "rating": stamp.answer.code,
        "label": stamp.answer.label,
        "n": stamp.answer.n,
        "reasons": stamp.reason_codes,
        "other_reason": stamp.other_reason,
        "why": stamp.why,
        "passages": [row | {"reason": p.reason or None} for row, p in zip(_passages(stamp), stamp.passages, strict=True)],
        "nothing_in_text": stamp.nothing_in_text,
        "clickbait": stamp.clickbait.code if stamp.clickbait else None,
        "basis": stamp.basis,
        "sheets": stamp.sheets,
        "version": stamp.version,
        "headline": stamp.headline,
        "stands": stamp.stands,
        "published_at": _moment(stamp.published_at),
        "is_for_current_version": stamp.is_for_current_version,
    }


def _passages(found: Stamp | Finding) -> list[dict[str, Any]]:
    """exact: null where the words may not be shown."""
    return [{"start": p.start, "end": p.end, "exact": p.text or None} for p in found.passages]


def claim_json(card: ClaimCard, *, base: str) -> dict[str, Any]:
    found = card.finding
    return {
        "id": card.pk,
        "url": base + card.url,
        "statement": card.statement,
        "version": card.version,
        "is_anchored": card.is_anchored,
        "start": card.start,
        "end": card.end,
        "speaker": card.speaker,
        "claim_type": card.claim_type,
        "verification": card.answer.code,
        "verdict": finding_json(found, base=base) if found else None,
    }


def finding_json(found: Finding, *, base: str) -> dict[str, Any]:
    return {
        "verdict": found.answer.code,
        "label": found.answer.label,
        "n": found.answer.n,
        "attribution": found.attribution.code if found.attribution else None,
        "why": found.why,
        "basis": found.basis,
        "sheets": found.sheets,
        "version": found.version,
        "published_at": _moment(found.published_at),
        "passages": _passages(found),
        "evidence": [_evidence(line, base=base) for line in found.evidence],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _evidence(line: EvidenceLine, *, base: str) -> dict[str, Any]:
    file = line.file
    return {
        "title": line.title,
        "url": line.url,
        "publisher": line.publisher,
        "stance": line.stance,
        "quote": line.quote,
        "file": {
            "name": file.name,
            "type": file.type,
            "size": file.size,
            "sha256": file.sha256,
            "url": base + file.address,
        }
        if file
        else None,
    }


def claim_page_json(page: ClaimPage, *, base: str) -> dict[str, Any]:
    """A claim with what it is linked to: the same claim checked before, and the same elsewhere."""
    linked = [("checked_before", page.checked_before)] if page.checked_before else []
    linked += [("elsewhere", row) for row in page.same]
    return {
        **claim_json(page.row.card, base=base),
        "article": {"id": page.row.article.pk, "url": base + page.row.article.url, "headline": page.row.article.headline},
        "same_claim": [
            {
                "how": how,
                "id": row.card.pk,
                "url": base + row.card.url,
                "statement": row.card.statement,
                "verification": row.card.answer.code,
                "article_url": base + row.article.url,
                "headline": row.article.headline,
                "source": row.article.source.name,
            }
            for how, row in linked
        ],
    }


def record_json(lines: list[RecordLine], *, url: str) -> dict[str, Any]:
    """The record as readers can check it: docs/record.md."""
    return {
        "article": url,
        "events": [
            {
                "number": line.number,
                "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "verb": line.verb,
                "words": line.words,
                "who": line.who,
                "note": line.note,
                "hash": line.hash,
                "previous_hash": line.previous_hash,
                "sealed": line.sealed,
                "opened": line.opened,
            }
            for line in lines
        ],
    }


def _other(line: OtherArticle, *, base: str) -> dict[str, Any]:
    return {
        "url": base + line.url,
        "headline": line.headline,
        "source": line.source,
        "published": published(line.published_at, line.published_precision),
        "headline_rating": line.answer.code if line.answer else None,
    }


def _entity(line: TagLine) -> dict[str, Any]:
    return {"name": line.name, "kind": line.kind, "slug": line.slug, "status": line.status, "mentions": line.mentions}


def _topic(line: TagLine) -> dict[str, Any]:
    return {"name": line.name, "slug": line.slug, "medtop": line.medtop or None, "status": line.status}
