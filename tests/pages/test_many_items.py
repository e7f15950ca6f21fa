"""Every public page takes the same number of queries with 12 and 300 of everything on it; test_query_counts has 1 and 3."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from archive.models import (
    Article,
    ArticleEntity,
    ArticleTopic,
    Correction,
    Entity,
    HeadlineVerdict,
    Mention,
    Topic,
    Version,
)
from archive.models.bulk import insert
from archive.search.changes import note_changes
from archive.search.index import catch_up
from tests.pages.desk import editor, now
from tests.pages.test_query_counts import count
from tests.pages.walk import HEADLINE, SENTENCE, TEXT, WALK, walked_archive

pytestmark = pytest.mark.django_db


def test_pages_take_the_same_queries_with_12_and_300_items(client: Client) -> None:
    article = walked_archive()
    addresses = {name: address(article) for name, address in WALK.items()}
    multiply(article, begin=0, end=12)
    client.get("/about/data/")  # reckons what is kept for a while
    few = {name: count(client, address) for name, address in addresses.items()}
    multiply(article, begin=12, end=300)
    assert {name: count(client, address) for name, address in addresses.items()} == few
    assert client.get("/entities/ada-marsh/").content.decode().count("Ferry fee to be") > 24


def multiply(article: Article, *, begin: int, end: int) -> None:
    """More articles of its kind, each tagged, claimed in, rated and corrected, with an entity and a topic of its own."""
    numbers, first = range(begin, end), article.versions.get(number=1)
    rated = {"state": "published", "headline_rating": "supported", "version_count": 1, "url": ""}
    articles = insert(
        [_copy(article, natural_key=f"{n:064}", headline=f"{HEADLINE} {n}", slug=f"fee-{n}", **rated) for n in numbers]
    )
    versions = insert([_copy(first, article=one) for one in articles])
    insert([_copy(block, version=version) for version in versions for block in first.blocks.all()])
    claim, verdict = article.claims.filter(status="accepted").earliest("pk"), HeadlineVerdict.objects.latest("pk")
    claims = insert([_copy(claim, article=version.article, version=version) for version in versions])
    found = claim.verdicts.latest("pk")
    insert([_copy(found, claim=one, version=one.version) for one in claims])
    insert([_copy(verdict, version=version) for version in versions])
    by, at = editor(), now()
    insert([Correction(article=one, kind="page", note="A word.", corrected_at=at, corrected_by=by) for one in articles])
    _tag(versions, numbers)
    note_changes(one.pk for one in articles)
    catch_up()


def _tag(versions: Sequence[Version], numbers: Sequence[int]) -> None:
    entities = insert([Entity(name=f"Somebody {n}", slug=f"somebody-{n}", kind="person") for n in numbers])
    topics = insert([Topic(name=f"matter {n}", slug=f"matter-{n}", path=f"transport/matter-{n}/") for n in numbers])
    ada, transport = Entity.objects.get(slug="ada-marsh"), Topic.objects.get(slug="transport")
    start = TEXT.index(SENTENCE)
    for version, entity, topic in zip(versions, entities, topics, strict=True):
        ArticleEntity.objects.bulk_create(ArticleEntity(tag=tag, content_object=version.article) for tag in (ada, entity))
        ArticleTopic.objects.bulk_create(ArticleTopic(tag=tag, content_object=version.article) for tag in (transport, topic))
        Mention.objects.create(version=version, entity=ada, start=start, end=start + 3)


def _copy(row: Model, **changes: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    made = type(row)(**values)
    for name, value in changes.items():
        setattr(made, name, value)
    return made
