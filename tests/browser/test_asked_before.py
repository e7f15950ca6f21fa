"""Linking a claim to one that was checked before, in a browser: by keyboard, without scripts, on every width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from archive.models import Claim, ClaimLink
from archive.review.roles import sync_roles
from tests.browser.test_desk import signed_in
from tests.people import make_person
from tests.review import desk
from tests.review.test_links import again, judged

Opener = Callable[..., Page]


@pytest.fixture
def pair(transactional_db: None) -> tuple[Claim, Claim]:
    sync_roles()
    return again(), judged(desk.FALSE)


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)])
def test_claim_is_linked_and_the_link_ended_without_scripts(open_page: Opener, pair, width: int, dark: bool) -> None:
    claim, earlier = pair
    page = signed_in(open_page("/login/", width=width, dark=dark, script=False), make_person("editor", "editor"))
    page.goto(f"/desk/claims/{claim.pk}/change/")
    page.get_by_role("button", name=f"It is the same claim as claim {earlier.pk}").press("Enter")
    expect(page.get_by_text(f"Linked to claim {earlier.pk}, which was checked before.")).to_be_visible()
    assert ClaimLink.objects.standing().get().same_as == earlier
    page.goto(claim.get_absolute_url())
    expect(page.get_by_role("heading", name="The same claim was checked before")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"/desk/claims/{claim.pk}/change/")
    page.get_by_role("button", name="End the link").press("Enter")
    expect(page.get_by_text("The link is ended")).to_be_visible()
    assert not ClaimLink.objects.standing().exists()


def test_reviewer_opens_what_is_suggested_and_is_led_to_the_claims_page(open_page: Opener, pair) -> None:
    claim, earlier = pair
    reviewer = make_person("reviewer", "reviewer")
    sheet = desk.started(claim.article, by=reviewer)
    page = signed_in(open_page("/login/", width=390), reviewer)
    page.goto(f"/desk/review/{sheet.pk}/")
    summary = page.get_by_text("May have been checked before: a machine’s suggestion (1)")
    summary.focus()
    summary.press("Enter")
    expect(page.get_by_text("a machine never applies a verdict")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Link it, if it is the same").press("Enter")
    page.wait_for_url(f"**/desk/claims/{claim.pk}/change/#asked-before")
    expect(page.get_by_role("link", name=earlier.statement)).to_be_visible()
