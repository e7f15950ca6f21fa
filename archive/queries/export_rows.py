"""Rows of an export by the columns of policy.export_tables: articles with all that readers are given of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from archive.models import (
    Article,
    ArticleEntity,
    ArticleTopic,
    Block,
    Claim,
    ClaimLink,
    ClaimVerdict,
    Correction,
    HeadlineVerdict,
    Mention,
    Version,
)
from archive.queries.export_fact_checks import checks_of_articles, checks_of_claims, known_date
from archive.queries.export_verdicts import claim_verdict_row, headline_verdict_row
from archive.queries.history import RecordLine, own_records
from archive.queries.matching import Narrowed
from archive.queries.record_heads import first_hash
from archive.queries.restored import restored_lines
from archive.queries.verdicts import published_rows, standing_ids
from archive.queries.wording import Words, public_slug, public_words

OPEN_REVIEW = {"agreed": "in_review", "disputed": "in_review"}  # whether reviewers agree is told once it is published
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class _Read:
    """What stands around the articles of a chunk, each by the id of its article."""

    versions: Mapping[int, list[Version]]
    mentions: Mapping[int, list[Mention]]  # by the id of the version
    entities: Mapping[int, list[ArticleEntity]]
    topics: Mapping[int, list[ArticleTopic]]
    claims: Mapping[int, list[Claim]]
    headline_verdicts: Mapping[int, list[HeadlineVerdict]]
    claim_verdicts: Mapping[int, list[ClaimVerdict]]  # by the id of the claim
    corrections: Mapping[int, list[Correction]]
    lines: Mapping[int, list[RecordLine]]
    before: Mapping[int, Rows]  # lines of the record of the archive that this one was restored from
    chain: str
    article_checks: Mapping[int, Rows]
    claim_checks: Mapping[int, Rows]  # by the id of the claim
    links: Mapping[int, list[ClaimLink]]  # by the id of the claim
    among: set[int]


def article_dicts(articles: Sequence[Article], *, among: Narrowed) -> Rows:
    """among: the articles of the export; what refers to another is left empty. A constant number of queries."""
    read = _read(articles, among)
    return [_article(article, read) for article in articles]


def _read(articles: Sequence[Article], among: Narrowed) -> _Read:
    versions = _versions(articles)
    by_article = _grouped((one for group in versions.values() for one in group), "article_id")
    known = Q(tag__status="accepted", tag__merged_into=None)
    entities = ArticleEntity.objects.filter(known, content_object__in=articles).exclude(status="rejected").order_by("tag")
    topics = ArticleTopic.objects.filter(content_object__in=articles).exclude(status="rejected").order_by("tag")
    claims = Claim.objects.filter(article__in=articles, status="accepted").select_related("speaker").order_by("start", "pk")
    headlines = HeadlineVerdict.objects.published().filter(version__article__in=articles).select_related("version")
    findings = published_rows(ClaimVerdict.objects.filter(claim__article__in=articles, claim__status="accepted"))
    links = ClaimLink.objects.standing().filter(claim__article__in=articles, same_as__status="accepted")
    links = list(links.select_related("same_as").order_by("pk"))
    return _Read(
        versions=by_article,
        mentions=_grouped(_mentions(articles), "version_id"),
        entities=_grouped(entities, "content_object_id"),
        topics=_grouped(topics, "content_object_id"),
        claims=_grouped(claims, "article_id"),
        headline_verdicts=_grouped(headlines.order_by("pk"), lambda row: row.version.article_id),
        claim_verdicts=_grouped(sorted(findings, key=lambda row: row.pk), "claim_id"),
        corrections=_grouped(Correction.objects.filter(article__in=articles).order_by("pk"), "article_id"),
        lines=own_records({article: by_article[article.pk] for article in articles}),
        before=restored_lines(article.pk for article in articles),
        chain=first_hash(),
        article_checks=checks_of_articles(articles),
        claim_checks=checks_of_claims(articles),
        links=_grouped(links, "claim_id"),
        among=_pointed_at(articles, links, among),
    )


def _versions(articles: Sequence[Article]) -> dict[int, list[Version]]:
    rows = Version.objects.filter(article__in=articles).order_by("article", "number")
    owners = {article.pk: article for article in articles}
    found: dict[int, list[Version]] = {pk: [] for pk in owners}
    for version in rows.prefetch_related(Prefetch("blocks", Block.objects.order_by("version", "number"))):
        version.article = owners[version.article_id]
        found[version.article_id].append(version)
    return found


def _mentions(articles: Sequence[Article]) -> QuerySet:
    """Those of entities that have a page."""
    known = Q(entity__status="accepted", entity__merged_into=None)
    return Mention.objects.filter(known, version__article__in=articles).order_by("version", "start")


def _pointed_at(articles: Sequence[Article], links: Sequence[ClaimLink], among: Narrowed) -> set[int]:
    ids = {pk for article in articles for pk in (article.story_id, article.duplicate_of_id) if pk}
    return among.those_of(ids | {link.same_as.article_id for link in links})


def _grouped(rows: Iterable[Any], by: Any) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by) if isinstance(by, str) else by(row)].append(row)
    return found


def _article(article: Article, read: _Read) -> dict[str, Any]:
    versions = read.versions[article.pk]
    words, by_id = public_words(versions), {version.pk: version for version in versions}
    standing = standing_ids(read.headline_verdicts[article.pk])
    claims = [_claim(claim, by_id, words, read) for claim in read.claims[article.pk]]
    kept = {verdict["id"] for claim in claims for verdict in claim["claim_verdicts"]}
    corrections = read.corrections[article.pk]
    return {
        **_article_columns(article, read.among),
        "versions": [_version(version, read) for version in versions],
        "article_entities": [_entity(row) for row in read.entities[article.pk]],
        "article_topics": [_topic(row) for row in read.topics[article.pk]],
        "claims": claims,
        "headline_verdicts": [
            headline_verdict_row(row, by_id[row.version_id], words, stands=row.pk in standing)
            for row in read.headline_verdicts[article.pk]
        ],
        "article_fact_checks": read.article_checks.get(article.pk, []),
        "corrections": [
            _correction(row, words) for row in corrections if not row.claim_verdict_id or row.claim_verdict_id in kept
        ],
        "record": [*read.before.get(article.pk, ()), *(_line(line, article.pk, read.chain) for line in read.lines[article.pk])],
    }


def _article_columns(article: Article, among: set[int]) -> dict[str, Any]:
    return {
        "id": article.pk,
        "source_id": article.source_id,
        "source": article.source.name,
        "page": article.get_absolute_url(),
        "headline": article.headline,
        "slug": article.slug,
        "url": article.url,
        "archived_url": article.archived_url,
        "byline": article.byline,
        "section": article.section,
        "language": article.language,
        "published": known_date(article.published_at, article.published_precision),
        "published_precision": article.published_precision,
        "status": OPEN_REVIEW.get(article.state, article.state),
        "headline_rating": article.headline_rating,
        "text_policy": article.source.text_policy,
        "version_count": article.version_count,
        "story_id": article.story_id if article.story_id in among else None,
        "duplicate_of_id": article.duplicate_of_id if article.duplicate_of_id in among else None,
        "key": article.natural_key,
        "key_kind": article.key_kind,
        "imported_at": article.imported_at,
        "changed_at": article.changed_at,
    }


def _version(version: Version, read: _Read) -> dict[str, Any]:
    whole = version.public_text(0, len(version.text))
    mentions = [(one, version.public_text(one.start, one.end)) for one in read.mentions[version.pk]]
    return {
        "id": version.pk,
        "article_id": version.article_id,
        "number": version.number,
        "headline": version.headline,
        "text": whole if len(whole) == len(version.text) else None,
        "length": len(version.text),
        "word_count": version.word_count,
        "text_sha256": version.text_sha256,
        "seen_at": version.seen_at,
        "blocks": [_block(block, version) for block in version.blocks.all()],
        "mentions": [_mention(one, text) for one, text in mentions if len(text) == one.end - one.start],
    }


def _block(block: Block, version: Version) -> dict[str, Any]:
    return {
        "version_id": version.pk,
        "number": block.number,
        "kind": block.kind,
        "start": block.start,
        "end": block.end,
        "text": version.public_text(block.start, block.end) or None,
        "origin": block.origin,
    }


def _mention(mention: Mention, text: str) -> dict[str, Any]:
    names = ("version_id", "entity_id", "start", "end", "origin", "method")
    return {**{name: getattr(mention, name) for name in names}, "text": text}


def _entity(row: ArticleEntity) -> dict[str, Any]:
    names = ("status", "origin", "mentions", "in_headline", "salience")
    return {"article_id": row.content_object_id, "entity_id": row.tag_id, **{name: getattr(row, name) for name in names}}


def _topic(row: ArticleTopic) -> dict[str, Any]:
    names = ("status", "origin", "score")
    return {"article_id": row.content_object_id, "topic_id": row.tag_id, **{name: getattr(row, name) for name in names}}


def _claim(claim: Claim, versions: Mapping[int, Version], words: Words, read: _Read) -> dict[str, Any]:
    version, statement, speaker = versions[claim.version_id], words(claim.statement), claim.speaker
    verdicts = read.claim_verdicts[claim.pk]
    standing = standing_ids(verdicts)
    plain = ("id", "article_id", "version_id", "start", "end", "anchor_state", "is_quotation", "claim_type", "origin", "score")
    return {
        **{name: getattr(claim, name) for name in plain},
        "slug": public_slug(claim, statement),
        "statement": statement,
        "exact": version.public_text(claim.start, claim.end),
        "prefix": _whole(version, claim.start - len(claim.prefix), claim.start),
        "suffix": _whole(version, claim.end, claim.end + len(claim.suffix)),
        "speaker_id": speaker.pk if speaker and speaker.status == "accepted" and not speaker.merged_into_id else None,
        "speaker": speaker.name if speaker else claim.speaker_name,
        "verification": claim.verification,
        "created_at": claim.created_at,
        "claim_links": [_link(link) for link in read.links[claim.pk] if link.same_as.article_id in read.among],
        "claim_fact_checks": read.claim_checks.get(claim.pk, []),
        "claim_verdicts": [
            claim_verdict_row(row, versions[row.version_id], words, stands=row.pk in standing) for row in verdicts
        ],
    }


def _link(link: ClaimLink) -> dict[str, Any]:
    return {name: getattr(link, name) for name in ("claim_id", "same_as_id", "linked_at")}


def _whole(version: Version, start: int, end: int) -> str:
    text = version.public_text(start, end) if start < end else ""
    return text if len(text) == end - start else ""


def _correction(row: Correction, words: Words) -> dict[str, Any]:
    names = ("id", "article_id", "kind", "corrected_at", "headline_verdict_id", "claim_verdict_id")
    return {**{name: getattr(row, name) for name in names}, "note": words(row.note)}


def _line(line: RecordLine, article: int, chain: str) -> dict[str, Any]:
    names = ("number", "at", "verb", "words", "who", "note", "hash", "previous_hash", "sealed", "opened")
    return {"chain": chain, "article_id": article, **{name: getattr(line, name) for name in names}}
