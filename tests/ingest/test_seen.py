"""What the last import of the same files read is not parsed again, and what becomes of it is what would without that."""

import json
from pathlib import Path

import pytest

from archive import pipeline
from archive.audit import verify_chain
from archive.ingest import parsing, seen
from archive.ingest.undo import undo_batch
from archive.models import Article, ImportBatch, Record, Version
from archive.pipeline import import_paths
from tests.factories import AT, write_story
from tests.ingest.rows import told_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def parsed(monkeypatch) -> list[str]:
    """Where the records came from that were parsed since."""
    places, parse = [], parsing._parsed
    monkeypatch.setattr(
        parsing, "_parsed", lambda piece, *how: places.append(f"{piece.raw.locator}:{piece.raw.number}") or parse(piece, *how)
    )
    return places


def line(number: int, text: str = "The ferry sails at noon.", **more: object) -> str:
    return json.dumps({"headline": f"Ferry {number}", "url": f"https://tarnpost.example/{number}", "text": text, **more}) + "\n"


def write(path: Path, *lines: str) -> str:
    path.write_text("".join(lines))
    return str(path)


def numbers(parsed: list[str]) -> list[int]:
    found = [int(place.rpartition(":")[2]) for place in parsed]
    parsed.clear()
    return found


def again(path: str, **how: object) -> tuple[int, int, int]:
    report = import_paths([path], at=AT, **how)
    assert verify_chain() == []
    return report.unchanged, report.new_version, report.new


def test_same_bytes_are_not_parsed_and_their_records_are_as_if_they_were(tmp_path, monkeypatch, parsed):
    path = write(tmp_path / "dump.jsonl", *map(line, range(3)))
    assert again(path) == (0, 0, 3)
    assert numbers(parsed) == [1, 2, 3]
    assert again(path) == again(path) == (3, 0, 0)
    assert numbers(parsed) == []
    monkeypatch.setattr(pipeline, "remembered", lambda pieces, *rest, **how: pieces)
    assert again(path) == (3, 0, 0)
    assert numbers(parsed) == [1, 2, 3]
    second, last = (map(said, one.records.order_by("number")) for one in ImportBatch.objects.order_by("pk")[1::2])
    assert list(second) == list(last)


def said(row: Record) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name not in ("id", "batch_id", "_state")}


def test_what_differs_alone_is_parsed(tmp_path, parsed):
    path = tmp_path / "dump.jsonl"
    again(write(path, *map(line, range(4))))
    numbers(parsed)
    assert again(write(path, line(0), line(1, "It sails at one."), line(3), line(4))) == (2, 1, 1)
    assert numbers(parsed) == [2, 3, 4]  # the third line stands elsewhere now
    assert again(str(path)) == (4, 0, 0)
    assert numbers(parsed) == []


def test_files_that_went_and_came_are_passed_over(tmp_path, monkeypatch, parsed):
    monkeypatch.setattr(seen, "PAGE", 2)
    for name in "abcdef":
        write(tmp_path / f"{name}.jsonl", line(ord(name)), line(1000 + ord(name)))
    again(str(tmp_path))
    (tmp_path / "b.jsonl").unlink()
    write(tmp_path / "bb.jsonl", line(1), line(2))
    parsed.clear()
    assert again(str(tmp_path)) == (10, 0, 2)
    assert [place.rpartition("/")[2] for place in parsed] == ["bb.jsonl:1", "bb.jsonl:2"]


def test_other_way_of_reading_is_another_reading(tmp_path, monkeypatch, parsed):
    path = write(tmp_path / "dump.jsonl", line(1), line(2))
    again(path)
    monkeypatch.setattr(seen, "_program", lambda: "another")
    numbers(parsed)
    assert again(path) == (2, 0, 0)
    assert numbers(parsed) == [1, 2]
    assert again(path, source="The Gull") == (2, 0, 0)
    assert numbers(parsed) == [1, 2]


def test_text_that_comes_back_is_parsed_where_it_is_news(tmp_path, parsed):
    path = tmp_path / "a.jsonl"
    again(write(path, line(1), line(2)))
    write(path, line(1, "It sails at one."), line(2))
    assert again(str(tmp_path)) == (1, 1, 0)
    numbers(parsed)
    assert again(write(path, line(1), line(2))) == (1, 1, 0)
    assert set(numbers(parsed)) == {1}
    assert [one.text.splitlines()[1] for one in Version.objects.filter(article=Article.objects.first()).order_by("number")] == [
        "The ferry sails at noon.", "It sails at one.", "The ferry sails at noon.",
    ]  # fmt: skip


def test_what_was_undone_is_parsed_anew(tmp_path, parsed):
    path = write(tmp_path / "a.jsonl", line(1), line(2))
    again(path)
    undo_batch(ImportBatch.objects.get(), by=None, at=AT)
    numbers(parsed)
    assert again(path) == (0, 0, 2)
    assert numbers(parsed) == [1, 2]


def test_notes_and_refusals_are_told_each_time(tmp_path, parsed):
    path = write(tmp_path / "a.jsonl", line(1, language="no language"), "{broken\n", line(2))
    again(path)
    numbers(parsed)
    assert again(path) == (2, 0, 0)
    assert numbers(parsed) == [1, 2]
    told = Record.objects.order_by("batch", "number").values_list("number", "notes", "reason")
    first, second = list(told[:3]), list(told[3:])
    assert first == second
    assert first[0][1] and first[1][2]


def test_description_beside_a_file_is_part_of_what_it_says(tmp_path, parsed):
    path = write_story(tmp_path, "Ferry late", ["The ferry came two hours late."], byline="Ines Moor")
    assert again(str(tmp_path)) == (0, 0, 1)
    parsed.clear()
    assert again(str(tmp_path)) == (1, 0, 0)
    assert parsed == []
    write_story(tmp_path, "Ferry late", ["The ferry came two hours late."], name=path.name, byline="Jo Moor")
    assert again(str(tmp_path)) == (1, 0, 0)
    assert len(parsed) == 1


def test_plan_and_resumed_import_remember_too(tmp_path, monkeypatch, parsed):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 2)
    path = write(tmp_path / "dump.jsonl", *map(line, range(5)))
    again(path)
    rows = told_rows()
    parsed.clear()
    assert import_paths([path], at=AT, dry_run=True).unchanged == 5
    assert (parsed, told_rows() == rows) == ([], True)
    asked = []
    stopped = import_paths([path], at=AT, should_stop=lambda: asked.append(1) or len(asked) == 2)
    assert (stopped.state, stopped.unchanged) == ("stopped", 2)
    assert import_paths([path], at=AT, resume=True).unchanged == 5
    assert parsed == []
