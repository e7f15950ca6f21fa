"""Dates in the shapes that sources write."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.formats.dates import first_date, read_date


@pytest.mark.parametrize(
    ("value", "at", "precision", "zone"),
    [
        ("2019-11-20T10:05:00Z", "2019-11-20T10:05:00", "second", "Z"),
        ("2019-11-20T10:05:00.000Z", "2019-11-20T10:05:00", "second", "Z"),
        ("2019-11-20T10:05:00+0000", "2019-11-20T10:05:00", "second", "+0000"),
        ("2019-11-20T10:05:00+02", "2019-11-20T08:05:00", "second", "+02"),
        ("2019-11-20 10:05:00", "2019-11-20T10:05:00", "second", ""),
        ("2019-11-20T10:05:00.123456", "2019-11-20T10:05:00", "second", ""),
        ("20 Nov 2019 10:05 GMT", "2019-11-20T10:05:00", "second", "GMT"),
        ("Mon, 18 Nov 2019 06:07:08 +0200", "2019-11-18T04:07:08", "second", "+0200"),
        ("Tue Nov 19 2019 10:05:11 GMT+0000 (Coordinated Universal Time)", "2019-11-19T10:05:11", "second", "GMT+0000"),
        ("Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06", "second", "PST"),
        ("20190620T055000+0900", "2019-06-19T20:50:00", "second", "+0900"),
        ("2019-11-19T10:00EET", "2019-11-19T08:00:00", "second", "EET"),
        ("Nov 19, 2019 at 5:03 p.m. EST", "2019-11-19T22:03:00", "second", "EST"),
        ("1574157600", "2019-11-19T10:00:00", "second", "Z"),
        ("1574157600.125", "2019-11-19T10:00:00", "second", "Z"),
        ("2019-11-19T10:00:00+01:00[Europe/Paris]", "2019-11-19T09:00:00", "second", "+01:00"),
        ("2019-11-19T10:00:00Z[UTC]", "2019-11-19T10:00:00", "second", "Z"),
        ("2019-11-19 10:00 Europe/Paris", "2019-11-19T00:00:00", "day", ""),
        ("2019-11-19 10:00 America/Argentina/Salta", "2019-11-19T00:00:00", "day", ""),
        ("20150220T135142", "2015-02-20T13:51:42", "second", ""),
        ("20150220T135142-0500", "2015-02-20T18:51:42", "second", "-0500"),
        ("2020-09-07T14:45:26", "2020-09-07T14:45:26", "second", ""),
        ("2016-01-12 10:00:00+01:00", "2016-01-12T09:00:00", "second", "+01:00"),
        ("2016-01-12 12:35:40", "2016-01-12T12:35:40", "second", ""),
        ("Thu, 21 May 2015 08:00:00 GMT", "2015-05-21T08:00:00", "second", "GMT"),
        ("19-11-2019 10:05:00", "2019-11-19T10:05:00", "second", ""),
        ("9 October 2020", "2020-10-09T00:00:00", "day", ""),
        ("2 April 2018", "2018-04-02T00:00:00", "day", ""),
        ("November 19, 2019", "2019-11-19T00:00:00", "day", ""),
        ("27 Aug. 2017", "2017-08-27T00:00:00", "day", ""),
        ("19-11-2019", "2019-11-19T00:00:00", "day", ""),
        ("12/31/2019", "2019-12-31T00:00:00", "day", ""),
        ("2019-11-20T10:05:00 XYZ", "2019-11-20T00:00:00", "day", ""),
        ("2019-11", "2019-11-01T00:00:00", "month", ""),
        ("March 1871", "1871-03-01T00:00:00", "month", ""),
    ],
)
def test_shape_is_read(value: str, at: str, precision: str, zone: str) -> None:
    date, note = read_date(value, given_by="field")

    assert date is not None and note == ""
    assert (date.at, date.precision, date.zone) == (datetime.fromisoformat(at).replace(tzinfo=UTC), precision, zone)
    assert date.given_by == "field"


@pytest.mark.parametrize(
    "value",
    [
        "YYYYMMDD000000-HHMM",
        "3013-07-07 15:06:01",
        "2113-12-31T23:59:59Z",
        "0001-01-01",
        "2019-02-31",
        "03/04/2019",
        "2019",
        "Next Monday",
        "x" * 5000,
    ],
)
def test_what_is_no_date_is_left_out_with_a_note(value: str) -> None:
    date, note = read_date(value, given_by="pubDate")

    assert date is None
    assert note.startswith("The date ") and "(pubDate)" in note and len(note) < 150


@pytest.mark.parametrize("value", [None, "", " ", "None", "null"])
def test_nothing_given_is_no_fault(value: str | None) -> None:
    assert read_date(value, given_by="date") == (None, "")


def test_midnight_stands_for_the_day_where_the_format_says_so() -> None:
    assert read_date("2019-11-20 00:00:00", given_by="date", midnight_is_day=True).date.precision == "day"
    assert read_date("2019-11-20 00:00:00", given_by="date").date.precision == "second"


def test_day_and_month_are_told_apart_by_the_language_of_the_page() -> None:
    assert read_date("03/04/2019", given_by="date", day_first=True).date.at.month == 4
    assert read_date("03/04/2019", given_by="date", day_first=False).date.at.month == 3


def test_first_date_that_can_be_is_taken_and_those_before_it_noted() -> None:
    date, notes = first_date([("", "a"), ("3013-01-01", "b"), ("2019-11-20", "c"), ("2020-01-01", "d")])

    assert date is not None and date.given_by == "c"
    assert len(notes) == 1 and "(b)" in notes[0]


@given(
    st.text(max_size=120)
    | st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}[T ]\d{1,2}:\d{2}(:\d{2})?([+-]\d{4}|Z| [A-Z]{3})?", fullmatch=True)
)
def test_any_text_is_a_date_or_is_not(value: str) -> None:
    date, note = read_date(value, given_by="field")

    assert date is None or (date.at.tzinfo is UTC and 1599 <= date.at.year <= 2101)
    assert not (date and note)
