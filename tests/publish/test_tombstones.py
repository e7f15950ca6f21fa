"""What was withdrawn answers 410 with the reason in every form, and what is hidden is nowhere."""

import pytest
from django.test import Client

from archive.models import Article, Claim
from tests.factories import make_article, make_source
from tests.pages.desk import claim_on, withdraw
from tests.publish.story import FEE, claim_of

pytestmark = pytest.mark.django_db
REASON = "The source asked for it back."
OF_ARTICLE = (
    "{}/", "{}.json", "{}.jsonld", "{}/annotations.jsonld", "{}/annotations.jsonld?page=0", "{}/versions/1/",
    "{}/versions/1/annotations.jsonld", "{}/card.png", "{}/card.svg", "{}/record/", "{}/record.json", "{}/compare/",
    *(f"{{}}/versions/1/cite.{form}" for form in ("txt", "bib", "ris", "csl.json")),
)  # fmt: skip
OF_CLAIM = (
    "{}/", "{}.json", "{}.jsonld", "{}/card.png", "{}/card.svg",
    *(f"{{}}/cite.{form}" for form in ("txt", "bib", "ris", "csl.json")),
)  # fmt: skip


def addresses(article: Article, claim: Claim) -> list[str]:
    stems = (article.get_absolute_url()[:-1], claim.get_absolute_url()[:-1])
    return [end.format(stem) for ends, stem in zip((OF_ARTICLE, OF_CLAIM), stems, strict=True) for end in ends]


def test_every_form_of_a_withdrawn_article_says_why(client: Client, article: Article) -> None:
    claim = claim_of(article, FEE)
    assert {address: client.get(address).status_code for address in addresses(article, claim)} == dict.fromkeys(
        addresses(article, claim), 200
    )
    withdraw(article, REASON)
    for address in addresses(article, claim):
        response = client.get(address)
        body = response.content.decode()
        assert (response.status_code, REASON in body) == (410, True), address
        assert "ferry" not in body.casefold().replace(article.slug, ""), address


def test_withdrawn_page_is_gone_in_whatever_form_it_is_asked_for(client: Client, article: Article) -> None:
    withdraw(article, REASON)
    for kind in ("application/json", "application/ld+json", "application/x-bibtex", "text/html"):
        assert client.get(article.get_absolute_url(), headers={"accept": kind}).status_code == 410


def test_hidden_article_is_nowhere(client: Client) -> None:
    hidden = make_article(source=make_source(default_visibility="hidden"))
    claim = claim_on(hidden, "The fee for a small boat rises from 250 to 280 crowns a year")
    found = {client.get(address).status_code for address in addresses(hidden, claim)}
    assert found == {404}
    for address in ("/claimreview.json", "/feeds/verdicts.atom", "/search.atom?q=harbour", "/sitemaps/articles-0.xml"):
        assert hidden.slug not in client.get(address).content.decode()
    assert client.get("/oembed", {"url": f"http://testserver{hidden.get_absolute_url()}"}).status_code == 404


def test_wrong_slug_is_sent_on(client: Client, article: Article) -> None:
    for end in OF_ARTICLE:
        response = client.get(end.format(f"/articles/{article.pk}/old-words"))
        assert (response.status_code, response.url) == (301, end.format(article.get_absolute_url()[:-1]))
