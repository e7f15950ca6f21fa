"""The same files again change nothing, whatever they hold; a text that comes back to a place is news."""

import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import pipeline
from archive.models import Article, Record, Version
from archive.pipeline import import_paths

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
FIRST, LATER = "The ferry sails at noon.", "The ferry sails at one."


def lines(path: Path, *texts: str) -> str:
    story = {"headline": "Ferry sails", "url": "https://tarnpost.example/ferry"}
    path.write_text("".join(json.dumps({**story, "text": text}) + "\n" for text in texts))
    return str(path)


def outcomes(*paths: str) -> list[str]:
    report = import_paths(paths, at=AT)
    return list(Record.objects.filter(batch=report.batch).order_by("number").values_list("outcome", flat=True))


def test_file_with_several_versions_of_an_article_changes_nothing_the_second_time(tmp_path):
    path = lines(tmp_path / "dump.jsonl", FIRST, LATER, FIRST, LATER)
    assert outcomes(path) == ["new", "new_version", "new_version", "new_version"]
    assert outcomes(path) == outcomes(path) == ["unchanged"] * 4
    assert (Article.objects.get().version_count, Version.objects.current().get().number) == (4, 4)


def test_other_versions_of_an_article_from_elsewhere_do_not_matter(tmp_path):
    old, new = lines(tmp_path / "old.jsonl", FIRST), lines(tmp_path / "new.jsonl", LATER)
    assert outcomes(old, new) == ["new", "new_version"]
    assert outcomes(old) == outcomes(new) == ["unchanged"]


def test_text_that_comes_back_to_its_place_is_a_version_of_its_own(tmp_path):
    path = tmp_path / "page.json"
    assert [outcomes(lines(path, text)) for text in (FIRST, LATER, FIRST)] == [["new"], ["new_version"], ["new_version"]]
    assert outcomes(str(path)) == ["unchanged"]
    assert Version.objects.current().get().number == 3


def test_text_that_comes_back_from_another_place_is_a_version_of_its_own(tmp_path):
    assert outcomes(lines(tmp_path / "old.jsonl", FIRST), lines(tmp_path / "new.jsonl", LATER)) == ["new", "new_version"]
    assert outcomes(lines(tmp_path / "newest.jsonl", FIRST)) == ["new_version"]


@pytest.mark.parametrize("size", [1, 2, 500])
def test_archive_with_several_files_of_one_name_changes_nothing_the_second_time(tmp_path, monkeypatch, size):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", size)
    with tarfile.open(tmp_path / "kept.tar", "w") as archive:
        for text in (FIRST, LATER, "It sails at two."):
            archive.add(lines(tmp_path / "page.json", text), "page.json")
    assert outcomes(str(tmp_path / "kept.tar")) == ["new", "new_version", "new_version"]
    assert outcomes(str(tmp_path / "kept.tar")) == outcomes(str(tmp_path / "kept.tar")) == ["unchanged"] * 3


@pytest.mark.parametrize("size", [1, 500])
def test_file_named_twice_gives_the_same_wherever_chunks_end(tmp_path, monkeypatch, size):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", size)
    path = lines(tmp_path / "dump.jsonl", FIRST, LATER)
    assert outcomes(path, path) == ["new", "new_version", "new_version", "new_version"]
    assert outcomes(path, path) == ["unchanged"] * 4


@pytest.mark.parametrize("size", [1, 500])
def test_plan_of_the_same_file_again_says_so(tmp_path, monkeypatch, size):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", size)
    path = lines(tmp_path / "dump.jsonl", FIRST, LATER, "It sails at two.")
    import_paths([path], at=AT)
    assert import_paths([path], at=AT, dry_run=True).unchanged == 3
