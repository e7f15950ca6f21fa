"""What the API tells beyond the lists and pages: verdicts as rows, and one entity, topic or source."""

from typing import Any

from archive.models import Topic
from archive.publish.article_json import finding_json, stamp_json
from archive.publish.tables import entity_itself, source_itself, topic_counts, topic_itself
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
    return {
        **entity_itself(page.entity, base=base),
        "aliases": list(page.aliases),
        "often_with": [{"name": one.name, "slug": one.slug, "articles": one.shared_count} for one in page.together],
    }


def topic_json(page: TopicPage, *, base: str) -> dict[str, Any]:
    return {
        **topic_itself(page.topic, base=base),
        "above": [_link(one) for one in page.above],
        "below": [_link(node.topic) | topic_counts(node) for node in page.below],
    }


def _link(topic: Topic) -> dict[str, str]:
    return {"name": topic.name, "slug": topic.slug}


def source_json(page: SourcePage, *, base: str) -> dict[str, Any]:
    return {
        **source_itself(page.source, base=base),
        "articles": page.total,
        "headlines_rated": page.rated,
        "record": {share.answer.code: share.count for share in page.ratings.mix} if page.has_record else None,
    }
