"""What others found is shown as theirs, in their words, wherever readers look for it; nothing imported is invisible."""

import re

import pytest
from django.test import Client

from archive.models import Article, Claim, FactCheck
from archive.review.claims import accept_claim
from tests.fact_checks import CHECKS, review, take_fact_checks, the_fact_check
from tests.factories import make_article, make_source
from tests.pages.desk import now, reviewers, withdraw

pytestmark = pytest.mark.django_db
CLUB = "The sailing club had asked for a rise of 5 per cent."
HERE = "https://ledger.example/fees"
FACT_CHECKS = "/fact-checks/"


@pytest.fixture
def article() -> Article:
    return make_article(source=make_source(text_policy="full"), url=HERE)


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def read(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def section(page: str, name: str) -> str:
    """The part of a page under that id; empty where there is none."""
    found = re.search(rf'<section[^>]* id="{name}".*?</section>', page, re.S)
    return found[0] if found else ""


def test_article_shows_what_others_found_as_theirs(client: Client, article: Article) -> None:
    rating = {
        "alternateName": "Mostly_Correct",
        "ratingValue": 4,
        "worstRating": 1,
        "bestRating": 5,
        "ratingExplanation": "They did.",
    }
    made = review("They asked for 5.", at=f"{HERE}?utm_source=x", headline="What the club asked", reviewRating=rating)
    made["itemReviewed"]["author"] = {"name": "Ida Marrow"}
    take_fact_checks(made)
    shown = section(page_of(client, article.get_absolute_url()), "others-findings")
    assert "Velland Checks says: Mostly_Correct (4 on a scale from 1 to 5)" in read(shown)
    assert "Claimed by Ida Marrow" in read(shown) and "They did." in shown and "20 February 2026" in shown
    assert f'<a href="{made["url"]}" rel="nofollow noopener ugc" dir="auto">What the club asked</a></span>' in shown
    assert "none of it is a finding of this archive" in shown
    assert 'data-tone="' not in shown


def test_fact_check_that_came_before_the_article_is_shown_too(client: Client) -> None:
    take_fact_checks(review("They asked for 5.", at=HERE))
    page = page_of(client, make_article(url=HERE).get_absolute_url())
    assert "They asked for 5." in section(page, "others-findings")


def test_article_without_fact_checks_says_nothing_of_them(client: Client, article: Article) -> None:
    take_fact_checks(review(at="https://other.example/"))
    assert not section(page_of(client, article.get_absolute_url()), "others-findings")


def test_article_that_is_a_fact_check_says_what_it_checks(client: Client, article: Article) -> None:
    take_fact_checks(review("They asked for 5.", url=HERE, at="https://other.example/"))
    page = page_of(client, article.get_absolute_url())
    assert "They asked for 5." in section(page, "own-findings") and not section(page, "others-findings")


@pytest.mark.parametrize(
    "values", [(-1, -1, -1), (1, 1, 1), ("x", 1, 5), (9, 1, 5), ("", "", 5), ("inf", 1, 5), ("3", "nan", "5")]
)
def test_scale_that_says_nothing_is_not_shown(client: Client, article: Article, values: tuple[object, ...]) -> None:
    names = ("ratingValue", "worstRating", "bestRating")
    take_fact_checks(review(at=HERE, reviewRating=dict(zip(names, values, strict=True))))
    shown = section(page_of(client, article.get_absolute_url()), "others-findings")
    assert "Velland Checks says: no rating in words" in read(shown)


def test_long_rating_is_shown_whole(client: Client, article: Article) -> None:
    words = "The board raised the fee, and said so. " * 40
    take_fact_checks(review(at=HERE, reviewRating={"alternateName": words}))
    assert words.strip() in section(page_of(client, article.get_absolute_url()), "others-findings")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x.example/", "http://[", "JavaScript://x.example/%0aalert(1)"]
)
def test_address_that_is_no_web_address_is_never_a_link(client: Client, article: Article, url: str) -> None:
    """Import lets none in; the page does not rely on it."""
    take_fact_checks(review(CLUB, at=HERE, author=None))
    FactCheck.objects.update(url=url, title="Look here")
    accept_claim(the_fact_check().claims.get(), by=reviewers()[0], at=now())
    for address in (article.get_absolute_url(), FACT_CHECKS, the_fact_check().claims.get().get_absolute_url()):
        page = page_of(client, address)
        assert "Look here" in page and f'href="{url}' not in page
    assert client.get("/fact-checks.json").json()["items"][0]["url"] == ""


