"""Tables: rows by their bytes, dialects told, columns named or mapped, two tables joined."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats import csv_table
from archive.formats.csv_pair import Texts, joined
from archive.formats.csv_rows import MAX_ROW_BYTES, Dialect, Joined, dialect_of, rows
from archive.formats.mapping import parse_mapping, with_mapping
from archive.formats.records import ArticleRecord, RawRecord, RecordError

QUOTED = Dialect(",", True)


def split(data: bytes, module: Any = csv_table) -> list[RawRecord]:
    return list(module.split(io.BytesIO(data), locator="a.csv"))


def read(data: bytes, module: Any = csv_table) -> list[ArticleRecord]:
    return [module.parse(raw) for raw in split(data, module)]


def refusals(data: bytes, module: Any = csv_table) -> list[str]:
    found = []
    for raw in split(data, module):
        with pytest.raises(RecordError) as refused:
            module.parse(raw)
        assert refused.value.reason.endswith(".")
        found.append(refused.value.code)
    return found


def test_line_ends_in_a_quoted_cell_do_not_end_the_row() -> None:
    [record] = read(b'headline,text\r\nFog,"One.\r\n\r\nTwo ""and"" three."\r\n')

    assert record.text == 'Fog\nOne.\nTwo "and" three.'


def test_mark_within_a_cell_opens_nothing() -> None:
    assert [record.headline for record in read(b'headline,text\nA 5" pipe,It burst.\nFog,It lifted.\n')] == ['A 5" pipe', "Fog"]


def test_tabs_mean_that_no_cell_is_quoted() -> None:
    found = read(b'headline\ttext\n"Fog\tIt "lifted.\nRain\tIt "fell.\n')

    assert [record.text for record in found] == ['"Fog\nIt "lifted.', 'Rain\nIt "fell.']


def test_record_is_the_header_and_the_row_word_for_word() -> None:
    data = b"\xef\xbb\xbfheadline,text\r\n\r\nFog,It lifted.\r\nRain,It fell."
    first, second = split(data)

    assert first.data == b"\xef\xbb\xbfheadline,text\r\nFog,It lifted.\r\n" and second.data.endswith(b"\r\nRain,It fell.")
    assert (first.number, first.byte_offset, first.starts_at) == (1, 20, (3, 1))
    assert csv_table.parse(second).headline == "Rain"


def test_utf_16_is_read_as_spreadsheets_write_it() -> None:
    assert [record.headline for record in read("headline\ttext\nFög\tIt lifted.\nRain\tIt fell.\n".encode("utf-16"))] == [
        "Fög",
        "Rain",
    ]


def test_row_in_an_old_encoding_is_read_with_a_note() -> None:
    [record] = read("headline,text\nCafé opens,It’s hot.\n".encode("cp1252"))

    assert record.text == "Café opens\nIt’s hot." and "not UTF-8" in record.notes[0]


def test_outer_and_double_spaces_of_a_headline_go() -> None:
    assert read(b"headline,text\n  Fog   lifts ,At noon.\n")[0].headline == "Fog lifts"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"Fog", "malformed"),
        (b"Fog,It lifted.,more", "malformed"),
        (b'"He said "no"",It lifted.', "malformed"),
        (b'Fog,"It lifted.', "truncated"),
        (b",It lifted.", "no_headline"),
        (b"Fog,", "no_text"),
        (b"Fog,Fog", "no_text"),
        (b"Fog,\x81\x8d", "encoding"),
    ],
)
def test_row_that_cannot_be_read_is_named(row: bytes, code: str) -> None:
    assert refusals(b"headline,text\n" + row + b"\n") == [code]


def test_row_too_many_or_too_few_cells_says_the_line() -> None:
    [raw] = split(b"headline,text\n\n\nFog\n")

    with pytest.raises(RecordError, match="row at line 4, but 2 columns"):
        csv_table.parse(raw)


def test_open_quotation_mark_is_bounded_and_the_rest_is_read() -> None:
    found = split(b'headline,text\nFog,"' + b"x" * MAX_ROW_BYTES + b"\nRain,It fell.\n")

    assert [raw.is_cut for raw in found] == [True, False] and csv_table.parse(found[1]).headline == "Rain"
    with pytest.raises(RecordError, match="left open"):
        csv_table.parse(found[0])


@pytest.mark.parametrize(
    "data", [b"Body ID,articleBody\n1,x\n2,y\n", b"Headline,Body ID\nx,1\ny,2\n", b"headline,Text Of It\nx,y\n"]
)
def test_table_without_headline_or_text_is_refused_once(data: bytes) -> None:
    assert refusals(data) == ["unknown_format"]


def test_table_without_a_header_is_read_by_the_places_of_its_columns() -> None:
    data = b'1.json\tfalse\tFog "lifts\tAt noon, they say.\n2.json\ttrue\tRain\tAll day.\n'
    module = with_mapping(csv_table, parse_mapping("headline=#3,text=#4,guid=#1"))

    assert refusals(data) == ["unknown_format"]
    assert [(record.guid, record.headline) for record in read(data, module)] == [("1.json", 'Fog "lifts'), ("2.json", "Rain")]


def test_mapping_names_columns_and_says_which_is_missing() -> None:
    data = b"h,t,when\nFog,It lifted.,2026-03-02\n"

    [record] = read(data, with_mapping(csv_table, parse_mapping("headline=h,text=t,published=when")))
    assert record.published and record.published.given_by == "when"
    assert refusals(data, with_mapping(csv_table, parse_mapping("headline=head,text=t"))) == ["unknown_format"]


@pytest.mark.parametrize(
    ("data", "is_table"),
    [
        (b"headline,text\n", True),
        (b"Title;Body\nFog;It lifted.\n", True),
        (b'"text"\t"label"\nFog\t1\n', True),
        (b"a\tb\tc\n" * 5, True),
        (b"header\r\n" + b"Fog lifts,1,agree\r\n" * 12, True),
        (b"Fog lifts over harbour\n\nIt lifted, slowly, at noon.\nThen it fell, quickly, again.\n", False),
        (b"Text, headline and pictures by Oda\n\nIt lifted at noon.\n", False),
        (b"<html>,text\n", False),
        (b'{"headline": 1, "text": 2}\n', False),
        (b"", False),
    ],
)
def test_tables_are_told_from_articles(data: bytes, is_table: bool) -> None:
    assert csv_table.sniff(data) == is_table


def test_delimiters_in_quotes_do_not_count() -> None:
    assert dialect_of('"a;b;c;d",e') == QUOTED


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufeff"), max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_rows_are_cut_as_a_reader_of_csv_reads_them(table: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    data = out.getvalue().encode()

    found = list(rows(Joined(data), QUOTED))
    assert b"".join(row.data for row in found) == data and len(found) == len(table)
    assert all(data[row.offset :].startswith(row.data) for row in found)


@given(
    st.binary()
    | st.lists(st.sampled_from([b"headline", b"text", b",", b"\t", b'"', b"\n", b"\r\n", b"x", b"\xe9"])).map(b"".join)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    csv_table.sniff(data)
    for raw in split(data):
        try:
            assert csv_table.parse(raw).headline
        except RecordError as error:
            assert error.reason


TEXTS = b'Body ID,articleBody\n7,"A ferry, struck.\n\nNobody hurt."\n9,"It lifted."\n'
HEADLINES = (
    b"Headline,Body ID,Stance\nFerry hits quay,7,agree\n Fog  lifts ,9,agree\nFerry sinks,7,unrelated\n"
    b"No such,8,agree\nFerry hits quay,7,discuss\n"
)


def test_headlines_of_one_text_share_its_number_and_become_versions() -> None:
    module = joined(Texts(io.BytesIO(TEXTS), key="Body ID"))
    found = [module.parse(raw) for raw in split(HEADLINES, module) if b"No such" not in raw.data]

    assert [(record.guid, record.headline) for record in found] == [
        ("7", "Ferry hits quay"), ("9", "Fog lifts"), ("7", "Ferry sinks"), ("7", "Ferry hits quay"),
    ]  # fmt: skip
    assert found[2].text == "Ferry sinks\nA ferry, struck.\nNobody hurt." and found[0] == found[3]


def test_pair_is_both_rows_word_for_word_and_can_be_read_alone() -> None:
    module = joined(Texts(io.BytesIO(TEXTS), key="Body ID"))
    raw = split(HEADLINES, module)[0]

    assert (
        raw.data == b'Headline,Body ID,Stance,Body ID,articleBody\nFerry hits quay,7,agree,7,"A ferry, struck.\n\nNobody hurt."\n'
    )
    assert csv_table.parse(raw).headline == "Ferry hits quay"


def test_headline_whose_text_is_missing_is_refused() -> None:
    module = joined(Texts(io.BytesIO(TEXTS), key="Body ID"))

    with pytest.raises(RecordError, match="There is no text under the headline 'No such'") as refused:
        module.parse(split(HEADLINES, module)[3])
    assert refused.value.code == "no_text"


def test_headlines_without_the_column_are_refused_with_the_columns_they_have() -> None:
    module = joined(Texts(io.BytesIO(TEXTS), key="Body ID"))

    with pytest.raises(RecordError, match="No column 'articleBody' for text; the table has Headline, Body"):
        module.parse(split(HEADLINES.replace(b"Body ID", b"Body"), module)[0])


def test_texts_without_the_column_are_refused() -> None:
    with pytest.raises(RecordError, match="No column 'Body ID'"):
        Texts(io.BytesIO(b"id,body\n1,x\n"), key="Body ID")
