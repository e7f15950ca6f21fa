"""What is done the quick way is what the plain way gives."""

import importlib
from heapq import nsmallest
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.analysis.blocks import classify
from archive.analysis.numbers import NUMBER, found
from archive.analysis.results import BlockSpan
from archive.analysis.sketch import LEAST_SHINGLES, SKETCH_SIZE, WORD, sketch
from archive.formats.composing import NOT_LETTERS, folded
from bench.corpus import articles
from tests.analysis.test_promises import TEXTS
from tests.shared_data import shared_data

sentences = importlib.import_module("archive.analysis.sentences")
SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


def spans(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences.sentences(text, classify(text))]


def spans_by_asking_about_every_line(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    with monkeypatch.context() as patch:
        patch.setattr(sentences, "_certain", lambda text, block: None)
        return spans(text)


def check_asking_changes_nothing(texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts
    for text in texts:
        assert spans(text) == spans_by_asking_about_every_line(text, monkeypatch)


def test_ends_held_certain_are_those_that_asking_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    written = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.rglob("*.txt"))]
    check_asking_changes_nothing([*written, *articles(30)], monkeypatch)


@pytest.mark.long
def test_ends_held_certain_in_real_texts_are_those_that_asking_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    real = [path.read_bytes().decode() for path in sorted(shared_data("quotes", "polnear").glob("*/text/*.txt"))]
    check_asking_changes_nothing(real, monkeypatch)


@pytest.mark.parametrize(
    "text",
    [
        "The tram stopped at the depot. The driver left, and Mr. Quince took over. “Why now?” Ms. Brook asked.",
        "It opened on “Jan. 5 or 6”, said the board. The U.S. Embassy was told. Fares rose 2.5 per cent in 1998. Nobody paid.",
        "“Stop! Now,” he said. See page 3. He went on... And on. (She left.) It was over!",
    ],
)
def test_stops_inside_sentences_are_told_from_ends(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = spans(f"A headline\n{text}")

    assert " ".join(found[1:]) == text
    assert all(one[0].isupper() or one[0] in "“(" for one in found)
    assert not any(one.endswith((" Mr.", " Ms.", "“Jan.", "“Stop!")) for one in found)


def test_mark_that_begins_a_line_belongs_to_it() -> None:
    assert spans("The board met.\n* Fares went up.\n” … and so it ended.") == [
        "The board met.",
        "* Fares went up.",
        "” … and so it ended.",
    ]


@given(TEXTS)
@example("x$5 million, İ seven, £3bn, 1,234.5 per cent, twenty-three, 2019")
def test_numbers_are_tried_for_wherever_one_begins(text: str) -> None:
    assert [match.span() for match in found(text)] == [match.span() for match in NUMBER.finditer(text)]


@given(st.text(alphabet="abc dé’_1.\n", max_size=300))
def test_a_sketch_is_the_smallest_shingles(text: str) -> None:
    words = WORD.findall(text.casefold())
    shingles = {crc32(" ".join(words[at : at + 4]).encode()) for at in range(len(words) - 3)}
    expected = tuple(nsmallest(SKETCH_SIZE, shingles)) if len(shingles) >= LEAST_SHINGLES else ()

    assert sketch(text, [BlockSpan("body", 0, len(text))]) == expected


@given(TEXTS)
def test_lines_are_folded_to_letters_and_digits(text: str) -> None:
    assert folded(text) == NOT_LETTERS.sub("", text.casefold())
