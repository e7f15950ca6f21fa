"""The names marked by hand in news: each mark well formed, and a text that is another is left out."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from bench.reading import news_names
from bench.reading.entities import news
from bench.reading.news_names import BEGINNING, FILE, GOLD, Mark, beginning, marks_of


@pytest.mark.parametrize("part", BEGINNING)
def test_marks_stand_in_order_and_apart(part: str) -> None:
    marks = marks_of(part)

    assert marks
    for of_text in marks.values():
        assert {mark.kind for mark in of_text} <= {"PER", "ORG", "LOC", "MISC"}
        assert all(mark.start < mark.end for mark in of_text)
        assert all(before.end <= mark.start for before, mark in pairwise(of_text))


def test_every_row_is_of_one_part_and_no_text_of_two() -> None:
    parts = [set(marks_of(part)) for part in BEGINNING]

    assert sum(map(len, parts)) == len(set().union(*parts)) == 41
    with FILE.open(encoding="utf-8", newline="") as lines:
        assert {row["part"] for row in csv.DictReader(lines)} == set(BEGINNING)


def test_beginning_ends_with_its_paragraph() -> None:
    assert beginning("One\n\ntwo three\n\nfour", 6) == "One\n\ntwo three"
    assert beginning("One two", 20) == "One two"


def test_text_that_is_another_is_left_out_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Una Quern left\n\nShe left the Ostley."
    digest = news_names.sha256(text.encode()).hexdigest()[:12]
    marks = {digest: [Mark(0, 9, "PER"), Mark(25, 35, "LOC")], "0" * 12: [Mark(0, 3, "ORG")]}
    monkeypatch.setattr(news_names, "marks_of", lambda part: marks)
    folder = tmp_path / GOLD / "train" / "text"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_bytes(text.encode())
    (folder / "other.txt").write_bytes(b"Changed since")

    found = news(tmp_path, "looked at")

    assert found == [(text, {("person", 0, 9), ("place", 29, 35)})]
    assert "1 of the 2 texts" in capsys.readouterr().out
