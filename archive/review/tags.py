"""Topics and entities of an article, as a person sets them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article, ArticleEntity, ArticleTopic, Entity, Topic
from archive.review.conclusion import RequirementRefused, conclude
from archive.review.guards import live_sheets
from archive.review.permissions import check_can
from archive.review.requirement import locked_article, page_changed, sheets_required
from archive.review.suggested_entities import JudgementRefused, judge_entity


def set_tags(
    article: Article, *, topics: Iterable[Topic] | None, entities: Iterable[Entity] | None, by: Any, at: datetime
) -> Article:
    """The article with exactly these topics and entities accepted; None leaves them as they are.

    What is not among them any more is rejected and kept so, that the machine does not suggest it again; the same holds for
    suggestions not taken up. A suggested entity that is set is accepted in the archive too. Where its topics now ask for no
    more reviews than are in, the review is concluded. Raises PermissionRefused; RequirementRefused where a reviewer of the
    article would so lower the number of reviews.
    """
    check_can(by, "tag")
    entities = None if entities is None else list(entities)
    with transaction.atomic():
        article = locked_article(article.pk)
        needed = sheets_required(article)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, model, tags in (("topics", ArticleTopic, topics), ("entities", ArticleEntity, entities)):
            if tags is not None:
                _set(article, model, {tag.pk for tag in tags}, name, before, after)
        if before != after:
            page_changed(article, at=at)
            record(verb="tags_set", subject=article, article_id=article.pk, by=by, at=at, before=before, after=after)
            _accept(entities or (), by, at)
            if sheets_required(article) < needed:
                _fewer(article, by, at)
        return Article.objects.select_related("source").get(pk=article.pk)


def _accept(entities: Iterable[Entity], by: Any, at: datetime) -> None:
    """A name that was only suggested is taken up with the first article it is set on."""
    for entity in entities:
        if entity.status == "suggested":
            with suppress(JudgementRefused):
                judge_entity(entity, "accepted", by=by, at=at, note="Set on an article.")


def _fewer(article: Article, by: Any, at: datetime) -> None:
    """The topics ask for fewer reviews now: enough may be in already. Not for reviewers to bring about."""
    if any(sheet.reviewer_id == by.pk for sheet in live_sheets(article)):
        raise RequirementRefused("You review this article yourself, and without that topic it would need fewer reviews.")
    conclude(article, at=at)


def _set(article: Article, model: Any, wanted: set[int], name: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """What a person accepted or rejected is theirs: origin says so, and no import changes it."""
    rows = {row.tag_id: row for row in model.objects.filter(content_object=article)}
    changed = [row for pk, row in rows.items() if row.status != ("accepted" if pk in wanted else "rejected")]
    before[name] = _told(rows)
    for row in changed:
        row.status, row.origin = ("accepted" if row.tag_id in wanted else "rejected"), "person"
    model.objects.bulk_update(changed, ["status", "origin"])
    made = [model(content_object=article, tag_id=pk, origin="person", status="accepted") for pk in sorted(wanted - set(rows))]
    model.objects.bulk_create(made)
    after[name] = _told(rows | {row.tag_id: row for row in made})


def _told(rows: dict[int, Any]) -> dict[str, list[int]]:
    """The ids of the tags by their state, suggestions included."""
    return {
        status: sorted(pk for pk, row in rows.items() if row.status == status) for status in ("accepted", "suggested", "rejected")
    }