def test_markup_in_what_others_say_is_words(client: Client, article: Article) -> None:
    rating = {"alternateName": "<b>Wrong</b>", "ratingExplanation": "a <script>alert(1)</script> b"}
    take_fact_checks(review("It is 5 < 6 & more", at=HERE, reviewRating=rating, author={"name": "<i>Gull</i>"}))
    for address in (article.get_absolute_url(), FACT_CHECKS):
        page = page_of(client, address)
        assert "<script>alert" not in page and "<b>Wrong" not in page and "<i>Gull" not in page
        assert "5 &lt; 6 &amp; more" in page


def test_text_from_right_to_left_finds_its_own_direction(client: Client) -> None:
    take_fact_checks(review("أُغلق الجسر أمس.", inLanguage="ar", author={"name": "مدقق"}, reviewRating={"alternateName": "زائف"}))
    page = page_of(client, FACT_CHECKS)
    assert '<p class="listing-title" dir="auto" lang="ar">أُغلق الجسر أمس.</p>' in page
    assert '<q dir="auto" lang="ar">زائف</q>' in page and "<bdi>مدقق</bdi>" in page
    assert len(client.get(FACT_CHECKS, {"publisher": "مدقق"}).context["page"].items) == 1


def test_claim_page_shows_what_others_found_of_it_and_beside_it(client: Client, article: Article) -> None:
    take_fact_checks(review(CLUB, at=HERE), review("Another thing.", at=HERE))
    claim = FactCheck.objects.get(claim=CLUB).claims.get()
    assert client.get(claim.get_absolute_url()).status_code == 404  # a suggestion is not public
    accept_claim(claim, by=reviewers()[0], at=now())
    page = page_of(client, claim.get_absolute_url())
    assert "Mostly wrong" in section(page, "others-findings") and "Another thing." not in section(page, "others-findings")
    assert "Another thing." in section(page, "findings-beside")
    assert "No verdict on it is published." in page


def test_list_holds_every_fact_check_wherever_it_was_claimed(client: Client, article: Article) -> None:
    take_fact_checks(review("One.", at=HERE), review("Two.", at="https://nowhere.example/"), review("Three."))
    page = page_of(client, FACT_CHECKS)
    assert [page.count(f">{claim}<") for claim in ("One.", "Two.", "Three.")] == [1, 1, 1]
    assert page.count(article.get_absolute_url()) == 1


@pytest.mark.parametrize("what", ["hidden", "withdrawn"])
def test_list_does_not_tell_of_an_article_that_is_not_public(client: Client, what: str) -> None:
    article = make_article(source=make_source(default_visibility="hidden" if what == "hidden" else "public"), url=HERE)
    if what == "withdrawn":
        withdraw(article, "Asked for back.")
    take_fact_checks(review("One.", at=HERE))
    for address in (FACT_CHECKS, "/fact-checks.json", "/fact-checks.csv"):
        page = page_of(client, address)
        assert "One." in page and f"/articles/{article.pk}" not in page and article.headline not in page


def test_list_of_one_publisher(client: Client) -> None:
    take_fact_checks(review("One."), review("Two.", author={"name": "Gull Checks"}))
    assert [item["claim"] for item in client.get("/fact-checks.json?publisher=gull-checks").json()["items"]] == ["Two."]
    page = page_of(client, f"{FACT_CHECKS}?publisher=gull-checks")
    assert "Two." in page and "One." not in page
    assert '<option value="velland-checks" dir="auto">Velland Checks (1)</option>' in page


def test_list_of_nobody_is_empty_and_says_so(client: Client) -> None:
    take_fact_checks(review("One."))
    assert "No fact check by them" in page_of(client, f"{FACT_CHECKS}?publisher=%00nobody")


