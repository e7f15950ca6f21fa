"""A reviewer never loses a keystroke: signed out, closed elsewhere, a new version, a busy database, a page loaded again."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from archive.models import Claim, HeadlineRating, Sheet
from archive.review.roles import sync_roles
from archive.review.transitions import move
from tests.browser.test_desk import signed_in
from tests.people import make_person
from tests.review.desk import CLAIMED, add_version, claim_on, now, queued, saved, started, submitted

PASSWORD = "a-password-of-the-tests-1"  # noqa: S105
WHY = "textarea[name=headline-why]"
CLOSED = "This review was submitted or put away elsewhere"
ADDRESS = "**/desk/review/*/"
WAIT = 15_000  # milliseconds
SELECT = """(words) => {  // the words in the text of the article, as a mouse would
  for (const block of document.querySelectorAll("[data-text] *")) for (const node of block.childNodes) {
    const at = node.nodeType === Node.TEXT_NODE ? node.data.indexOf(words) : -1;
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
  throw new Error("not in the text");
}"""


@pytest.fixture
def reviewer(transactional_db: None) -> User:
    sync_roles()
    user = make_person("reviewer", "reviewer")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def sheet(reviewer: User) -> Sheet:
    return started(queued(), by=reviewer)


def opened(open_page: Callable[..., Page], sheet: Sheet, frame: str = "desk") -> Page:
    page = signed_in(open_page("/login/", refusals="expected"), sheet.reviewer)
    page.goto(f"/{frame}/review/{sheet.pk}/")
    page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?"
    return page


def status(page: Page, words: str) -> None:
    expect(page.locator("[data-status]")).to_contain_text(words, timeout=WAIT)


def is_post(route: Route) -> bool:
    return route.request.method == "POST"


def stored() -> str:
    return HeadlineRating.objects.get().why


def sign_in(page: Page, user: User) -> None:
    """By the link of the notice, in another tab."""
    with page.context.expect_page() as popup:
        page.get_by_role("link", name="Sign in (another tab)").click()
    tab = popup.value
    tab.fill("[name=username]", user.username)
    tab.fill("[name=password]", PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda address: "/login/" not in address)
    tab.close()


def count_posts(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_saving_goes_on_after_signing_in_again(open_page: Callable[..., Page], sheet: Sheet, reviewer: User, frame: str) -> None:
    page = opened(open_page, sheet, frame)
    Session.objects.all().delete()
    page.fill(WHY, "Typed when signed out.")
    status(page, "Your words are still here")
    expect(page.locator("[data-stale]")).to_contain_text("You are signed out")
    sign_in(page, reviewer)
    page.get_by_role("button", name="I have signed in: save").click()
    status(page, "Saved")
    assert stored() == "Typed when signed out."
    expect(page.locator("[data-stale]")).to_be_hidden()


def test_saving_goes_on_by_typing_after_signing_in_again(open_page: Callable[..., Page], sheet: Sheet, reviewer: User) -> None:
    page = opened(open_page, sheet)
    Session.objects.all().delete()
    page.fill(WHY, "Before.")
    status(page, "Your words are still here")
    sign_in(page, reviewer)
    page.fill(WHY, "Before. After.")
    status(page, "Saved")
    assert stored() == "Before. After."


def test_token_of_a_second_signing_in_is_fetched_without_a_word(
    open_page: Callable[..., Page], sheet: Sheet, reviewer: User
) -> None:
    page = opened(open_page, sheet)
    tab = page.context.new_page()
    tab.goto("/login/")
    tab.fill("[name=username]", reviewer.username)
    tab.fill("[name=password]", PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda address: "/login/" not in address)
    page.fill(WHY, "With a new token.")
    status(page, "Saved")
    assert stored() == "With a new token."


def test_somebody_else_signed_in_saves_nothing(open_page: Callable[..., Page], sheet: Sheet) -> None:
    page = opened(open_page, sheet)
    signed_in(page, make_person("reviewer2", "reviewer"))
    page.fill(WHY, "Mine.")
    expect(page.locator("[data-stale]")).to_contain_text("not open to whoever is signed in now", timeout=WAIT)
    assert not HeadlineRating.objects.exists()


@pytest.mark.parametrize("how", ["submitted", "new version"])
def test_closed_elsewhere_is_told_once_and_the_words_can_be_copied(
    open_page: Callable[..., Page], sheet: Sheet, how: str
) -> None:
    page = opened(open_page, sheet)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if how == "submitted":
        submitted(sheet)
    else:
        add_version(sheet.version.article, text="Another headline\n\nAnother text.\n")
        move(sheet.version.article, "restart", by=make_person("editor", "editor"), at=now(), note="New.")
    posts = count_posts(page)
    page.fill(WHY, "Typed too late.")
    expect(page.locator("[data-stale]")).to_contain_text(CLOSED, timeout=WAIT)
    expect(page.get_by_role("button", name="Keep what is here")).to_have_count(0)
    page.fill(WHY, "Typed too late. And more.")
    page.wait_for_timeout(4_000)
    assert len(posts) == 1
    page.get_by_role("button", name="Copy my words").click()
    expect(page.locator("[data-copied]")).to_have_text("Copied.")
    assert "Typed too late. And more." in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Submit").click()
    assert page.input_value(WHY) == "Typed too late. And more."
    page.reload()
    expect(page.locator("[data-kept]")).to_contain_text("Typed too late. And more.")
    page.get_by_role("button", name="Drop them").click()
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_words_are_shown_to_be_copied_where_the_clipboard_is_closed(open_page: Callable[..., Page], sheet: Sheet) -> None:
    page = opened(open_page, sheet)
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); 0")
    submitted(sheet)
    page.fill(WHY, "Typed too late.")
    page.get_by_role("button", name="Copy my words").click(timeout=WAIT)
    area = page.get_by_role("textbox", name="Your words")
    assert "Why, in a sentence or two\nTyped too late." in area.input_value()
    assert page.evaluate("getSelection().toString()") == area.input_value()


def test_busy_archive_is_asked_again_and_the_words_arrive(open_page: Callable[..., Page], sheet: Sheet) -> None:
    page = opened(open_page, sheet)
    answers: list[int] = []

    def busy(route: Route) -> None:
        if is_post(route) and len(answers) < 2:
            answers.append(503)
            return route.fulfill(status=503, content_type="text/html", body="busy") if len(answers) == 1 else route.abort()
        return route.continue_()

    page.route(ADDRESS, busy)
    page.fill(WHY, "Sent three times.")
    status(page, "the archive is busy")
    status(page, "no connection")
    status(page, "Saved")
    assert (stored(), answers) == ("Sent three times.", [503, 503])


def test_words_not_yet_taken_are_offered_back_after_a_reload(open_page: Callable[..., Page], sheet: Sheet) -> None:
    claim_on(sheet.version.article, by=sheet.reviewer)
    page = opened(open_page, sheet)
    page.route(ADDRESS, lambda route: route.abort() if is_post(route) else route.continue_())
    page.fill(WHY, "Half a sentence")
    page.check("[name=headline-rating][value=supported]")
    page.get_by_text("Add a claim").click()
    page.fill("[name=new-exact]", "will close")
    status(page, "no connection")
    page.unroute(ADDRESS)
    page.reload()
    expect(page.locator("[data-kept]")).to_contain_text("Half a sentence")
    page.get_by_role("button", name="Put them back").click()
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert page.input_value("[name=new-exact]") == "will close"
    status(page, "Saved")
    rating = HeadlineRating.objects.get()
    assert (rating.why, rating.rating) == ("Half a sentence", "supported")
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert page.input_value("[name=new-exact]") == "will close"


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_claim_begun_by_selecting_survives_a_reload_and_another_browser(
    open_page: Callable[..., Page], sheet: Sheet, frame: str
) -> None:
    page = opened(open_page, sheet, frame)
    page.evaluate(SELECT, CLAIMED)
    page.keyboard.press("c")
    page.fill("[name=new-statement]", "It will close.")
    page.fill("[name=new-speaker_name]", "Ann Ott")
    status(page, "Saved")
    assert page.evaluate("sessionStorage.length") == 0
    for again in (lambda: page.reload() and page, lambda: opened(open_page, sheet, frame)):
        there = again()
        expect(there.get_by_text("You began this claim and have not added it.")).to_be_visible()
        typed = [there.input_value(f"[name=new-{name}]") for name in ("exact", "statement", "speaker_name")]
        assert typed == [CLAIMED, "It will close.", "Ann Ott"]
        expect(there.locator("[data-kept]")).to_be_hidden()
    there.get_by_role("button", name="Add the claim").click()
    expect(there.get_by_text("The claim is added.")).to_be_visible()
    expect(there.get_by_text("You began this claim")).to_have_count(0)
    expect(there.locator("[data-kept]")).to_be_hidden()
    assert (Claim.objects.get().statement, Sheet.objects.get().begun_claim) == ("It will close.", {})


def test_claim_begun_that_did_not_reach_the_archive_is_offered_back(open_page: Callable[..., Page], sheet: Sheet) -> None:
    page = opened(open_page, sheet)
    page.route(ADDRESS, lambda route: route.abort() if is_post(route) else route.continue_())
    page.get_by_text("Add a claim").click()
    page.fill("[name=new-statement]", "It will close.")
    status(page, "no connection")
    page.unroute(ADDRESS)
    page.reload()
    expect(page.locator("[data-kept]")).to_contain_text("It will close.")
    assert Sheet.objects.get().begun_claim == {}
    page.get_by_role("button", name="Put them back").click()
    status(page, "Saved")
    assert Sheet.objects.get().begun_claim == {"statement": "It will close."}


def test_nothing_is_offered_where_everything_was_taken(open_page: Callable[..., Page], sheet: Sheet) -> None:
    page = opened(open_page, sheet)
    page.fill(WHY, "Taken.")
    status(page, "Saved")
    page.fill(WHY, "Taken by the button.")
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert (stored(), page.evaluate("sessionStorage.length")) == ("Taken by the button.", 0)


def test_two_windows_are_told_of_each_other_and_the_person_decides(open_page: Callable[..., Page], sheet: Sheet) -> None:
    page = opened(open_page, sheet)
    saved(sheet)
    page.fill(WHY, "The second window.")
    expect(page.locator("[data-stale]")).to_contain_text("The text says it.", timeout=WAIT)
    page.get_by_role("button", name="Keep what is here").click()
    status(page, "Saved")
    assert stored() == "The second window."


def test_refused_draft_is_told_and_not_sent_again_by_itself(open_page: Callable[..., Page], sheet: Sheet) -> None:
    page = opened(open_page, sheet)
    posts = count_posts(page)
    refusal = {"lock": 7, "message": "Not saved yet: too many words.", "errors": []}
    page.route(ADDRESS, lambda route: route.fulfill(status=422, json=refusal) if is_post(route) else route.continue_())
    page.fill(WHY, "Far too many words.")
    status(page, "Not saved yet")
    page.wait_for_timeout(4_000)
    assert len(posts) == 1
    page.unroute(ADDRESS)
    page.fill(WHY, "Few.")
    status(page, "Saved")
    assert stored() == "Few."
