from dataclasses import replace

import pytest

from archive.formats.finishing import REPAIRED, UNHELD, finished
from archive.formats.records import ArticleRecord

RECORD = ArticleRecord("Ferry hits quay", "Ferry hits quay\nNobody was hurt.", "utf-8", url="https://tarnpost.example/ferry")


def test_record_with_nothing_to_mend_is_the_same() -> None:
    assert finished(RECORD) is RECORD


def test_what_no_database_holds_is_replaced_and_noted() -> None:
    odd = "a\ud800\0b"

    record = finished(
        replace(RECORD, text=f"Ferry\n{odd}", byline=odd, subjects=((odd, odd),), names=(("person", odd),), notes=(odd,))
    )

    assert (record.text, record.byline, record.subjects, record.names) == (
        "Ferry\na\ufffd\ufffdb", "a\ufffd\ufffdb", (("a\ufffd\ufffdb", "a\ufffd\ufffdb"),), (("person", "a\ufffd\ufffdb"),),
    )  # fmt: skip
    assert record.notes == ("a\ufffd\ufffdb", UNHELD)


def test_text_is_put_right_and_its_blocks_move_with_it() -> None:
    headline, standfirst, body = "Ferryâ€™s end", "Itâ€™s over", "Nobodyâ€™s fault."
    text = f"{headline}\n{standfirst}\n{body}"
    places = [(text.index(line), text.index(line) + len(line)) for line in (headline, standfirst, body)]
    blocks = tuple((kind, *place) for kind, place in zip(("headline", "standfirst", "body"), places, strict=True))

    record = finished(ArticleRecord(headline, text, "utf-8", standfirst=standfirst, blocks=blocks, byline="Ann O’Dell"))

    assert (record.headline, record.standfirst, record.byline) == ("Ferry’s end", "It’s over", "Ann O’Dell")
    assert [record.text[start:end] for _, start, end in record.blocks] == ["Ferry’s end", "It’s over", "Nobody’s fault."]
    assert (record.encoding, record.notes) == ("", (REPAIRED,))


def test_headline_is_read_as_its_line_in_the_text_is() -> None:
    record = finished(ArticleRecord("NÃ”TRE", "NÃ”TRE\nLe cafÃ©.", "utf-8"))

    assert (record.headline, record.text) == ("NÔTRE", "NÔTRE\nLe café.")


def test_text_without_blocks_keeps_its_line_ends() -> None:
    assert finished(replace(RECORD, text="Ferry hits quay\r\n\r\nThe cafÃ©.\n")).text == "Ferry hits quay\r\n\r\nThe café.\n"


ORIGINAL = "https://tarnpost.example/ferry?id=2"


@pytest.mark.parametrize(
    "copy",
    [
        f"https://web.archive.org/web/20260304102030/{ORIGINAL}",
        f"http://web.archive.org/web/20260304102030id_/{ORIGINAL}",
        f"https://web.archive.org/web/2026/{ORIGINAL}",
        "https://web.archive.org/web/20260304102030/https:/tarnpost.example/ferry?id=2",
        f"https://archive.ph/20260304102030/{ORIGINAL}",
        f"https://archive.today/2026.03.04-102030/{ORIGINAL}",
        f"https://archive.is/newest/{ORIGINAL}",
        f"https://archive.ph/o/AbC12/{ORIGINAL}",
    ],
)
def test_address_of_a_copy_gives_way_to_the_original_s(copy: str) -> None:
    record = finished(replace(RECORD, url=copy))

    assert (record.url, record.archived_url) == (ORIGINAL, copy)


def test_copy_of_an_address_without_its_scheme_is_read_as_http() -> None:
    assert finished(replace(RECORD, url="https://web.archive.org/web/2026/tarnpost.example/a")).url == "http://tarnpost.example/a"


@pytest.mark.parametrize(
    "url",
    [
        "https://archive.ph/AbC12", "https://web.archive.org/about", "https://web.archive.org/web/*/tarnpost.example",
        "https://tarnpost.example/web/20260304102030/https://other.example/", "https://web.archive.org/web/2026/not an address",
    ],
)  # fmt: skip
def test_address_that_tells_no_original_stays(url: str) -> None:
    assert (finished(replace(RECORD, url=url)).url, finished(replace(RECORD, url=url)).archived_url) == (url, "")


def test_copy_named_by_the_source_stays() -> None:
    named = replace(RECORD, url=f"https://archive.ph/20260304/{ORIGINAL}", archived_url="https://copies.example/1")

    assert (finished(named).url, finished(named).archived_url) == (ORIGINAL, "https://copies.example/1")
