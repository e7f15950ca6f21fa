"""A page that is kept is given again as it was, and never after anything that it shows has changed."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Entity, Source, Topic
from archive.models.search_change import archive_key
from archive.publish import kept_pages
from archive.publish.kept_pages import kept_answer, key_of
from archive.review.entities import merge_entities
from archive.review.sheets import start_sheet
from archive.review.tags import set_tags
from archive.search import lookup
from tests.desk.pages import form_with, send
from tests.fact_checks import review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import claim_on, current, editor, now, person, publish, reviewers, withdraw
from tests.pages.walk import ADDRESS, BESIDE, TEXT, WALK, walked_archive

pytestmark = [pytest.mark.django_db, pytest.mark.prepared(by=walked_archive)]
MOST_QUERIES = 2  # of a page that is kept


@pytest.fixture
def article(prepared: Article) -> Article:
    archive_key()  # whoever searches first makes it
    return prepared


def asked(client: Client, address: str, **headers: str) -> tuple[HttpResponse, int]:
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    return response, len(queries)


def in_admin(model: str, pk: int, **values: str) -> None:
    client = Client()
    client.force_login(person("administrator", "administrator"))
    page = client.get(f"/admin/archive/{model}/{pk}/change/")
    assert send(client, page, form_with(page, name="name"), **values).status_code in (200, 302)


def by_admin(model: Any, which: str, **values: str) -> Callable[[Article], Any]:
    return lambda article: in_admin(model.__name__.lower(), model.objects.get(name=which).pk, **values)


def new_article(article: Article) -> None:
    make_article(story_text("Ferry late again", ["The ferry was late again."]), source=article.source)


def new_version(article: Article) -> None:
    make_article(TEXT.replace("doubled", "trebled"), source=article.source, url=ADDRESS, at=now())


def merged(article: Article) -> None:
    other = Entity.objects.create(name="Tarnby town", slug="tarnby-town", kind="place")
    merge_entities(other, Entity.objects.get(slug="tarnby"), by=editor(), at=now(), note="One place.")


def sheet_begun(article: Article) -> None:
    start_sheet(current(article), by=reviewers()[0], at=now())


ARTICLE = WALK["article"]
RECORD = WALK["article_record"]
CHANGES: dict[str, tuple[Callable[[Article], str], Callable[[Article], Any]]] = {
    "text policy": (ARTICLE, by_admin(Source, "The Tarn Post", text_policy="headline")),
    "homepage of a source": (WALK["source"], by_admin(Source, "The Tarn Post", homepage="https://other.example/")),
    "name of a source": (WALK["sources"], by_admin(Source, "The Tarn Post", name="The Tarn Gazette")),
    "description of an entity": (WALK["entity"], by_admin(Entity, "Ada Marsh", description="Chair of the council.")),
    "description of a topic": (WALK["topic"], by_admin(Topic, "transport", description="Roads and ferries.")),
    "withdrawal": (ARTICLE, lambda article: withdraw(article, "It named a child.")),
    "withdrawal, in a list": (WALK["articles"], lambda article: withdraw(article, "It named a child.")),
    "merged entity": (lambda article: "/entities/tarnby/", merged),
    "import": (WALK["home"], new_article),
    "import, in a feed": (lambda article: "/sources/the-tarn-post.atom", new_article),
    "import, in the API": (lambda article: "/api/v1/articles", new_article),
    "new version": (ARTICLE, new_version),
    "verdict": (WALK["home"], lambda article: publish(Article.objects.exclude(pk=article.pk).latest("pk"))),
    "tags": (ARTICLE, lambda article: set_tags(article, topics=[], entities=[], by=editor(), at=now())),
    "fact check": (WALK["fact-checks"], lambda article: take_fact_checks(review(BESIDE, at=ADDRESS, url="https://g.example/"))),
    "claim": (
        ARTICLE,
        lambda article: claim_on(article, "The ferry at the quay on Monday"),
    ),
    "the record of an article": (RECORD, sheet_begun),
    "what was found": (WALK["search"], new_article),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_is_seen_at_once(client: Client, keeping: Any, article: Article, kind: str) -> None:
    address, change = CHANGES[kind][0](article), CHANGES[kind][1]
    first = client.get(address)
    again, queries = asked(client, address)
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert queries <= MOST_QUERIES
    change(Article.objects.get(pk=article.pk))
    after = client.get(address, headers={"If-None-Match": first["ETag"]})
    keeping.clear()
    fresh = client.get(address)
    assert after.status_code == fresh.status_code != 304
    assert after.content == fresh.content != first.content


def test_every_page_is_kept_and_costs_next_to_nothing_then(client: Client, keeping: Any, article: Article) -> None:
    for name, address in {name: address(article) for name, address in WALK.items() if name not in ("login", "data")}.items():
        first = client.get(address)
        again, queries = asked(client, address)
        assert queries <= MOST_QUERIES, name
        assert first.content == again.content, name
        assert (again["Cache-Control"], "Cookie" in again["Vary"]) == ("public, no-cache", True), name
        had, queries = asked(client, address, **{"If-None-Match": first["ETag"]})
        assert (had.status_code, had.content, had["ETag"], queries <= MOST_QUERIES) == (304, b"", first["ETag"], True), name
        headers = {"content-type", "content-security-policy", "x-frame-options", "link"}
        assert {key: first.get(key) for key in headers} == {key: again.get(key) for key in headers}, name


def test_drafts_saved_as_one_types_leave_pages_as_they_are(client: Client, keeping: Any, article: Article) -> None:
    sheet_begun(article)
    address = ARTICLE(article)
    first, record = client.get(address), client.get(RECORD(article))
    start_sheet(current(article), by=reviewers()[1], at=now())
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(RECORD(article), headers={"If-None-Match": record["ETag"]}).status_code == 304  # the same words, made anew
    assert client.get(RECORD(article))["ETag"] != record["ETag"]


def test_page_that_came_out_the_same_is_not_sent_again(client: Client, keeping: Any, article: Article) -> None:
    first = client.get("/about/method/")
    new_article(article)
    had = client.get("/about/method/", headers={"If-None-Match": first["ETag"]})
    assert (had.status_code, had["ETag"]) == (304, first["ETag"])
    assert client.get("/about/method/")["ETag"] != first["ETag"]


@pytest.mark.parametrize("tag", ["*x", '"x"', 'W/"x.y"', 'W/"' + "0" * 24 + "." + "0" * 24 + '"', "W/", '"', "\x00"])
def test_tag_of_somebody_else_gets_the_page(client: Client, keeping: Any, tag: str) -> None:
    assert client.get("/about/method/", headers={"If-None-Match": tag}).status_code == 200


def test_each_host_form_and_question_is_kept_by_itself(client: Client, keeping: Any, article: Article) -> None:
    pages = {
        client.get("/articles/").content,
        client.get("/articles/?source=the-tarn-post").content,
        client.get("/articles.json").content,
        client.get("/articles.json", headers={"host": "localhost"}).content,
    }
    assert len(pages) == 4
    page = ARTICLE(article)
    assert client.get(page).status_code == 200
    assert client.get(page, headers={"accept": "application/json"}).status_code == 303


def test_another_day_and_another_setting_make_another_page(settings: Any, client: Client, keeping: Any, monkeypatch) -> None:
    request = RequestFactory().get("/")
    first = key_of(request)
    settings.SITE_NAME = "The Tarn Archive"
    renamed = key_of(request)
    assert b"The Tarn Archive" in client.get("/about/").content
    monkeypatch.setattr(kept_pages.timezone, "now", lambda: now().replace(year=2031))
    assert len({first, renamed, key_of(request)}) == 3


def test_compressed_page_is_the_same_page(client: Client, keeping: Any, article: Article) -> None:
    plain = client.get("/").content
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain)
    assert "Accept-Encoding" in packed["Vary"]
    assert client.head("/")["Content-Length"] == str(len(plain))


@pytest.mark.parametrize(
    "make",
    [
        lambda request: HttpResponse("gone", status=410),
        lambda request: HttpResponse("mine", headers={"Cache-Control": "private"}),
        lambda request: StreamingHttpResponse(iter([b"much"])),
        lambda request: HttpResponse(get_token(request)),
        lambda request: _with_cookie(HttpResponse("yours")),
        lambda request: HttpResponse(b"x", headers={"Content-Encoding": "br"}),
    ],
    ids=["gone", "private", "streamed", "with a form", "with a cookie", "packed"],
)
def test_what_is_not_for_all_is_not_kept(keeping: Any, make: Callable[[Any], HttpResponse]) -> None:
    request = RequestFactory().get("/")
    response = kept_answer(request, lambda: make(request))
    assert (keeping.get(key_of(request)), response.has_header("ETag")) == (None, False)


def _with_cookie(response: HttpResponse) -> HttpResponse:
    response.set_cookie("own", "1")
    return response


def test_what_is_too_long_is_made_anew(client: Client, keeping: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST_BYTES", 100)
    first = client.get("/about/")
    assert keeping.get(key_of(first.wsgi_request)) is None
    assert client.get("/about/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_search_behind_the_archive_is_not_kept(client: Client, keeping: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(text_policy="full")
    addresses = ["/search/?q=ferry", "/search.atom?q=ferry", "/api/v1/articles?q=ferry"]
    make_article(story_text("Ferry late", ["The ferry was late."]), source=source)
    for address in addresses:
        client.get(address)
    with monkeypatch.context() as patch:
        patch.setattr(lookup, "catch_up_quietly", lambda: None)
        make_article(story_text("Ferry later", ["The ferry was later still."]), source=source)
        assert [b"Ferry later" in client.get(address).content for address in addresses] == [False] * 3
    assert [b"Ferry later" in client.get(address).content for address in addresses] == [True] * 3


def test_search_without_an_index_is_not_kept(client: Client, keeping: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(story_text("Quay closed", ["The ferry was late."]), source=make_source(text_policy="full"))
    with monkeypatch.context() as patch:
        patch.setattr(lookup, "catch_up_quietly", lambda: None)
        assert b"Quay closed" not in client.get("/search/?q=ferry").content
    assert b"Quay closed" in client.get("/search/?q=ferry").content


class Away:
    def get(self, key: str) -> None:
        raise ConnectionError

    set = get


def test_pages_are_made_without_a_cache_that_answers(client: Client, keeping: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "caches", {"pages": Away()})
    assert client.get("/about/").status_code == 200


def test_pages_are_kept_in_a_cache_that_others_share(client: Client, keeping: Any, settings: Any, tmp_path: Path) -> None:
    shared = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path)}
    settings.CACHES = {**settings.CACHES, "pages": shared}
    first = client.get("/about/")
    assert caches["pages"].get(key_of(first.wsgi_request)) is not None
    assert client.get("/about/").content == first.content


def test_nothing_is_kept_where_it_is_switched_off(client: Client, settings: Any) -> None:
    assert settings.PAGES_KEPT == 0
    first, queries = asked(client, "/about/method/")
    assert (queries, first["Cache-Control"]) == (0, "public, no-cache")
