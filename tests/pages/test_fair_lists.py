"""A verdict that was given to an earlier headline is never shown as if it were given to the present one."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from archive.models import Article, Claim
from archive.review.corrections import correct_claim, correct_headline
from archive.review.sheets import HeadlineAnswers, save_sheet, start_sheet, submit_sheet
from archive.review.verdicts import standing_claims, standing_headline
from tests.factories import make_article, make_source
from tests.pages.desk import SUPPORTED, TRUE, current, now, person, publish, publish_shown, reviewers

OLD, NEW = "Thirty-two hurt at quay", "Twenty-three hurt at quay"
TEXT = "Twenty-three people were hurt when the ferry met the quay."
WRONG = HeadlineAnswers(
    rating="weakly_supported", reasons=("detail_mismatch",), why="The text has 23.", passages=("Twenty-three people",)
)
LISTS = ("/", "/articles/", "/sources/the-tarn-post/", "/search/?q=hurt")


@pytest.fixture
def corrected(db: None) -> Article:
    """Published for its first headline; the outlet then put the number right."""
    source = make_source("The Tarn Post", text_policy="full")
    publish(make_article(f"{OLD}\n{TEXT}", source=source, url="https://tarnpost.example/quay"), headline=WRONG)
    return make_article(f"{NEW}\n{TEXT}", source=source, url="https://tarnpost.example/quay", at=now())


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_which_headline_was_rated(corrected: Article, client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert NEW in page
    assert f'Rated for version 1 of 2, headline <q dir="auto">{OLD}</q>' in page


def test_a_verdict_on_the_present_headline_needs_no_such_word(db: None, client: Client) -> None:
    publish(make_article(f"{OLD}\n{TEXT}"), headline=WRONG)
    assert "Rated for version" not in client.get("/articles/").content.decode()


def test_the_table_holds_what_was_rated(corrected: Article, client: Client) -> None:
    [row] = json.loads(client.get("/articles.json").content)["items"]
    assert (row["headline"], row["rated_headline"], row["rated_version"], row["versions"]) == (NEW, OLD, 1, 2)


def test_the_feed_names_the_headline_that_was_judged(corrected: Article, client: Client) -> None:
    feed = client.get("/feeds/verdicts.atom").content.decode()
    assert f"Weakly supported: “{OLD}”" in feed
    assert NEW not in feed


@pytest.fixture
def rated_twice(corrected: Article) -> Article:
    """The new headline was reviewed as well, and found to stand."""
    version = current(corrected)
    for reviewer in reviewers():
        sheet = start_sheet(version, by=reviewer, at=now())
        saved = save_sheet(sheet, headline=SUPPORTED, claims={}, lock=sheet.lock, by=reviewer, at=now())
        submit_sheet(saved, lock=saved.lock, by=reviewer, at=now())
    return publish_shown(Article.objects.get(pk=corrected.pk))


def test_an_earlier_version_wears_the_verdict_it_was_given(rated_twice: Article, client: Client) -> None:
    page = client.get(f"{rated_twice.get_absolute_url()}versions/1/").content.decode()
    stamp = page.split('aria-label="Headline verdict"')[1].split("</section>")[0]
    assert "Weakly supported" in stamp
    assert "Supported by the article" not in stamp
    assert "A later verdict has taken the place of this one" in page


def test_a_verdict_on_a_later_version_says_so_over_an_unrated_one(db: None, client: Client) -> None:
    source = make_source("The Tarn Post", text_policy="full")
    make_article(f"{OLD}\n{TEXT}", source=source, url="https://tarnpost.example/quay")
    article = publish(make_article(f"{NEW}\n{TEXT}", source=source, url="https://tarnpost.example/quay", at=now()))
    address = article.get_absolute_url()
    page = client.get(f"{address}versions/1/").content.decode()
    description = page.split('name="description" content="')[1].split('"')[0]
    assert f'<strong>Rated for version 2 of 2</strong>, headlined <span class="serif" dir="auto">“{NEW}”' in page
    assert "Rated for the current version" not in page
    assert description.startswith(f"Rated for version 2, headlined “{NEW}”: Supported by the article.")
    assert f'href="{address}compare/?from=1&amp;to=2"' in page


def test_the_page_keeps_every_verdict_with_the_headline_it_judged(rated_twice: Article, client: Client) -> None:
    page = client.get(rated_twice.get_absolute_url()).content.decode()
    answer = client.get(f"{rated_twice.get_absolute_url()[:-1]}.json").json()
    others = page.split('id="verdicts"')[1].split("</section>")[0]
    assert f'No longer stands; it was given for version 1 of 2, headline <q dir="auto">{OLD}</q>' in others
    assert "The text has 23." in others
    assert (answer["headline_verdict"]["headline"], answer["headline_verdict"]["stands"]) == (NEW, True)
    assert [(one["headline"], one["stands"]) for one in answer["other_headline_verdicts"]] == [(OLD, False)]


def test_the_page_of_a_claim_says_which_headline_was_rated(db: None, client: Client) -> None:
    source = make_source("The Tarn Post", text_policy="full")
    publish(
        make_article(f"{OLD}\n{TEXT}", source=source, url="https://tarnpost.example/quay"), headline=WRONG, claims={TEXT: TRUE}
    )
    make_article(f"{NEW}\n{TEXT}", source=source, url="https://tarnpost.example/quay", at=now())
    claim = Claim.objects.get(status="accepted")
    page = client.get(claim.get_absolute_url()).content.decode()
    assert f'Rated for version 1 of 2, headline <q dir="auto">{OLD}</q>' in page
    assert "These are the words of version 1 of 2, which the verdict judged." in page
    assert "Checked in version 1 of 2 of the article" in client.get("/claims/").content.decode()
    [row] = client.get("/claims.json").json()["items"]
    assert (row["version"], row["versions"]) == (1, 2)


def test_the_log_of_corrections_says_what_was_judged(db: None, client: Client) -> None:
    source = make_source("The Tarn Post", text_policy="full")
    article = publish(make_article(f"{OLD}\n{TEXT}", source=source, url="https://tarnpost.example/quay"), claims={TEXT: TRUE})
    other = person("editor2", "editor")
    by = {"by": other, "at": now()}
    correct_headline(article, answers=WRONG, note="We misread it.", standing=standing_headline(article).pk, **by)
    claim = Claim.objects.get(status="accepted")
    standing = standing_claims([claim.pk])[claim.pk].pk
    correct_claim(claim, answers=replace(TRUE, verdict="mostly_true"), note="Nearly.", standing=standing, **by)
    make_article(f"{NEW}\n{TEXT}", source=source, url="https://tarnpost.example/quay", at=now())
    page = client.get("/corrections/").content.decode()
    rows = client.get("/corrections.json").json()["items"]
    assert f'On the headline of version 1: <q dir="auto">{OLD}</q>' in page
    assert f'On the claim <a href="{claim.get_absolute_url()}" dir="auto">{TEXT}</a>' in page
    assert [(row["claim"], row["rated_version"], row["rated_headline"]) for row in rows] == [(TEXT, None, None), (None, 1, OLD)]
