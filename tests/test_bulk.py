"""Rows written in bulk are the rows that the ORM would write."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict

from archive.models import Article, Block, Event, ImportBatch, KeptForever, Record, SketchNumber, Version
from archive.models.bulk import ROWS_AT_ONCE, insert, insert_values, maker, new_ids, update
from tests.factories import AT, make_article, story_text

pytestmark = pytest.mark.django_db

NAMES = ("version_id", "number", "kind", "start", "end")


def stored(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def test_values_are_stored_as_the_orm_stores_them():
    version = make_article().versions.get()
    version.blocks.all()._raw_delete(using="default")
    block = Block(version=version, number=1, kind="body", start=0, end=5)
    assert insert_values(Block, NAMES, iter([(version.pk, 1, "body", 0, 5)])) == 1
    assert stored(Block.objects.get(version=version)) == stored(block)


def test_objects_are_stored_whole_with_their_ids_and_can_be_saved_again():
    batch = ImportBatch.objects.create(started_at=AT, arguments={"paths": ["a", "é"]})
    raws = [bytes(range(256)), b"", None]
    rows = [Record(batch=batch, number=n, locator="a\t\\N\n'b", raw=raw, size=9, sha256="0" * 64, outcome="refused", reason="So.")
            for n, raw in enumerate(raws, 1)]  # fmt: skip
    assert insert(rows) is rows
    for row, raw in zip(rows, raws, strict=True):
        there = Record.objects.get(pk=row.pk)
        assert stored(there) == stored(row) | {"raw": raw}
        assert model_to_dict(there, exclude=["raw", "sidecar"]) == model_to_dict(row, exclude=["raw", "sidecar"])
        row.save()
    assert Record.objects.count() == len(rows)


@pytest.mark.parametrize("count", [1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 3 * ROWS_AT_ONCE + 5])
def test_any_number_of_rows_is_written_in_one_query(count, django_assert_max_num_queries):
    version = make_article().versions.get()
    version.blocks.all()._raw_delete(using="default")
    with django_assert_max_num_queries(2):  # one for their ids
        assert insert_values(Block, NAMES, [(version.pk, n, "body", n, n + 1) for n in range(count)]) == count
    assert list(version.blocks.order_by("pk").values_list("number", flat=True)) == list(range(count))


def test_rows_are_made_as_models_make_them():
    given = {"source_id": 1, "natural_key": "1" * 64, "headline": "Ferry", "published_at": AT}
    one, other = maker(Article)(**given), maker(Article)(**given)
    assert stored(one) == stored(Article(**given))
    assert one._state.adding
    one.locked_fields.append("headline")
    assert other.locked_fields == Article().locked_fields == []
    with pytest.raises(IndexError):
        maker(Article)(no_column=1)


def test_moments_and_json_come_back_as_they_were():
    at = datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    line = {"number": 1, "at": at, "verb": "published", "subject_type": "article", "format": 2, "previous_hash": "0", "hash": "1"}
    insert([Event(**line, after={"né": [1, None, 'a"b\\']})])
    event = Event.objects.get()
    assert (event.at, event.before, event.after) == (at, {}, {"né": [1, None, 'a"b\\']})


def test_ids_go_on_and_none_is_given_twice():
    batch = ImportBatch.objects.create(started_at=AT)
    (first,) = new_ids(ImportBatch, 1)
    assert first > batch.pk
    made = insert([ImportBatch(started_at=AT), ImportBatch(started_at=AT)])
    later = ImportBatch.objects.create(started_at=AT)
    assert len({batch.pk, *(row.pk for row in made), later.pk}) == 4
    assert batch.pk < made[0].pk < made[1].pk < later.pk


def test_what_the_database_refuses_is_refused_whole():
    version = make_article().versions.get()
    before = version.blocks.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(Block, NAMES, [(version.pk, 900, "body", 0, 5), (version.pk, 901, "no such kind", 0, 5)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(Block, NAMES, [(0, 900, "body", 0, 5)])
        connection.check_constraints()
    assert version.blocks.count() == before


def test_nothing_is_nothing():
    assert (insert([]), insert_values(SketchNumber, ("number", "article_id"), [])) == ([], 0)


def test_columns_named_are_written_and_no_others():
    first, second = make_article(), make_article(text=story_text("Ferry early", ["It was early."]))
    first.headline, first.published_at, first.published_precision, first.locked_fields = "One", AT, "day", ["headline"]
    second.headline, second.byline = "Two", "not to be written"
    update([first, second], ["headline", "published_at", "published_precision", "locked_fields"])
    there = list(Article.objects.order_by("pk"))
    assert [(a.headline, a.published_at, a.locked_fields) for a in there] == [("One", AT, ["headline"]), ("Two", None, [])]
    assert there[1].byline == ""


def test_foreign_keys_are_written_by_their_name():
    article, other = make_article(), make_article(text=story_text("Ferry early", ["It was early."]))
    update([Article(pk=article.pk, story=other)], ["story"])
    assert Article.objects.get(pk=article.pk).story == other


def test_what_is_final_is_not_changed_in_bulk():
    version = make_article().versions.get()
    version.headline = "Another"
    with pytest.raises(KeptForever):
        update([version], ["headline"])
    assert Version.objects.get().headline != "Another"
