"""Names that news writes in forms of its own, and what of the model's is none: sentences made up, nobody's names."""

import time

import pytest

from archive.analysis import ner
from archive.analysis.naming_edges import mended
from archive.analysis.naming_news import standing_by_form, without_shorter
from tests.analysis.test_naming_rules import put_right


def by_form(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.label) for one in standing_by_form(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QUENBY, N.Y., March 4 (UPI) — It rained.", [("QUENBY", "GPE"), ("N.Y.", "GPE"), ("UPI", "ORG")]),
        ("UPPER QUENBY, Ohio - It rained.", [("UPPER QUENBY", "GPE"), ("Ohio", "GPE")]),
        ("QUENBY/OSTLEY (Reuters) - It rained.", [("QUENBY", "GPE"), ("OSTLEY", "GPE"), ("Reuters", "ORG")]),
        ("LONDON -- It rained.", [("LONDON", "GPE")]),
        ("March 4 (Reuters) - It rained.", [("Reuters", "ORG")]),
        ("UPDATE - It rained.", []),
        ("HE WAS CALLED OUT — It rained.", []),
        ("It rained (Reuters) in March.", []),
    ],
)
def test_dateline_names_a_place_and_an_agency(text: str, expected: list[tuple[str, str]]) -> None:
    assert by_form(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sen. Una Quern (D-Vt.) came.", ["Vt."]),
        ("Sen. Una Quern (R-Ohio) came.", ["Ohio"]),
        ("Sen. Una Quern, I-Maine, came.", ["Maine"]),
        ("Sen. Una Quern, R-Mass.", ["Mass."]),
        ("Del. Una Quern (D-Ostley Falls) came.", ["Ostley Falls"]),
        ("Sen. Una Quern (D- Mich.) came.", ["Mich."]),
        ("The D-Day landing.", []),
        ("It took the I-95 road.", []),
    ],
)
def test_letter_of_a_party_stands_before_a_place(text: str, expected: list[str]) -> None:
    assert by_form(text) == [(place, "GPE") for place in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It burned in 12 West 41st Street today.", [("West 41st Street", "FAC")]),
        ("It was his 41st street.", []),
        ("The Ostley Commission on Tidal Mills met.", [("Ostley Commission on Tidal Mills", "ORG")]),
        ("The Select Committee on Ostley’s report.", [("Select Committee on Ostley", "ORG")]),
        ("A Centre for Mills and Weirs Director Quern.", [("Centre for Mills and Weirs", "ORG")]),
        ("The Committee on Mills Chairman Quern came.", [("Committee on Mills", "ORG")]),
        ("The Committee on Monday agreed.", []),
        ("The Mill Council on Monday, Quern said, met.", []),
        ("Quern's Joint Committee on Mills met.", [("Joint Committee on Mills", "ORG")]),
        ("The Una G. Quern Institute for Mills in Ostley.", [("Una G. Quern Institute for Mills", "ORG")]),
        ("The Coalition for Mills & Real Justice met.", [("Coalition for Mills & Real Justice", "ORG")]),
        ("The committee on Mills agreed.", []),
    ],
)
def test_street_and_body_are_told_by_their_form(text: str, expected: list[tuple[str, str]]) -> None:
    assert by_form(text) == expected


def test_body_that_the_model_knows_by_a_longer_name_keeps_it() -> None:
    text = "The House of Ostley Committee on Mills met."
    longer = ner.Span(4, 38, "ORG")

    assert without_shorter(text, standing_by_form(text, [(0, len(text))]), [longer]) == []
    assert len(without_shorter(text, standing_by_form(text, [(0, len(text))]), [])) == 1


