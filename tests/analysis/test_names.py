"""Names in running text: by the model, put right, and found again. (Archives' own names: test_reading.py)"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.analysis import analyse, ner
from archive.analysis.naming import names
from archive.analysis.naming_edges import mended
from archive.analysis.results import Analysis, EntityMention, Knowledge, KnownName

MODEL = Knowledge(has_model=True)


def read(*paragraphs: str, headline: str = "What the report says", names: tuple[KnownName, ...] = ()) -> Analysis:
    text = "\n\n".join([headline, *paragraphs])
    return analyse(text, knowledge=Knowledge(names, has_model=True))


def told(found: tuple[EntityMention, ...]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text, one.name) for one in found]


def test_model_is_there() -> None:
    assert ner.is_available()


def test_nothing_is_found_without_the_model_or_the_archive() -> None:
    assert analyse("Head\n\nPeter Lomax flew from Berlin to Madrid.").entities == ()


def test_people_are_known_by_surname_after_the_full_name_and_before_it() -> None:
    found = read(
        "Lomax was late. The minister, Mr Peter Lomax, said the train had stopped in Berlin.",
        "“I waited,” Lomax said. Peter Lomax's wife laughed.",
        headline="Lomax blames the train",
    )
    people = [one for one in found.entities if one.kind == "person"]
    assert [one.text for one in people] == ["Lomax", "Lomax", "Peter Lomax", "Lomax", "Peter Lomax"]
    assert {one.name for one in people} == {"Peter Lomax"}
    assert ("place", "Berlin", "Berlin") in told(found.entities)


def test_surname_of_two_people_is_of_a_person_and_nobody_knows_of_which() -> None:
    found = read("Peter Lomax met Martha Lomax in Oslo on Monday.", "Lomax paid for the lunch, the waiter said.")
    assert ("person", "Lomax", "Lomax") in told(found.entities)


def test_surname_of_somebody_the_archive_knows_is_theirs() -> None:
    known = (KnownName(7, "Odalys Quern", "person", ("Odalys Quern",)),)
    found = read("Odalys Quern spoke for an hour.", "Nobody interrupted Quern, who sat down at noon.", names=known)
    assert [(one.text, one.key, one.method) for one in found.entities] == [
        ("Odalys Quern", 7, "dictionary"),
        ("Quern", 7, "repeat"),
    ]


def test_the_archive_needs_no_model_for_that() -> None:
    known = Knowledge((KnownName(7, "Odalys Quern", "person", ("Odalys Quern",)),))
    found = analyse("Head\n\nOdalys Quern spoke for an hour. Then Quern sat down.", knowledge=known).entities
    assert [one.key for one in found] == [7, 7]


def test_shared_alias_is_of_the_one_the_text_names_in_full() -> None:
    known = (
        KnownName(1, "Odalys Quern", "person", ("Odalys Quern", "the Colonel")),
        KnownName(2, "Brannoch Tull", "person", ("Brannoch Tull", "the Colonel")),
    )
    alone = read("Everybody waited for the Colonel until noon.", names=known).entities
    assert [(one.key, one.candidates) for one in alone] == [(None, (1, 2))]
    named = read("Everybody waited for the Colonel until noon.", "Brannoch Tull came late.", names=known).entities
    assert [one.key for one in named] == [2, 2]


def test_letters_in_brackets_stand_for_the_name_before_them() -> None:
    found = read(
        "The National Lighthouse Association (NLA) was founded in Hamburg.", "Critics of the NLA say it has slept since then."
    )
    letters = [one for one in found.entities if one.text == "NLA"]
    assert len(letters) == 2 and {one.name for one in letters} == {"National Lighthouse Association"}


def test_possessive_joins_no_two_names() -> None:
    found = told(read("The Green Party's Martha Lomax asked for a vote in London.").entities)
    assert ("person", "Martha Lomax", "Martha Lomax") in found
    assert ("organisation", "Green Party", "Green Party") in found


def test_headline_with_capitals_everywhere_holds_only_names_of_the_text() -> None:
    found = read("Peter Lomax took the ferry to Dublin.", headline="Lomax Takes Late Ferry After Storm Warning")
    assert [one.text for one in found.entities if one.end < len("Lomax Takes Late Ferry After Storm Warning")] == ["Lomax"]


def test_name_ends_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "They met at Lantern Hall. Bring a coat to Lantern Hall on Monday."
    spans = [
        ner.Span(text.index("Lantern"), text.index("a coat") - 1, "FAC"),
        ner.Span(at := text.rindex("Lantern"), at + 15, "FAC"),
    ]
    assert text[at : at + 15] == "Lantern Hall on"
    found = names(text, spans, [(0, len(text))], [], is_wide=False)
    assert [one.text for one in found] == ["Lantern Hall"] * 2


def test_days_and_creeds_are_no_names() -> None:
    words = {one.text for one in read("On Monday Christians and Muslims met British officials in Cairo.").entities}
    assert words <= {"Cairo"}


def test_office_alone_is_left_alone() -> None:
    found = read("Peter Lomax leads Labour.", "The Labour leader said nothing on Tuesday.").entities
    assert "The Labour leader" not in {one.text for one in found} and "Labour leader" not in {one.text for one in found}


def test_same_again_and_remembered_texts_change_nothing() -> None:
    text = "Head\n\nPeter Lomax flew from Berlin to Madrid.\n\nPeter Lomax flew from Berlin to Madrid."
    first = analyse(text, knowledge=MODEL)
    ner._read.clear()
    assert analyse(text, knowledge=MODEL) == first == analyse(text, knowledge=MODEL)


def test_long_stretch_is_read_in_pieces_and_places_are_right() -> None:
    line = "Peter Lomax flew from Berlin to Madrid on Monday. " * 400
    found = read(line).entities
    assert len([one for one in found if one.text == "Peter Lomax"]) >= 390


@given(
    st.lists(
        st.sampled_from(
            ["Peter Lomax", "’s ", " of the ", "(NLA)", "\n\n", "Mr ", "“", "”", "Köln", "لندن", "👍", ". ", "@", "x-"]
        )
    )
)
def test_every_mention_is_the_text_where_it_stands(parts: list[str]) -> None:
    text = "Head\n\n" + "".join(parts)
    found = analyse(text, knowledge=MODEL).entities
    assert [one.text for one in found] == [text[one.start : one.end] for one in found]
    assert all(before.end <= after.start for before, after in zip(found, found[1:], strict=False))
    assert all(re.search(r"\w", one.text) for one in found)


def test_huge_pieces_without_spaces_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ner, "PIECE", 50)
    text = "Head\n\n" + "x" * 500 + " Berlin"
    assert [one.text for one in analyse(text, knowledge=MODEL).entities] in (["Berlin"], [])


def test_headline_name_unknown_to_the_archive_is_supported_by_its_own_mentions_alone() -> None:
    found = read("Peter Lomax flew from Berlin to Oslo.", headline="Lomax to meet Quern in Oslo", names=())
    told = {element.text: element.status for element in found.headline.elements}
    assert told["Lomax"] == "found" and told.get("Oslo") == "found"
    assert told.get("Quern", "nowhere") == "nowhere"


def test_names_of_a_list_are_told_apart() -> None:
    found = told(read("Peter Lomax & Clara Marsh met near Madrid.").entities)

    assert ("person", "Peter Lomax", "Peter Lomax") in found
    assert ("person", "Clara Marsh", "Clara Marsh") in found


@pytest.mark.parametrize(
    ("text", "label", "at", "wanted"),
    [
        ("They joined Ostley Hockey Club", "GPE", "Ostley", [("Ostley Hockey Club", "ORG")]),
        ("They left Ostley Down", "GPE", "Ostley", [("Ostley", "GPE")]),
        ("The Lomax Police came", "PERSON", "Lomax", [("Lomax", "PERSON")]),
        ("For Clara Quenby", "PERSON", "Quenby", [("Clara Quenby", "PERSON")]),
        ("For Mayor Quenby", "PERSON", "Quenby", [("Quenby", "PERSON")]),
        ("At Ostley / Zembla", "GPE", "Ostley / Zembla", [("Ostley", "GPE"), ("Zembla", "GPE")]),
        ("By Marks & Spencer", "ORG", "Marks & Spencer", [("Marks & Spencer", "ORG")]),
    ],
)
def test_name_that_was_cut_short_or_run_together_is_mended(text: str, label: str, at: str, wanted: list[tuple[str, str]]) -> None:
    start = text.index(at)

    found = mended(text, [ner.Span(start, start + len(at), label)])

    assert [(text[one.start : one.end], one.label) for one in found] == wanted


def test_design_of_an_aircraft_is_nobody() -> None:
    assert names("An F-94 Starfire flew.", [ner.Span(3, 16, "PERSON")], [(0, 22)], (), is_wide=False) == []


@pytest.mark.parametrize(
    ("text", "known", "span", "wanted"),
    [
        ("An Ostley Hockey Club win. Ostley Hockey Club", "Ostley", ("Ostley Hockey Club", "ORG"), ["Ostley Hockey Club"] * 2),
        ("It was Una Quern who came", "Quern", ("Una Quern", "PERSON"), ["Una Quern"]),
        ("It is Una Quern Foundation", "Una Quern", ("Una Quern Foundation", "ORG"), ["Una Quern Foundation"]),
        ("It was Provost Una Quern", "Una Quern", ("Provost Una Quern", "PERSON"), ["Una Quern"]),
        ("Off Ostley of late", "Ostley", ("Ostley of late", "LOC"), ["Ostley"]),
    ],
)
def test_what_the_archive_knows_is_not_taken_out_of_a_longer_name(
    text: str, known: str, span: tuple[str, str], wanted: list[str]
) -> None:
    kind = "person" if "Quern" in known else "place"
    at, start = text.index(known), text.index(span[0])
    mention = EntityMention(kind, known, at, at + len(known), known, "dictionary", 7, ())

    found = names(text, [ner.Span(start, start + len(span[0]), span[1])], [(0, len(text))], [mention], is_wide=False)

    assert [one.text for one in found] == wanted
    assert [one.key for one in found] == [7 if one == known else None for one in wanted]


def test_name_behind_in_is_of_a_place_and_a_cup_of_an_event() -> None:
    text = "It is in Quenby. The Ostley Cup is there."
    spans = [ner.Span(9, 15, "PERSON"), ner.Span(21, 31, "ORG")]

    assert [(one.kind, one.text) for one in names(text, spans, [(0, len(text))], (), is_wide=False)] == [
        ("place", "Quenby"),
        ("event", "Ostley Cup"),
    ]


class Zones:
    """What the model is to the rules of what is kept: its vocabulary, and zones that are counted."""

    def __init__(self, words: int) -> None:
        self.vocab = range(words)
        self.opened = self.closed = 0

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        self.opened += 1
        yield
        self.closed += 1


@pytest.mark.parametrize(
    ("words", "characters", "opened"), [(10, 100, 0), (ner.KEPT_WORDS, 100, 1), (10, ner.LONGEST_KEPT + 1, 1)]
)
def test_words_are_kept_of_the_first_texts_and_of_no_long_one(
    words: int, characters: int, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ner, "_zone", {})
    model = Zones(words)

    ner._forget_words(model, characters)

    assert (model.opened, model.closed) == (opened, 0)


def test_words_met_after_the_first_texts_are_dropped_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ner, "_zone", {})
    model = Zones(ner.KEPT_WORDS)

    for _ in range(2 * ner.TEXTS_A_ZONE + 1):
        ner._forget_words(model, 100)

    assert (model.opened, model.closed) == (3, 2)


def test_half_a_character_keeps_nobody_from_reading_on() -> None:
    found = read("Ada Brook \ud800 met Peter Quince of the Harbour Board on Monday.")
    assert {"Ada Brook", "Peter Quince"} <= {one.text for one in found.entities}
