"""Topics and entities as a person sets them."""

import pytest

from archive.models import ArticleEntity, ArticleTopic, Entity, Event, Topic
from archive.review.permissions import PermissionRefused
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
