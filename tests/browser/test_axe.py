"""Every page as axe sees it: nothing to hold against it in light or dark, at 320, 768 and 1440 pixels."""

from collections.abc import Callable, Iterable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from archive.models import Article, ImportBatch
from archive.review.roles import sync_roles
from tests.browser.test_desk import signed_in
from tests.pages.walk import EXTREMES, WALK
from tests.people import make_person
from tests.review.desk import queued

Opener = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = [(width, scheme) for width in (320, 768, 1440) for scheme in ("dark", "light")]
WHOLE = ((320, "dark"), (1440, "light"))  # where every rule is tried; elsewhere those that width or colours can break
BY_LOOK = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
RUN = "options => axe.run(options).then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"
# preload would fetch the style sheets anew and write them into the page, which its policy forbids
ALL = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
SOME = {"runOnly": {"type": "rule", "values": BY_LOOK}, "resultTypes": ["violations"], "preload": False}
DESK = (
    "/desk/", "/desk/articles/{article}/", "/desk/agreement/", "/desk/imports/", "/desk/imports/{batch}/",
    "/desk/imports/upload/", "/desk/imports/refused/", "/desk/notifications/", "/desk/known-answers/", "/desk/claims/orphans/",
)  # fmt: skip

OPERATORS = (
    "/desk/operations/", "/desk/operations/sign-ins/", "/desk/operations/people/{person}/", "/account/",
    "/account/password/MQ/x-y/",
)  # fmt: skip


def test_axe_finds_nothing_on_public_pages(walked: Article, open_page: Opener) -> None:
    own = {name: address(walked) for name, address in WALK.items()}
    assert faults(open_page("/", refusals="expected"), [*own.values(), *EXTREMES.values()]) == []


def test_axe_finds_nothing_at_the_desk(transactional_db: None, open_page: Opener) -> None:
    queued()
    page = signed_in(open_page("/login/"), desk_editor())
    numbers = {"article": Article.objects.latest("pk").pk, "batch": ImportBatch.objects.latest("pk").pk}
    assert faults(page, [address.format(**numbers) for address in DESK]) == []


def test_axe_finds_nothing_on_pages_of_operators(transactional_db: None, open_page: Opener) -> None:
    sync_roles()
    client = Client()
    for password in ["wrong"] * 5:
        client.post("/login/", {"username": "the_editor", "password": password})
    person, keeper = desk_editor(), make_person("keeper", "administrator")
    now = timezone.now()
    ImportBatch.objects.create(started_at=now, new=3, position={"bytes": 5, "size": 9, "process": ["gone", 1]})
    ImportBatch.objects.create(started_at=now, finished_at=now, state="failed", failure="The disk is full.")
    page = signed_in(open_page("/login/", refusals="expected"), keeper)
    assert faults(page, [address.format(person=person.pk) for address in OPERATORS]) == []


def test_axe_would_find_a_fault(walked: Article, open_page: Opener) -> None:
    page = open_page("/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/static/icons/favicon.svg\">')")
    page.evaluate(AXE_SCRIPT)
    assert [name for name, _ in page.evaluate(RUN, ALL)] == ["image-alt"]


def desk_editor() -> User:
    return make_person("the_editor", "editor")


def faults(page: Page, addresses: Iterable[str]) -> list[Any]:
    """What axe holds against these pages. Each is loaded once, and looked at in every view."""
    found = []
    for address in addresses:
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        for width, scheme in VIEWS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            broken = page.evaluate(RUN, ALL if (width, scheme) in WHOLE else SOME)
            found += [(address, width, scheme, *one) for one in broken]
    return found
