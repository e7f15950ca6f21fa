"""oEmbed gives a quotation without a script, for pages of ours alone."""

import json
import re

import pytest
from defusedxml import ElementTree
from django.test import Client

from archive.models import Article
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import publish, withdraw
from tests.publish.story import FEE, claim_of

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def test_page_names_where_it_is_embedded_from(client: Client, article: Article) -> None:
    for address in (article.get_absolute_url(), claim_of(article, FEE).get_absolute_url()):
        head = client.get(address).content.decode().partition("</head>")[0].replace("&amp;", "&")
        for form in ("json", "xml"):
            kind = {"json": "application/json", "xml": "text/xml"}[form]
            (found,) = re.findall(rf'type="{kind}\+oembed"[^>]*href="([^"]+)"', head)
            response = client.get(found.removeprefix(HERE))
            assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")
            assert response["Content-Type"].startswith(kind)


def test_forms_say_the_same(client: Client, article: Article) -> None:
    url = f"{HERE}{article.get_absolute_url()}"
    told = client.get("/oembed", {"url": url}).json()
    root = ElementTree.fromstring(client.get("/oembed", {"url": url, "format": "xml"}).content)
    assert {node.tag: node.text for node in root} == {name: str(value) for name, value in told.items()}
    assert (told["type"], told["version"], told["width"], told["height"]) == ("rich", "1.0", 600, 240)
    assert "Mostly supported" in told["html"] and url in told["html"]


def test_quotation_is_words_alone(client: Client) -> None:
    text = story_text("Fee <script>alert(1)</script> & 'up'", ["The county council of Tarn has set a new fee."])
    article = publish(make_article(text, source=make_source(text_policy="full")))
    html = client.get("/oembed", {"url": f"{HERE}{article.get_absolute_url()}"}).json()["html"]
    assert set(re.findall(r"<(\w+)", html)) == {"blockquote", "p", "strong", "footer", "a"}
    assert "&lt;script&gt;" in html and not re.search(r"\son\w+=|style=|javascript:", html)


@pytest.mark.parametrize(
    ("room", "expected"), [({"maxwidth": "300", "maxheight": "100"}, (300, 100)), ({"maxwidth": "x"}, (600, 240))]
)
def test_quotation_keeps_to_the_room_there_is(
    client: Client, article: Article, room: dict[str, str], expected: tuple[int, int]
) -> None:
    told = client.get("/oembed", {"url": f"{HERE}{article.get_absolute_url()}", **room}).json()
    assert (told["width"], told["height"]) == expected
    assert ("thumbnail_url" in told) == (expected == (600, 240))


NOT_OURS = (
    "https://elsewhere.example/articles/1/x/", "http://testserver.evil.example/articles/1/x/", "//testserver/articles/1/x/",
    "javascript:alert(1)", "http://[", "ftp://testserver/articles/1/x/", f"{HERE}/", f"{HERE}/admin/",
    f"{HERE}/articles/999999999/x/", f"{HERE}/claims/999999999/x/", "http://testserver@evil.example/articles/1/x/", "\x00",
    f"{HERE}/articles/{'9' * 40}/x/",
)  # fmt: skip


@pytest.mark.parametrize("form", ["json", "xml"])
def test_address_that_is_no_page_of_ours_is_not_found(client: Client, article: Article, form: str) -> None:
    for url in NOT_OURS:
        given = client.get("/oembed", {"url": url.replace("/1/", f"/{article.pk}/"), "format": form})
        assert given.status_code == 404, url


def test_form_that_there_is_not_is_not_implemented(client: Client, article: Article) -> None:
    assert client.get("/oembed", {"url": f"{HERE}{article.get_absolute_url()}", "format": "yaml"}).status_code == 501


def test_question_without_an_address_is_told_so(client: Client) -> None:
    assert client.get("/oembed").status_code == 400


def test_withdrawn_page_answers_gone_in_either_form(client: Client, article: Article) -> None:
    claim = claim_of(article, FEE)
    withdraw(article, "The source asked for it back.")
    for address in (article.get_absolute_url(), claim.get_absolute_url()):
        given = [client.get("/oembed", {"url": HERE + address, "format": form}) for form in ("json", "xml")]
        assert [answer.status_code for answer in given] == [410, 410]
        assert json.loads(given[0].content)["reason"] == "The source asked for it back."
        assert "<reason>The source asked for it back.</reason>" in given[1].content.decode()


def test_old_version_and_old_slug_are_the_same_page(client: Client, article: Article) -> None:
    for address in (f"/articles/{article.pk}/old-words/", f"{article.get_absolute_url()}versions/1/"):
        assert client.get("/oembed", {"url": HERE + address}).json()["html"].count(article.get_absolute_url()) == 2
