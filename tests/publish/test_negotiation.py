"""A page in the form that is asked for, and in HTML for everybody who asks for none that there is."""

import re

import pytest
from django.test import Client

from archive.models import Article
from archive.publish.annotations import MEDIA_TYPE
from archive.views.negotiation import HTML, preferred
from tests.publish.story import FEE, claim_of

JSON, LD, BIB = "application/json", "application/ld+json", "application/x-bibtex"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (BROWSER, HTML), ("*/*", HTML), ("", HTML), (JSON, JSON), ("application/json, text/plain, */*", JSON), (LD, LD),
        (f"{HTML};q=0.9, {JSON};q=0.3", HTML), (f"{HTML};q=0.3, {JSON};q=0.9", JSON), (f"{HTML}, {JSON}", HTML),
        (f"{JSON}, {HTML}", HTML), (f"{JSON};q=0, */*", HTML), (f"{HTML};q=0, */*", JSON), ("image/png", HTML),
        ("nonsense", HTML),
        (f"{JSON};q=0", HTML), (f"{JSON};q=nonsense", JSON), (f"{JSON};q=0.5, application/*;q=0.9", LD), (BIB, BIB),
        (f"{LD};q=0.2, {BIB};q=0.8, {JSON};q=0.801", JSON), ("application/*", JSON), (",,;", HTML), ("text/*;q=0.1", HTML),
        (MEDIA_TYPE, MEDIA_TYPE), ('application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"', MEDIA_TYPE),
    ],
)  # fmt: skip
def test_form_is_the_one_liked_best(accept: str, expected: str) -> None:
    assert preferred(accept, [HTML, JSON, LD, MEDIA_TYPE, BIB]) == expected


ENDS = {
    JSON: ".json", LD: ".jsonld", MEDIA_TYPE: "/annotations.jsonld", BIB: "cite.bib",
    "application/vnd.citationstyles.csl+json": "cite.csl.json", "application/x-research-info-systems": "cite.ris",
}  # fmt: skip


@pytest.mark.django_db
def test_other_forms_are_elsewhere_and_answer(client: Client, article: Article) -> None:
    for address in (article.get_absolute_url(), claim_of(article, FEE).get_absolute_url()):
        for kind, end in ENDS.items():
            if kind == MEDIA_TYPE and "/claims/" in address:
                continue
            response = client.get(address, headers={"accept": kind})
            assert (response.status_code, "Accept" in response["Vary"]) == (303, True)
            assert response["Location"].endswith(end)
            given = client.get(response["Location"])
            assert given.status_code == 200
            assert given["Content-Type"].split(";")[0] == kind.split(";")[0]


@pytest.mark.django_db
def test_page_itself_says_that_it_has_other_forms(client: Client, article: Article) -> None:
    address = article.get_absolute_url()
    response = client.get(address, headers={"accept": BROWSER})
    assert response.status_code == 200 and "Accept" in response["Vary"]
    links = re.findall(r'<([^>]+)>; rel="([^"]+)"', response["Link"])
    assert ("http://testserver" + address, "canonical") in links
    assert (f"http://testserver{address}versions/1/", "cite-as") in links
    assert ("/about/data/#texts", "license") in links
    for target, rel in links:
        assert client.get(target.removeprefix("http://testserver")).status_code == 200, rel
    head = response.content.decode().partition("</head>")[0].replace("&amp;", "&")
    assert [target for target, rel in links if rel != "canonical" and f'href="{target}"' not in head] == []


@pytest.mark.django_db
def test_page_of_a_version_gives_the_forms_of_that_version(client: Client, article: Article) -> None:
    address = f"{article.get_absolute_url()}versions/1/"
    assert client.get(address, headers={"accept": JSON}).status_code == 200
    assert client.get(address, headers={"accept": BIB})["Location"] == f"{address}cite.bib"
    assert client.get(address, headers={"accept": MEDIA_TYPE})["Location"] == f"{address}annotations.jsonld"


@pytest.mark.django_db
def test_card_is_told_to_other_sites(client: Client, article: Article) -> None:
    page = client.get(article.get_absolute_url()).content.decode()
    told = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', page))
    assert told["og:title"] == "Ferry fee to be doubled, says county"
    assert told["og:description"] == "Mostly supported. Two fees of three."
    assert told["twitter:card"] == "summary_large_image"
    picture = client.get(told["og:image"].removeprefix("http://testserver"))
    assert (picture["Content-Type"], told["og:image:width"], told["og:image:height"]) == ("image/png", "1200", "630")
