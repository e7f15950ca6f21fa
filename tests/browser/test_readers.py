"""Readers who use a keyboard, no scripts, less motion, or colours of their own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from archive.models import Article
from tests.pages.walk import WALK

Opener = Callable[..., Page]
FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
  return [here.tagName, parseFloat(style.outlineWidth), style.outlineStyle, box.width > 0, here.outerHTML.slice(0, 80)];
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("name", ["article_version", "entity"])
def test_everything_is_reached_by_tab_and_shows_it(walked: Article, open_page: Opener, name: str) -> None:
    page = open_page(WALK[name](walked), width=320)
    wanted = page.locator("a[href]:visible, button:visible, input:visible, summary:visible, select:visible").count()
    seen = []
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        tag, width, style, is_there, html = page.evaluate(FOCUSED)
        if tag == "BODY":
            break
        seen.append(html)
        assert (width >= 2, style, is_there) == (True, "solid", True), html
    assert len(seen) >= wanted


def test_a_chart_opens_its_table_by_key_without_scripts(walked: Article, open_page: Opener) -> None:
    page = open_page(WALK["entity"](walked), script=False)
    summary = page.locator("details.chart-behind > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.chart-behind table").first.is_visible()


def test_all_pages_fit_the_narrowest_screen_without_scripts(walked: Article, open_page: Opener) -> None:
    page = open_page("/", width=320, script=False, refusals="expected")
    for name, address in WALK.items():
        page.goto(address(walked))
        assert page.evaluate(OVERFLOW) <= 0, name


def test_less_motion_is_none(walked: Article, open_page: Opener) -> None:
    page = open_page("/")
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(behaviour) == "smooth"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(behaviour) == "auto"


def test_charts_keep_to_the_colours_a_reader_has_set(walked: Article, open_page: Opener) -> None:
    page = open_page("/about/components/")
    fills = "[...new Set([...document.querySelectorAll('.chart-part')].map(part => getComputedStyle(part).fill))]"
    assert len(page.evaluate(fills)) > 4
    page.emulate_media(forced_colors="active")
    assert len(page.evaluate(fills)) <= 2