@pytest.mark.parametrize("part", ["A&", "D-A.", "Q’", "1st ", "A Committee on A ", "QUENBY, "])
def test_long_input_takes_no_long_time(part: str) -> None:
    text = part * (400_000 // len(part))
    began = time.process_time()

    standing_by_form(text, [(0, len(text))])

    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("words", "label", "wanted"),
    [
        ("Ostley Post/CBS News", "ORG", ["Ostley Post", "CBS News"]),
        ("Associated Press-Ostley", "ORG", ["Associated Press", "Ostley"]),
        ("Liberal-Labour", "ORG", ["Liberal-Labour"]),
        ("Marlow/Quern", "ORG", ["Marlow/Quern"]),
        ("U.S. State Department", "ORG", ["U.S.", "State Department"]),
        ("U.S. Mill Agency", "ORG", ["U.S. Mill Agency"]),
        ("Tarn Institute at Ostley University", "ORG", ["Tarn Institute", "Ostley University"]),
        ("University of Tarn at Ostley College", "ORG", ["University of Tarn at Ostley College"]),
        ("Wren-Marlow", "PERSON", ["Wren-Marlow"]),
    ],
)
def test_names_joined_are_two(words: str, label: str, wanted: list[str]) -> None:
    text = f"By the {words} of late"

    found = mended(text, [ner.Span(7, 7 + len(words), label)])

    assert [text[one.start : one.end] for one in found] == wanted


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("Mayor Una de Quern left. De Quern wept.", ("Una de Quern", "PERSON"), ["Una de Quern", "De Quern"]),
        ("It met Una O’Quern. Later O'Quern wept.", ("Una O’Quern", "PERSON"), ["Una O’Quern", "O'Quern"]),
    ],
)
def test_surname_is_the_same_however_it_is_written(text: str, given: tuple[str, str], expected: list[str]) -> None:
    found = put_right(text, given)

    assert found == [("person", name) for name in expected]


@pytest.mark.parametrize(
    ("text", "words", "label", "expected"),
    [
        ("“No,” said Tamsel Quern, the owner.", "Tamsel Quern", "ORG", [("person", "Tamsel Quern")]),
        ("Tamsel Quern, a mill spokeswoman, left.", "Tamsel Quern", "ORG", [("person", "Tamsel Quern")]),
        ("Tamsel Quern, a maker of mills, left.", "Tamsel Quern", "ORG", [("organisation", "Tamsel Quern")]),
        ("It was in Upper Manhattan then.", "Upper Manhattan", "ORG", [("place", "Upper Manhattan")]),
        ("They asked the F.B.I. then.", "F.B.I.", "GPE", [("organisation", "F.B.I.")]),
        ("It rained in Ostley province.", "Ostley province", "GPE", [("place", "Ostley")]),
        ("It rained in Tulsa, Okla. Then it stopped.", "Okla", "GPE", [("place", "Okla.")]),
        ("They passed the Tidal Mills Act.", "Tidal Mills Act", "ORG", []),
        ("They signed the Ostley Treaty.", "Ostley Treaty", "ORG", []),
        ("They saw Ostley Bill.", "Ostley Bill", "PERSON", [("person", "Ostley Bill")]),
        ("It was the Ostley Summit.", "Ostley Summit", "ORG", [("event", "Ostley Summit")]),
        ("It rained. Pipelines burst.", "Pipelines", "GPE", []),
        ("It rained. Stone said so.", "Stone", "ORG", [("organisation", "Stone")]),
        ("It rained at Stone.", "Stone", "GPE", [("place", "Stone")]),
        ("It CONSTANTLY rained.", "CONSTANTLY", "ORG", []),
        ("It is the Ostley People's Party.", "Ostley People's Party", "ORG", [("organisation", "Ostley People's Party")]),
    ],
)
def test_kind_and_end_of_a_name_in_news(text: str, words: str, label: str, expected: list[tuple[str, str]]) -> None:
    assert put_right(text, (words, label)) == expected


def test_ordinary_word_at_a_start_is_a_name_where_it_is_one_within_a_sentence() -> None:
    assert put_right("Stone burned. They left Stone.", ("Stone", "GPE"), ("Stone", "GPE")) == [("place", "Stone")] * 2


def test_given_name_of_somebody_named_in_full_is_no_place() -> None:
    text = "Clara Quenby left. They begged Clara to stay."

    assert put_right(text, ("Clara Quenby", "PERSON"), ("Clara", "GPE"))[1:] == [("person", "Clara")]
