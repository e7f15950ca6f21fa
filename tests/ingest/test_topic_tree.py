"""The Media Topics in the archive's own tree: made once, never over what people made; what is retired gives way."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from archive.analysis.media_topics import media_topics
from archive.ingest.topic_tree import load_media_topics
from archive.models import ArticleTopic, Event, Topic
from archive.queries.topics import topic_page, topic_tree
from tests.factories import make_article
from tests.ingest.items import store, taken

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOCCER = "medtop:20001065"


def topic(name: str, above: Topic | None = None, **fields: object) -> Topic:
    slug = name.lower().replace(" ", "-")
    return Topic.objects.create(name=name, slug=slug, parent=above, path=f"{above.path if above else ''}{slug}/", **fields)


def test_the_tree_is_made_whole_and_once():
    first = load_media_topics(at=AT)
    before = list(Topic.objects.order_by("pk").values())
    second = load_media_topics(at=AT)

    assert (first.made, first.kept, second.made, second.kept) == (1133, 0, 0, 1133)
    assert list(Topic.objects.order_by("pk").values()) == before
    soccer = Topic.objects.get(medtop=SOCCER)
    assert (soccer.path, soccer.parent.parent.name) == ("sport/competition-discipline/soccer/", "sport")
    assert set(Topic.objects.values_list("medtop", flat=True)) == set(media_topics())
    assert Event.objects.count() == 0


def test_two_of_one_name_are_told_apart():
    load_media_topics(at=AT)

    names = (
        Topic.objects.filter(medtop__in=["medtop:20000048", "medtop:20000311"]).order_by("medtop").values_list("name", flat=True)
    )
    assert list(names) == ["online media", "online media (media)"]


def test_what_people_made_stays_and_the_rest_is_put_under_it():
    games = topic("Games and sport", medtop="medtop:15000000", terms=["match"])
    football = topic("Football", games, medtop=SOCCER, description="Ours.")
    politics = topic("POLITICS")
    before = {one.pk: one for one in (games, football, politics)}

    report = load_media_topics(at=AT)

    assert (report.made, report.kept, report.named) == (1130, 2, ["POLITICS"])
    for one in Topic.objects.filter(pk__in=before):
        assert (one.name, one.slug, one.path, one.description, one.terms) == tuple(
            getattr(before[one.pk], name) for name in ("name", "slug", "path", "description", "terms")
        )
    assert Topic.objects.get(name="competition discipline").path == "games-and-sport/competition-discipline/"
    assert Topic.objects.get(name="election").path == "politics/election/"
    (event,) = Event.objects.all()
    assert (event.subject_id, event.before, event.after) == (politics.pk, {"medtop": None}, {"medtop": "medtop:11000000"})


def test_retired_topic_is_not_made_and_stays_where_it_is(capsys):
    old = topic("war crime action", medtop="medtop:20000064")

    call_command("load_topics")

    said = capsys.readouterr().out
    assert "Topics made: 1133. Already there: 0." in said
    assert "medtop:20000064 was retired on 2016-04-05; medtop:20000105 takes its place." in said
    assert Topic.objects.get(pk=old.pk).medtop == "medtop:20000064"


def test_an_import_that_names_a_retired_topic_is_given_what_takes_its_place():
    load_media_topics(at=AT)

    store(taken("Elm\nA quiet day.\n", subjects=(("medtop:20000064", "war crime action"),)))

    assert list(ArticleTopic.objects.values_list("tag__name", "origin")) == [("war crime", "source")]


def test_a_topic_implies_those_above_it_in_lists_and_counts():
    load_media_topics(at=AT)
    article = make_article("Cup for Elm\nThe striker and the goalkeeper, both footballers, won a penalty.", source="The Elm Post")

    (item,) = ArticleTopic.objects.filter(content_object=article)
    (sport,) = topic_tree()

    assert (item.tag.medtop, item.origin, item.status) == (SOCCER, "machine", "suggested")
    assert (sport.topic.name, sport.own, sport.total) == ("sport", 0, 1)
    assert [row.headline for row in topic_page("sport").articles.items] == ["Cup for Elm"]


def test_a_new_archive_has_the_tree_and_one_with_topics_keeps_its_own():
    call_command("setup_archive", "--no-demo")
    assert Topic.objects.count() == 1133

    Topic.objects.exclude(children__isnull=False).delete()
    left = Topic.objects.count()
    call_command("setup_archive", "--no-demo")
    assert Topic.objects.count() == left
