"""A file chosen on the review page is saved as one types: sent once, kept by every later save, its refusal told beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from archive.models import Claim, Evidence, Sheet
from archive.review.evidence_files import path_of
from archive.review.roles import sync_roles
from tests.browser.test_autosave import opened, status
from tests.evidence_files import PDF, PNG, stored
from tests.people import make_person
from tests.review.desk import claim_on, queued, started

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def sheet(transactional_db: None) -> Sheet:
    sync_roles()
    return started(queued(), by=make_person("reviewer", "reviewer"))


@pytest.fixture
def claim(sheet: Sheet) -> Claim:
    return claim_on(sheet.version.article, by=sheet.reviewer)


def file(data: bytes = PDF, name: str = "count.pdf") -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def box(claim: Claim, number: int = 0) -> str:
    return f"#claim-{claim.pk}-evidence-{number}-file"


def review(open_page: Callable[..., Page], sheet: Sheet, frame: str = "desk") -> Page:
    page = opened(open_page, sheet, frame)
    page.locator("[data-evidence] > summary").first.click()
    return page


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_file_is_sent_once_and_kept(
    open_page: Callable[..., Page],
    sheet: Sheet,
    claim: Claim,
    media: Path,
    frame: str,
) -> None:
    page = review(open_page, sheet, frame)
    data = PDF + bytes(200_000)
    page.set_input_files(f"{box(claim)} input[type=file]", file(data))
    status(page, "Saved")
    expect(page.locator(f"{box(claim)} [data-file-link]")).to_have_text("count.pdf")
    expect(page.locator(f"{box(claim)} input[type=file]")).to_have_value("")
    assert Evidence.objects.get().file_size == len(data)
    arrived = path_of(Evidence.objects.get().file_sha256).stat()
    page.fill(f"[name=claim-{claim.pk}-evidence-0-title]", "Traffic count")
    status(page, "Not yet saved")
    status(page, "Saved")
    assert (Evidence.objects.get().title, Evidence.objects.get().file_name) == ("Traffic count", "count.pdf")
    assert path_of(Evidence.objects.get().file_sha256).stat().st_ino == arrived.st_ino  # one that comes again takes its place
    with page.expect_download() as download:
        page.locator(f"{box(claim)} [data-file-link]").click()
    assert (download.value.suggested_filename, Path(download.value.path()).read_bytes()) == ("count.pdf", data)
    assert page.locator("[data-file-token]:disabled").count() == 1  # a row without a file sends nothing of one
    page.reload()
    expect(page.locator(f"{box(claim)} [data-file-link]")).to_have_text("count.pdf")
    expect(page.locator("[data-kept]")).to_be_hidden()
    page.check(f"{box(claim)} input[type=checkbox]")
    status(page, "Not yet saved")
    status(page, "Saved")
    assert Evidence.objects.get().file_name == "" and len(stored(media)) == 1


def test_refused_file_is_told_beside_its_field_and_not_sent_again(
    open_page: Callable[..., Page],
    sheet: Sheet,
    claim: Claim,
    media: Path,
) -> None:
    page = review(open_page, sheet)
    page.set_input_files(f"{box(claim)} input[type=file]", file(b"<svg></svg>", "drawing.png"))
    status(page, "but for: “drawing.png” looks like HTML, SVG or XML.")
    expect(page.locator(f"{box(claim)} [data-file-fault]")).to_contain_text("“drawing.png” looks like HTML, SVG or XML.")
    expect(page.locator(f"{box(claim)} input[type=file]")).to_have_value("")
    page.set_input_files(f"{box(claim)} input[type=file]", file(PNG, "drawing.png"))
    status(page, "Not yet saved")
    status(page, "Saved")
    expect(page.locator(f"{box(claim)} [data-file-fault]")).to_be_hidden()
    assert Evidence.objects.get().file_type == "image/png"


def test_file_is_sent_again_where_no_answer_came(open_page: Callable[..., Page], sheet: Sheet, claim: Claim) -> None:
    page = review(open_page, sheet)
    tries: list[int] = []

    def first_fails(route: Route) -> None:
        if route.request.method == "POST" and not tries:
            tries.append(1)
            return route.abort()
        return route.continue_()

    page.route("**/desk/review/*/", first_fails)
    page.set_input_files(f"{box(claim)} input[type=file]", file())
    status(page, "no connection")
    status(page, "Saved")
    assert Evidence.objects.get().file_name == "count.pdf"


def test_file_kept_in_two_windows_is_the_persons_to_choose(
    open_page: Callable[..., Page],
    sheet: Sheet,
    claim: Claim,
) -> None:
    page = review(open_page, sheet)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("[data-evidence] > summary").first.click()
    other.set_input_files(f"{box(claim)} input[type=file]", file(PNG, "there.png"))
    status(other, "Saved")
    page.set_input_files(f"{box(claim)} input[type=file]", file(PDF, "here.pdf"))
    expect(page.locator("[data-stale] table")).to_contain_text("there.png", timeout=15_000)
    expect(page.locator(f"{box(claim)} [data-file-now]")).to_contain_text("here.pdf")
    page.get_by_role("button", name="Keep what is here").click()
    status(page, "Saved")
    assert Evidence.objects.get().file_name == "here.pdf"
