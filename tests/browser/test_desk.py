"""A review from the keyboard: rate, take a passage from a selection, make a claim of one, saved while typing, submit."""

from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from archive.models import Sheet
from archive.review.roles import sync_roles
from archive.review.transitions import move
from tests.factories import make_article
from tests.people import make_person
from tests.review.desk import TEXT, claim_on, now, queued

SELECT = """(words) => {
  for (const block of document.querySelectorAll("[data-start]")) {
    const at = block.textContent.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(block.firstChild, at);
    range.setEnd(block.firstChild, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
}"""


@pytest.fixture
def people(transactional_db: None) -> User:
    sync_roles()
    return make_person("reviewer", "reviewer")


def signed_in(page: Page, user: User) -> Page:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": urljoin(page.url, "/")}])
    return page


def select(page: Page, words: str) -> None:
    page.evaluate(SELECT, words)
    page.wait_for_timeout(50)  # the event of the selection comes after it


def test_review_is_done_from_the_keyboard(open_page: Callable[..., Page], people: User) -> None:
    queued()
    page = signed_in(open_page("/login/"), people)
    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/review/*/")
    page.keyboard.press("2")
    select(page, "will close for six weeks")
    page.keyboard.press("p")
    page.locator("input[value=detail_mismatch]").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-status]")).to_contain_text("Saved", timeout=15_000)
    rating = Sheet.objects.get().headline_rating
    assert (rating.rating, rating.reasons) == ("weakly_supported", ["detail_mismatch"])
    assert [passage["exact"] for passage in rating.passages] == ["will close for six weeks"]
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/")
    assert Sheet.objects.get().state == "submitted"


def test_claim_is_made_of_selected_words_where_they_stand(open_page: Callable[..., Page], people: User) -> None:
    queued()
    page = signed_in(open_page("/login/"), people)
    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/review/*/")
    select(page, "The county said so.")
    page.keyboard.press("c")
    page.keyboard.type(" Twice.")
    page.get_by_role("button", name="Add the claim").click()
    expect(page.locator(".claim-mark")).to_have_text("The county said so.")
    sheet = Sheet.objects.get()
    claim = sheet.version.claims.get()
    assert claim.start == sheet.version.text.index("The county said so.")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


ACROSS = """([first, last]) => {
  const blocks = [...document.querySelectorAll("[data-start]")];
  const at = (words) => blocks.find((block) => block.textContent.includes(words)).firstChild;
  const range = document.createRange();
  range.setStart(at(first), at(first).data.indexOf(first));
  range.setEnd(at(last), at(last).data.indexOf(last) + last.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_claim_over_two_paragraphs_takes_the_whole_selection(open_page: Callable[..., Page], people: User) -> None:
    article = move(make_article(TEXT), "queue", by=make_person("editor", "editor"), at=now())
    version = article.versions.get()
    page = signed_in(open_page("/login/"), people)
    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/review/*/")
    page.evaluate(ACROSS, ["said the county engineer", "About 4,000 cars"])
    page.wait_for_timeout(50)
    page.keyboard.press("c")
    page.get_by_role("button", name="Add the claim").click()
    expect(page.locator(".claim-mark")).to_have_count(2, timeout=15_000)
    expect(page.locator("[data-kept]")).to_be_hidden()
    claim = version.claims.get(status="accepted")
    assert claim.exact == version.text[claim.start : claim.end] == "said the county engineer, Ada Fenn.\n\nAbout 4,000 cars"
    assert claim.statement == "said the county engineer, Ada Fenn. About 4,000 cars"


def test_guidelines_are_one_key_away(open_page: Callable[..., Page], people: User) -> None:
    queued()
    page = signed_in(open_page("/login/"), people)
    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/review/*/")
    page.keyboard.press("h")
    expect(page.get_by_role("dialog", name="Guidelines")).to_contain_text("a reader would be misled in part")
    assert page.evaluate("document.querySelector('dialog[open]').scrollTop") == 0
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    bare = signed_in(open_page("/login/", script=False), people)
    bare.goto(page.url)
    bare.get_by_text("Guidelines: when to choose which answer", exact=True).click()
    expect(bare.get_by_text("a reader would be misled in part", exact=False)).to_be_visible()


def test_keys_of_one_letter_can_be_turned_off_and_stay_off(open_page: Callable[..., Page], people: User) -> None:
    article = queued()
    page = signed_in(open_page("/login/"), people)
    page.goto("/desk/")
    page.keyboard.press("?")
    page.get_by_label("Keys of one letter or digit are on, in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("?")
    page.wait_for_timeout(200)
    assert page.url.endswith("/desk/") and article.state == "queued"
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Keys of one letter or digit are on, in this browser").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    page.wait_for_url("**/desk/review/*/")


def test_selected_words_become_evidence_and_a_passage_for_a_reason(open_page: Callable[..., Page], people: User) -> None:
    article = queued()
    claim = claim_on(article, by=people)
    page = signed_in(open_page("/login/"), people)
    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/review/*/")
    for number, words in enumerate(("Sallow Quay", "before the fair", "said the county engineer")):
        select(page, words)
        page.keyboard.press("e")
        quote = page.locator(f"[name=claim-{claim.pk}-evidence-{number}-quote]")
        expect(quote).to_have_value(words)
        expect(page.locator(f"[name=claim-{claim.pk}-evidence-{number}-url]")).to_be_focused()
        page.keyboard.press("Escape")
    page.locator("#headline").focus()
    select(page, "will close for six weeks")
    page.keyboard.press("p")
    page.get_by_label("“will close for six weeks” shows").select_option("detail_mismatch")
    page.keyboard.press("Escape")
    expect(page.locator("[data-status]")).to_contain_text("Saved", timeout=15_000)
    sheet = Sheet.objects.get()
    assert [passage["reason"] for passage in sheet.headline_rating.passages] == ["detail_mismatch"]
    assert sheet.claim_ratings.get().evidence.count() == 3
