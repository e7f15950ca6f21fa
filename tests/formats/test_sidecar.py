import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import parse
from archive.formats.records import ArticleRecord, PublicationDate, RawRecord, RecordError
from archive.formats.sidecar import described, publication_date

PLAIN = ArticleRecord("Lamp lit", "Lamp lit\nIt shone.", "utf-8")


def read(**given: Any) -> ArticleRecord:
    return parse(RawRecord("a.txt", 1, 0, b"Lamp lit\nIt shone.", json.dumps(given).encode()))


def test_every_key_arrives() -> None:
    texts = {"source": "Harbourline", "url": "https://a.example/1", "archived_url": "http://b.example/2", "guid": "x1"}
    texts |= {"byline": "Jo Bell", "section": "News", "language": "en"}

    article = read(**texts, published="2026-03-01")

    assert {key: getattr(article, key) for key in texts} == texts
    assert article.published == PublicationDate(datetime(2026, 3, 1, tzinfo=UTC), "day", "", "published")


@pytest.mark.parametrize(
    ("value", "at", "precision", "zone"),
    [
        ("2026-03-01T09:30:15Z", datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC), "second", "Z"),
        ("2026-03-01T09:30:15.123+01:00", datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC), "second", "+01:00"),
        ("2026-03-01 09:30 -0530", datetime(2026, 3, 1, 15, 0, tzinfo=UTC), "second", "-0530"),
        ("2026-03-01T09:30", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "second", ""),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC), "day", ""),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC), "month", ""),
    ],
)
def test_date_is_known_as_surely_as_it_was_given(value: str, at: datetime, precision: str, zone: str) -> None:
    assert publication_date(value) == PublicationDate(at, precision, zone, "published")


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30",
        "2026-13",
        "0000-01-01",
        "2026-03-01T25:00Z",
        "0001-01-01T00:00+14:00",
        "Next Monday",
        "",
        "2026-03-01T09:30+99:00",
    ],
)
def test_impossible_date_is_left_out_and_the_article_kept(value: str) -> None:
    assert read(published=value).published is None


@pytest.mark.parametrize(
    ("given_keys", "said"),
    [
        ({"titel": "x"}, '"titel" is not one of source'),
        ({"byline": ["Jo"]}, 'byline must be text or null, not \\["Jo"\\]'),
        ({"published": 2026}, "published must be text or null, not 2026"),
        ({"url": "ftp://a.example/"}, 'url is not an http or https address: "ftp://a.example/"'),
        ({"archived_url": "https://"}, "archived_url is not an http"),
        ({"url": "https://a.example/ b"}, "url is not an http"),
        ({"url": "https://a.example:99999/"}, "url is not an http"),
        ({"url": "https://a.example/" + "x" * 2000}, "url is longer than 2000"),
        ({"language": "English!"}, "language is not a language tag"),
        ({"section": "a\u0000b"}, "section holds a control character"),
        ({"guid": "\ud800"}, "guid holds a control character"),
    ],
)
def test_wrong_shape_is_refused_naming_key_and_value(given_keys: dict[str, Any], said: str) -> None:
    with pytest.raises(RecordError, match=said) as refusal:
        read(**given_keys)

    assert refusal.value.code == "metadata"


@pytest.mark.parametrize(
    ("sidecar", "said"),
    [
        (b"{", "not JSON: .* line 1, column 2"),
        (b"[]", "not an object"),
        (b"\xff", "not UTF-8 at byte 1"),
        (b'{"guid": "a", "guid": "b"}', '"guid" stands in it twice'),
        (b"[" * 50_000, "not JSON"),
        (b" " * 100_001, "100,001 bytes"),
        (b'{"guid": ' + b"9" * 5_000 + b"}", "not JSON"),
    ],
)
def test_unreadable_description_is_refused(sidecar: bytes, said: str) -> None:
    with pytest.raises(RecordError, match=said) as refusal:
        described(PLAIN, sidecar)

    assert refusal.value.code == "metadata"


@given(st.binary(max_size=200))
def test_any_description_is_taken_or_refused(sidecar: bytes) -> None:
    try:
        assert described(PLAIN, sidecar).text == PLAIN.text
    except RecordError as refusal:
        assert refusal.code == "metadata"
