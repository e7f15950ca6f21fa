"""Topics and entities as a person sets them."""

import pytest

from archive.models import Article, ArticleEntity, ArticleTopic, Entity, Event, Topic
from archive.queries.queue import open_for
from archive.review.conclusion import RequirementRefused
from archive.review.permissions import PermissionRefused
from archive.review.requirement import sheets_required
from archive.review.tags import set_tags
from tests.review import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics() -> list[Topic]:
    return [Topic.objects.create(name=name, slug=name, path=f"{name}/") for name in ("roads", "fairs", "ships")]


def statuses(article) -> dict[str, tuple[str, str]]:
    return {row.tag.name: (row.status, row.origin) for row in ArticleTopic.objects.filter(content_object=article)}


def test_setting_topics_accepts_them_and_rejects_the_others(topics, editor):
    article = desk.make_article()
    for topic in topics[:2]:
        ArticleTopic.objects.create(content_object=article, tag=topic, origin="machine", status="suggested")
    at = desk.now()
    article = set_tags(article, topics=[topics[0], topics[2]], entities=None, by=editor, at=at)
    assert statuses(article) == {
        "roads": ("accepted", "person"),
        "fairs": ("rejected", "person"),
        "ships": ("accepted", "person"),
    }
    assert article.changed_at == at
    event = Event.objects.get(verb="tags_set")
    roads, fairs, ships = (topic.pk for topic in topics)
    assert event.before == {"topics": {"accepted": [], "suggested": [roads, fairs], "rejected": []}}
    assert event.after == {"topics": {"accepted": [roads, ships], "suggested": [], "rejected": [fairs]}}


def test_a_rejected_topic_can_be_taken_back(topics, editor):
    article = desk.make_article()
    set_tags(article, topics=topics[:1], entities=None, by=editor, at=desk.now())
    set_tags(article, topics=[], entities=None, by=editor, at=desk.now())
    assert statuses(article) == {"roads": ("rejected", "person")}
    set_tags(article, topics=topics[:1], entities=None, by=editor, at=desk.now())
    assert statuses(article) == {"roads": ("accepted", "person")}


def test_none_leaves_tags_as_they_are_and_the_same_again_changes_nothing(topics, editor):
    article = desk.make_article()
    fenn = Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    article = set_tags(article, topics=topics[:1], entities=[fenn], by=editor, at=desk.now())
    before = desk.everything()
    set_tags(article, topics=None, entities=None, by=editor, at=desk.now())
    set_tags(article, topics=topics[:1], entities=[fenn], by=editor, at=desk.now())
    assert desk.everything() == before
    assert list(ArticleEntity.objects.values_list("tag", "status", "origin")) == [(fenn.pk, "accepted", "person")]


@pytest.mark.parametrize("role", ["observer", "importer", "reviewer", "adjudicator"])
def test_tags_are_for_those_with_the_power(role, request, topics):
    article = desk.make_article()
    with pytest.raises(PermissionRefused):
        set_tags(article, topics=topics, entities=None, by=request.getfixturevalue(role), at=desk.now())
    assert statuses(article) == {}


def topic_asking(number: int | None, *, path: str) -> Topic:
    slug = path.rstrip("/").split("/")[-1]
    return Topic.objects.create(name=slug, slug=slug, path=path, sheets_required=number)


@pytest.mark.parametrize(
    "article_asks, source_asks, topics, needed",
    [
        (None, None, {}, 2),
        (None, None, {"health/": 3}, 3),
        (None, 1, {"health/": 3}, 3),
        (None, 4, {"health/": 3}, 4),
        (None, 1, {"health/": None}, 1),
        (None, None, {"health/": 1}, 1),
        (1, 4, {"health/": 3}, 1),
        (None, None, {"health/": 3, "health/drugs/": None}, 3),
        (None, None, {"health/": 3, "health/drugs/": 5}, 5),
    ],
)
def test_an_article_needs_what_it_was_set_to_or_the_most_of_its_source_and_topics(article_asks, source_asks, topics, needed):
    """The article has the last of the topics alone; those above it count too."""
    made = [topic_asking(number, path=path) for path, number in topics.items()]
    topic_asking(7, path="healthy/")  # not above them, whatever its name begins with
    article = desk.queued(source=desk.make_source(sheets_required=source_asks), sheets_required=article_asks)
    for topic in made[-1:]:
        ArticleTopic.objects.create(content_object=article, tag=topic)
    assert sheets_required(article) == needed
    listed = open_for(desk.reviewers()[0], state="queued").get(pk=article.pk)
    assert listed.sheets_needed == needed


def test_a_suggested_topic_asks_for_no_reviews():
    article = desk.queued()
    ArticleTopic.objects.create(content_object=article, tag=topic_asking(3, path="health/"), status="suggested")
    assert sheets_required(article) == 2


def test_a_review_is_concluded_where_its_topics_no_longer_ask_for_more(editor):
    health, article = topic_asking(3, path="health/"), desk.queued()
    set_tags(article, topics=[health], entities=None, by=editor, at=desk.now())
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED])
    assert Article.objects.get(pk=article.pk).state == "in_review"
    article = set_tags(article, topics=[], entities=None, by=editor, at=desk.now())
    assert article.state == "agreed"


def test_whoever_reviews_an_article_does_not_lower_its_reviews_by_its_topics():
    health, article = topic_asking(3, path="health/"), desk.queued()
    ArticleTopic.objects.create(content_object=article, tag=health)
    reviewer = desk.person("editor who rates", "editor")
    reviewer.groups.add(*desk.reviewers()[0].groups.all())
    desk.started(article, by=reviewer)
    before = desk.everything()
    with pytest.raises(RequirementRefused, match="fewer reviews"):
        set_tags(article, topics=[], entities=None, by=reviewer, at=desk.now())
    assert desk.everything() == before
    assert ArticleTopic.objects.get().status == "accepted"


def test_a_topic_that_asks_for_fewer_reviews_concludes_what_waited(client, editor):
    health, article = topic_asking(3, path="health/"), desk.queued()
    set_tags(article, topics=[health], entities=None, by=editor, at=desk.now())
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.LOW])
    client.force_login(editor)
    form = {"name": "health", "terms": "[]", "sheets_required": "2"}
    assert client.post(f"/admin/archive/topic/{health.pk}/change/", form).status_code == 302
    assert Article.objects.get(pk=article.pk).state == "disputed"
