"""A real browser against a live server: Debian's Chromium, driven without a download."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from archive.models import Article
from tests.pages.walk import walked_archive

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
FLAGS += ["--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium is installed, and in CI the browser tests are not skipped.")
        pytest.skip("No Chromium is installed (Debian: apt-get install chromium).")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def failure(path: str, request: Request) -> list[str]:
    """What to hold against the page; a request that a click to the next page cut short is nobody's fault."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{path}: {request.url} failed: {request.failure}"]


def complaint(path: str, message: ConsoleMessage, refusals: str) -> list[str]:
    is_refusal = refusals == "expected" and message.text.startswith("Failed to load resource")
    return [f"{path}: {message.text}"] if message.type == "error" and not is_refusal else []


@pytest.fixture
def walked(transactional_db: None) -> Article:
    """In an archive with something to show on every public page."""
    return walked_archive()


@pytest.fixture
def open_page(browser: Browser, django_db_setup: None, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """open_page(path, width=, dark=, script=) -> the page. A console error or a failed request fails the test at its end.

    refusals: "expected" where the test itself has requests refused or cut short; other errors still fail it.

    The database comes before the server, which would else share the one connection of the settings with its threads.
    """
    faults: list[str] = []
    contexts = []

    def opened(
        path: str, *, width: int = 1280, height: int = 900, dark: bool = False, script: bool = True, refusals: str = ""
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{path}: {error}"))
        page.on("console", lambda message: faults.extend(complaint(path, message, refusals)))
        if not refusals:
            page.on("requestfailed", lambda request: faults.extend(failure(path, request)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
