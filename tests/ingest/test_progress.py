import io
import sys

import pytest
from django.core.management import call_command

from archive.ingest.progress import Progress
from archive.management import import_progress
from archive.management.import_progress import amount, bar, duration, lines
from archive.pipeline import import_paths
from tests.factories import AT
from tests.ingest.made_up import line, write_files


class Clock:
    """Tells the time it is set to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def at(place, *, records=0, size=4_000_000_000):
    progress = Progress(total=1, known=size)
    progress.begin_file(1, size)
    progress.read_to(place)
    progress.records = records
    return progress


class TestProgress:
    def test_bytes_are_those_of_all_files_read_so_far(self):
        progress, seen = Progress(total=2, known=300), []
        for index, size, places in ((1, 100, (40, 100)), (2, 200, (50, 10, 200))):
            progress.begin_file(index, size)
            for place in places:
                progress.read_to(place)
                seen.append((progress.files, progress.bytes))
        progress.end()
        assert seen == [(0, 40), (0, 100), (1, 150), (1, 150), (1, 300)]
        assert (progress.files, progress.bytes, progress.size) == (2, 300, 300)

    def test_size_is_known_once_what_cannot_be_read_twice_was_copied(self):
        progress = Progress(total=2, known=100, unknown=1)
        assert progress.size == 0
        progress.begin_file(1, 50, digest="abc")
        assert (progress.size, progress.as_json()) == (150, {"total": 2, "bytes": 0, "size": 150, "copied": {"1": "abc"}})


@pytest.mark.parametrize(("size", "said"), [(0, "0 bytes"), (999, "999 bytes"), (12_300, "12.3 kB"), (4_000_000_000, "4.0 GB")])
def test_amounts_are_in_a_unit_that_suits_them(size, said):
    assert amount(size) == said


@pytest.mark.parametrize(("seconds", "said"), [(1, "1 seconds"), (119, "119 seconds"), (180, "3 minutes"), (9000, "2.5 hours")])
def test_durations_are_as_people_say_them(seconds, said):
    assert duration(seconds) == said


def test_one_huge_file_has_a_rate_and_a_time_left():
    clock, said = Clock(), []
    watch = lines(said.append, clock)
    watch(at(0))
    clock.now = 29
    watch(at(1_000))
    clock.now = 100
    watch(at(1_000_000_000, records=50_000))
    clock.now = 120
    watch(at(2_000_000_000, records=90_000))
    assert said == ["25 % of 4.0 GB: 50,000 records, 500 a second, 10.0 MB a second, 5 minutes left"]


def test_pace_after_resuming_is_of_what_was_done_since():
    clock, said = Clock(), []
    watch = lines(said.append, clock)
    watch(at(3_000_000_000, records=150_000))
    clock.now = 100
    watch(at(3_500_000_000, records=160_000))
    assert said == ["87 % of 4.0 GB: 160,000 records, 100 a second, 5.0 MB a second, 100 seconds left"]


def test_input_of_unknown_length_has_no_time_left():
    clock, said = Clock(), []
    watch = lines(said.append, clock)
    progress = Progress(total=3, unknown=1)
    watch(progress)
    clock.now, progress.files, progress.bytes, progress.records = 50, 1, 5_000_000, 100
    watch(progress)
    assert said == ["5.0 MB, 1 of 3 files: 100 records, 2 a second, 100.0 kB a second"]


def test_bar_stands_on_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    clock = Clock()
    with bar(clock) as watch:
        watch(at(0))
        clock.now = 10
        watch(at(1_000_000_000, records=5_000))
    assert "25 % of 4.0 GB: 5,000 records, 500 a second, 100.0 MB a second, 30 seconds left" in terminal.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("options", "is_told"), [({}, True), ({"json": True}, True), ({"verbosity": 0}, False)])
def test_log_is_told_now_and_then_and_standard_output_is_not(tmp_path, monkeypatch, capsys, options, is_told):
    monkeypatch.setattr(import_progress, "LINE_EVERY", 0)
    folder = write_files(tmp_path, [line("article", number, 0) for number in range(3)])
    call_command("import_articles", str(folder), workers=1, **options)
    out, err = capsys.readouterr()
    assert ("100 % of " in err, " a second" in out) == (is_told, False)


@pytest.mark.django_db
def test_watcher_sees_one_file_being_read(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.pipeline.CHUNK_ITEMS", 50)
    folder = write_files(tmp_path, [line("article", number, 0) for number in range(200)])
    seen = []
    import_paths([str(folder / "0.jsonl")], at=AT, watch=lambda it: seen.append((it.bytes, it.records)))
    size = (folder / "0.jsonl").stat().st_size
    assert seen == sorted(seen) and seen[-1] == (size, 202)
    assert len({read for read, _ in seen}) > 2 and {records for _, records in seen} == {0, 50, 100, 150, 200, 202}
