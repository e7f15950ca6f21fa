"""Feeds are well-formed to a reader of feeds, keep their ids, change on real changes alone, and tell what was withdrawn."""

import json
import re
from time import time
from typing import Any

import feedparser
import pytest
from defusedxml import ElementTree
from django.test import Client
from django.utils.http import http_date

from archive.models import Article, Entity, Topic
from archive.queries import feeds as read
from archive.review.sheets import HeadlineAnswers
from archive.review.tags import set_tags
from archive.review.transitions import move
from tests.factories import AT, make_article, make_source, story_text
from tests.pages.desk import editor, now, publish, withdraw
from tests.pages.test_query_counts import count
from tests.publish.checking import valid
from tests.publish.story import TEXT

pytestmark = pytest.mark.django_db
STEMS = ("/feeds/verdicts", "/sources/the-tarn-post", "/topics/ferries", "/entities/ada-marsh", "/search", "/corrections")
QUERIES = {"/search": "?q=ferry"}
ATOM, TOMBSTONES = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
EVIL = "Fee <b>&amp; ]]> \x01 \ufffe 'up' \"now\" \u202e says county 😀"


def atom_of(client: Client, stem: str, **query: str) -> Any:
    """The feed as a reader of feeds finds it, after the structure of RFC 4287 was checked."""
    response = client.get(f"{stem}.atom{QUERIES.get(stem, '')}", query or None)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    check_structure(response.content)
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert found.bozo == 0, found.get("bozo_exception")
    return found