def test_list_is_paged_by_key_and_loses_nothing(client: Client) -> None:
    take_fact_checks(*(review(f"Claim number {n}.") for n in range(28)))
    found, address = [], "/fact-checks.json?publisher=velland-checks"
    while address:
        answer = client.get(address).json()
        found += [item["claim"] for item in answer["items"]]
        address = (answer["next"] or "").removeprefix("http://testserver")
    assert found == [f"Claim number {n}." for n in range(27, -1, -1)]


def test_list_for_machines_keeps_every_word_of_the_rating(client: Client, article: Article) -> None:
    rating = {"alternateName": "-Wrong", "ratingValue": -1, "worstRating": "-1", "bestRating": -1.0, "ratingExplanation": "No."}
    made = review("One.", at=HERE, reviewRating=rating, inLanguage="en")
    made["itemReviewed"] |= {"datePublished": "2026-01-05", "author": {"name": "Ida Marrow"}}
    take_fact_checks(made)
    assert client.get("/fact-checks.json").json()["items"] == [
        {
            "id": the_fact_check().pk, "claim": "One.", "claimant": "Ida Marrow", "claimed": "2026-01-05",
            "claimed_precision": "day", "publisher": "Velland Checks", "publisher_site": CHECKS, "url": made["url"], "title": "",
            "rating": "-Wrong",
            "rating_value": "-1", "best_rating": "-1.0", "worst_rating": "-1", "explanation": "No.", "reviewed": "2026-02-20",
            "reviewed_precision": "day", "language": "en", "article_urls": [f"http://testserver{article.get_absolute_url()}"],
        }
    ]  # fmt: skip
    rows = client.get("/fact-checks.csv").content.decode().splitlines()
    assert "'-Wrong" in rows[1] and f"http://testserver{article.get_absolute_url()}" in rows[1]


def test_article_for_machines_holds_what_others_found_apart(client: Client, article: Article) -> None:
    take_fact_checks(review("One.", at=HERE))
    answer = client.get(f"{article.get_absolute_url()[:-1]}.json").json()
    assert [found["rating"] for found in answer["fact_checks_by_others"]] == ["Mostly wrong"]
    assert (answer["claims"], answer["headline_verdict"], answer["is_fact_check_of"]) == ([], None, [])


@pytest.mark.parametrize("address", ["/", "/claims/", "/about/method/", "/sitemaps/pages-0.xml"])
def test_list_is_linked_from_where_readers_look(client: Client, address: str) -> None:
    assert FACT_CHECKS in page_of(client, address)


def test_desk_says_who_checked_a_suggestion_but_not_what_they_found(client: Client, article: Article) -> None:
    take_fact_checks(review(CLUB, at=HERE))
    client.force_login(reviewers()[0])
    page = page_of(client, f"/desk/articles/{article.pk}/")
    assert (
        f'Checked by <a href="{the_fact_check().url}" rel="nofollow noopener ugc"><bdi>Velland Checks</bdi></a>, 20 February 2026'
        in page
    )
    assert "Mostly wrong" not in page


def test_admin_shows_it_and_links_records_articles_and_claims(client: Client, article: Article, observer: object) -> None:
    report = take_fact_checks(review(CLUB, at=HERE))
    client.force_login(observer)
    check = the_fact_check()
    found = client.get("/admin/archive/factcheck/", {"q": "sailing"})
    assert f"/admin/archive/factcheck/{check.pk}/change/" in found.content.decode()
    assert client.get("/admin/archive/factcheck/", {"q": "nobody"}).context["cl"].result_list == []
    page = page_of(client, f"/admin/archive/factcheck/{check.pk}/change/")
    for linked in (check.records.get(), article, check.claims.get()):
        assert f'/admin/archive/{linked._meta.model_name}/{linked.pk}/change/"' in page
    assert f"Import {report.batch}" in page
    assert client.post(f"/admin/archive/factcheck/{check.pk}/change/", {"rating": "Right"}).status_code == 403
    assert client.post(f"/admin/archive/factcheck/{check.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Claim.objects.get(exact=CLUB).status == "suggested"
