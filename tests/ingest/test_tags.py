import pytest

from archive.models import ArticleEntity, ArticleTopic, Claim, Entity, Mention, Topic
from tests.ingest.items import store, taken

ONE = "Marrow pays\nIda Marrow paid. Ida Marrow left for Kelbury.\n"
TWO = "Marrow pays\nIda Marrow paid and stayed.\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida():
    return Entity.objects.create(name="Ida Marrow", slug="ida-marrow", kind="person")


@pytest.fixture
def kelbury():
    return Entity.objects.create(name="Kelbury", slug="kelbury", kind="place")


@pytest.fixture
def ports():
    return Topic.objects.create(name="Ports", slug="ports", path="ports/")


def tags():
    return list(
        ArticleEntity.objects.order_by("tag__name").values_list("tag__name", "origin", "status", "mentions", "in_headline")
    )


def test_entities_and_topics_are_suggested(ida, kelbury, ports):
    store(taken(ONE, mentions=[("Ida Marrow", ida.pk), ("Kelbury", kelbury.pk)], topics=[(ports.pk, 0.4), (ports.pk, 0.7)]))

    assert tags() == [("Ida Marrow", "machine", "suggested", 2, False), ("Kelbury", "machine", "suggested", 1, False)]
    assert list(ArticleTopic.objects.values_list("tag", "origin", "status", "score")) == [(ports.pk, "machine", "suggested", 0.7)]
    assert [m.version.text[m.start : m.end] for m in Mention.objects.order_by("start")] == ["Ida Marrow", "Ida Marrow", "Kelbury"]


def test_entity_in_the_headline_is_marked(ida):
    store(taken(ONE, mentions=[("Marrow", ida.pk)]))
    assert tags() == [("Ida Marrow", "machine", "suggested", 3, True)]


def test_new_version_renews_what_the_machine_suggested(ida, kelbury):
    store(taken(ONE, mentions=[("Ida Marrow", ida.pk), ("Kelbury", kelbury.pk)]))
    store(taken(TWO, mentions=[("Ida Marrow", ida.pk)]))

    assert tags() == [("Ida Marrow", "machine", "suggested", 1, False)]
    assert [mention.version.number for mention in Mention.objects.order_by("pk")] == [1, 1, 1, 2]


def test_new_version_never_touches_what_a_person_decided(ida, kelbury, ports):
    store(taken(ONE, mentions=[("Ida Marrow", ida.pk), ("Kelbury", kelbury.pk)], topics=[(ports.pk, 0.4)]))
    ArticleEntity.objects.filter(tag=ida).update(status="rejected")
    ArticleEntity.objects.filter(tag=kelbury).update(status="accepted")
    ArticleTopic.objects.update(origin="person", status="accepted")
    before = tags(), list(ArticleTopic.objects.values())

    store(taken(TWO, mentions=[("Ida Marrow", ida.pk)], topics=[(ports.pk, 0.9)]))

    assert (tags(), list(ArticleTopic.objects.values())) == before


def test_entity_gone_since_the_run_began_is_left_out(ida):
    gone = ida.pk + 1
    store(taken(ONE, mentions=[("Ida Marrow", gone)], claims=["Ida Marrow paid."], speaker="Ida Marrow", topics=[(99, 0.5)]))
    assert (ArticleEntity.objects.count(), ArticleTopic.objects.count(), Mention.objects.count()) == (0, 0, 0)
    assert Claim.objects.get().speaker is None
