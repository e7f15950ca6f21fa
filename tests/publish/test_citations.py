"""Citations survive any headline: what is cited comes back out of each form as it went in."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from archive.models import Article
from archive.publish.citations import FORMS, Reference, bibtex, cited, csl, plain, ris
from tests.factories import make_article, make_source
from tests.publish.story import FEE, claim_of

HOSTILE = "50% {of} fees\\up & $5_a #1 ~ ^\nER  - \r\nTY  - JOUR\u2028AU  - Mallory @book{x, \x00\x07 “so”"
REFERENCE = Reference(
    key="newsroom-1-1", kind="article-newspaper", title="Ferry fee to be doubled", author="B. Quill, A. Fenn and others",
    container="The Tarn Post", issued_at=datetime(2026, 3, 2, 9, tzinfo=UTC), precision="day",
    original="https://tarnpost.example/{fee}%7B", address="https://archive.example/articles/1/fee/versions/1/",
    note="In Newsroom.", site="Newsroom", seen_at=datetime(2026, 3, 3, tzinfo=UTC),
)  # fmt: skip


def bibtex_fields(text: str) -> dict[str, str]:
    """The fields as BibTeX reads them: a value ends where its braces, all of which count, are even again."""
    fields, at = {}, text.index(",") + 1
    while found := re.compile(r"\s*(\w+) = \{").match(text, at):
        depth, end = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        fields[found[1]] = text[found.end() : end - 1]
        at = end + 1
    assert text[at:].strip() in ("", "}")
    return fields


def ris_fields(text: str) -> list[tuple[str, str]]:
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines)
    return [(line[:2], line[6:]) for line in lines]


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_words_stay_in_their_field(title: str, author: str) -> None:
    reference = replace(REFERENCE, title=title, author=author, container=title, note=author)
    fields = bibtex_fields(bibtex(reference))
    assert fields["urldate"] == "2026-03-03"
    assert not re.search(r"(?<!\\)[%&$#_]", fields["title"])
    told = ris_fields(ris(reference))
    assert [tag for tag, _ in told].count("TY") == [tag for tag, _ in told].count("ER") == 1
    assert told[0] == ("TY", "NEWS") and told[-1] == ("ER", "")
    assert "\n" not in plain(reference)
    assert json.loads(json.dumps(csl(reference)))["id"] == "newsroom-1-1"


def test_hostile_headline_says_the_same_and_does_nothing() -> None:
    reference = replace(REFERENCE, title=HOSTILE)
    line = "50% {of} fees\\up & $5_a #1 ~ ^ ER - TY - JOUR AU - Mallory @book{x, “so”"
    assert bibtex_fields(bibtex(reference))["title"] == (
        r"{50\% {\textbraceleft}of{\textbraceright} fees{\textbackslash}up \& \$5\_a \#1 {\textasciitilde} {\textasciicircum} "
        r"ER - TY - JOUR AU - Mallory @book{\textbraceleft}x, “so”}"
    )
    assert dict(ris_fields(ris(reference)))["TI"] == line == csl(reference)["title"]


def test_byline_is_one_author_and_an_address_opens_no_group() -> None:
    fields = bibtex_fields(bibtex(REFERENCE))
    assert fields["author"] == "{B. Quill, A. Fenn and others}"
    assert fields["url"] == "https://tarnpost.example/%7Bfee%7D%7B"


@pytest.mark.parametrize(
    ("at", "precision", "words", "ris_date", "parts"),
    [
        (None, "unknown", "(n.d.)", None, None),
        (datetime(2026, 3, 1, tzinfo=UTC), "month", "(March 2026)", "2026/03//", [2026, 3]),
        (datetime(2026, 3, 2, tzinfo=UTC), "day", "(2 March 2026)", "2026/03/02/", [2026, 3, 2]),
        (datetime(2026, 3, 2, 9, 5, tzinfo=UTC), "second", "(2 March 2026)", "2026/03/02/", [2026, 3, 2]),
    ],
)
def test_date_is_no_surer_than_it_is_known(
    at: datetime | None, precision: str, words: str, ris_date: str | None, parts: list[int] | None
) -> None:
    reference = replace(REFERENCE, issued_at=at, precision=precision)
    assert words in plain(reference)
    assert dict(ris_fields(ris(reference))).get("DA") == ris_date
    assert csl(reference)["issued"] == ({"date-parts": [parts]} if parts else {"literal": "n.d."})
    assert ("year" in bibtex_fields(bibtex(reference))) == (at is not None)


@pytest.mark.django_db
def test_citations_are_on_the_page_and_as_files(client: Client, article: Article) -> None:
    for address, stem in (
        (article.get_absolute_url(), f"{article.get_absolute_url()}versions/1/cite"),
        (claim_of(article, FEE).get_absolute_url(), f"{claim_of(article, FEE).get_absolute_url()}cite"),
    ):
        page = client.get(address).content.decode()
        for form in FORMS:
            given = client.get(f"{stem}.{form}")
            assert given.status_code == 200 and f'href="{stem}.{form}"' in page, form
            assert ("attachment" in given.get("Content-Disposition", "")) == (form != "txt")
        assert "Cite this" in page


@pytest.mark.django_db
def test_citation_names_the_version_for_good(client: Client, article: Article) -> None:
    address = f"{article.get_absolute_url()}versions/1/"
    before = client.get(f"{address}cite.csl.json").json()
    make_article(article.versions.get().text.replace("doubled", "raised"), source=article.source, url=article.url)
    after = client.get(f"{address}cite.csl.json", follow=True).json()
    assert before[0]["title"] == after[0]["title"] == "Ferry fee to be doubled, says county"
    page = client.get(after[0]["archive_location"].removeprefix("http://testserver"))
    assert page.status_code == 200 and "Ferry fee to be doubled" in page.content.decode()


@pytest.mark.django_db
def test_form_that_there_is_not_is_not_found(client: Client, article: Article) -> None:
    for form in ("docx", "json", "bib.txt"):
        assert client.get(f"{article.get_absolute_url()}versions/1/cite.{form}").status_code == 404


@pytest.mark.django_db
def test_undated_article_without_a_byline_is_cited(client: Client) -> None:
    article = make_article(source=make_source())
    told = client.get(f"{article.get_absolute_url()}versions/1/cite.txt").content.decode()
    assert told.startswith("(n.d.), “Harbour board raises mooring fees by 12 per cent”, The Kelbury Ledger.")


def test_every_form_has_its_writer() -> None:
    assert [bool(cited(REFERENCE, form)) for form in FORMS] == [True] * 4
