import hashlib

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from archive.audit import OutsideTransaction, verify_chain
from archive.ingest.importer import store_chunk
from archive.ingest.items import Origin, Refused
from archive.ingest.quarantine import keep
from archive.models import Article, Block, Event, ImportBatch, Record, Source, Version
from tests.factories import AT
from tests.ingest.items import store, taken

ONE = "Ferry late\nThe ferry was 2 hours late.\n"
TWO = "Ferry very late\nThe ferry was 3 hours late.\n"

pytestmark = pytest.mark.django_db


def verbs():
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def test_new_item_becomes_article_version_blocks_record_and_event():
    stored = store(taken(ONE, byline="Ada Ness", url="https://ledger.example/ferry"))

    article = Article.objects.get()
    version, record = Version.objects.get(), Record.objects.get()
    assert stored.outcomes == ["new"] and stored.articles == [article.pk] and stored.changed == []
    assert (article.headline, article.slug, article.version_count, article.state) == ("Ferry late", "ferry-late", 1, "imported")
    assert (article.byline, article.url, article.source.name) == (
        "Ada Ness",
        "https://ledger.example/ferry",
        "The Kelbury Ledger",
    )
    assert (article.imported_at, article.changed_at, article.first_batch) == (AT, AT, record.batch)
    assert (version.article, version.number, version.record, version.text) == (article, 1, record, ONE)
    assert (version.text_sha256, version.word_count) == (hashlib.sha256(ONE.encode()).hexdigest(), 6)
    assert list(Block.objects.order_by("number").values_list("kind", "start", "end")) == [("headline", 0, 10), ("body", 11, 39)]
    assert (record.outcome, record.article, record.raw_bytes(), record.number) == ("new", article, ONE.encode(), 1)
    assert record.sha256 == hashlib.sha256(ONE.encode()).hexdigest() and record.size == len(ONE)
    event = Event.objects.get()
    assert (event.verb, event.subject_type, event.subject_id, event.article_id) == (
        "article_imported",
        "article",
        article.pk,
        article.pk,
    )
    assert event.after == {
        "version": 1,
        "headline": "Ferry late",
        "content_digest": version.content_digest,
        "batch": record.batch_id,
        "visibility": "public",
    }


def test_same_key_and_content_is_unchanged_and_writes_only_its_record():
    first = store(taken(ONE))
    again = store(taken(ONE.replace("\n", "\r\n")))

    assert again.outcomes == ["unchanged"] and again.articles == first.articles
    assert (Article.objects.count(), Version.objects.count(), Event.objects.count()) == (1, 1, 1)
    assert list(Record.objects.order_by("pk").values_list("outcome", "article")) == [
        ("new", first.articles[0]),
        ("unchanged", first.articles[0]),
    ]


def test_same_key_and_other_content_is_a_new_version():
    store(taken(ONE, section="News", byline="Ada Ness"))
    stored = store(taken(TWO, byline="Bo Ness"))

    article = Article.objects.get()
    assert stored.outcomes == ["new_version"] and stored.changed == [article]
    assert (article.headline, article.slug, article.version_count) == ("Ferry very late", "ferry-very-late", 2)
    assert (article.byline, article.section) == ("Bo Ness", "News")
    assert list(Version.objects.order_by("number").values_list("number", "headline", "text")) == [
        (1, "Ferry late", ONE),
        (2, "Ferry very late", TWO),
    ]
    assert verbs() == ["article_imported", "version_imported"]
    assert Event.objects.get(number=2).before == {"version": 1}


def test_content_that_comes_back_is_a_version_of_its_own():
    outcomes = [store(taken(text)).outcomes[0] for text in (ONE, TWO, ONE, ONE)]
    assert outcomes == ["new", "new_version", "new_version", "unchanged"]
    assert Article.objects.get().version_count == 3


def test_what_a_person_corrected_stays():
    store(taken(ONE, byline="Ada Ness"))
    Article.objects.update(headline="Ferry late, again", slug="ferry-late-again", locked_fields=["headline", "byline"])

    store(taken(TWO, byline="Bo Ness", section="News"))

    article = Article.objects.get()
    assert (article.headline, article.slug, article.byline, article.section) == (
        "Ferry late, again",
        "ferry-late-again",
        "Ada Ness",
        "News",
    )
    assert (article.version_count, Version.objects.get(number=2).headline) == (2, "Ferry very late")


def test_same_content_under_another_key_is_kept_as_a_duplicate():
    first = store(taken(ONE, key="a", source="One"))
    second = store(taken(ONE, key="b", source="Two"))
    third = store(taken(ONE, key="c", source="Three"))

    assert (second.outcomes, third.outcomes) == (["duplicate"], ["duplicate"])
    found = Article.objects.order_by("pk").values_list("duplicate_of", "state", "source__name")
    assert list(found) == [
        (None, "imported", "One"), (first.articles[0], "imported", "Two"), (first.articles[0], "imported", "Three"),
    ]  # fmt: skip
    assert verbs() == ["article_imported"] + ["article_imported", "duplicate_found"] * 2
    assert Event.objects.get(number=3).after == {"duplicate_of": first.articles[0]}
    assert Version.objects.count() == 3


def test_duplicate_of_an_earlier_version_is_a_duplicate_too():
    first = store(taken(ONE, key="a"), taken(TWO, key="a"))
    second = store(taken(ONE, key="b"))
    assert second.outcomes == ["duplicate"]
    assert Article.objects.get(pk=second.articles[0]).duplicate_of_id == first.articles[0]


