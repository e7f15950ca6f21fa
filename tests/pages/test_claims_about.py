"""Claims about an entity: those in whose words others name it, by whichever of two ways they are looked for."""

import re

import pytest
from django.db import connection
from django.test import Client

from archive.models import Article, Claim, Entity, Mention
from archive.queries import claims
from archive.queries.claims import claim_list
from archive.search.changes import note_changes
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import claim_on
from tests.pages.test_plans import gone_through, statements

pytestmark = pytest.mark.django_db
WALKED, LISTED = {"FEW": 0, "A_PAGE": 10}, {"FEW": 10**6, "A_PAGE": 10**6}  # all are gone through; those that name it alone
NAMING, OTHER = "Ada Marsh closed the quay", "The quay was closed at noon"


@pytest.fixture
def named() -> Entity:
    entity = Entity.objects.create(name="Ada Marsh", slug="ada-marsh", kind="person", status="accepted")
    source = make_source()
    for number in range(3):
        text = story_text(f"Quay closed {number + 2} times", [f"{NAMING} {number} times. {OTHER}, on day {number}."])
        article = make_article(text, source=source, guid=f"a{number}")
        told = [claim_on(article, f"{NAMING} {number} times"), claim_on(article, f"{OTHER}, on day {number}")]
        if number == 2:
            Claim.objects.filter(pk=told[0].pk).update(speaker=entity)  # its own word
        version = told[0].version
        start = version.text.index("Ada Marsh", version.text.index(NAMING))
        Mention.objects.filter(version=version).delete()
        Mention.objects.create(version=version, entity=entity, start=start, end=start + len("Ada Marsh"))
    note_changes(Article.objects.values_list("pk", flat=True))
    return entity


def look(monkeypatch: pytest.MonkeyPatch, way: dict[str, int]) -> None:
    for name, value in way.items():
        monkeypatch.setattr(claims, name, value)


@pytest.mark.parametrize("way", [WALKED, LISTED], ids=["walked", "listed"])
def test_claims_about_an_entity_are_those_of_others_that_name_it(
    way: dict[str, int], named: Entity, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(monkeypatch, way)
    found = [row.card.statement for row in claim_list(about=named.slug).items]
    assert found == [f"{NAMING} 1 times", f"{NAMING} 0 times"]
    assert claim_list(about="nobody").items == []


@pytest.mark.parametrize("way", [WALKED, LISTED], ids=["walked", "listed"])
def test_neither_way_puts_all_accepted_claims_in_order(
    way: dict[str, int], named: Entity, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(monkeypatch, way)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    with statements() as found:
        assert client.get("/entities/ada-marsh/").status_code == 200
    about = [(sql, plan) for sql, plan in found if 'FROM "archive_claim"' in sql and "archive_mention" in sql]
    assert about and gone_through(about) == set()
    if way is LISTED:
        assert not [plan for _, plan in about if re.search(r"claim_status_newest \(status=\?\)", plan)]
