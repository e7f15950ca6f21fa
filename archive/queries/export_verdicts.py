"""Published verdicts and their evidence as rows of an export, by the columns of policy.export_tables."""

from collections.abc import Iterable
from typing import Any

from archive.models import ClaimVerdict, HeadlineVerdict, Version
from archive.queries.wording import Words

SHARED = ("id", "version_id", "basis", "sheet_count", "reached_at", "published_at", "supersedes_id")
PLAIN_EVIDENCE = ("id", "url", "archived_url", "publisher", "kind", "stance", "file_type", "file_size", "file_sha256")


def headline_verdict_row(row: HeadlineVerdict, version: Version, words: Words, *, stands: bool) -> dict[str, Any]:
    """version: the one it judges, with article, source and blocks read."""
    return {
        **_shared(row, version, words),
        "article_id": version.article_id,
        "rating": row.rating,
        "reasons": row.reasons,
        "other_reason": words(row.other_reason),
        "nothing_in_text": row.nothing_in_text,
        "clickbait": row.clickbait,
        "suggested_headline": words(row.suggested_headline),
        "stands": stands,
    }


def claim_verdict_row(row: ClaimVerdict, version: Version, words: Words, *, stands: bool) -> dict[str, Any]:
    """row: with evidence_rows, of queries.verdicts.published_rows()."""
    return {
        **_shared(row, version, words),
        "claim_id": row.claim_id,
        "verdict": row.verdict,
        "attribution": row.attribution,
        "no_evidence_reason": words(row.no_evidence_reason),
        "stands": stands,
        "evidence": [
            _evidence(one, row.pk, words) for one in sorted(row.evidence_rows or [], key=lambda evidence: evidence["id"])
        ],
    }


def _shared(row: HeadlineVerdict | ClaimVerdict, version: Version, words: Words) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in SHARED[1:]}
    return {"id": row.pk, **plain, "why": words(row.why), "passages": list(_passages(row.passages, version))}


def _passages(anchors: Iterable[dict[str, Any]], version: Version) -> Iterable[dict[str, Any]]:
    for start, end, reason in sorted((one["start"], one["end"], one.get("reason", "")) for one in anchors):
        said = {"exact": version.public_text(start, end), "start": start, "end": end}
        yield said | ({"reason": reason} if reason else {})


def _evidence(row: dict[str, Any], verdict: int, words: Words) -> dict[str, Any]:
    written = {name: words(row[name]) for name in ("title", "quote", "note", "file_name")}
    plain = {name: row[name] for name in PLAIN_EVIDENCE}
    return {"claim_verdict_id": verdict, **plain, **written, "accessed_at": row["accessed_at"] or None}
