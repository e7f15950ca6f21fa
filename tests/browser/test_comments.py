"""A comment written on the page of a review: about selected words, sent from the keyboard, the sheet left as it is."""

from collections.abc import Callable

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from archive.models import Comment, Sheet
from tests.browser.test_desk import people, select, signed_in  # noqa: F401 - a fixture
from tests.review import desk

WORDS = "The county said so. The county"


def test_ctrl_enter_in_a_comment_sends_that_and_not_the_sheet(open_page: Callable[..., Page], people: User) -> None:  # noqa: F811
    sheet = desk.started(desk.queued(), by=people)
    page = signed_in(open_page("/login/"), people)
    page.goto(f"/desk/review/{sheet.pk}/")
    page.get_by_text("About a claim, or words of the text").click()
    select(page, WORDS)
    page.locator(".comments").get_by_role("button", name="Take the selected words").click()
    page.get_by_label("Comment", exact=True).fill("Twice?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment-words")).to_have_text("Twice?")
    comment = Comment.objects.get()
    assert (comment.exact, comment.start) == (WORDS, desk.TEXT.index(WORDS))
    assert page.url.endswith(f"/desk/review/{sheet.pk}/#comment-{comment.pk}")
    assert Sheet.objects.get().state == "draft"
