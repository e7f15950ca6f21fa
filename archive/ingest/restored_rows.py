"""Rows of the archive from rows of an export: the ids, codes and moments as they were, nothing reckoned anew."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model

from archive.ingest.fact_checks import addresses, slug_of
from archive.ingest.restored_text import restored_digest, restored_text
from archive.models import (
    Alias,
    Article,
    ArticleEntity,
    ArticleTopic,
    Block,
    Claim,
    ClaimLink,
    ClaimVerdict,
    Correction,
    Entity,
    Evidence,
    FactCheck,
    FactCheckAddress,
    FactCheckClaim,
    HeadlineVerdict,
    Mention,
    RestoredHead,
    RestoredLine,
    Source,
    Takedown,
    TakedownDigest,
    Topic,
    VerdictEvidence,
    Version,
)

Row = dict[str, Any]
ARTICLE = (
    "id", "source_id", "headline", "slug", "url", "archived_url", "byline", "section", "language", "published_precision",
    "headline_rating", "version_count", "story_id", "duplicate_of_id", "key_kind",
)  # fmt: skip
CLAIM = (
    "id", "article_id", "version_id", "slug", "statement", "prefix", "suffix", "start", "end", "anchor_state", "speaker_id",
    "is_quotation", "claim_type", "origin", "score", "verification",
)  # fmt: skip
VERDICT = ("id", "version_id", "basis", "sheet_count", "why", "supersedes_id")
HEADLINE = ("rating", "reasons", "other_reason", "nothing_in_text", "clickbait", "suggested_headline")
FINDING = ("claim_id", "verdict", "attribution", "no_evidence_reason")
EVIDENCE = (
    "id", "url", "archived_url", "title", "publisher", "kind", "stance", "quote", "note", "file_name", "file_type", "file_size",
    "file_sha256",
)  # fmt: skip
FACT_CHECK = (
    "id", "key", "claim", "claimant", "claimed_precision", "publisher", "publisher_site", "url", "title", "reviewed_precision",
    "rating", "rating_value", "best_rating", "worst_rating", "rating_explanation", "language",
)  # fmt: skip
DECIDED = ("adjudication", "correction")  # bases of verdicts that name a person


def source(row: Row) -> Source:
    return Source(**_taken(row, *(name for name in row if name != "created_at")), created_at=_moment(row["created_at"]))


def topic(row: Row) -> Topic:
    return Topic(**row)


def entity(row: Row) -> Entity:
    return Entity(**_taken(row, *(name for name in row if name != "aliases")), status="accepted")


def aliases(row: Row) -> Iterator[Alias]:
    return (Alias(**alias) for alias in row["aliases"])


def fact_check(row: Row, *, batch: int) -> FactCheck:
    """Its digest is that of nothing it can say, for an export may withhold of it: imported again, it is taken as it comes."""
    made = FactCheck(
        **_taken(row, *FACT_CHECK),
        digest=hashlib.sha256(f"restored {row['key']}".encode()).hexdigest(),
        claimed_at=_published(row["claimed"]),
        reviewed_at=_published(row["reviewed"]),
        first_batch_id=batch,
        imported_at=_moment(row["imported_at"]),
        changed_at=_moment(row["changed_at"]),
    )
    made.publisher_slug = slug_of(made)
    return made


def page_of(check: FactCheck) -> Iterator[FactCheckAddress]:
    """The address of its own page; where its claim was made, the articles tell."""
    return addresses(check, [])


def head(row: Row) -> RestoredHead:
    place = f"{row['chain']}:{row['number']}"
    return RestoredHead(**_taken(row, "chain", "number", "hash"), place=place, date=date.fromisoformat(row["date"]))


def article(row: Row, *, batch: int) -> Article:
    return Article(
        **_taken(row, *ARTICLE),
        natural_key=row["key"],
        published_at=_published(row["published"]),
        state=row["status"],
        visibility="public",
        first_batch_id=batch,
        imported_at=_moment(row["imported_at"]),
        changed_at=_moment(row["changed_at"]),
    )


def withdrawn(row: Row, *, batch: int) -> Article:
    """An article of which nothing is known but that it was withdrawn."""
    at = _moment(row["withdrawn_at"])
    return Article(
        id=row["id"], source_id=row["source_id"], headline="", slug="withdrawn", key_kind="digest", first_batch_id=batch,
        natural_key=hashlib.sha256(f"withdrawn article {row['id']}".encode()).hexdigest(), visibility="withdrawn",
        withdrawal_note=row["reason"], imported_at=at, changed_at=at,
    )  # fmt: skip


def takedown(row: Row, *, by: int) -> Iterator[Takedown]:
    """What an export tells of a text that was taken down: nobody knows the order, and nothing of it came."""
    if row.get("taken_down"):
        at = _moment(row["withdrawn_at"])
        yield Takedown(article_id=row["id"], reason=row["reason"], with_headline=True, at=at, by_id=by)


def takedown_digests(row: Row, takedown: int) -> Iterator[TakedownDigest]:
    return (TakedownDigest(takedown_id=takedown, kind="restored", digest=digest) for digest in row["taken_down"])


def withdrawal(row: Row, *, by: int) -> Correction:
    at = _moment(row["withdrawn_at"])
    return Correction(article_id=row["id"], kind="withdrawal", note=row["reason"], corrected_at=at, corrected_by_id=by)


def rows_within(row: Row, *, record: int, by: int) -> Iterator[Model]:
    """All that belongs to an article, in the order in which it can be saved. by: whom rows name that must name somebody."""
    texts = {version["id"]: restored_text(version) for version in row["versions"]}
    yield from (_version(version, texts[version["id"]], record) for version in row["versions"])
    yield from (Block(**_without(block, "text")) for version in row["versions"] for block in version["blocks"])
    yield from (Mention(**_without(mention, "text")) for version in row["versions"] for mention in version["mentions"])
    yield from (ArticleEntity(**_tag(item, "entity_id")) for item in row["article_entities"])
    yield from (ArticleTopic(**_tag(item, "topic_id")) for item in row["article_topics"])
    yield from (_claim(claim, texts, by) for claim in row["claims"])
    yield from (_verdict(HeadlineVerdict, one, HEADLINE, texts, by) for one in row["headline_verdicts"])
    found = [verdict for claim in row["claims"] for verdict in claim["claim_verdicts"]]
    yield from (_verdict(ClaimVerdict, one, FINDING, texts, by) for one in found)
    yield from _evidence(found)
    yield from (_address(one, row["key"]) for one in row["article_fact_checks"] if not one["is_review"])
    yield from (FactCheckClaim(**one) for claim in row["claims"] for one in claim["claim_fact_checks"])
    yield from (_link(one, by) for claim in row["claims"] for one in claim["claim_links"])
    moments = ((one, _moment(one["corrected_at"])) for one in row["corrections"])
    yield from (Correction(**{**one, "corrected_at": at}, corrected_by_id=by) for one, at in moments)
    yield from map(_line, row["record"])


def _version(row: Row, text: str, record: int) -> Version:
    told = _taken(row, "id", "article_id", "number", "headline", "word_count", "text_sha256")
    digest, seen = restored_digest(row), _moment(row["seen_at"])
    return Version(**told, text=text, record_id=record, content_digest=digest, encoding="utf-8", seen_at=seen)


def _tag(row: Row, tag: str) -> Row:
    return {**_without(row, "article_id", tag), "content_object_id": row["article_id"], "tag_id": row[tag]}


def _claim(row: Row, texts: dict[int, str], by: int) -> Claim:
    exact = texts[row["version_id"]][row["start"] : row["end"]]
    speaker = "" if row["speaker_id"] else row["speaker"]
    marked_by = by if row["origin"] == "person" else None
    told, at = _taken(row, *CLAIM), _moment(row["created_at"])
    return Claim(**told, exact=exact, speaker_name=speaker, status="accepted", created_at=at, created_by_id=marked_by)


def _verdict(model: type[Model], row: Row, names: Sequence[str], texts: dict[int, str], by: int) -> Model:
    text = texts[row["version_id"]]
    passages = [{**one, "exact": text[one["start"] : one["end"]], "prefix": "", "suffix": ""} for one in row["passages"]]
    return model(
        **_taken(row, *VERDICT, *names),
        passages=passages,
        reached_at=_moment(row["reached_at"]),
        reached_by_id=by if row["basis"] in DECIDED else None,
        published_at=_moment(row["published_at"]),
        published_by_id=by,
    )


def _evidence(verdicts: Sequence[Row]) -> Iterator[Model]:
    """Each once, as brought with the first verdict that rests on it; then which verdicts rest on which."""
    first: dict[int, Evidence] = {}
    for row in (one for verdict in verdicts for one in verdict["evidence"]):
        looked = row["accessed_at"] and date.fromisoformat(row["accessed_at"])
        made = Evidence(**_taken(row, *EVIDENCE), accessed_at=looked, claim_verdict_id=row["claim_verdict_id"])
        first.setdefault(row["id"], made)
    yield from first.values()
    links = ((verdict["id"], row["id"]) for verdict in verdicts for row in verdict["evidence"])
    yield from (VerdictEvidence(verdict_id=verdict, evidence_id=evidence) for verdict, evidence in links)


def _address(row: Row, key: str) -> FactCheckAddress:
    """key: of the article that stands there."""
    return FactCheckAddress(fact_check_id=row["fact_check_id"], url=row["url"], natural_key=key)


def _link(row: Row, by: int) -> ClaimLink:
    return ClaimLink(**{**row, "linked_at": _moment(row["linked_at"])}, linked_by_id=by)


def _line(row: Row) -> RestoredLine:
    body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return RestoredLine(**_taken(row, "chain", "number", "article_id", "hash"), body=body)


def _published(given: str | None) -> datetime | None:
    """The first moment of the day or month, where no more is known."""
    if given is None:
        return None
    at = datetime.fromisoformat(given + "-01" if len(given) == len("2026-03") else given)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _moment(given: str) -> datetime:
    return datetime.fromisoformat(given)


def _taken(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}
