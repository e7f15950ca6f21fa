"""What comes first: by a small archive of made-up articles, each of which says the words in another place."""

import pytest
from django.test import Client

from archive.models import Alias, Article, ArticleEntity, Entity, Source
from archive.review.claims import add_claim
from archive.search.lookup import reading
from archive.search.weighing import Weighing
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import current, now
from tests.people import make_person

pytestmark = pytest.mark.django_db
LONG = "After nine years and three inquiries the old ferry between Kelbury and the island of Sarn is to be sold at last"
PLAIN = ["The matter was before the council on Tuesday.", "It meets again in a month."]


def told(headline: str, *paragraphs: str, source: str = "The Kelbury Ledger") -> Article:
    if not Source.objects.filter(name=source).exists():
        make_source(source, text_policy="full")
    return make_article(story_text(headline, paragraphs or PLAIN), source=source)


def named(article: Article, *said: str) -> Article:
    """Tagged with an entity of these names."""
    entity = Entity.objects.create(name=said[0], slug=f"of-{article.pk}", kind="person")
    for other in said[1:]:
        Alias.objects.create(entity=entity, name=other)
    ArticleEntity.objects.create(tag=entity, content_object=article, status="accepted")
    return article


def found(query: str) -> list[str]:
    return [row["headline"] for row in Client().get("/search.json", {"q": query, "sort": "relevance"}).json()["items"]]


@pytest.fixture
def others() -> None:
    """Headlines about ferries, so that the word is rarer in names than in them."""
    for number in range(4):
        told(f"Council hears report {number} on the state of the ferry and its landing stages in winter", *PLAIN)


def test_headlines_lead_names_lead_texts_lead_what_stands_beside_them(others: None) -> None:
    told("Museum opens a room for boats", "A small ferry is among them.", *PLAIN)
    named(told("Museum shows a sketchbook"), "Carrow Ferry")
    told(LONG)
    beside = told("Museum closes for the winter")
    claim = "The matter was before the council"
    by = make_person("reviewer", "reviewer")
    add_claim(current(beside), exact=claim, statement="It is about the ferry.", claim_type="", by=by, at=now())
    order = [line for line in found("ferry") if not line.startswith("Council")]
    assert order == [LONG, "Museum shows a sketchbook", "Museum opens a room for boats", "Museum closes for the winter"]
    assert found("ferry").index("Museum shows a sketchbook") == 5  # behind every headline


@pytest.mark.parametrize("query", ["ferry", "Ferry", '"ferry"', "fer*", "ferri~"])
def test_no_name_outranks_a_headline_for_being_short_or_repeated(query: str, others: None) -> None:
    named(told("Museum shows a sketchbook"), "Ferry", "The Ferry", "Ferry Carrow", "Ada Ferry")
    assert found(query)[-1] == "Museum shows a sketchbook"


def test_phrases_and_neighbours_in_headlines_lead_too(others: None) -> None:
    named(told("Museum shows a sketchbook", "The island ferry is in it.", *PLAIN), "Island Ferry")
    told("The island ferry is sold")
    for query in ('"island ferry"', "island NEAR/2 ferry", "island ferry"):
        assert found(query)[0] == "The island ferry is sold"


def test_a_text_does_not_lead_for_most_texts_being_withheld() -> None:
    make_source("The Sarn Courier", text_policy="headline")
    for number in range(6):
        told(f"Ferry {number} is late for the third day", source="The Sarn Courier")
    told("Market moves to the quay", "The ferry lands there. The ferry is full. The ferry is late.", *PLAIN)
    assert found("ferry")[-1] == "Market moves to the quay"


def test_the_rarer_of_two_words_counts_more(others: None) -> None:
    told("Lantern festival moves")
    assert found("ferry OR lantern")[0] == "Lantern festival moves"


def test_of_two_headlines_the_one_whose_text_says_it_too_leads() -> None:
    told("The ferry is sold", *PLAIN)
    told("The ferry is late", "The ferry was late on Tuesday, and the ferry company knows why.", *PLAIN)
    assert found("ferry") == ["The ferry is late", "The ferry is sold"]


def test_what_is_withheld_makes_no_word_more_frequent_for_readers() -> None:
    make_source("The Sarn Courier", text_policy="headline")
    told("Market moves to the quay", "The ferry lands there.", source="The Sarn Courier")
    told("The ferry is sold")
    searcher = reading().searcher
    for_readers, for_staff = Weighing(searcher, ["headline", "text"]), Weighing(searcher, ["headline", "text", "kept"])
    assert for_readers.boost("headline", ["ferry"]) == 6.0
    assert for_staff.boost("headline", ["lands"]) != for_readers.boost("headline", ["lands"])
