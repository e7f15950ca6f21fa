"""All headlines for one story, held against the first."""

import csv
import io

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.models import Article
from archive.queries.paging import PAGE_SIZE
from archive.queries.story_page import headline_changes
from archive.review.transitions import move
from bench.corpus import articles
from tests.factories import make_article, make_source
from tests.pages.desk import editor, now, publish
from tests.pages.test_query_counts import count

WIRE = next(articles(1, seed=22)).split("\n", 1)[1]

pytestmark = pytest.mark.django_db


def run_by(outlet: str, headline: str, **fields: str) -> Article:
    return make_article(f"{headline}\n{WIRE}", source=make_source(outlet), **fields)


def story(client: Client, article: Article, form: str = "json", **asked: str):
    article.refresh_from_db()
    return client.get(f"/stories/{article.story_id or article.pk}" + ("/" if form == "html" else f".{form}"), asked)


def three() -> tuple[Article, Article, Article]:
    undated = run_by("The Undated Post", "Thirty-two hurt as ferry hits Fish Quay")
    late = run_by("The Late Post", "Ferry strikes quay at Port Sallow, injuring 23", published="2026-03-02T12:00:00Z")
    early = run_by("The Early Post", "Ferry strikes quay, injuring 23", published="2026-03-01")
    return early, late, undated


def test_headlines_stand_in_time_order_with_ratings_and_differences(client: Client) -> None:
    early, late, undated = three()
    publish(late)

    items = story(client, early).json()["items"]

    assert [item["source"] for item in items] == ["The Early Post", "The Late Post", "The Undated Post"]
    assert [item["headline_rating"] for item in items] == [None, "supported", None]
    assert [item["published"] for item in items] == ["2026-03-01", "2026-03-02T12:00:00+00:00", None]
    assert items[0]["is_first"] and items[0]["against_first"] is None
    assert items[1]["against_first"] == "Ferry strikes quay{+ at Port Sallow+}, injuring 23"
    assert items[1]["only_here"] == ["name:Port Sallow"] and items[1]["only_in_first"] == []
    assert items[2]["only_here"] == ["number:Thirty-two"] and items[2]["only_in_first"] == ["number:23"]
    page = story(client, early, "html").content.decode()
    assert "3 headlines" in page and "stand last" in page and "Supported by the article" in page
    assert "<ins> at Port Sallow</ins>" in page and "Only here: name <strong" in page
    assert page.index("The Early Post") < page.index("The Late Post") < page.index("The Undated Post")


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_changes_hold_both_headlines_whole(first: str, other: str) -> None:
    changes = list(headline_changes(first, other))
    assert "".join(change.text for change in changes if change.kind != "removed") == other
    assert "".join(change.text for change in changes if change.kind != "added").casefold() == first.casefold()
    assert not any(change.text == "" for change in changes)


def test_words_that_differ_stand_in_whole_runs() -> None:
    told = [(change.kind, change.text) for change in headline_changes("Ferry strikes quay", "Brinsey ship hits Quay")]
    assert told == [("removed", "Ferry strikes"), ("added", "Brinsey ship hits"), ("same", " Quay")]


def test_csv_equals_the_json(client: Client) -> None:
    early, *_ = three()
    rows = list(csv.DictReader(io.StringIO(story(client, early, "csv").content.decode())))
    items = story(client, early).json()["items"]
    assert [row["headline"] for row in rows] == [item["headline"] for item in items]
    assert [row["only_here"] for row in rows] == [" ".join(item["only_here"]) for item in items]


def test_any_article_leads_to_its_story_and_one_alone_is_a_story_of_one(client: Client) -> None:
    early, late, undated = three()
    alone = make_article("Nothing else is like it\nA short text.", source=make_source("The Lone Post"))
    undated.refresh_from_db()
    others = {early.pk, late.pk, undated.pk} - {undated.story_id}
    for pk in others:
        assert client.get(f"/stories/{pk}/").url == f"/stories/{undated.story_id}/"
        assert client.get(f"/stories/{pk}.csv").url == f"/stories/{undated.story_id}.csv"
    assert len(story(client, alone).json()["items"]) == 1
    assert "no other article" in story(client, alone, "html").content.decode()


def test_what_readers_may_not_see_is_in_no_story(client: Client) -> None:
    early, late, _ = three()
    move(early, "hide", by=editor(), at=now(), note="Not ours to show.")
    items = story(client, late).json()["items"]
    assert [item["source"] for item in items] == ["The Late Post", "The Undated Post"] and items[0]["is_first"]
    assert "Early" not in story(client, late, "html").content.decode()
    alone = make_article("Nothing else is like it\nA short text.", source=make_source("The Lone Post"))
    move(alone, "hide", by=editor(), at=now(), note="Not ours to show.")
    assert client.get(f"/stories/{alone.pk}/").status_code == 404
    assert client.get("/stories/999999/").status_code == 404


def test_same_headline_is_said_to_be_the_same(client: Client) -> None:
    one = run_by("One", "Ferry strikes quay", published="2026-03-01")
    run_by("Two", "Ferry strikes quay", published="2026-03-02")
    assert "Word for word the first headline" in story(client, one, "html").content.decode()


def test_story_of_200_is_paged_and_takes_the_same_queries(client: Client) -> None:
    first = run_by("Outlet 0", "Headline number 0", published="2026-03-01")
    one = count(client, f"/stories/{first.pk}/")
    for number in (1, 2):
        run_by(f"Outlet {number}", f"Headline number {number}", published="2026-03-01")
    first.refresh_from_db()
    few = count(client, f"/stories/{first.story_id}/")
    blank = Article.objects.get(pk=first.pk)
    for number in range(3, 200):
        blank.pk, blank.natural_key, blank.headline = None, f"{number:064}", f"Headline number {number}"
        blank.published_at, blank.published_precision = (None, "unknown") if number > 150 else (blank.published_at, "day")
        blank._state.adding = True
        blank.save()
    address, seen = f"/stories/{first.story_id}.json", []
    many = count(client, f"/stories/{first.story_id}/")
    while address:
        answer = client.get(address).json()
        assert len(answer["items"]) <= PAGE_SIZE
        seen += [item["id"] for item in answer["items"]]
        address = answer["next"]
    assert len(seen) == len({*seen}) == 200
    assert one == few == many == 3
    assert count(client, f"/stories/{first.story_id}/?after={seen[30]}") == 4
    page = client.get(first.get_absolute_url()).content.decode()
    assert page.count("Headline number") < 20 and f'href="/stories/{first.story_id}/"' in page
