"""An upload followed by its page to the end, done by a process of its own as on a small installation."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from archive.models import Article, ImportBatch, Upload
from archive.models.process import leave, mark
from archive.review.roles import sync_roles
from tests.browser.test_desk import signed_in
from tests.desk.imports import story
from tests.people import make_person

WAIT = 60_000  # milliseconds: a process has to start


@pytest.fixture
def importer(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    """With the processes that the archive starts on the database of the test."""
    settings.SEPARATE_WORKER, settings.UPLOADS = False, tmp_path / "uploads"
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    monkeypatch.setenv("UPLOADS", str(settings.UPLOADS))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{connection.settings_dict['NAME']}")
    sync_roles()
    return make_person("importer", "importer")


sqlite_only = pytest.mark.skipif(
    "sqlite" not in django_settings.DATABASES["default"]["ENGINE"], reason="the process is told the file of the database"
)


@sqlite_only
def test_upload_is_looked_through_and_imported_while_its_page_follows(
    open_page: Callable[..., Page], importer: User, tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(story(number))
    (tmp_path / "empty.txt").write_text("")
    page = signed_in(open_page("/login/"), importer)
    page.goto("/desk/imports/upload/")
    page.set_input_files("[name=files]", [str(path) for path in sorted(tmp_path.glob("*.txt"))])
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/desk/imports/uploads/*/")
    expect(page.locator("[data-live]")).to_contain_text("4 items found", timeout=WAIT)
    assert not ImportBatch.objects.exists()
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/desk/imports/*/")
    expect(page.get_by_role("heading", name="Refused: 1 to settle")).to_be_visible(timeout=WAIT)
    assert (ImportBatch.objects.get().state, Article.objects.count()) == ("finished", 3)
    assert not list((tmp_path / "uploads").iterdir())
    page.get_by_text("Settle…").click()
    page.get_by_placeholder("What became of it").fill("An empty file.")
    page.get_by_role("button", name="Settle", exact=True).click()
    expect(page.get_by_text("Settled: 1.")).to_be_visible()


@sqlite_only
def test_upload_works_without_scripts_to_the_end(open_page: Callable[..., Page], importer: User, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(story())
    page = signed_in(open_page("/login/", script=False), importer)
    page.goto("/admin/desk/imports/upload/")
    page.set_input_files("[name=files]", str(tmp_path / "story.txt"))
    page.uncheck("[name=look_first]")
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/admin/desk/imports/*/")
    expect(page.get_by_role("heading", name="Finished")).to_be_visible(timeout=WAIT)  # the page refreshes itself
    assert Article.objects.count() == 1


def test_files_too_large_are_told_before_they_are_sent(
    open_page: Callable[..., Page], importer: User, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOAD_MEGABYTES = 1
    (tmp_path / "large.txt").write_bytes(b"x" * 2_500_000)
    page = signed_in(open_page("/login/"), importer)
    page.goto("/desk/imports/upload/")
    page.set_input_files("[name=files]", str(tmp_path / "large.txt"))
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator("[data-upload-fault]")).to_have_text("These are 2.5 MB: more than the 1 MB that can be uploaded at once.")
    assert not Upload.objects.exists()


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("address", ["", "upload/", "refused/", "{batch}/", "{batch}/undo/"])
def test_no_page_is_wider_than_the_screen(
    open_page: Callable[..., Page], importer: User, tmp_path: Path, width: int, address: str
) -> None:
    name = "a-name-of-a-file-that-is-long-enough-to-make-a-narrow-page-wider-than-it-should-be" * 2 + "x" * 100
    batch = ImportBatch.objects.create(
        started_at=importer.date_joined, finished_at=importer.date_joined, state="failed", refused=2
    )
    for number in (1, 2):
        batch.records.create(
            number=number, locator=name, size=3, sha256="0" * 64, outcome="refused", reason_code="empty", reason=name, raw=None
        )
    page = signed_in(open_page("/login/", width=width), importer)
    for frame in ("desk", "admin/desk"):
        page.goto(f"/{frame}/imports/{address.format(batch=batch.pk)}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, frame


def test_only_the_main_button_is_filled(open_page: Callable[..., Page], importer: User) -> None:
    page = signed_in(open_page("/login/"), importer)
    fills = set()
    for frame in ("desk", "admin/desk"):
        page.goto(f"/{frame}/imports/")
        links = [page.get_by_role("link", name=name) for name in ("Upload files", "Refused items to settle")]
        fills.add(tuple(link.evaluate("link => getComputedStyle(link).backgroundColor") for link in links))
    ((main, bare),) = fills
    assert main != bare


def test_import_of_many_shards_is_one_page_while_it_runs(open_page: Callable[..., Page], importer: User) -> None:
    paths = [f"/data/articles/{number:03}/from-the-agency-of-the-harbour-towns.jsonl.gz" for number in range(9)]
    told = {"paths": paths, "source": "Gull", "distributed": True}
    at = timezone.now() - timedelta(minutes=90)
    whole = ImportBatch.objects.create(started_at=at, arguments=told, new=412_345, duplicate=3_210, refused=17, unchanged=5_000)
    whole.position = {"place": [1, 0], "bytes": 1_200_000_000, "size": 3_100_000_000, "total": 9, **mark(whole.pk)}
    whole.save()
    states = [("finished", 512), ("running", 4), ("stopped", 1), ("running", 811)]
    numbered = enumerate((state for state, count in states for _ in range(count)), 1)
    rows = [(number, state, None if state == "running" else at) for number, state in numbered]
    ImportBatch.objects.bulk_create(
        ImportBatch(parent=whole, shard=number, state=state, started_at=at, finished_at=ended, arguments=told)
        for number, state, ended in rows
    )
    page = signed_in(open_page("/login/"), importer)
    for width, scheme in ((1440, "light"), (1440, "dark"), (320, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"/desk/imports/{whole.pk}/")
        expect(page.get_by_text("512 of 1,328 finished")).to_be_visible()
        expect(page.get_by_role("status").first).to_contain_text("420,572 records")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folder := os.environ.get("LOOKED_AT"):
            page.screenshot(path=f"{folder}/shards-{width}-{scheme}.png", full_page=True)
    page.goto("/desk/imports/")
    expect(page.locator("tbody tr")).to_have_count(1)
    leave(whole.pk)
