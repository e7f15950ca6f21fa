"""What a format gives beside headline and text: classes of lines, subjects, names, notes, an embargo."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.analysis import analyse
from archive.formats.records import RawRecord
from archive.ingest.knowledge import load_knowledge
from archive.models import Alias, Article, ArticleEntity, ArticleTopic, Block, Entity, ImportBatch, Record, Topic
from archive.pipeline import import_records
from archive.queries.imports import notes
from tests.factories import AT
from tests.ingest.items import store, taken

ONE = "Ferry late\nThe ferry was 2 hours late.\n"
TWO = "Ferry very late\nThe ferry was 3 hours late.\n"
FEED = """<rss version="2.0"><channel><title>Mercury</title><link>https://mercury.example</link><item>
<title>Marrow pays for the quay</title><link>https://mercury.example/quay</link><category>Ports</category>
<description>&lt;p&gt;Ida Marrow paid 250 crowns on Tuesday.&lt;/p&gt;&lt;h2&gt;The 3 per cent rule of Ida Marrow&lt;/h2&gt;
&lt;p&gt;Nobody else has paid 40 per cent more.&lt;/p&gt;</description></item></channel></rss>"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def ports():
    return Topic.objects.create(name="Ports", slug="ports", path="ports/", medtop="medtop:20000337")


def entity(name, **fields):
    return Entity.objects.create(name=name, slug=name.lower().replace(" ", "-"), **{"kind": "person", **fields})


def tags(article=None):
    rows = ArticleEntity.objects.filter(content_object=article) if article else ArticleEntity.objects
    return sorted(rows.values_list("tag__name", "origin", "status", "mentions"))


def test_classes_the_format_gives_are_used_and_marked_as_the_source_s():
    text = "Quay\nThe fee rose 12 per cent this year\nThe fee rose 15 per cent last year."
    blocks = (("headline", 0, 4), ("caption", 5, 39), ("body", 40, 75))
    analysis = analyse(text, blocks=blocks)

    assert [(block.kind, block.start, block.end) for block in analysis.blocks] == list(blocks)
    assert [claim.start for claim in analysis.claims] == [40]  # a caption makes none
    item = taken(text, blocks=blocks)
    item.analyse = lambda: analysis
    store(item)
    assert set(Block.objects.values_list("kind", "origin")) == {("headline", "source"), ("caption", "source"), ("body", "source")}


@pytest.mark.parametrize(
    "blocks",
    [
        [("headline", 0, 4)],
        [("headline", 0, 4), ("body", 3, 19)],
        [("headline", 0, 4), ("gossip", 5, 19)],
        [("headline", 0, 4), ("body", 5, 30)],
    ],
)
def test_blocks_that_are_not_the_text_are_no_blocks(blocks):
    with pytest.raises(ValueError, match="block|Blocks"):
        analyse("Quay\nThe fee rose.\n", blocks=blocks)


def test_classes_of_a_feed_reach_the_archive(ports):
    entity("Ida Marrow")
    report = import_records([RawRecord("feed.xml", 1, 0, FEED.encode())], at=AT)

    article = Article.objects.get(pk=report.articles[0])
    assert list(Block.objects.order_by("number").values_list("kind", flat=True)) == ["headline", "body", "subheading", "body"]
    assert list(ArticleTopic.objects.values_list("tag__name", "origin")) == [("Ports", "source")]
    assert tags(article) == [("Ida Marrow", "machine", "suggested", 3)]  # once by the surname


def test_subjects_become_known_topics_by_id_or_name_as_suggestions_of_the_source(ports):
    fish = Topic.objects.create(name="Fishing", slug="fishing", path="fishing/")
    given = (("medtop:20000337", "Harbours"), ("", "FISHING"), ("", "weather"), ("medtop:20000337", "Ports"))
    store(taken(ONE, subjects=given, topics=[(fish.pk, 0.4)]))

    assert list(ArticleTopic.objects.order_by("tag__name").values_list("tag__name", "origin", "status", "score")) == [
        ("Fishing", "source", "suggested", 1.0),
        ("Ports", "source", "suggested", 1.0),
    ]
    assert Record.objects.get().notes == "Subjects that are no topics here: weather."
    assert Topic.objects.count() == 2


