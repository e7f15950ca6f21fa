"""What is said in the words of schema.org keeps its field lists, and says of a verdict what the page says."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from archive.models import Article, Entity
from archive.policy.scales import CLAIM_VERDICTS, HEADLINE
from archive.publish.jsonld import in_a_script, rating
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import SUPPORTED, TRUE, claim_on, publish
from tests.publish.checking import valid
from tests.publish.story import FEE, RIDERS, TEXT, claim_of
from tests.publish.story import HEADLINE as TOLD

pytestmark = pytest.mark.django_db
EVIL = 'Fee </script><script>alert(1)</script><!-- & "doubled" \u2028 says county'


def in_page(client: Client, address: str) -> dict[str, Any]:
    page = client.get(address).content.decode()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def of_type(graph: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in graph["@graph"] if node["@type"] == kind]


def test_article_is_reviewed_and_not_ours(client: Client, article: Article) -> None:
    graph = valid(client, f"{article.get_absolute_url()[:-1]}.jsonld", "schema_org")
    (page,), (theirs,) = of_type(graph, "WebPage"), of_type(graph, "NewsArticle")
    assert page["isBasedOn"] == page["mainEntity"] == {"@id": theirs["@id"]} == {"@id": article.url}
    assert theirs["publisher"]["name"] == "The Tarn Post"
    assert [node["text"] for node in page["correction"]] == ["We counted again.", "It was a day later."]
    assert "ClaimReview" not in json.dumps(graph)


def test_replaced_verdict_on_a_headline_is_told_as_such(client: Client, article: Article) -> None:
    reviews = of_type(in_page(client, article.get_absolute_url()), "Review")
    told = [(node["reviewRating"]["ratingValue"], node.get("creativeWorkStatus")) for node in reviews]
    assert told == [(3, None), (2, "Obsolete")]
    assert {node["reviewAspect"] for node in reviews} == {"headline"}


def test_verdict_names_the_headline_that_it_judged(client: Client, article: Article) -> None:
    article = make_article(TEXT.replace("doubled", "raised"), source=article.source, url=article.url)
    graph = valid(client, f"{article.get_absolute_url()[:-1]}.jsonld", "schema_org")
    (theirs,), (standing, _) = of_type(graph, "NewsArticle"), of_type(graph, "Review")
    assert theirs["headline"] == TOLD.replace("doubled", "raised")
    judged = standing["itemReviewed"]
    assert (judged["headline"], judged["version"], judged["@id"] == theirs["@id"]) == (TOLD, 1, False)


def test_claim_page_has_the_claim_review_of_its_standing_verdict_alone(client: Client, article: Article) -> None:
    address = claim_of(article, FEE).get_absolute_url()
    graph = valid(client, f"{address[:-1]}.jsonld", "schema_org")
    assert in_page(client, address) == graph
    (review,), (replaced,) = of_type(graph, "ClaimReview"), of_type(graph, "Review")
    assert (review["reviewRating"]["alternateName"], review["correction"][0]["text"]) == ("Mostly true", "It was a day later.")
    assert (replaced["reviewRating"]["alternateName"], replaced["creativeWorkStatus"]) == ("True", "Obsolete")
    assert review["itemReviewed"]["author"] == {
        "@type": "Person", "name": "Ada Marsh", "url": "http://testserver/entities/ada-marsh/",
        "sameAs": "https://www.wikidata.org/entity/Q4242",
    }  # fmt: skip


def test_verdict_off_the_scale_has_a_word_and_no_number(client: Client, article: Article) -> None:
    graph = valid(client, f"{claim_of(article, RIDERS).get_absolute_url()[:-1]}.jsonld", "schema_org")
    assert graph["@graph"][0]["reviewRating"] == {
        "@type": "Rating", "alternateName": "Misleading", "ratingExplanation": "Nobody was asked.",
    }  # fmt: skip


@pytest.mark.parametrize("scale", [HEADLINE, CLAIM_VERDICTS], ids=["headline", "claim"])
def test_every_answer_of_a_scale_has_its_rating(scale: Any) -> None:
    for answer in scale.answers:
        told = rating(answer, scale)
        assert told["alternateName"] == answer.label
        assert told.get("ratingValue") == answer.n
        assert ("bestRating" in told) == (answer.n is not None)


def test_claim_without_a_verdict_is_no_review(client: Client) -> None:
    article = make_article(TEXT, source=make_source(text_policy="full"))
    claim = claim_on(article, FEE)
    graph = valid(client, f"{claim.get_absolute_url()[:-1]}.jsonld", "schema_org")
    assert [node["@type"] for node in graph["@graph"]] == ["Claim"]


def test_article_in_its_own_voice_is_the_outlets_claim(client: Client) -> None:
    article = publish(make_article(TEXT, source=make_source(text_policy="full")), claims={FEE: TRUE})
    graph = valid(client, f"{claim_of(article, FEE).get_absolute_url()[:-1]}.jsonld", "schema_org")
    assert graph["@graph"][0]["itemReviewed"]["author"] == {"@type": "Organization", "name": "The Kelbury Ledger"}


@pytest.mark.parametrize("kind", ["person", "organisation", "place", "event", "work"])
def test_entity_is_what_it_is(client: Client, kind: str) -> None:
    Entity.objects.create(name="Tarn", slug="tarn", kind=kind, wikidata_id="Q7")
    told = in_page(client, "/entities/tarn/")
    types = {"person": "Person", "organisation": "Organization", "place": "Place", "event": "Event", "work": "CreativeWork"}
    assert (told["@context"], told["@type"], told["name"]) == ("https://schema.org", types[kind], "Tarn")
    assert told["sameAs"] == "https://www.wikidata.org/entity/Q7"


def test_no_words_end_the_script_that_holds_them(client: Client) -> None:
    text = story_text(EVIL, ["The county council of Tarn has set a new fee for the ferry.", f"{FEE}."])
    article = publish(make_article(text, source=make_source(text_policy="full")), headline=SUPPORTED)
    graph = in_page(client, article.get_absolute_url())
    assert of_type(graph, "NewsArticle")[0]["headline"] == article.headline
    assert "</script><script>alert" in article.headline


def test_script_data_reads_back_as_it_was() -> None:
    value = {"@type": "Thing", "name": "</script><!-- ]]> & \u2028\u2029 'x' \"y\" <b>"}
    told = in_a_script(value)
    assert json.loads(told) == value
    assert not set("<>&\u2028\u2029") & set(told)
