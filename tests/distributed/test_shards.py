"""Shards together are the whole: the same records, each with its place in the whole file."""

import pytest

from archive.distributed.fitness import Fitness, some_of
from archive.formats.warc_members import starts
from archive.ingest import shards
from archive.ingest.paths import STDIN, File, FoundFiles, PathsUnusable, find_files
from archive.ingest.reading import Reader
from archive.ingest.recipe import Recipe
from archive.ingest.shards import plan
from tests.distributed.corpus import warc_record, write_corpus


def raws(files):
    return [piece.raw or piece.known for piece in Reader(Recipe()).pieces(FoundFiles(files))]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"), lines=300, pages=40)


@pytest.mark.parametrize("target", [2_000, 30_000, 10**9])
def test_shards_together_give_the_records_of_the_whole(corpus, monkeypatch, target):
    monkeypatch.setattr(shards, "SHARD_BYTES", (target, target))
    found = find_files([str(corpus)])
    parts = [file for shard in plan(found, Recipe(), is_joined=False, workers=2) for file in shard.files]
    assert raws(parts) == raws(found.files)
    cut = {file.path.rpartition("/")[2] for file in parts if file.span}
    assert cut == ({"lines.jsonl", "plain.warc", "packed.warc.gz"} if target == 2_000 else cut)
    assert (len(parts) > len(found.files)) == (target < 10**9)


def test_a_join_is_not_cut(corpus, monkeypatch):
    monkeypatch.setattr(shards, "SHARD_BYTES", (1, 1))
    assert all(
        not file.span for shard in plan(find_files([str(corpus)]), Recipe(), is_joined=True, workers=1) for file in shard.files
    )


def test_a_line_longer_than_a_shard_stays_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(shards, "SHARD_BYTES", (100, 100))
    monkeypatch.setattr(shards, "READ", 64)
    file = tmp_path / "a.jsonl"
    file.write_text('{"a": 1}\n{"a": 2}\n' + '{"a": "' + "x" * 1000 + '"}\n{"a": 3}\n')
    spans = [part.span for shard in plan(find_files([str(file)]), Recipe(), is_joined=False, workers=1) for part in shard.files]
    assert [(span.start, span.records) for span in spans] == [(0, 0), (1028, 3)]


def test_a_web_archive_is_cut_as_far_as_it_is_whole(tmp_path):
    good = [warc_record(f"https://fulmar.example/{number}", f"Headline {number}\nText.") for number in range(3)]
    file = tmp_path / "a.warc"
    file.write_bytes(b"".join(good[:2]) + b"What is this?\r\n" + good[2])
    with open(file, "rb") as stream:
        assert [start.place for start in starts(stream)] == [len(good[0])]


def test_standard_input_is_for_one_machine():
    with pytest.raises(PathsUnusable, match="cannot read -"):
        plan(FoundFiles([File(STDIN, True)]), Recipe(), is_joined=False, workers=1)


def test_names_of_files_that_are_no_utf8_are_kept():
    name = "/a/\udcff\udcfe.jsonl"
    assert shards._given(shards._kept(name)) == name and shards._kept(name).encode("utf-8")


def test_a_worker_that_differs_is_told_why():
    here = Fitness("here", "archive", "program")
    assert here.why_not(Fitness("there", "archive", "program")) == ""
    assert "another archive" in here.why_not(Fitness("there", "other", "program"))
    assert "another version" in here.why_not(Fitness("there", "archive", "other"))
    assert "cannot read /a\\nb" in here.why_not(Fitness("there", "archive", "program", ("/a\nb",)))
    assert len(some_of([str(number) for number in range(5_001)])) <= 1_000
