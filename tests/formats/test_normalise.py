import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.normalise import canonical_url, content_digest, natural_key
from archive.formats.records import ArticleRecord, PublicationDate

ARTICLE = ArticleRecord("Lamp lit", "Lamp lit\nIt shone.", "utf-8")
DAY = PublicationDate(datetime(2026, 3, 1, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.a.example/news/lamp",
        "HTTP://WWW.A.example:80/news/lamp/",
        "https://www.a.example/news/lamp?utm_source=x&fbclid=1#top",
        "https://www.a.example/news/lamp/amp/",
        "https://www.a.example/news/lamp.amp",
        "https://www.a.example/news/lamp?amp=1",
        "https://www.google.com/amp/s/www.a.example/news/lamp",
        "https://someone:secret@www.a.example./news/lamp",
    ],
)
def test_addresses_of_one_article_are_one(url: str) -> None:
    assert canonical_url(url) == "https://www.a.example/news/lamp"


def test_parameters_that_tell_articles_apart_are_kept_in_order() -> None:
    assert canonical_url("https://a.example/story?page=2&id=7&utm_medium=mail") == "https://a.example/story?id=7&page=2"


@pytest.mark.parametrize(
    "url", ["https://a.example/camp", "https://a.example/amplify", "https://a.example/?q=", "https://a.example:8000/x"]
)
def test_addresses_with_nothing_to_take_away_stay(url: str) -> None:
    assert canonical_url(url) == url.replace("example/?", "example?")


@given(st.from_regex(r"https?://[a-z.]{1,20}\.example(/[ -~é]{0,30})?", fullmatch=True))
def test_canonical_address_is_its_own(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_digest_is_blind_to_white_space_and_ways_of_writing_accents() -> None:
    assert content_digest("Café", "A \n\n b") == content_digest(unicodedata.normalize("NFD", "Café"), "\tA\r\nb ")
    assert content_digest("a", "b c") != content_digest("a b", "c")


def test_natural_key_is_of_the_surest_kind_there_is() -> None:
    full = replace(ARTICLE, source="Harbourline", url="https://a.example/1", guid="x1", published=DAY)

    kinds = [natural_key(one).kind for one in (full, replace(full, url=""), replace(full, url="", guid=""), ARTICLE)]

    assert kinds == ["url", "guid", "source_headline_date", "digest"]


def test_natural_key_takes_the_source_it_is_given_and_differs_by_it() -> None:
    assert natural_key(ARTICLE, source="Harbour Line") == natural_key(replace(ARTICLE, source="harbour  line"))
    assert natural_key(ARTICLE, source="Flare") != natural_key(ARTICLE, source="Courier")
