"""Web archives: which records are pages, what is wrong with them, and where an archive stops short. Archives made up here."""

import gzip
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import detect, warc_archive
from archive.formats.html_page import MAX_BYTES
from archive.formats.records import ArticleRecord, RecordError, RecordSkipped
from tests.formats.raws import read, records
from tests.formats.test_html_page import page
from tests.shared_data import shared_data

URL = "https://courier.example/low-hesk"


def http(
    body: bytes = page().encode(), *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = ""
) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def record(body: bytes, *, kind: str = "response", url: str = URL, length: int | None = None) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-02T09:00:00Z\r\n"
    return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body + b"\r\n\r\n"


def one(data: bytes) -> ArticleRecord | RecordError:
    (found,) = read(warc_archive, data)
    return found


def whole(parts: list[bytes]) -> bytes:
    return gzip.compress(b"".join(parts))


def by_record(parts: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, parts))


@pytest.mark.parametrize("compress", [b"".join, whole, by_record], ids=["plain", "whole", "per record"])
def test_archive_is_read_however_it_is_compressed(compress: object) -> None:
    data = compress([record(http()), record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), record(http(), url=URL + "/2")])
    found = read(warc_archive, data)

    assert [getattr(one, "url", "") for one in found] == [URL, "", URL + "/2"]
    assert detect(data) == "warc_archive"


def test_offsets_are_where_the_records_begin() -> None:
    data = b"\r\n".join([record(http()), record(http())])

    assert all(
        data[raw.byte_offset :].startswith(raw.data[:50]) and raw.data.startswith(b"WARC/1.0")
        for raw in records(warc_archive, data)
    )


@pytest.mark.parametrize("kind", ["request", "metadata", "resource", "warcinfo", "revisit", "conversion"])
def test_records_that_hold_no_response_are_skipped(kind: str) -> None:
    found = one(record(b"x: y\r\n", kind=kind))

    assert isinstance(found, RecordSkipped)
    assert found.code == ("revisit" if kind == "revisit" else "not_a_response")


@pytest.mark.parametrize(
    "body",
    [
        http(b"\x89PNG", kind="image/png"),
        http(b"", status="301 Moved"),
        http(b"gone", status="404 Not Found"),
        http(b"x = 1", kind="text/javascript"),
    ],
)
def test_responses_that_hold_no_page_are_skipped(body: bytes) -> None:
    assert isinstance(one(record(body)), RecordSkipped)


def test_chunks_compression_and_their_false_promises_are_undone() -> None:
    body = page().encode()
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:99], body[99:])) + b"0\r\n\r\n"
    bodies = [
        http(chunked, more="Transfer-Encoding: chunked\r\n"),
        http(body, more="Transfer-Encoding: chunked\r\n"),
        http(gzip.compress(body), more="Content-Encoding: gzip\r\n"),
    ]
    found = [one(record(body)) for body in bodies]

    assert {getattr(record, "text", record) for record in found} == {found[0].text}


def test_missing_status_text_angle_brackets_and_spaces_are_borne() -> None:
    found = one(record(http(status="200"), url="<https://courier.example/low hesk>"))

    assert isinstance(found, ArticleRecord) and found.url == "https://courier.example/low%20hesk"


def test_encoding_that_the_server_declares_is_used() -> None:
    body = page().replace("burns", "świeci").replace("“", '"').replace("”", '"').encode("iso-8859-2")

    assert one(record(http(body, kind="text/html; charset=iso-8859-2"))).headline == "Low Hesk light burns again".replace(
        "burns", "świeci"
    )


def test_provenance_is_kept() -> None:
    data = record(http()).replace(
        b"Content-Length", b"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Payload-Digest: sha1:ABC\r\nContent-Length", 1
    )
    found = one(data)

    assert found.guid == "urn:uuid:1"
    assert found.notes[0] == f"Captured 2026-03-02T09:00:00Z from {URL}." and "sha1:ABC" in found.notes[1]


@pytest.mark.parametrize("cut", [10, 100, 400])
@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_archive_that_stops_short_says_so_in_a_record_of_its_own(cut: int, compress: object) -> None:
    data = compress(record(http()))
    found = read(warc_archive, compress(record(http())) + data[:-cut])

    assert isinstance(found[0], ArticleRecord)
    assert isinstance(found[-1], RecordError) and found[-1].code == "truncated"


def test_what_is_no_record_is_answered_and_the_next_one_found() -> None:
    found = read(warc_archive, record(http()) + b"nothing that belongs here\n" * 3 + record(http()))

    assert [getattr(one, "code", "taken") for one in found] == ["taken", "malformed", "taken"]


def test_record_larger_than_a_page_is_counted_and_not_held() -> None:
    class Large:
        def __init__(self) -> None:
            self.left, self.head = 3 * MAX_BYTES - len(http(b"<html>")), record(http(b"<html>"), length=3 * MAX_BYTES)[:-4]

        def read(self, size: int) -> bytes:
            head, self.head = self.head, b""
            taken = min(size, self.left)
            self.left -= taken
            return head or b"x" * taken

    (raw,) = warc_archive.split(Large(), locator="file")

    assert raw.is_cut and len(raw.data) < MAX_BYTES + 2_000_000 and raw.size > 3 * MAX_BYTES
    with pytest.raises(RecordError) as refusal:
        warc_archive.parse(raw)
    assert refusal.value.code == "too_large"


def test_arc_files_are_read() -> None:
    body = http()
    data = (
        b"filedesc://a.arc 0.0.0.0 20260302090000 text/plain 6\n1 0 A\n\n"
        + f"{URL} a 192.0.2.1 20260302090000 text/html {len(body)}\n".encode()
        + body
        + b"\n"
    )
    first, second = read(warc_archive, data)

    assert isinstance(first, RecordSkipped)
    assert isinstance(second, ArticleRecord) and second.url == URL + "%20a"


@given(
    st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                b"WARC/1.0\r\n",
                b"Content-Length: 5\r\n",
                b"WARC-Type: response\r\n",
                b"\r\n",
                b"HTTP/1.1 200\r\n",
                b"<html>",
                b"\x1f\x8b",
                b"a://b 1.1.1.1 20200101000000 text/html 9\n",
                b"Content-Length: 99999999999\r\n",
            ]
        ),
        max_size=12,
    ).map(b"".join)
)
def test_any_bytes_are_answered(data: bytes) -> None:
    found = list(warc_archive.split(io.BytesIO(data), locator="file"))

    for raw in found:
        try:
            warc_archive.parse(raw)
        except RecordError as refusal:
            assert refusal.reason


REAL = {
    "made_from_aeb/news_pages.warc.gz": {"taken": 32, "not_a_response": 1},
    "warcio/example-trunc.warc": {"not_a_response": 3, "not_an_article": 1},
    "warcio/example-space-in-url.arc": {"not_a_response": 1, "truncated": 1},
    "warcio/example.arc.gz": {"not_a_response": 1, "not_an_article": 1},
    "warcio/example-bad-non-chunked.warc.gz": {"not_a_response": 4, "not_an_article": 1, "revisit": 1},
}


@pytest.mark.parametrize("name", REAL)
@pytest.mark.long
def test_real_archives_are_answered_record_by_record(name: str) -> None:
    found = read(warc_archive, shared_data("warc", *name.split("/")).read_bytes())

    assert Counter(getattr(one, "code", "taken") for one in found) == REAL[name]
