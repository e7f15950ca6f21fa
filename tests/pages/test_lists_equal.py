"""Every list page as JSON and as CSV holds what the page shows: row by row, in the same order, page by page."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from archive.models import Article, ArticleTopic, Entity, Topic
from archive.policy.scales import ATTRIBUTIONS, HEADLINE, VERIFICATION
from archive.policy.vocabulary import CORRECTION_KINDS, ENTITY_KINDS, TEXT_POLICIES, label
from archive.publish.tables import as_csv
from archive.search.summaries import count_anew
from archive.urls import lists
from tests.api.desk import corrected
from tests.fact_checks import review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, publish, withdraw
from tests.pages.towns import town

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(1)"
NAMES = sorted({pattern.name for pattern in lists if not pattern.name.endswith(("_json", "_csv"))})
ROW = re.compile(
    r'<tr><th scope="row">.*?</tr>|<p class="tree-node">.*?</p>|<li id=.*?</li>|<li>\s*<p class="listing-title".*?</li>'
    r'(?:\s*<li class="snippet"[^>]*>.*?</li>)?',
    re.S,
)
SNIPPET = re.compile(r'<li class="snippet"[^>]*>(.*?)</li>', re.S)


def words(markup: str) -> str:
    """What is read, with addresses of links, white space folded."""
    links = " ".join(re.findall(r'href="([^"]+)"', markup))
    read = re.sub(r"<[^>]+>", " ", re.sub(r"</?(mark|bdi)\b[^>]*>", "", markup))
    return " ".join(html.unescape(f"{read} {links}").split())


def rows_of(page: str) -> list[str]:
    """The rows of the list on a page."""
    main = page.partition("<main")[2].partition('<nav class="pager"')[0]
    return [words(row) for row in ROW.findall(main)]


def article(row: dict[str, Any]) -> Iterator[Any]:
    yield from (row["headline"], row["source"], path_of(row["url"]))
    yield row["headline_rating_label"] or row["status"]
    if row["published"]:
        yield row["published"][:4]
    if row["versions"] > 1:
        yield f"{row['versions']} versions"
    if row["rated_version"] and row["rated_version"] < row["versions"]:
        yield f"Rated for version {row['rated_version']} of {row['versions']}"
        yield row["rated_headline"]
    if row["tag_is_suggested"]:
        yield "tag suggested"


def found(row: dict[str, Any]) -> Iterator[Any]:
    yield from article(row)
    yield row["snippet"] or ""


def claim(row: dict[str, Any]) -> Iterator[Any]:
    yield from (row["statement"], row["speaker"], row["verification_label"], row["source"], row["headline"], path_of(row["url"]))
    yield from (row["why"] or "", path_of(row["article_url"]))
    yield from ([label(ATTRIBUTIONS.choices(), row["attribution"])] if row["attribution"] else [])
    if row["version"] != row["versions"]:
        yield f"version {row['version']} of {row['versions']}"
    if not row["is_anchored"]:
        yield "its words were not found again since"


def entity(row: dict[str, Any]) -> Iterator[Any]:
    yield from (row["name"], label(ENTITY_KINDS, row["kind"]), row["articles"], row["description"], path_of(row["url"]))


def topic(row: dict[str, Any]) -> Iterator[Any]:
    yield from (row["name"], row["articles_with_subtopics"], path_of(row["url"]))


def source(row: dict[str, Any]) -> Iterator[Any]:
    yield from (
        row["name"],
        label(TEXT_POLICIES, row["text_policy"]),
        row["articles"],
        row["headlines_rated"],
        row["description"],
    )
    yield path_of(row["url"])


def correction(row: dict[str, Any]) -> Iterator[Any]:
    yield from (row["note"], row["source"], label(CORRECTION_KINDS, row["kind"]), path_of(row["article_url"]))
    yield row["headline"] or f"An article of {row['source']}"
    yield from (row["claim"] or "", path_of(row["claim_url"] or ""))
    codes = dict([*HEADLINE.choices(), *VERIFICATION.choices()])
    yield from (codes[row[name]] for name in ("before", "after") if row[name])


def fact_check(row: dict[str, Any]) -> Iterator[Any]:
    yield from (row["claim"], row["publisher"], row["rating"], row["explanation"], row["url"], row["title"], row["claimant"])
    yield from (path_of(address) for address in row["article_urls"])


TOLD: dict[str, Callable[[dict[str, Any]], Iterator[Any]]] = {
    "articles": article,
    "search": found,
    "claims": claim,
    "entities": entity,
    "topics": topic,
    "sources": source,
    "corrections": correction,
    "fact-checks": fact_check,
}
QUERIES = {"search": "?q=empty"}


def path_of(address: str) -> str:
    return address.removeprefix("http://testserver")


def fill() -> None:
    """What makes rows differ: a changed headline, a withdrawal, words that a spreadsheet would reckon with."""
    first, second = corrected(town(1, claims=2)), town(2, policy="extract")
    text = story_text("Empty houses counted once more", ["Placename 1 is empty.", "It rains."])
    make_article(text, source=first.source, url=first.url)
    withdraw(town(3), "It was about somebody else.")
    above = Topic.objects.create(name="places", slug="places", path="places/")
    below = Topic.objects.create(name=FORMULA, slug="formula", path="places/formula/")
    for item, on in ((above, first), (below, second)):
        ArticleTopic.objects.create(tag=item, content_object=on, status="accepted", origin="person")
    count_anew([first.pk, second.pk])
    Entity.objects.filter(slug="place-1").update(name=f"@{FORMULA}", description=f"-{FORMULA}")
    outlet = make_source(FORMULA, slug="formula", description="+1", text_policy="full")
    odd = make_article(story_text(f"{FORMULA} is empty", ["It has 5 rooms."]), source=outlet, byline="=1", published="2026-03-02")
    publish(odd, claims={"It has 5 rooms.": TRUE}, statement=FORMULA)
    take_fact_checks(review(FORMULA, at=second.url, author={"name": "=A1"}))
    for number in range(30):
        make_article(story_text(f"Street {number} is empty", ["So it is."]), source=outlet)


def test_every_list_is_compared() -> None:
    assert sorted(TOLD) == NAMES


def test_page_json_and_csv_hold_the_same_rows(client: Client) -> None:
    fill()
    seen = {name: sum(same_rows(client, name)) for name in NAMES}
    assert seen["articles"] > 25 < seen["search"] and min(seen.values()) > 0


def same_rows(client: Client, name: str) -> Iterator[int]:
    """How many rows each page of a list has, compared in its three forms."""
    address = f"/{name}/{QUERIES.get(name, '')}"
    while address:
        page = client.get(address).content.decode()
        rows = client.get(address.replace(f"/{name}/", f"/{name}.json")).json()["items"]
        for shown, row in zip(rows_of(page), rows, strict=True):
            missing = [told for told in TOLD[name](row) if str(told).strip() not in shown]
            assert missing == [], (shown, row)
        lines = table_of(client, address.replace(f"/{name}/", f"/{name}.csv"))
        assert lines[0] == list(rows[0]), name
        assert [[plain(cell) for cell in line] for line in lines[1:]] == [
            [as_cell(value) for value in row.values()] for row in rows
        ]
        yield len(rows)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = html.unescape(following[1]) if following else ""


def table_of(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode(), newline="")))


def plain(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from reckoning."""
    return cell[1:] if cell.startswith("'") else cell


def as_cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def test_no_cell_begins_as_a_formula(client: Client) -> None:
    fill()
    for name in NAMES:
        cells = [cell for line in table_of(client, f"/{name}.csv{QUERIES.get(name, '')}") for cell in line]
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == [], name
        assert any(cell.startswith("'") for cell in cells) == (name != "corrections"), name


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\xa0=", "＝"])
def test_whatever_stands_before_the_sign(sign: str) -> None:
    assert as_csv([{"cell": f"{sign}1"}, {"cell": [f"{sign}1"]}], columns=["cell"]).count(f"'{sign}1") == 2


def test_search_tells_where_the_words_stand(client: Client) -> None:
    article = make_article(story_text("A house", ["It stands empty since May."]), source=make_source(text_policy="full"))
    shown = SNIPPET.findall(client.get("/search/?q=empty").content.decode())
    (row,) = client.get("/search.json?q=empty").json()["items"]
    assert row["snippet"] == words(shown[0]) == "It stands empty since May."
    assert Article.objects.get() == article
