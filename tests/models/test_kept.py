"""What must never be lost or rewritten: refused by the model, by the queryset, and by the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError

from archive import models
from archive.models import (
    Article,
    Assignment,
    Block,
    Claim,
    Comment,
    Correction,
    Event,
    HeadlineVerdict,
    ImportBatch,
    KeptForever,
    Record,
    Sheet,
    Source,
    Version,
)

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
FINAL = [Version, Correction, Event, models.KnownVerdict, models.LearnedWeights]
KEPT = [
    *FINAL,
    models.ClaimLink,
    models.KnownAnswer,
    Article,
    Block,
    Record,
    ImportBatch,
    Claim,
    Sheet,
    HeadlineVerdict,
    models.ClaimVerdict,
    Assignment,
    Comment,
]


def source(**fields: Any) -> Source:
    return Source.objects.create(**{"name": "The Tarn Post", "slug": "tarn-post", "created_at": AT, **fields})


def batch(**fields: Any) -> ImportBatch:
    return ImportBatch.objects.create(**{"started_at": AT, **fields})


def article(**fields: Any) -> Article:
    given = {"natural_key": "k", "key_kind": "digest", "headline": "Bridge opens", "slug": "bridge-opens", "visibility": "public"}
    where = {} if "source" in fields else {"source": source()}
    return Article.objects.create(**{**given, **where, "first_batch": batch(), "imported_at": AT, "changed_at": AT, **fields})


def record(**fields: Any) -> Record:
    given = {"number": 1, "locator": "a.txt", "size": 0, "sha256": "0", "outcome": "refused", "reason": "empty"}
    where = {} if "batch" in fields else {"batch": batch()}
    return Record.objects.create(**{**given, **where, **fields})


def version(**fields: Any) -> Version:
    given = {
        "number": 1,
        "headline": "Bridge opens",
        "text": "Bridge opens\nIt opened.",
        "text_sha256": "0",
        "content_digest": "0",
    }
    where = {} if "article" in fields else {"article": article()}
    return Version.objects.create(
        **{**given, **where, "record": record(), "encoding": "utf-8", "word_count": 4, "seen_at": AT, **fields}
    )


def event(**fields: Any) -> Event:
    given = {"number": 1, "at": AT, "verb": "tags_set", "subject_type": "article", "format": 2, "previous_hash": "0", "hash": "1"}
    return Event.objects.create(**{**given, **fields})


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_a_queryset_of_what_is_kept_refuses_to_delete(model: type[Model], db: None) -> None:
    with pytest.raises(KeptForever, match="kept for ever"):
        model._default_manager.all().delete()


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_one_of_what_is_kept_refuses_to_be_deleted(model: type[Model]) -> None:
    with pytest.raises(KeptForever, match="kept for ever"):
        model(pk=1).delete()


@pytest.mark.parametrize("model", FINAL, ids=lambda model: model.__name__)
def test_what_is_final_refuses_to_be_rewritten(model: type[Model], db: None) -> None:
    with pytest.raises(KeptForever, match="never rewritten"):
        model._default_manager.all().update(pk=2)
    with pytest.raises(KeptForever, match="never rewritten"):
        model._default_manager.bulk_update([], ["pk"])


def test_a_version_cannot_be_saved_twice(db: None) -> None:
    seen = version()
    seen.headline = "Bridge closes"
    with pytest.raises(KeptForever):
        seen.save()
    assert Version.objects.get().headline == "Bridge opens"


def test_an_event_cannot_be_saved_twice(db: None) -> None:
    line = event()
    line.note = "changed"
    with pytest.raises(KeptForever):
        line.save()
    assert Event.objects.get().note == ""


def test_a_source_with_articles_cannot_be_deleted(db: None) -> None:
    outlet = article().source
    with pytest.raises(ProtectedError):
        outlet.delete()
    assert Source.objects.count() == 1


def test_a_person_whose_work_is_kept_cannot_be_deleted(db: None) -> None:
    ada = User.objects.create(username="ada")
    Sheet.objects.create(version=version(), reviewer=ada, started_at=AT, saved_at=AT)
    with pytest.raises(ProtectedError):
        ada.delete()
    assert Sheet.objects.count() == 1


def test_a_submitted_sheets_rating_cannot_change(db: None) -> None:
    ada = User.objects.create(username="ada")
    sheet = Sheet.objects.create(version=version(), reviewer=ada, started_at=AT, saved_at=AT)
    rating = models.HeadlineRating.objects.create(sheet=sheet, rating="supported")
    Sheet.objects.filter(pk=sheet.pk).update(state="submitted", submitted_at=AT)
    rating.rating = "not_supported"
    for attempt in (rating.save, rating.delete, models.HeadlineRating.objects.all().delete):
        with pytest.raises(KeptForever, match="submitted sheet"):
            attempt()
    with pytest.raises(KeptForever):
        models.HeadlineRating.objects.update(rating="not_supported")
    assert models.HeadlineRating.objects.get().rating == "supported"


def test_a_verdict_takes_the_stamp_of_publication_once_and_nothing_else(db: None) -> None:
    ada = User.objects.create(username="ada")
    HeadlineVerdict.objects.create(version=version(), basis="single", sheet_count=1, rating="supported", reached_at=AT)
    with pytest.raises(KeptForever, match="never rewritten"):
        HeadlineVerdict.objects.update(rating="not_supported")
    assert HeadlineVerdict.objects.update(published_at=AT, published_by=ada) == 1
    with pytest.raises(KeptForever):
        HeadlineVerdict.objects.update(published_at=None, published_by=None)
    assert HeadlineVerdict.objects.get().rating == "supported"


IMPOSSIBLE: dict[str, Callable[[], Any]] = {
    "two sources of one name in other case": lambda: [source(), source(name="the tarn post", slug="other")],
    "a source with an unknown text policy": lambda: source(text_policy="all"),
    "a source that hides nothing by withdrawing": lambda: source(default_visibility="withdrawn"),
    "a source asking for no sheet": lambda: source(sheets_required=0),
    "a batch finished while it runs": lambda: batch(finished_at=AT),
    "a batch ended without a moment": lambda: batch(state="finished"),
    "a refusal without a reason": lambda: record(reason=""),
    "a taken record without its article": lambda: record(outcome="new"),
    "two records of one number": lambda: [record(batch=(same := batch())), record(batch=same)],
    "two articles of one key": lambda: [article(source=(same := source())), article(source=same)],
    "an article without a key": lambda: article(natural_key=""),
    "an article without a version": lambda: article(version_count=0),
    "a date without its precision": lambda: article(published_at=AT),
    "a precision without its date": lambda: article(published_precision="day"),
    "a withdrawal that does not say why": lambda: article(visibility="withdrawn"),
    "an unknown visibility": lambda: article(visibility="open"),
    "two versions of one number": lambda: [version(article=(same := article())), version(article=same)],
    "a version without a headline": lambda: version(headline=""),
    "a block that ends before it starts": lambda: Block.objects.create(version=version(), number=1, kind="body", start=5, end=4),
    "a block of no known kind": lambda: Block.objects.create(version=version(), number=1, kind="advert", start=0, end=4),
    "a topic under itself": lambda: models.Topic.objects.create(pk=7, name="Sea", slug="sea", path="sea/", parent_id=7),
    "a topic with a false medtop id": lambda: models.Topic.objects.create(name="Sea", slug="sea", path="sea/", medtop="11000000"),
    "an entity with a false Wikidata id": lambda: models.Entity.objects.create(
        name="Tarn", slug="tarn", kind="place", wikidata_id="42"
    ),
    "an entity of no known kind": lambda: models.Entity.objects.create(name="Tarn", slug="tarn", kind="ship"),
    "two events after the same one": lambda: [event(), event(number=2, hash="2")],
    "two events of one number": lambda: [event(), event(previous_hash="1", hash="2")],
    "a correction that does not say why": lambda: Correction.objects.create(
        article=article(), kind="page", note="", corrected_at=AT, corrected_by=User.objects.create(username="ada")
    ),
    "a correction that names no verdict": lambda: Correction.objects.create(
        article=article(), kind="headline_verdict", note="x", corrected_at=AT, corrected_by=User.objects.create(username="ada")
    ),
    "a verdict resting on no sheet": lambda: HeadlineVerdict.objects.create(
        version=version(), basis="single", sheet_count=0, rating="supported", reached_at=AT
    ),
    "an adjudication by nobody": lambda: HeadlineVerdict.objects.create(
        version=version(), basis="adjudication", sheet_count=2, rating="supported", reached_at=AT
    ),
    "a publication by nobody": lambda: HeadlineVerdict.objects.create(
        version=version(), basis="single", sheet_count=1, rating="supported", reached_at=AT, published_at=AT
    ),
    "a claim without words": lambda: Claim.objects.create(
        version=(seen := version()),
        article=seen.article,
        exact="",
        start=0,
        end=0,
        statement="x",
        slug="x",
        origin="machine",
        created_at=AT,
    ),
    "a person's claim without the person": lambda: Claim.objects.create(
        version=(seen := version()),
        article=seen.article,
        exact="x",
        start=0,
        end=1,
        statement="x",
        slug="x",
        origin="person",
        created_at=AT,
    ),
    "two live sheets of one reviewer": lambda: [
        Sheet.objects.create(version=seen, reviewer=ada, started_at=AT, saved_at=AT, revision=revision)
        for seen, ada in [(version(), User.objects.create(username="ada"))]
        for revision in (1, 2)
    ],
    "a submitted sheet without its moment": lambda: Sheet.objects.create(
        version=version(), reviewer=User.objects.create(username="ada"), state="submitted", started_at=AT, saved_at=AT
    ),
    "a returned sheet that does not say why": lambda: Sheet.objects.create(
        version=version(), reviewer=User.objects.create(username="ada"), state="returned", started_at=AT, saved_at=AT
    ),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_the_database_refuses(what: str, db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IMPOSSIBLE[what]()
