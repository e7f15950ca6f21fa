"""What the API tells beyond the lists and pages: verdicts as rows, and one entity, topic or source."""

from typing import Any

from archive.publish.article_json import finding_json, stamp_json
from archive.queries.entities import EntityPage
from archive.queries.rows import ArticleRow
from archive.queries.sources import SourcePage
from archive.queries.topics import TopicPage
from archive.queries.verdict_lists import ClaimVerdictRow, HeadlineVerdictRow


def headline_verdict_fields(row: HeadlineVerdictRow, *, base: str) -> dict[str, Any]:
    return {**stamp_json(row.stamp), "id": row.pk, "standing": row.standing, **_article(row.article, base)}


def claim_verdict_fields(row: ClaimVerdictRow, *, base: str) -> dict[str, Any]:
    return {
        **finding_json(row.finding, base=base),
        "id": row.pk,
        "standing": row.standing,
        "claim_id": row.claim,
        "claim_url": base + row.claim_url,
        "statement": row.statement,
        **_article(row.article, base),
    }


def _article(article: ArticleRow, base: str) -> dict[str, Any]:
    return {"article_id": article.pk, "article_url": base + article.url, "source": article.source.name}


def entity_json(page: EntityPage, *, base: str) -> dict[str, Any]:
    entity = page.entity
    return {
        "id": entity.pk,
        "url": base + entity.get_absolute_url(),
        "name": entity.name,
        "slug": entity.slug,
        "kind": entity.kind,
        "description": entity.description,
        "wikidata_id": entity.wikidata_id,
        "aliases": list(page.aliases),
        "often_with": [{"name": one.name, "slug": one.slug, "articles": one.shared_count} for one in page.together],
    }


def topic_json(page: TopicPage, *, base: str) -> dict[str, Any]:
    topic = page.topic
    return {
        "id": topic.pk,
        "url": base + topic.get_absolute_url(),
        "name": topic.name,
        "slug": topic.slug,
        "path": topic.path,
        "medtop": topic.medtop,
        "above": [{"name": one.name, "slug": one.slug} for one in page.above],
        "below": [
            {
                "name": node.topic.name,
                "slug": node.topic.slug,
                "articles": node.own,
                "articles_with_subtopics": node.total,
            }
            for node in page.below
        ],
    }


def source_json(page: SourcePage, *, base: str) -> dict[str, Any]:
    source = page.source
    return {
        "id": source.pk,
        "url": f"{base}/sources/{source.slug}/",
        "name": source.name,
        "slug": source.slug,
        "homepage": source.homepage,
        "country": source.country,
        "language": source.language,
        "description": source.description,
        "text_policy": source.text_policy,
        "articles": page.total,
        "headlines_rated": page.rated,
        "record": {share.answer.code: share.count for share in page.mix} if page.has_record else None,
    }