def test_names_become_entities_known_by_name_or_alias():
    ida = entity("Ida Marrow")
    Alias.objects.create(entity=ida, name="Cllr Marrow")
    board = entity("Harbour Board", kind="organisation", merged_into=entity("Port Authority", kind="organisation"))
    store(
        taken(
            ONE,
            names=(("person", "cllr marrow"), ("", "IDA MARROW"), ("organisation", "Harbour Board")),
            mentions=[("ferry", ida.pk)],
        )
    )

    assert tags() == [("Ida Marrow", "source", "suggested", 1), ("Port Authority", "source", "suggested", 0)]
    assert Entity.objects.count() == 3 and board.pk and Record.objects.get().notes == ""


def test_unknown_name_is_a_suggested_entity_not_looked_for_in_texts():
    store(taken(ONE, names=(("person", "Tam Ferrow"), ("place", "Élan"), ("", "Something"), ("person", "Tam  Ferrow"))))

    found = Entity.objects.order_by("name").values_list("name", "slug", "kind", "origin", "status")
    assert list(found) == [
        ("Tam Ferrow", "tam-ferrow", "person", "source", "suggested"),
        ("Élan", "elan", "place", "source", "suggested"),
    ]
    assert tags() == [("Tam Ferrow", "source", "suggested", 0), ("Élan", "source", "suggested", 0)]
    assert Record.objects.get().notes == "Names not taken up: Something."
    assert load_knowledge().names == ()
    Entity.objects.update(status="accepted")
    assert len(load_knowledge().names) == 2


def test_names_given_again_make_nothing_new_and_a_slug_taken_gets_a_mark():
    entity("Tam-Ferrow", kind="work")
    store(
        taken(ONE, names=(("person", "Tam Ferrow"),)),
        taken(TWO, key="b", names=(("person", "TAM FERROW"), ("person", "Tam Ferrow"))),
    )

    assert list(Entity.objects.filter(origin="source").values_list("name", flat=True)) == ["Tam Ferrow"]
    assert Entity.objects.get(origin="source").slug.startswith("tam-ferrow-")
    assert ArticleEntity.objects.count() == 2


def test_rejected_and_shared_names_are_left_to_a_person():
    entity("No One", status="rejected")
    for name in ("John Hale (councillor)", "John Hale (player)"):
        Alias.objects.create(entity=entity(name), name="John Hale")
    store(taken(ONE, names=(("person", "No One"), ("person", "John Hale"))))

    assert tags() == [] and Entity.objects.count() == 3
    assert Record.objects.get().notes == "Names not taken up: No One, John Hale."


def test_later_version_without_tags_keeps_those_the_source_gave(ports):
    article = store(taken(ONE, names=(("person", "Tam Ferrow"),), subjects=(("", "Ports"),))).articles[0]
    tam = Entity.objects.get()
    store(taken(TWO, mentions=[("ferry", tam.pk)]))

    assert tags(article) == [("Tam Ferrow", "source", "suggested", 1)]
    ArticleEntity.objects.update(status="rejected", origin="person")
    store(taken(ONE, names=(("person", "Tam Ferrow"),)))
    assert tags(article) == [("Tam Ferrow", "person", "rejected", 1)]
    assert ArticleTopic.objects.count() == 1


def test_notes_are_kept_on_the_record_and_counted():
    note = "The date 'YYYYMMDD' is not a date; left out."
    store(taken(ONE, notes=(note,)), taken(TWO, key="b", notes=(note,)), taken(TWO + "!", key="c"))

    batch = ImportBatch.objects.get()
    assert batch.noted == 2
    assert [(found.sentences, found.times, found.first) for found in notes(batch)] == [([note], 2, 1)]
    store(taken(ONE, notes=(note,)))
    assert Record.objects.order_by("pk").last().notes == note  # of an unchanged one too


@pytest.mark.parametrize(("hours", "visibility"), [(1, "hidden"), (0, "public"), (-1, "public")])
def test_article_under_embargo_is_stored_hidden(hours, visibility):
    store(taken(ONE, embargoed_until=AT + timedelta(hours=hours)))
    assert Article.objects.get().visibility == visibility


def story(number):
    return taken(
        f"Headline {number}\nBody {number}.\n", key=str(number), subjects=(("", "Ports"),),
        names=(("person", f"Person {number}"), ("place", "Kelbury")), notes=(f"Note {number}.",),
    )  # fmt: skip


def test_tags_given_take_the_same_queries_for_fifty_articles_as_for_five(ports):
    store(story(1))
    counts = []
    for first, count in ((100, 5), (200, 50)):
        with CaptureQueriesContext(connection) as queries:
            store(*(story(number) for number in range(first, first + count)))
        counts.append(len(queries))
    assert counts[0] == counts[1]
