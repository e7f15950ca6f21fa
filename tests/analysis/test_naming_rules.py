"""What rules make of what the model gives: where names begin and end, and of what kind they are."""

import pytest

from archive.analysis import ner
from archive.analysis.naming import names


def put_right(text: str, *given: tuple[str, str]) -> list[tuple[str, str]]:
    """(kind, name) of what is found where the model gives these words, each at its next place in the text, with that label."""
    spans, at = [], 0
    for words, label in given:
        start = text.index(words, at)
        at = start + len(words)
        spans.append(ner.Span(start, at, label))
    return [(one.kind, one.text) for one in names(text, spans, [(0, len(text))], (), is_wide=False)]


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("It is in Ostley-on-Tarn now.", [("Ostley", "GPE")], [("place", "Ostley-on-Tarn")]),
        ("It is in Ostley-on-Tarn now.", [("Tarn", "GPE")], [("place", "Ostley-on-Tarn")]),
        ("It is in Ostley-on-Tarn now.", [("Ostley", "GPE"), ("Tarn", "GPE")], [("place", "Ostley-on-Tarn")]),
        ("It met Una Wren-Marlow.", [("Una Wren", "PERSON")], [("person", "Una Wren-Marlow")]),
        ("The Paris-Dakar road.", [("Paris", "GPE")], [("place", "Paris")]),
        ("An Ostley-born man.", [("Ostley", "GPE")], [("place", "Ostley")]),
        ("It met Tamsel Quern.", [("Quern", "PERSON")], [("person", "Tamsel Quern")]),
        ("It met Tamsel Quern.", [("Tamsel", "GPE"), ("Quern", "PERSON")], [("person", "Tamsel Quern")]),
        ("In Paris Quern won.", [("Paris", "GPE"), ("Quern", "PERSON")], [("place", "Paris"), ("person", "Quern")]),
        ("Then Quern won.", [("Quern", "PERSON")], [("person", "Quern")]),
        ("It met Scottish Quern.", [("Scottish", "NORP"), ("Quern", "PERSON")], [("person", "Quern")]),
        ("It met Zemblan Quern.", [("Zemblan", "NORP"), ("Quern", "PERSON")], [("person", "Quern")]),
        ("It met Chairman Quern.", [("Quern", "PERSON")], [("person", "Quern")]),
    ],
)
def test_where_names_begin_and_end(text: str, given: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert put_right(text, *given) == expected


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("The striker Quern left.", "ORG", "person"),
        ("The striker Quern left.", "GPE", "person"),
        ("It was Quern (born 1970).", "ORG", "person"),
        ("It was Quern, 41, a baker.", "ORG", "person"),
        ("It was Quern, who are many.", "ORG", "organisation"),
        ("“No,” Quern said.", "GPE", "person"),
        ("It flows north of Quern.", "PERSON", "place"),
        ("It is the town of Quern.", "ORG", "place"),
        ("It is the Quern river.", "PERSON", "place"),
        ("It is the Quern plan.", "PERSON", "person"),
        ("They beat Quern.", "GPE", "organisation"),
        ("They saw Quern.", "GPE", "place"),
    ],
)
def test_kind_is_told_by_the_words_around(text: str, label: str, kind: str) -> None:
    assert put_right(text, ("Quern", label)) == [(kind, "Quern")]


def test_country_is_a_place_whatever_stands_around() -> None:
    assert put_right("They beat France.", ("France", "GPE")) == [("place", "France")]


def test_all_others_of_a_row_speak_for_the_kind_of_one() -> None:
    text = "It is Ostley, Marrow and Tarn."
    places = [("place", "Ostley"), ("place", "Marrow"), ("place", "Tarn")]

    assert put_right(text, ("Ostley", "GPE"), ("Marrow", "ORG"), ("Tarn", "GPE")) == places
    assert put_right(text, ("Ostley", "GPE"), ("Marrow", "ORG"), ("Tarn", "PERSON"))[1] == ("organisation", "Marrow")


def test_two_names_do_not_speak_for_each_other() -> None:
    assert put_right("It is Ostley and Marrow.", ("Ostley", "GPE"), ("Marrow", "ORG"))[1] == ("organisation", "Marrow")


def test_what_stands_alone_between_marks_of_quotation_is_a_title() -> None:
    assert put_right("She sang “Ostley” twice.", ("Ostley", "GPE")) == []
    assert put_right("She sang “In Ostley” twice.", ("Ostley", "GPE")) == [("place", "Ostley")]
    assert put_right("“Ostley” is near Ostley.", ("Ostley", "GPE"), ("Ostley", "GPE")) == [("place", "Ostley")] * 2


def test_wars_are_events_and_peoples_no_names() -> None:
    assert put_right("It was the Zemblan War.", ("Zemblan War", "ORG")) == [("event", "Zemblan War")]
    assert put_right("It was a Ukrainian.", ("Ukrainian", "ORG")) == []
