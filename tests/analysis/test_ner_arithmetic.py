"""The model's arithmetic done anew finds what spaCy finds with the same weights."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.analysis import ner, ner_arithmetic
from archive.analysis.ner_arithmetic import Place, Reader, reads_alike
from bench.corpus import articles
from tests.shared_data import shared_data

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
MODEL: Any = ner._model()
LONG = (
    "the Ostley and Marrow Vale Committee of the Society for the Keeping of the Old Locks and Weirs of the River Tarn in Norfolk"
)
SCRAPS = [
    "Peter Lomax", "’s ", " of the ", "(NLA)", "\n\n", "Mr ", "“", "”", "Köln", "لندن", "👍", ". ", "@", "x-", "  ", "\u00a0",
    " on 3 March ", "$4 million", " said ", "the Bank of England", "one", "Lord Quern of Ostley", "\t", "United ", "1,234",
]  # fmt: skip


def plain(texts: list[str]) -> list[list[Place]]:
    return [[Place(one.start, one.end, one.label_) for one in doc.ents] for doc in MODEL.pipe(texts)]


def quick(texts: list[str], reader: Reader | None = None) -> list[list[Place]]:
    return (reader or Reader(MODEL)).names([MODEL.make_doc(text) for text in texts])


def paragraphs() -> list[str]:
    written = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.rglob("*.txt"))]
    lines = [line for text in [*written, *articles(10)] for line in text.splitlines() if line]
    return random.Random(3).sample(lines, 150)


def test_it_is_what_reads() -> None:
    assert isinstance(ner._reader(), Reader)


def test_it_finds_what_spacy_finds() -> None:
    texts = [*paragraphs(), "", " ", "\n", LONG, f"{LONG}. {LONG}"]

    found = quick(texts)

    assert found == plain(texts)
    assert sum(map(len, found)) > 100


@given(st.lists(st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join), max_size=4))
@settings(max_examples=30, deadline=None)
@example([])
@example([""])
@example(["", "Peter Lomax", "", "United "])
def test_it_finds_what_spacy_finds_in_scraps(texts: list[str]) -> None:
    assert quick(texts, ner._reader()) == plain(texts)


@pytest.mark.long
def test_it_finds_what_spacy_finds_in_real_texts() -> None:
    for path in sorted(shared_data("quotes", "polnear").glob("*/text/*.txt")):
        texts = path.read_bytes().decode().splitlines()
        assert quick(texts, ner._reader()) == plain(texts), path


@pytest.mark.parametrize(
    ("name", "value"), [("ROWS", 7), ("ROWS", 10_000), ("TOGETHER", 0), ("TOGETHER", 1), ("KEPT_VECTORS", 20)]
)
def test_how_much_is_done_at_once_changes_nothing(name: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*paragraphs()[:30], LONG]
    expected = quick(texts)
    monkeypatch.setattr(ner_arithmetic, name, value)
    reader = Reader(MODEL)

    assert [quick([text], reader)[0] for text in texts] == quick(texts, reader) == expected


def test_places_are_those_that_spacy_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(paragraphs()[:20])
    monkeypatch.setattr(ner, "_read", {})
    found = ner.spans(text, [(0, len(text))])
    monkeypatch.setattr(ner, "_read", {})
    monkeypatch.setattr(ner, "_reader", lambda: None)

    assert ner.spans(text, [(0, len(text))]) == found != []


def test_texts_are_given_some_at_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ner, "AT_ONCE", 10)

    assert list(ner._at_once(["a" * 4, "b" * 6, "c", "d" * 30, "e"])) == [["a" * 4, "b" * 6], ["c"], ["d" * 30], ["e"]]
    assert list(ner._at_once([])) == []


def test_other_weights_than_read_alike_are_left_to_spacy() -> None:
    reader = Reader(MODEL)
    assert reads_alike(reader, MODEL)

    reader._layers[0] = reader._layers[0]._replace(gain=-reader._layers[0].gain)

    assert not reads_alike(reader, MODEL)


def test_model_laid_out_otherwise_is_left_to_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy  # noqa: PLC0415 - as where it is used

    blank = spacy.blank("en")
    blank.add_pipe("entity_ruler", name="ner")
    monkeypatch.setattr(ner, "_model", lambda: blank)

    assert ner._reader.__wrapped__() is None
