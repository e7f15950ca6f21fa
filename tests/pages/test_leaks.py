"""No public answer tells what a source withholds, nor what a blind sheet says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from django.urls.exceptions import Resolver404

from archive.models import Article, Claim, Entity, Topic
from archive.policy.text import WORD
from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers, save_sheet, start_sheet, submit_sheet
from archive.review.tags import set_tags
from archive.review.transitions import move
from tests.exports.filled import OPENING, SECOND, SECRET, export
from tests.fact_checks import review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, claim_on, current, editor, now, publish, reviewers, withdraw
from tests.pages.walk import led_to
from tests.routes import routes

pytestmark = pytest.mark.django_db
RUN = 8
HEADLINE = "Mill site goes to builders"
TOKENS = ("zirconium", "vermilion")


def restricted(policy: str, number: int, **fields: object) -> Article:
    """An article of which the second and third sentence may not be shown, reviewed with words that quote them at length."""
    source = make_source(f"Outlet {number}", text_policy=policy, extract_words=12, **fields)
    text = story_text(f"{HEADLINE} {number}", [OPENING, SECRET, SECOND])
    return make_article(text, source=source, url=f"https://outlet.example/{number}")


def quoting() -> dict[str, object]:
    """Answers that quote the withheld sentences in every field that readers see."""
    evidence = EvidenceDraft(url="https://inquiry.example/", title=f"Minutes: {SECRET}", quote=SECOND, note=SECRET)
    why = f"The text says: {SECRET}"
    claim = ClaimAnswers(verdict="false", attribution="verbatim", why=why, evidence=(evidence,), passages=(SECOND,))
    headline = HeadlineAnswers(
        rating="weakly_supported", reasons=("overstates", "other"), other_reason=f"Because {SECOND}", why=why,
        passages=(SECRET, SECOND), suggested_headline=SECOND,
    )  # fmt: skip
    return {"headline": headline, "claims": {SECRET: claim}, "is_quotation": True}


def quoted_by_others(*articles: Article) -> list[dict[str, object]]:
    """Fact checks of claims made in the articles, which quote the withheld sentences wherever they have words."""
    rating = {"alternateName": f"Wrong: {SECOND}", "ratingExplanation": f"It said: {SECRET}"}
    said = {"reviewRating": rating, "headline": f"Did it say: {SECRET}", "url": "https://checks.example/mill"}
    made = [review(SECRET, **said), review(f"Somebody wrote: {SECOND}", **said)]
    figures = {"ratingValue": SECRET, "bestRating": SECOND, "worstRating": SECRET}
    made.append(review("The mill burned.", **said | {"reviewRating": figures, "author": {"name": f"{SECRET} {SECOND}"}}))
    for one in made:
        one["itemReviewed"] = {"appearance": [article.url for article in articles], "author": {"name": SECOND}}
    return made


def words(text: str) -> list[str]:
    return [match.group().casefold().replace("’", "'") for match in WORD.finditer(text)]


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


FORMS = ("/", ".json", ".csv", ".atom", ".feed.json", "/suggest.json", "/export.jsonl", "/export.csv")


def public_answers(client: Client) -> dict[str, str]:
    """Everything a stranger reaches by links, what no page links to, and searches for the withheld words."""
    waiting = ["/", "/sitemap.xml", "/robots.txt", "/claimreview.json", "/logout/", "/health/live", "/health/ready", "/metrics"]
    waiting += [f"/search{form}?q={token}" for token in TOKENS for form in FORMS]
    answers, begun = {}, set(waiting)
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        body = answers[address] = client.get(address).getvalue().decode(errors="replace").replace("&amp;", "&")
        waiting += led_to(address, body, begun=begun) + beside(address)
    return answers


def beside(address: str) -> list[str]:
    """What can be asked for about the page of an article or a claim, without a link to it that a crawler follows."""
    if not (found := re.fullmatch(r"/(articles|claims)/(\d+)/[\w-]+/", address)):
        return []
    embeds = [f"/oembed?url={quote(f'http://testserver{address}')}&format={form}" for form in ("json", "xml")]
    stories = [f"/stories/{found[2]}{end}" for end in ("/", ".json", ".csv")]
    others = [f"{address}card.png", f"{address}card.svg", f"/{found[1]}/{found[2]}/", f"/evidence/{found[2]}/file"]
    return others + embeds + stories


def public_routes(patterns: list[Any]) -> Iterator[str]:
    """Every address that is not of desk, admin or accounts, as a pattern. tests/api/test_leaks.py walks those of the API."""
    return (route for route in routes(patterns) if not route.startswith(("admin/", "desk/", "account/", "api/v1/")))


def routes_of(addresses: Iterator[str]) -> Iterator[str]:
    for address in addresses:
        try:
            yield resolve(urlsplit(address).path).route
        except Resolver404:
            continue


def plain(body: str) -> str:
    """What is read: without marks, and with addresses taken apart into words."""
    return re.sub(r"<[^>]+>|&\w+;|[-_/]", " ", body) + " " + unquote(body).replace("-", " ")


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_no_run_of_eight_withheld_words_is_in_any_public_answer(
    client: Client, policy: str, tmp_path: Path, settings: Any
) -> None:
    Entity.objects.create(name="Ostley", slug="ostley", kind="place")
    mills = Topic.objects.create(name="mills", slug="mills", path="mills/", terms=["boiler house"])
    article = publish(restricted(policy, 1), **quoting())
    set_tags(article, topics=[mills], entities=[], by=editor(), at=now())
    make_article(story_text(f"{HEADLINE} at last 1", [OPENING, SECRET, SECOND]), source=article.source, url=article.url)
    assert Article.objects.get(pk=article.pk).version_count == 2
    take_fact_checks(*quoted_by_others(article))
    withheld = runs(f"{SECRET} {SECOND}") if policy == "extract" else runs(OPENING) | runs(f"{SECRET} {SECOND}")
    settings.EXPORTS = str(tmp_path / "prepared")
    export(tmp_path / "prepared")
    answers = public_answers(client)
    assert len(answers) > 40
    unseen = set(public_routes(get_resolver().url_patterns)) - set(routes_of(iter(answers)))
    assert unseen == set(), "give each new address a place in public_answers() or beside()"
    hidden = [address for address, body in answers.items() if "words of the text that the source does not let be shown" in body]
    assert any(address.startswith("/claims/") for address in hidden)  # its verdict points at a passage too
    assert {address: found for address, body in answers.items() if (found := runs(plain(body)) & withheld)} == {}


def told_in(answers: dict[str, str]) -> dict[str, set[tuple[str, ...]]]:
    secret = runs(f"{SECRET} {SECOND}")
    return {address: found for address, body in answers.items() if (found := runs(plain(body)) & secret)}


@pytest.mark.parametrize("visibility", ["public", "hidden"])
def test_fact_check_shown_with_one_article_does_not_quote_another(client: Client, visibility: str) -> None:
    """The sentences stand in an article that may not show them; the fact check names one that says something else as well."""
    kept = restricted("headline", 1, default_visibility=visibility)
    other = make_article(
        story_text("Builders wait", [OPENING]), source=make_source(text_policy="full"), url="https://o.example/1"
    )
    publish(other, claims={OPENING: TRUE})
    take_fact_checks(*quoted_by_others(kept, other))
    answers = public_answers(client)
    assert "Velland Checks" in answers[other.get_absolute_url()]
    assert {"/fact-checks/", "/fact-checks.json", "/fact-checks.csv", "/fact-checks/?publisher=velland-checks"} <= answers.keys()
    assert told_in(answers) == {}


def test_fact_check_does_not_quote_the_article_that_it_is_itself(client: Client) -> None:
    article = make_article(
        story_text(HEADLINE, [OPENING, SECRET, SECOND]),
        source=make_source(text_policy="headline"),
        url="https://checks.example/mill",
    )
    take_fact_checks(*quoted_by_others())
    answers = public_answers(client)
    assert "What this article checks" in answers[article.get_absolute_url()]
    assert told_in(answers) == {}


def test_fact_check_of_what_may_be_shown_is_shown_whole(client: Client) -> None:
    article = restricted("full", 1)
    take_fact_checks(*quoted_by_others(article))
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count(SECRET) > 1 and f"Wrong: {SECOND}" in page


@pytest.mark.parametrize("policy", ["extract", "headline"])
@pytest.mark.parametrize("token", TOKENS)
def test_search_does_not_tell_that_a_withheld_word_is_there(client: Client, policy: str, token: str) -> None:
    article = publish(restricted(policy, 1), **quoting())
    assert token in article.versions.get().text
    assert client.get("/search.json", {"q": token}).json()["items"] == []
    hits = client.get("/search.json", {"q": f"mill -{token}"}).json()["items"]
    assert [hit["id"] for hit in hits] == [article.pk]


def test_search_finds_what_a_shown_claim_of_a_restricted_source_says(client: Client) -> None:
    claims = {
        SECRET: ClaimAnswers(verdict="unverifiable", attribution="verbatim", why="Nothing left.", no_evidence_reason="Burned.")
    }
    publish(restricted("headline", 1), claims=claims, statement="Ledgers were burned", is_quotation=True)
    assert len(client.get("/search.json", {"q": "burned ledgers"}).json()["items"]) == 1


def test_claim_address_does_not_spell_out_what_its_statement_quotes(client: Client) -> None:
    publish(restricted("headline", 1), **quoting())
    claim = Claim.objects.get(status="accepted")
    response = client.get(claim.get_absolute_url(), follow=True)
    assert runs(claim.slug.replace("-", " ")) & runs(SECRET)
    assert not runs(response.redirect_chain[-1][0].replace("-", " ")) & runs(SECRET)
    assert response.status_code == 200


def test_words_of_an_earlier_version_are_withheld_as_well(client: Client) -> None:
    source = make_source("Outlet", text_policy="headline")
    claimed, rated = ({"source": source, "url": f"https://outlet.example/{n}"} for n in (1, 2))
    claim_on(make_article(story_text(HEADLINE, [OPENING, SECRET, SECOND]), **claimed), OPENING, statement=f"It burned. {SECRET}")
    make_article(story_text(HEADLINE, [OPENING, SECOND]), **claimed)
    make_article(story_text(f"{HEADLINE} 2", [OPENING, SECRET]), **rated)
    second = make_article(story_text(f"{HEADLINE} 2", [OPENING]), **rated)
    wrong = HeadlineAnswers(rating="not_supported", reasons=("overstates",), why=f"It once said: {SECRET}", nothing_in_text=True)
    publish(second, headline=wrong)
    answers = public_answers(client)
    assert Claim.objects.get(status="accepted").version.number == 2
    assert any(address.startswith("/claims/") for address in answers)
    assert {address: found for address, body in answers.items() if (found := runs(plain(body)) & runs(SECRET))} == {}
    assert client.get("/search.json", {"q": TOKENS[0]}).json()["items"] == []


def test_reason_of_a_withdrawal_does_not_quote_what_is_withheld(client: Client) -> None:
    article = publish(restricted("headline", 1))
    withdraw(article, f"It said: {SECRET}")
    address = article.get_absolute_url()
    told = [client.get(end).content.decode() for end in (address, f"{address[:-1]}.json", "/corrections/", "/corrections.csv")]
    assert [runs(plain(body)) & runs(SECRET) for body in told] == [set()] * 4


def test_nothing_of_a_blind_sheet_is_public(client: Client) -> None:
    article = move(restricted("full", 1), "queue", by=editor(), at=now())
    sheets = [start_sheet(current(article), by=reviewer, at=now()) for reviewer in reviewers()]
    claim = claim_on(article, SECRET)
    answers = HeadlineAnswers(
        rating="not_supported", reasons=("other",), other_reason="xylophone", why="marimba", nothing_in_text=True,
        suggested_headline="glockenspiel",
    )  # fmt: skip
    evidence = EvidenceDraft(url="https://celesta.example/", title="dulcimer", quote="psaltery", note="hurdygurdy")
    claims = {claim.pk: ClaimAnswers(verdict="false", why="vibraphone", evidence=(evidence,))}
    saved = save_sheet(sheets[0], headline=answers, claims=claims, lock=sheets[0].lock, by=sheets[0].reviewer, at=now())
    submit_sheet(saved, lock=saved.lock, by=saved.reviewer, at=now())
    told = "".join(public_answers(client).values()).casefold()
    planted = ("xylophone", "marimba", "glockenspiel", "celesta", "dulcimer", "psaltery", "hurdygurdy", "vibraphone")
    assert [word for word in planted if word in told] == []
    assert "review submitted" not in told
