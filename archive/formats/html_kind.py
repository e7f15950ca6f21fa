"""Whether a page is an article: by what it says it is, and by how its text is made. In doubt it is one."""

import re
from typing import Any
from urllib.parse import urlsplit

from archive.formats.composing import Line
from archive.formats.html_metadata import ARTICLE, About
from archive.formats.records import RecordError

OTHER_KINDS = {
    "Recipe": "a recipe", "Product": "a shop page", "ProductGroup": "a shop page", "JobPosting": "a job offer",
    "CollectionPage": "a list of pages", "SearchResultsPage": "a page of search results", "ProfilePage": "a profile",
    "FAQPage": "a page of questions", "QAPage": "a page of questions", "PodcastEpisode": "a podcast",
    "PodcastSeries": "a podcast", "SoftwareApplication": "a program's page", "Hotel": "a hotel's page",
    "Restaurant": "a restaurant's page", "Movie": "a film's page",
}  # fmt: skip
OTHER_OG = {"product": "a shop page", "og:product": "a shop page", "product.item": "a shop page", "profile": "a profile"}
ERROR_TITLE = re.compile(
    r"^\W*(?:error\W*)?(?:40[0-9]|410|429|50[0-4])\b"
    r"|\b(?:404|page|file|article|story|seite) (?:error|(?:was |is )?not found|cannot be found)"
    r"|^(?:not found|access denied|forbidden|bad gateway|service unavailable|internal server error|just a moment"
    r"|attention required"
    r"|are you (?:a )?(?:human|robot)|robot check|please (?:wait|verify|enable)|request (?:blocked|rejected)|site maintenance)\b",
    re.I,
)
LEAST_TEXT = 250  # characters of story, where the page does not say that it is an article
MOST_LINKED = 0.6  # share of the story's letters that are links
FRONT_PATHS = re.compile(r"^/?(?:index\.\w+|home|[a-z]{2})?/?$", re.I)


def check_is_article(tree: Any, page: About, lines: list[Line]) -> None:
    """Raises RecordError (not_an_article, no_text) naming what tells that the page is none."""
    story = sum(len(line.text) for line in lines if line.kind == "body")
    title = page.headline or _title(tree)
    if ERROR_TITLE.search(title) and story < 1500:
        raise RecordError("not_an_article", f"An error page: it is headed {title[:80]!r}.")
    says_article = any(ARTICLE.match(name) for name in page.types)
    if not says_article:
        _check_says_nothing_else(page)
    _check_is_no_front(page, says_article)
    if story < (1 if page.is_article else LEAST_TEXT):
        what = "no_text" if says_article else "not_an_article"
        raise RecordError(what, f"Only {story:,} characters of running text on the page.")
    if not page.is_article and _linked_share(tree, lines) > MOST_LINKED:
        raise RecordError("not_an_article", "A list of links: most of its text is links to other pages.")


def _check_says_nothing_else(page: About) -> None:
    other = next((OTHER_KINDS[name] for name in sorted(page.types) if name in OTHER_KINDS), OTHER_OG.get(page.og_type, ""))
    if other and not page.is_article:
        raise RecordError("not_an_article", f"The page says that it is {other}.")


def _check_is_no_front(page: About, says_article: bool) -> None:
    parts = urlsplit(page.url)
    if page.url and not says_article and not parts.query and FRONT_PATHS.match(parts.path) and page.og_type != "article":
        raise RecordError("not_an_article", "The front page of a site.")


def _title(tree: Any) -> str:
    return next((" ".join(element.text_content().split()) for element in tree.iter("title")), "")


def _linked_share(tree: Any, lines: list[Line]) -> float:
    """How much of the story's text stands in links whole, on the page."""
    links = {" ".join(link.text_content().split()) for link in tree.iter("a")}
    story = [line.text for line in lines if line.kind in ("body", "subheading")]
    total = sum(map(len, story))
    return sum(len(text) for text in story if text in links) / total if total else 0.0