def test_duplicate_whose_text_goes_its_own_way_is_none_any_more():
    original = store(taken(ONE, key="a")).articles[0]
    copy = store(taken(ONE, key="b")).articles[0]
    store(taken(TWO, key="b"))
    follower = store(taken(TWO, key="c"))

    assert Article.objects.get(pk=copy).duplicate_of_id is None
    assert follower.outcomes == ["duplicate"]
    assert Article.objects.get(pk=follower.articles[0]).duplicate_of_id == copy
    assert Article.objects.get(pk=original).duplicate_of_id is None


def test_one_chunk_may_hold_one_article_several_times():
    stored = store(taken(ONE, key="a"), taken(TWO, key="a"), taken(ONE, key="b"), taken(TWO, key="a"), taken(TWO, key="c"))

    assert stored.outcomes == ["new", "new_version", "duplicate", "unchanged", "duplicate"]
    a, _, b, _, c = stored.articles
    assert stored.articles == [a, a, b, a, c] and stored.changed == []
    assert Article.objects.get(pk=a).version_count == 2 and Article.objects.get(pk=a).headline == "Ferry very late"
    assert [Article.objects.get(pk=pk).duplicate_of_id for pk in (a, b, c)] == [None, a, a]
    assert list(Version.objects.filter(article=a).order_by("number").values_list("number", "text")) == [(1, ONE), (2, TWO)]
    assert Record.objects.get(number=2).versions.get().text == TWO


def test_one_chunk_may_bring_two_versions_of_an_article_already_there():
    article = store(taken(ONE)).articles[0]
    stored = store(taken(TWO), taken(ONE), taken(ONE))
    assert stored.outcomes == ["new_version", "new_version", "unchanged"]
    assert Article.objects.get(pk=article).version_count == 3
    assert list(Version.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_refused_items_are_kept_with_their_reason_beside_those_taken():
    refused = Refused(Origin("odd.txt", 3, 17, keep(b"\0\1"), sidecar=b"{}"), "binary", "Not text.")
    stored = store(taken(ONE), refused, taken(TWO, key="b"))

    record = Record.objects.get(number=2)
    assert (record.outcome, record.reason_code, record.reason, record.article) == ("refused", "binary", "Not text.", None)
    assert (record.raw_bytes(), bytes(record.sidecar)) == (b"\0\1", b"{}")
    assert (record.locator, record.record_number, record.byte_offset) == ("odd.txt", 3, 17)
    assert stored.outcomes.count("refused") == 1 and len(stored.articles) == 2
    batch = ImportBatch.objects.get()
    assert (batch.new, batch.refused, batch.unchanged) == (2, 1, 0)


def story(number, mark=""):
    return taken(f"Headline {number}{mark}\nBody of {number} things.\n", key=str(number), claims=[f"{number} things"])


def queries_of(count, *, start, mark=""):
    items = [story(number, mark) for number in range(start, start + count)]
    with CaptureQueriesContext(connection) as queries:
        store(*items)
    return len(queries)


def test_chunk_takes_the_same_queries_for_fifty_articles_as_for_five():
    store(story(1))
    assert queries_of(50, start=200) == queries_of(5, start=100)


def test_new_versions_take_the_same_queries_for_fifty_articles_as_for_five():
    store(*(story(number) for number in range(100, 250)))
    assert queries_of(50, start=200, mark="!") == queries_of(5, start=100, mark="!")


@pytest.mark.django_db(transaction=True)
def test_store_chunk_refuses_outside_a_transaction():
    batch = ImportBatch.objects.create(started_at=AT)
    with pytest.raises(OutsideTransaction):
        store_chunk([taken(ONE)], batch=batch, first_number=1, at=AT)
    assert not Article.objects.exists()


def test_chunk_that_fails_leaves_nothing():
    broken = taken(TWO, key="b")
    broken.record = type(broken.record)(headline="", text=TWO, encoding="utf-8")  # a version without headline breaks a constraint
    with pytest.raises(IntegrityError), transaction.atomic():
        store(taken(ONE, key="a"), broken)
    assert not any(model.objects.exists() for model in (Article, Version, Record, Event, Source, ImportBatch))


def test_the_record_stays_whole_over_many_imports():
    store(taken(ONE, key="a"), taken(ONE, key="b"))
    store(taken(TWO, key="a"), taken(ONE, key="b"))
    assert verify_chain() == []


def test_bytes_of_what_comes_unchanged_are_kept_once():
    store(taken(ONE))
    store(taken(ONE), taken(ONE.replace("late.", "late. ")))
    records = list(Record.objects.order_by("pk"))
    assert [record.outcome for record in records] == ["new", "unchanged", "unchanged"]
    assert {record.kept_in_id for record in records} == {None, records[0].pk}
    assert sorted(record.raw_bytes() for record in records) == sorted([ONE.encode(), ONE.encode(), ONE[:-1].encode() + b" \n"])
    assert Record.objects.filter(raw__isnull=True).count() == 1


def test_bytes_that_come_twice_in_one_chunk_are_kept_once():
    store(*(taken(text, url="https://ledger.example/ferry") for text in (ONE, ONE, TWO, TWO, ONE)))
    records = list(Record.objects.order_by("number"))
    assert [record.outcome for record in records] == ["new", "unchanged", "new_version", "unchanged", "new_version"]
    assert [record.kept_in and record.kept_in.number for record in records] == [None, 1, None, 3, None]
    assert [record.raw_bytes().decode() for record in records] == [ONE, ONE, TWO, TWO, ONE]
