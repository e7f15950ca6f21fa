"""Related articles on the page of an article and in its JSON: found by shared words, none of which a reader may not see."""

import pytest
from django.test import Client

from archive.analysis.related import MOST_HOLDERS, NEAREST
from archive.ingest.terms import leave_terms
from archive.models import Article, ArticleTerm, Source
from archive.queries.related import MOST_WORDS, SHOWN
from archive.review.transitions import move
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import editor, now
from tests.pages.test_query_counts import ARTICLE_QUERIES, count

pytestmark = pytest.mark.django_db
PLACES = ("Ansel", "Brinsey", "Carrow", "Drumlin", "Eddersleigh", "Fennmoor", "Garrick")


def about(words: str, number: int = 1, *, policy: str = "full", headline: str = "", outlet: str = "") -> Article:
    """An article with these words in its text, among others that no other article has."""
    place = PLACES[number % len(PLACES)] + "abcdefghij"[number // len(PLACES) % 10]
    line = f"The {words} of {place}berry, and again the {words}."
    name = outlet or f"Outlet {policy}"
    source = Source.objects.filter(name=name).first() or make_source(name, text_policy=policy)
    text = story_text(headline or f"{place}wick and {place}shire", [line, f"It was of {place}mouth."])
    return make_article(text, source=source)


def related(client: Client, article: Article) -> list[dict]:
    return client.get(article.get_absolute_url()[:-1] + ".json").json()["related"]


def section(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode().partition('id="related"')[2].partition("</section>")[0]


def test_article_that_shares_telling_words_is_listed_with_them(client: Client) -> None:
    own, other = about("levy river barge wall", 1), about("levy river barge gull", 2)
    about("school menu choir piano", 3)

    assert [row["headline"] for row in related(client, own)] == [other.headline]
    assert {*related(client, own)[0]["shared_words"]} == {"levy", "river", "barge"}
    assert "Shares:" in section(client, own) and f'href="{other.get_absolute_url()}"' in section(client, own)
    assert [row["headline"] for row in related(client, other)] == [own.headline]


def test_article_without_any_says_nothing_of_it(client: Client) -> None:
    assert section(client, about("levy river barge wall")) == ""


def test_two_shared_words_are_too_few(client: Client) -> None:
    own = about("levy river barge wall", 1)
    about("levy river gull tern", 2)
    assert related(client, own) == []


def test_those_that_share_more_and_rarer_words_come_first(client: Client) -> None:
    own = about("levy river barge wall", 1)
    about("levy river barge gull", 2)
    most = about("levy river barge wall", 3)
    assert related(client, own)[0]["headline"] == most.headline


def test_of_another_story_the_likest_alone_is_listed(client: Client) -> None:
    own = about("levy river barge wall", 1)
    lines = [f"The barge wall levy number {n} of the river gull rose at gate {n}." for n in range(9)]
    for outlet in ("Two", "Three"):
        make_article(story_text(f"{outlet} on it", lines), source=make_source(outlet, text_policy="full"))
    assert Article.objects.exclude(story=None).count() == 2
    assert [row["headline"] for row in related(client, own)] == ["Three on it"]


def test_no_more_than_some_are_shown(client: Client) -> None:
    own = about("levy river barge wall lock", 0)
    for number in range(1, SHOWN + 3):
        about("levy river barge wall lock", number)
    assert len(related(client, own)) == SHOWN
    assert all(len(row["shared_words"]) == MOST_WORDS for row in related(client, own))


def test_hidden_and_withdrawn_articles_are_not_shown(client: Client) -> None:
    own, other = about("levy river barge wall", 1), about("levy river barge gull", 2)
    move(other, "hide", by=editor(), at=now(), note="Not ours to show.")
    assert related(client, own) == [] and section(client, own) == ""


def test_same_story_and_duplicates_are_not_related(client: Client) -> None:
    text = story_text(
        "Levy on the river", [f"The barge wall levy number {n} of the river lock rose at gate {n}." for n in range(9)]
    )
    own = make_article(text, source=make_source("One"))
    make_article(text.replace("Levy on the river", "River levy up"), source=make_source("Two"))
    make_article(text, source=make_source("Three"))
    assert Article.objects.exclude(story=None).count() == 3
    assert related(client, own) == []
    short = "Levy for river barge wall\nThe river barge levy wall."
    first, copy = make_article(short, source=make_source("Four")), make_article(short, source=make_source("Five"))
    assert copy.duplicate_of_id == first.pk and copy.story_id is None
    assert copy.headline not in [row["headline"] for row in related(client, first)]
    assert first.headline not in [row["headline"] for row in related(client, copy)]


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_words_that_only_a_withheld_text_has_are_not_shown(client: Client, policy: str) -> None:
    own, other = about("levy river barge wall", 1), about("levy river barge gull", 2, policy=policy)

    assert [row["shared_words"] for row in related(client, own)] == [[]]
    assert "Shares:" not in section(client, own)
    shown = related(client, other)[0]["shared_words"]
    assert shown == [] if policy == "headline" else {*shown} == {"levy", "river", "barge"}


def test_words_of_the_headline_of_a_withheld_text_are_shown(client: Client) -> None:
    own = about("levy river barge wall", 1)
    about("levy river barge gull", 2, policy="headline", headline="Levy on a barge")
    assert {*related(client, own)[0]["shared_words"]} == {"levy", "barge"}


def test_words_of_the_text_shown_are_told_on_the_page_of_an_earlier_version(client: Client) -> None:
    source = make_source("Own", text_policy="full")
    make_article("First words\nNothing of the kind stood here.", source=source, guid="a")
    own = make_article("Second words\nThe levy river barge wall: levy river barge wall.", source=source, guid="a")
    about("levy river barge gull", 2)
    page = client.get(own.get_absolute_url() + "versions/1/").content.decode()
    assert 'id="related"' in page and "Shares:" not in page


def test_page_takes_six_queries_with_1_3_and_200_related(client: Client) -> None:
    own = about("levy river barge wall", 0)
    about("levy river barge gull", 1)
    counts = [count(client, own.get_absolute_url())]
    for number in (2, 3):
        about("levy river barge gull", number)
    counts.append(count(client, own.get_absolute_url()))
    terms = list(ArticleTerm.objects.filter(article=own).values_list("number", "weight"))
    for number in range(4, 204):
        other = about("gull tern", number)
        leave_terms({other.pk})
        ArticleTerm.objects.bulk_create(ArticleTerm(number=n, article=other, weight=w) for n, w in terms)
    counts.append(count(client, own.get_absolute_url()))
    assert counts == [ARTICLE_QUERIES] * 3
    assert MOST_HOLDERS < 200 and NEAREST < 200
    newest = Article.objects.order_by("-pk")[:SHOWN]
    assert [row["headline"] for row in related(client, own)] == [article.headline for article in newest]


def test_new_version_has_words_of_its_own_and_what_is_removed_has_none() -> None:
    source = make_source("Own", text_policy="full")
    article = make_article("First words\nThe levy river barge wall.", source=source, guid="a")
    before = {*ArticleTerm.objects.values_list("number", flat=True)}
    make_article("Second headline\nThe school choir has a piano.", source=source, guid="a")
    after = {*ArticleTerm.objects.values_list("number", flat=True)}
    assert before and after and not before & after
    leave_terms({article.pk})
    assert not ArticleTerm.objects.exists()
