import re
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
        "https://a.example/news/lamp",
        "HTTP://WWW.A.example:80/news/lamp/",
        "https://www.a.example:443/news/lamp//",
        "https://www.a.example/news/lamp?utm_source=x&fbclid=1#top",
        "https://www.a.example/news/l%61mp?",
        "https://www.a.example/news/lamp/amp/",
        "https://www.a.example/news/lamp.amp",
        "https://www.a.example/news/lamp?amp=1",
        "https://www.a.example/amp/news/lamp",
        "https://amp.a.example/news/lamp",
        "https://www.google.com/amp/s/www.a.example/news/lamp",
        "https://www-a-example.cdn.ampproject.org/c/s/www.a.example/news/lamp?amp=1",
        "https://a-example.cdn.ampproject.org/v/a.example/news/lamp",
        "https://a-example.cdn.ampproject.org/v/s/a.example/news/lamp?amp_js_v=a6&amp_gsa=1&usqp=mq331AQKKAFQArABIA%3D%3D",
        "https://a.example/news/lamp?output=amp",
        "https://someone:secret@www.a.example./news/lamp",
    ],
)
def test_addresses_of_one_article_are_one(url: str) -> None:
    assert canonical_url(url) == "https://a.example/news/lamp"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://Grüße.example/a", "https://xn--gre-6ka8l.example/a"),
        ("https://xn--gre-6ka8l.example/a", "https://xn--gre-6ka8l.example/a"),
        ("https://a.example/caf\u00e9", "https://a.example/caf%C3%A9"),
        ("https://a.example/cafe\u0301", "https://a.example/caf%C3%A9"),
        ("https://a.example/caf%c3%a9", "https://a.example/caf%C3%A9"),
        ("https://a.example/%7Eann/a%2fb", "https://a.example/~ann/a%2Fb"),
        ("https://a.example/A", "https://a.example/A"),
        ("https://[2001:DB8::1]:80/a", "https://[2001:db8::1]/a"),
        ("https://www.example/a", "https://www.example/a"),
        ("https://m.a.example/a", "https://m.a.example/a"),
        ("https://a.example/news/amp/uk-51234567", "https://a.example/news/uk-51234567"),
        ("https://a.example/news/amp/kit", "https://a.example/news/amp/kit"),
    ],
)
def test_one_way_of_writing_each_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


HOSTS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,8}){1,2}", fullmatch=True)
PATHS = st.from_regex(r"(/[A-Za-z0-9_~é%-]{1,8}){1,3}", fullmatch=True).filter(lambda path: "amp" not in path.lower())


@given(HOSTS, PATHS, st.data())
def test_ways_of_giving_an_address_are_one(host: str, path: str, data: st.DataObject) -> None:
    scheme = data.draw(st.sampled_from(["http://", "https://", "HTTPS://"]))
    shown = data.draw(st.sampled_from([host, host.upper(), f"www.{host}", f"{host}:80", f"{host}:443", f"{host}."]))
    tail = data.draw(st.sampled_from(["", "/", "#top", "?utm_source=x", "/?gclid=1&UTM_Medium=y#a", "/amp", "?amp", "?"]))

    assert canonical_url(f"{scheme}{shown}{path}{tail}") == canonical_url(f"https://{host}{path}")


@given(st.lists(PATHS, min_size=2, max_size=2, unique_by=lambda path: canonical_url(f"https://a.example{path}")))
def test_other_paths_are_other_addresses(paths: list[str]) -> None:
    assert natural_key(replace(ARTICLE, url=f"https://a.example{paths[0]}")) != natural_key(
        replace(ARTICLE, url=f"https://a.example{paths[1]}")
    )


def test_parameters_that_tell_articles_apart_are_kept_in_order() -> None:
    assert canonical_url("https://a.example/story?page=2&id=7&utm_medium=mail") == "https://a.example/story?id=7&page=2"


@pytest.mark.parametrize(
    "url", ["https://a.example/camp", "https://a.example/amplify", "https://a.example/?q=", "https://a.example:8000/x"]
)
def test_addresses_with_nothing_to_take_away_stay(url: str) -> None:
    assert canonical_url(url) == url.replace("example/?", "example?")


@given(st.from_regex(r"https?://[a-zé.]{1,20}\.example(/[ -~é]{0,30})?", fullmatch=True))
def test_canonical_address_is_its_own(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_digest_is_blind_to_white_space_and_ways_of_writing_accents() -> None:
    assert content_digest("Café", "A \n\n b") == content_digest(unicodedata.normalize("NFD", "Café"), "\tA\r\nb ")
    assert content_digest("a", "b c") != content_digest("a b", "c")


def test_marks_without_end_on_one_letter_are_never_sorted_together(monkeypatch) -> None:
    """Sorting them takes time that grows with the square of their number."""
    given = []
    real = unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", lambda form, text: given.append(text) or real(form, text))
    few, many = "e" + "\u0300\u0316" * 15, "e" + "\u0300\u0316" * 100_000

    assert content_digest("Head", few) == content_digest("Head", "e" + "\u0316" * 15 + "\u0300" * 15)
    assert content_digest("Head", many) != content_digest("Head", many + "\u0316")
    assert max(len(run[0]) for text in given for run in re.finditer("[\u0300\u0316]+", text)) <= 30


def test_natural_key_is_of_the_surest_kind_there_is() -> None:
    full = replace(ARTICLE, source="Harbourline", url="https://a.example/1", guid="x1", published=DAY)

    kinds = [natural_key(one).kind for one in (full, replace(full, url=""), replace(full, url="", guid=""), ARTICLE)]

    assert kinds == ["url", "guid", "source_headline_date", "digest"]


@pytest.mark.parametrize("url", ["https://a.example/", "http://www.a.example", "https://a.example/?utm_source=x#top"])
def test_address_of_a_whole_site_is_that_of_no_article(url: str) -> None:
    other = replace(ARTICLE, headline="Lamp out")

    assert natural_key(replace(ARTICLE, url=url)) == natural_key(ARTICLE) != natural_key(replace(other, url=url))
    assert natural_key(replace(ARTICLE, url="https://a.example/?p=12")).kind == "url"


def test_natural_key_takes_the_source_it_is_given_and_differs_by_it() -> None:
    assert natural_key(ARTICLE, source="Harbour Line") == natural_key(replace(ARTICLE, source="harbour  line"))
    assert natural_key(ARTICLE, source="Flare") != natural_key(ARTICLE, source="Courier")


@pytest.mark.parametrize("name", ["cid", "src", "source", "ref", "partner"])
def test_number_in_an_address_may_tell_two_articles_apart(name):
    one, other, plain = (canonical_url(f"https://a.example/article.asp?{name}={value}") for value in ("123", "124", "newsletter"))
    assert one != other
    assert plain == canonical_url("https://a.example/article.asp")