def check_structure(body: bytes) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what must be there once; RFC 6721, 3: ref and when."""
    root = ElementTree.fromstring(body)
    for node in (root, *root.findall(f"{ATOM}entry")):
        assert [len(node.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} >= {"self", "alternate"}
    assert all(gone.get("ref") and gone.get("when") for gone in root.findall(f"{TOMBSTONES}deleted-entry"))
    ids = [node.findtext(f"{ATOM}id") for node in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def items(client: Client, stem: str) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in valid(client, f"{stem}.feed.json{QUERIES.get(stem, '')}", "json_feed")["items"]}


def gone_in(client: Client, stem: str) -> dict[str, str]:
    root = ElementTree.fromstring(client.get(f"{stem}.atom{QUERIES.get(stem, '')}").content)
    return {node.get("ref"): node.findtext(f"{TOMBSTONES}comment") for node in root.findall(f"{TOMBSTONES}deleted-entry")}


@pytest.mark.parametrize("stem", STEMS)
def test_feed_says_the_same_in_both_forms(client: Client, article: Article, stem: str) -> None:
    atom, told = atom_of(client, stem), items(client, stem)
    held = {key: item for key, item in told.items() if "deleted" not in item["_review"]}
    assert [entry.id for entry in atom.entries] == list(held)
    assert held
    for entry in atom.entries:
        item = held[entry.id]
        assert (entry.title, entry.summary, entry.updated) == (item["title"], item["content_text"], item["date_modified"])


@pytest.mark.parametrize("stem", STEMS)
def test_feed_without_entries_is_a_feed(client: Client, stem: str) -> None:
    if "/sources/" in stem:
        make_source("The Tarn Post")
    Entity.objects.create(name="Ada Marsh", slug="ada-marsh", kind="person")
    if "/topics/" in stem:
        assert client.get(f"{stem}.atom").status_code == 404
        return
    first, second = (client.get(f"{stem}.atom").content for _ in range(2))
    assert first == second
    assert atom_of(client, stem).entries == []


@pytest.mark.parametrize("stem", ["/feeds/verdicts", "/sources/the-kelbury-ledger", "/search"])
def test_any_headline_is_well_formed(client: Client, stem: str) -> None:
    source = make_source(text_policy="full")
    wrong = HeadlineAnswers(rating="not_supported", reasons=("overstates",), why=f"No: {EVIL}", nothing_in_text=True)
    article = publish(make_article(story_text(f"Ferry {EVIL}", ["Nothing of it."]), source=source), headline=wrong)
    (entry,) = atom_of(client, stem).entries
    assert "😀" in entry.title and article.headline.split()[0] in entry.title
    assert len(items(client, stem)) == 1


def test_entry_is_new_only_when_headline_or_verdict_is(client: Client, article: Article) -> None:
    (before,) = items(client, "/sources/the-tarn-post").values()
    set_tags(article, topics=[], entities=[], by=editor(), at=now())
    move(article, "reopen", by=editor(), at=now(), note="Look again.")
    assert items(client, "/sources/the-tarn-post") == {before["id"]: before}
    make_article(TEXT.replace("doubled", "raised"), source=article.source, url=article.url, at=(seen := now()))
    (after,) = items(client, "/sources/the-tarn-post").values()
    assert (after["id"], after["date_modified"]) == (before["id"], seen.isoformat())
    assert after["date_published"] == before["date_published"] == AT.isoformat()


def test_verdict_that_was_replaced_is_deleted_from_its_feed(client: Client, article: Article) -> None:
    first, second = (f"tag:testserver,2026:headline-verdict:{pk}" for pk in verdicts_of(article))
    assert [entry.id for entry in atom_of(client, "/feeds/verdicts").entries] == [second]
    assert gone_in(client, "/feeds/verdicts") == {first: "Replaced by a later verdict on the same headline."}
    assert items(client, "/feeds/verdicts")[first]["_review"]["deleted"] is True


def verdicts_of(article: Article) -> list[int]:
    return list(article.versions.get(number=1).headlineverdicts.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("stem", STEMS[:-1])
def test_withdrawn_article_is_deleted_and_comes_back(client: Client, article: Article, stem: str) -> None:
    ids = {key for key, item in items(client, stem).items() if "deleted" not in item["_review"]}
    withdraw(article, "The source asked for it back.")
    assert atom_of(client, stem).entries == []
    told = gone_in(client, stem)
    assert {told[key] for key in ids} == {"The source asked for it back."}
    body = json.dumps(items(client, stem)) + client.get(f"{stem}.atom").content.decode()
    assert "Ferry fee" not in body and article.slug not in body
    gone_at = article.corrections.get(kind="withdrawal").corrected_at
    move(article, "restore", by=editor(), at=(back := now()), note="It may stay.")
    returned = {key: item for key, item in items(client, stem).items() if "deleted" not in item["_review"]}
    assert {key: item["date_modified"] for key, item in returned.items()} == dict.fromkeys(ids, back.isoformat())
    assert back > gone_at


def test_correction_of_a_withdrawn_article_loses_its_words_as_a_change(client: Client, article: Article) -> None:
    before = items(client, "/corrections")
    withdraw(article, "The source asked for it back.")
    gone_at = article.corrections.get(kind="withdrawal").corrected_at.isoformat()
    after = items(client, "/corrections")
    assert before.keys() < after.keys()
    assert {item["date_modified"] for item in after.values()} == {gone_at}
    assert "Ferry fee" not in json.dumps(after)


@pytest.mark.parametrize(("stem", "reader"), [("/feeds/verdicts", "verdict_page_of"), ("/sources/outlet", "article_page_of")])
def test_feed_goes_on_to_its_end(client: Client, monkeypatch: pytest.MonkeyPatch, stem: str, reader: str) -> None:
    monkeypatch.setitem(getattr(read, reader).__kwdefaults__, "size", 2)
    source = make_source("Outlet", text_policy="full")
    made = [publish(make_article(story_text(f"Boats counted {n} times", ["Boats."]), source=source)) for n in range(5)]
    withdraw(made[1], "Taken back.")
    found, gone, address, ids = [], [], f"{stem}.atom", set()
    while address:
        feed = feedparser.parse(client.get(address).content)
        found += [entry.title for entry in feed.entries]
        gone.append(client.get(address).content.decode().count("Taken back."))
        ids.add(feed.feed.id)
        address = next((link.href for link in feed.feed.links if link.rel == "next"), "").removeprefix("http://testserver")
    assert re.findall(r"counted (\d)", " ".join(found)) == ["4", "3", "2", "0"]
    assert sum(gone) == 1 and len(ids) == 1


def test_verdicts_are_narrowed_as_lists_are(client: Client, article: Article) -> None:
    publish(make_article(story_text("Boats counted", ["Boats."]), source=make_source("Elsewhere")))
    for query, number in (("source=the-tarn-post", 1), ("topic=ferries", 1), ("rating=supported", 1), ("source=nobody", 0)):
        assert len(feedparser.parse(client.get(f"/feeds/verdicts.atom?{query}").content).entries) == number, query


@pytest.mark.parametrize("form", [".atom", ".feed.json"])
def test_feed_is_not_sent_again_unchanged(client: Client, article: Article, form: str) -> None:
    for stem in STEMS:
        address = f"{stem}{form}{QUERIES.get(stem, '')}"
        given = client.get(address)
        assert client.get(address, headers={"if-none-match": given["ETag"]}).status_code == 304
        assert client.get(address, headers={"if-modified-since": "Mon, 02 Mar 2026 00:00:00 GMT"}).status_code == 200


@pytest.mark.parametrize("change", ["comes into it", "goes out of it"])
def test_whoever_tells_a_moment_alone_is_sent_the_feed(client: Client, article: Article, change: str) -> None:
    """A change of what it holds may make nothing in it newer."""
    older = make_article(story_text("Boats counted", ["Boats."]), source=make_source("Elsewhere"), at=AT)
    first = client.get("/topics/ferries.atom")
    moment = first.get("Last-Modified", http_date(time()))
    if change == "comes into it":
        set_tags(older, topics=[Topic.objects.get(slug="ferries")], entities=[], by=editor(), at=now())
    else:
        move(article, "withdraw", by=editor(), at=AT, note="Not ours.")
    after = client.get("/topics/ferries.atom", headers={"if-modified-since": moment})
    assert after.status_code == 200 and after.content != first.content


def test_pages_name_their_feeds(client: Client, article: Article) -> None:
    for page, stem in (
        ("/", "/feeds/verdicts"), ("/sources/the-tarn-post/", "/sources/the-tarn-post"), ("/topics/ferries/", "/topics/ferries"),
        ("/entities/ada-marsh/", "/entities/ada-marsh"), ("/corrections/", "/corrections"),
    ):  # fmt: skip
        head = client.get(page).content.decode().partition("</head>")[0]
        for form, kind in ((".atom", "application/atom+xml"), (".feed.json", "application/feed+json")):
            assert f'type="{kind}"' in head and f'href="{stem}{form}"' in head, page
    head = client.get("/search/?q=ferry&after=9&rating=supported").content.decode().partition("</head>")[0]
    assert 'href="/search.atom?q=ferry&amp;rating=supported"' in head


def test_feed_of_a_merged_entity_is_sent_on(client: Client, article: Article) -> None:
    kept = Entity.objects.get(slug="ada-marsh")
    Entity.objects.create(name="A. Marsh", slug="a-marsh", kind="person", merged_into=kept)
    response = client.get("/entities/a-marsh.feed.json")
    assert (response.status_code, response.url) == (301, "/entities/ada-marsh.feed.json")


@pytest.mark.parametrize("stem", ["/sources/nobody", "/topics/nothing", "/entities/nobody", "/sources/hidden"])
def test_feed_of_nothing_is_not_found(client: Client, stem: str) -> None:
    make_article(source=make_source("Hidden", default_visibility="hidden"))
    assert client.get(f"{stem}.atom").status_code == 404


def test_feeds_take_the_same_queries_with_1_and_3_entries(client: Client) -> None:
    source, counts = make_source("Outlet", text_policy="extract"), []
    for number in range(3):
        made = [make_article(story_text(f"Ferry {n} of {number}", ["Boats."]), source=source) for n in "ab"]
        withdraw(publish(made[0]), "Taken back.")
        publish(made[1])
        stems = ("/feeds/verdicts", "/sources/outlet", "/search", "/corrections")
        client.get("/search.atom?q=ferry")  # brings the index up to what has changed
        counts.append([count(client, f"{stem}.atom{QUERIES.get(stem, '')}") for stem in stems])
    assert counts[0] == counts[2]
