"""From the queue to a published correction by keys alone: nothing is clicked, and nothing is put into the page by a script.

Two reviewers, an adjudicator and an editor, each in a browser of their own. What stands on the page is read, to know where the
keys have led, and no more.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from archive.audit import verify_chain
from archive.models import Article, ClaimVerdict, Correction, HeadlineVerdict, Sheet
from archive.review.roles import sync_roles
from tests.browser.test_desk import signed_in
from tests.people import make_person
from tests.review.desk import TEXT, make_article, move, now

CLAIMED = "About 4,000 cars cross the bridge on a working day."
PASSAGE = "will close for six weeks"
FOCUSED = "(element) => element === document.activeElement"
# Where the caret is: the words before it in its paragraph, and whether the words looked for stand in that paragraph.
CARET = """(words) => {
  const {anchorNode, anchorOffset} = getSelection();
  const block = anchorNode?.parentElement?.closest("[data-start]") ?? null;
  if (!block) return {here: false, at: 0, wanted: -1};
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(anchorNode, anchorOffset);
  return {here: block.textContent.includes(words), at: before.toString().length, wanted: block.textContent.indexOf(words)};
}"""
MOST = 400  # presses of one key


@pytest.fixture
def article(transactional_db: None) -> Article:
    sync_roles()
    return move(make_article(text=TEXT), "queue", by=make_person("editor", "editor"), at=now())


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(MOST):
        if target.evaluate(FOCUSED):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}.")


def enter(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, words: str) -> None:
    tab_to(page, target)
    page.keyboard.type(words)


def step(caret: dict[str, Any]) -> str:
    """The key that brings the caret nearer to the words; "" where it is before them."""
    if not caret["here"]:
        return "ArrowDown"
    return {-1: "ArrowRight", 0: "", 1: "ArrowLeft"}[(caret["at"] > caret["wanted"]) - (caret["at"] < caret["wanted"])]


def select(page: Page, words: str) -> None:
    """By a caret in the text: down to the paragraph, along to the words, and over them with Shift held."""
    page.keyboard.press("t")
    page.keyboard.press("Control+Home")
    for _ in range(MOST):
        key = step(page.evaluate(CARET, words))
        if not key:
            break
        page.keyboard.press(key)
    for _ in words:
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == words


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("Saved", timeout=15_000)


def at_desk(page: Page, user: User) -> Page:
    signed_in(page, user)
    page.goto("/desk/")
    return page


def begin(open_page: Callable[..., Page], name: str) -> Page:
    page = at_desk(open_page("/login/"), make_person(name, "reviewer"))
    page.keyboard.press("n")
    page.wait_for_url("**/desk/review/*/")
    return page


def rate_claim(page: Page, verdict: str, title: str, *, key: str) -> None:
    """The one claim, to which key leads: its verdict by a key, its evidence and why by typing."""
    for _ in range(MOST):
        if page.locator("[data-kind=claim][data-state=current]").count():
            break
        page.keyboard.press(key)
    page.keyboard.press(verdict)
    claim = page.locator("[data-kind=claim]").first
    write(page, claim.locator("[name$=-why]"), "As the count of the county has it.")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    write(page, claim.locator("[name$=-evidence-0-url]"), "https://county.example/traffic")
    write(page, claim.locator("[name$=-evidence-0-title]"), title)
    page.keyboard.press("Escape")


def submit(page: Page) -> None:
    saved(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/desk/(#.*)?$"))


def review_low(page: Page) -> None:
    page.keyboard.press("2")
    select(page, PASSAGE)
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    tab_to(page, page.locator("[name=headline-reasons][value=detail_mismatch]"))
    page.keyboard.press("Space")
    write(page, page.locator("[name=headline-why]"), "Six weeks, not nine.")
    page.keyboard.press("Escape")
    saved(page)
    select(page, CLAIMED)
    page.keyboard.press("c")
    expect(page.locator("[name=new-statement]")).to_have_value(CLAIMED)
    enter(page, page.get_by_role("button", name="Add the claim"))
    expect(page.locator(".claim-mark")).to_have_text(CLAIMED)
    rate_claim(page, "5", "Count of cars", key="k")
    submit(page)


def review_high(page: Page) -> None:
    page.keyboard.press("4")
    rate_claim(page, "5", "Count of traffic", key="j")
    submit(page)


def decide(page: Page) -> None:
    enter(page, page.get_by_role("link", name=re.compile("^(Decide|Adjudicate)")).first)
    page.wait_for_url("**/desk/adjudicate/*/")
    first = page.locator("[name$=-decision]").first
    tab_to(page, first)
    page.keyboard.press("Space")
    low = page.locator("section[aria-label^='Answer']").filter(has_text="Weakly supported").get_attribute("aria-label")
    if low != "Answer A":
        page.keyboard.press("ArrowRight")
    write(page, page.locator("[name=reason]"), "The text says six weeks and nowhere nine.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/desk/(articles/\d+/)?$"))


def publish(page: Page, article: Article) -> None:
    enter(page, page.get_by_role("link", name=re.compile("^(Preview|Publish|Look)")).first)
    page.wait_for_url("**/desk/publish/*/")
    expect(page.get_by_text("Every check is passed.")).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(rf"/desk/(articles/{article.pk}/)?$"))


def correct(page: Page, article: Article) -> None:
    page.goto(f"/desk/articles/{article.pk}/")
    enter(page, page.locator(f"a[href$='/desk/correct/{article.pk}/']").first)
    page.wait_for_url(f"**/desk/correct/{article.pk}/")
    enter(page, page.locator(f"a[href$='/desk/correct/{article.pk}/headline/']").first)
    page.wait_for_url("**/headline/")
    page.keyboard.press("j")
    page.keyboard.press("3")
    write(page, page.locator("[name$=note]"), "The county said nine weeks in a notice of its own.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(rf"/desk/(articles|correct)/{article.pk}/$"))


def test_a_review_is_done_from_queue_to_correction_by_keys_alone(open_page: Callable[..., Page], article: Article) -> None:
    first, second = begin(open_page, "reviewer"), begin(open_page, "reviewer2")
    review_low(first)
    second.reload()
    review_high(second)
    assert Article.objects.get().state == "disputed"
    decide(at_desk(open_page("/login/"), make_person("adjudicator", "adjudicator")))
    assert Article.objects.get().state == "agreed"
    editor = at_desk(open_page("/login/"), make_person("editor", "editor"))
    publish(editor, article)
    assert (Article.objects.get().state, HeadlineVerdict.objects.standing().get().rating) == ("published", "weakly_supported")
    assert ClaimVerdict.objects.standing().get().verdict == "true"
    correct(editor, article)
    assert HeadlineVerdict.objects.standing().get().rating == "mostly_supported"
    assert Correction.objects.get().note == "The county said nine weeks in a notice of its own."
    assert Sheet.objects.filter(state="submitted").count() == 2
    assert verify_chain() == []
