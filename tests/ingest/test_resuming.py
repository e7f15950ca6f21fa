import io
import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from archive import pipeline
from archive.audit import verify_chain
from archive.ingest import resuming
from archive.ingest.batches import begin_batch
from archive.ingest.resuming import CannotResume, TakenOver
from archive.models import ImportBatch, Record, process
from archive.models.process import SILENCE, is_there, leave, mark
from archive.pipeline import import_paths
from tests.factories import AT, TEXT, write_story
from tests.ingest.made_up import line, many_lines, write_files
from tests.ingest.own import group_of, kill
from tests.ingest.rows import told_rows

LATER = AT.replace(hour=17)


@pytest.fixture
def folder(tmp_path):
    return write_files(tmp_path / "in", many_lines(40), files=2)


@pytest.fixture
def expected(folder, django_db_blocker):
    """What stands there after an import in one go, which is then forgotten."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_paths([str(folder)], at=AT)
        rows = told_rows()
        transaction.set_rollback(True)
    return rows


class Broken(Exception):
    """What breaks an import off in a test."""


def broken_off(folder, monkeypatch, *, at_call, where):
    """An import that ends when where is called for the at_call-th time. Whether it came so far."""
    calls, function = [], getattr(pipeline, where)

    def breaking(*arguments, **options):
        calls.append(1)
        if len(calls) == at_call and where == "store_chunk":
            function(*arguments, **options)  # within the transaction, everything written but where it stands
        if len(calls) == at_call:
            raise Broken
        return function(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, where, breaking)
        patch.setattr(pipeline, "CHUNK_ITEMS", 7)
        try:
            import_paths([str(folder)], at=AT)
        except Broken:
            return True
    return False


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["store_chunk", "check_own", "_unknown"])
@pytest.mark.parametrize("at_call", [1, 2, 4, 6])
def test_import_broken_off_anywhere_and_resumed_is_as_if_never_broken_off(folder, expected, monkeypatch, where, at_call):
    assert broken_off(folder, monkeypatch, at_call=at_call, where=where)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.failure) == ("failed", "A fault of the program: Broken: .")
    assert Record.objects.count() % 7 == 0

    report = import_paths([str(folder)], at=LATER, resume=True)

    assert told_rows() == expected
    batch.refresh_from_db()
    assert (report.batch, batch.state, batch.failure, batch.started_at) == (batch.pk, "finished", "", AT)
    assert batch.finished_at >= LATER
    assert report.counts == {name: getattr(batch, name) for name in report.counts}
    assert len(report.refusals) == batch.refused and verify_chain() == []


@pytest.mark.django_db
def test_nothing_to_resume_is_an_import_like_any_other(folder):
    first = import_paths([str(folder)], at=AT, resume=True)
    again = import_paths([str(folder)], at=AT, resume=True)
    assert again.batch != first.batch and again.new == 0


@pytest.mark.django_db
def test_position_tells_how_far_it_has_come_and_who_is_at_it(folder, monkeypatch):
    broken_off(folder, monkeypatch, at_call=4, where="store_chunk")
    position = ImportBatch.objects.get().position
    sizes = [path.stat().st_size for path in folder.iterdir()]
    assert (position["total"], position["size"], position["process"][1]) == (3, sum(sizes), os.getpid())
    assert position["place"][0] == 2 and 0 < position["bytes"] < sum(sizes)
    import_paths([str(folder)], at=AT, resume=True)
    assert ImportBatch.objects.get().position["bytes"] == sum(sizes)


@pytest.mark.django_db
class TestRefusals:
    def refused(self, folder, words):
        before = told_rows()
        with pytest.raises(CannotResume, match=words) as error:
            import_paths([str(folder)], at=LATER, resume=True)
        assert told_rows() == before
        return str(error.value)

    def test_changed_file_is_named(self, folder, monkeypatch):
        for path in folder.iterdir():
            os.utime(path, (0, 0))
        broken_off(folder, monkeypatch, at_call=3, where="store_chunk")
        changed = folder / "1.jsonl"
        changed.write_text(changed.read_text() + line("article", 77, 1) + "\n")
        said = self.refused(folder, "are not as they were: .*1.jsonl changed since")
        assert said.endswith("Run it again without --resume: what is stored is found to be unchanged.")
        report = import_paths([str(folder)], at=LATER)
        assert report.state == "finished" and report.unchanged > 0

    def test_description_that_came_meanwhile_is_a_change_too(self, tmp_path, monkeypatch):
        folder = tmp_path / "texts"
        for number in range(20):
            write_story(folder, f"Story {number}", ["It happened."], name=f"{number:02}.txt")
            os.utime(folder / f"{number:02}.txt", (0, 0))
        broken_off(folder, monkeypatch, at_call=2, where="store_chunk")
        (folder / "15.txt.meta.json").write_text('{"byline": "Ada Ness"}')
        self.refused(folder, "15.txt.meta.json changed since")

    @pytest.mark.parametrize("change", ["gone", "more"])
    def test_files_gone_or_added(self, folder, monkeypatch, change):
        broken_off(folder, monkeypatch, at_call=3, where="store_chunk")
        if change == "gone":
            (folder / "1.jsonl").unlink()
        else:
            (folder / "2.jsonl").write_text(line("article", 1, 1))
        self.refused(folder, "was of other files than these paths mean now")

    def test_import_that_is_still_running(self, folder, monkeypatch):
        broken_off(folder, monkeypatch, at_call=3, where="store_chunk")
        batch = ImportBatch.objects.get()
        batch.position |= mark(batch.pk) | {"process": [*batch.position["process"][:1], os.getppid()]}
        batch.position["since"] = _since(os.getppid())
        ImportBatch.objects.update(state="running", finished_at=None, position=batch.position)
        leave(batch.pk)
        assert ImportBatch.objects.get().is_running
        self.refused(folder, f"Import {batch.pk} is still running, in process {os.getppid()}")

    def test_two_at_once(self, folder, monkeypatch):
        broken_off(folder, monkeypatch, at_call=3, where="store_chunk")
        found = resuming.resumable

        def slow(*arguments, **options):
            batch = found(*arguments, **options)
            ImportBatch.objects.update(position=batch.position | {"heard": 1})
            return batch

        monkeypatch.setattr(pipeline, "resumable", slow)
        self.refused(folder, "was taken up by another process at this moment")


def _since(number):
    """As the process of that number would mark it."""
    return process._since(number)


@pytest.mark.django_db
def test_process_that_lost_its_batch_to_another_writes_nothing_more(folder, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
    calls, check = [], pipeline.check_own

    def lose_it_at_the_third(batch, place):
        calls.append(1)
        if len(calls) == 3:
            ImportBatch.objects.update(position=place | {"since": "another"})
        check(batch, place)

    monkeypatch.setattr(pipeline, "check_own", lose_it_at_the_third)
    with pytest.raises(TakenOver, match="was taken up by another process; this one has stopped"):
        import_paths([str(folder)], at=AT)
    assert (Record.objects.count(), ImportBatch.objects.get().state) == (14, "running")


@pytest.mark.django_db
class TestWhoIsThere:
    def batch(self, **position):
        return ImportBatch.objects.create(started_at=AT, position=position)

    def test_batch_of_this_process_runs_until_it_is_left(self):
        batch = begin_batch({}, at=AT)
        assert batch.is_running and not batch.is_broken_off
        leave(batch.pk)
        assert batch.is_broken_off and not batch.is_running

    def test_process_that_ended_is_gone(self):
        child = os.fork()
        if child == 0:
            os._exit(0)
        mine = mark(-1)
        assert not is_there({**mine, "process": [mine["process"][0], child]}, 1)  # it ended, and nobody took notice yet
        os.waitpid(child, 0)
        assert not is_there({**mine, "process": [mine["process"][0], child]}, 1)

    def test_number_given_again_to_another_process_is_not_the_same(self):
        mine = mark(-1)
        assert not is_there({**mine, "process": [mine["process"][0], os.getppid()], "since": "1"}, 1)

    def test_other_machine_is_taken_to_be_at_work_while_it_is_heard_of(self):
        now = int(time.time())
        assert is_there({"process": ["elsewhere", 1], "since": "1", "heard": now}, 1)
        assert not is_there({"process": ["elsewhere", 1], "since": "1", "heard": now - SILENCE - 1}, 1)

    def test_batch_without_a_mark_is_broken_off(self):
        assert self.batch().is_broken_off


@pytest.mark.django_db
class TestBatchBegunBefore:
    def test_is_filled_and_keeps_its_start(self, folder):
        batch = begin_batch({"paths": ["upload"]}, at=AT)
        report = import_paths([str(folder)], at=LATER, batch=batch)
        batch.refresh_from_db()
        assert (report.batch, ImportBatch.objects.count(), batch.state) == (batch.pk, 1, "finished")
        assert (batch.started_at, batch.arguments) == (AT, {"paths": ["upload"]}) and batch.finished_at >= LATER

    def test_is_resumed_whatever_its_arguments(self, folder, expected, monkeypatch):
        batch = begin_batch({"paths": ["upload"]}, at=AT)
        monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
        stop = iter([False] * 20)
        import_paths([str(folder)], at=AT, batch=batch, should_stop=lambda: next(stop, True))
        batch.refresh_from_db()
        assert batch.state == "stopped"
        import_paths([str(folder)], at=AT, batch=batch, resume=True)
        assert told_rows() == expected

    def test_fails_with_the_reason_where_nothing_can_be_read(self, tmp_path):
        batch = begin_batch({}, at=AT)
        with pytest.raises(pipeline.PathsUnusable):
            import_paths([str(tmp_path / "nowhere")], at=LATER, batch=batch)
        batch.refresh_from_db()
        assert (batch.state, batch.finished_at) == ("failed", LATER)
        assert batch.failure.startswith("No such file or folder") and not batch.is_running


@pytest.mark.django_db
class TestStandardInput:
    LINES = "\n".join(many_lines(40)) + "\n"

    def give(self, monkeypatch, text):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    def test_given_again_as_it_was_is_gone_on_with(self, monkeypatch):
        monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
        self.give(monkeypatch, self.LINES)
        stop = iter([False] * 20)
        report = import_paths(["-"], at=AT, should_stop=lambda: next(stop, True))
        assert report.state == "stopped"
        stored = Record.objects.count()
        self.give(monkeypatch, self.LINES)
        report = import_paths(["-"], at=AT, resume=True)
        assert (report.state, ImportBatch.objects.count()) == ("finished", 1) and Record.objects.count() > stored
        assert list(Record.objects.order_by("number").values_list("number", flat=True)) == list(
            range(1, Record.objects.count() + 1)
        )

    def test_something_else_is_refused_and_nothing_of_it_stored(self, monkeypatch):
        monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
        self.give(monkeypatch, self.LINES)
        stop = iter([False] * 20)
        import_paths(["-"], at=AT, should_stop=lambda: next(stop, True))
        stored = Record.objects.count()
        self.give(monkeypatch, self.LINES[100:])
        with pytest.raises(CannotResume, match="must be given again as it was"):
            import_paths(["-"], at=AT, resume=True)
        assert Record.objects.count() == stored


@pytest.mark.django_db
def test_full_database_leaves_whole_chunks_and_is_resumed(folder, expected, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
    store = pipeline.store_chunk

    def full(*arguments, **options):
        stored = store(*arguments, **options)
        if Record.objects.count() > 21:
            raise OperationalError("database or disk is full")
        return stored

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "store_chunk", full)
        with pytest.raises(CommandError, match="The database failed: .* the same command with --resume imports the rest") as said:
            call_command("import_articles", str(folder), workers=1)
    batch = ImportBatch.objects.get()
    assert (said.value.returncode, batch.state, Record.objects.count()) == (3, "failed", 21)
    assert batch.failure == "The database failed: database or disk is full."
    with pytest.raises(SystemExit) as stop:
        call_command("import_articles", str(folder), resume=True, workers=1, verbosity=0)
    rows = told_rows(moments=False)
    assert (stop.value.code, len(rows["ImportBatch"])) == (1, 1)
    assert rows["stories"] == expected["stories"] and len(rows["Record"]) == len(expected["Record"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can be told how large it may become")
def test_sqlite_file_that_is_full_stops_the_import_clearly(folder, monkeypatch):
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
    with connection.cursor() as cursor:
        told = {name: f"PRAGMA {name}" for name in ("page_size", "freelist_count", "page_count")}
        size = cursor.execute(told["page_size"]).fetchone()[0]
        cursor.execute("CREATE TABLE filler (bytes)")  # what earlier tests left free would be room
        while free := cursor.execute(told["freelist_count"]).fetchone()[0]:
            cursor.execute("INSERT INTO filler VALUES (zeroblob(%s))", [free * size])
        cursor.execute(f"PRAGMA max_page_count = {cursor.execute(told['page_count']).fetchone()[0] + 2}")
    try:
        with pytest.raises(CommandError, match="The database failed: database or disk is full") as said:
            call_command("import_articles", str(folder), workers=1)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
            cursor.execute("DROP TABLE filler")
    batch = ImportBatch.objects.get()
    assert said.value.returncode == 3 and Record.objects.count() % 7 == 0
    assert batch.state == "failed" or batch.is_broken_off
    assert Record.objects.count() == sum(
        getattr(batch, name) for name in ("new", "new_version", "unchanged", "duplicate", "refused")
    )
    report = import_paths([str(folder)], at=AT, resume=True)
    assert report.batch == batch.pk and report.state == "finished" and verify_chain() == []


@pytest.mark.django_db
def test_no_room_to_copy_standard_input_is_exit_code_three_and_no_refusal(monkeypatch):
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", lambda **options: Full())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    with pytest.raises(CommandError, match="is copied to .* first, which failed: No space left on device") as said:
        call_command("import_articles", "-")
    assert (said.value.returncode, Record.objects.count(), ImportBatch.objects.get().state) == (3, 0, "failed")


def asked_to_end(monkeypatch, number, *, times, at_call):
    """Chunks of seven; while the one of that number is written, the process is asked to end, so many times."""
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 7)
    store, calls = pipeline.store_chunk, []

    def asked(*arguments, **options):
        calls.append(1)
        stored = store(*arguments, **options)
        for _ in range(times if len(calls) == at_call else 0):
            os.kill(os.getpid(), number)
        return stored

    monkeypatch.setattr(pipeline, "store_chunk", asked)


SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@pytest.mark.django_db
@SIGNALS
def test_wish_to_end_finishes_what_was_read_and_says_so(folder, monkeypatch, number, capsys):
    before = signal.getsignal(number)
    asked_to_end(monkeypatch, number, times=1, at_call=2)
    with pytest.raises(SystemExit) as stop:
        call_command("import_articles", str(folder), workers=1)
    assert (stop.value.code, signal.getsignal(number)) == (130, before)
    assert "Stopping after what has been read; Ctrl-C again stops at once." in capsys.readouterr().err
    assert (ImportBatch.objects.get().state, Record.objects.count()) == ("stopped", 15)


@pytest.mark.django_db
@SIGNALS
def test_second_wish_to_end_is_met_at_once_and_the_chunk_not_written(folder, monkeypatch, number):
    asked_to_end(monkeypatch, number, times=2, at_call=2)
    with pytest.raises(CommandError, match="^Stopped at once. What was stored before stays") as said:
        call_command("import_articles", str(folder), workers=1)
    assert said.value.returncode == 130
    assert (ImportBatch.objects.get().state, Record.objects.count()) == ("stopped", 7)
    assert import_paths([str(folder)], at=AT, resume=True).state == "finished"


# With processes of their own, as people have them.


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_random_moments_and_resumed_equals_an_import_in_one_go(tmp_path, own, workers):
    folder = write_files(tmp_path / "in", many_lines(150), files=3)
    whole, broken, chance = own("whole"), own("broken"), random.Random(workers)  # noqa: S311 - the same every time
    assert whole.run("import_articles", folder, "-v0", "--workers", workers, chunk=10)[0] == 1
    expected, kills = whole.rows(), 0
    for target in (0, *sorted(chance.sample(range(10, whole.stored()), 3))):
        job = broken.start("import_articles", folder, "-v0", "--resume", "--workers", workers, chunk=10)
        while job.poll() is None and broken.stored() < target:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        if job.poll() is None:
            kill(job)
            kills += 1
        job.communicate()
        if broken.is_finished():
            break
    if not broken.is_finished():
        assert broken.run("import_articles", folder, "-v0", "--resume", "--workers", workers)[::2] == (1, "")
    assert kills and broken.rows() == expected
    assert broken.run("verify_record")[0] == 0


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_from_the_terminal_with_all_its_processes_and_resumed(tmp_path, own, workers, number):
    folder = write_files(tmp_path / "in", many_lines(300), files=2)
    archive = own("one")
    job = archive.start("import_articles", folder, "--json", "--workers", workers)
    while archive.stored() == 0:
        time.sleep(0.02)
    os.killpg(job.pid, number)
    out, err = job.communicate(timeout=60)
    assert job.returncode == 130, err
    assert b"Stopped. What is counted above is stored" in err and b"Traceback" not in err
    assert archive.rows()["ImportBatch"][0]["state"] == "stopped"
    code, _, err = archive.run("import_articles", folder, "-v0", "--resume", "--workers", workers)
    assert (code, err, len(archive.rows()["ImportBatch"])) == (1, "", 1)


@pytest.mark.long
def test_workers_killed_from_outside_are_exit_code_three_in_one_sentence(tmp_path, own):
    folder = write_files(tmp_path / "in", many_lines(300), files=2)
    archive = own("one")
    job = archive.start("import_articles", folder, "--workers", 2)

    def kill_workers():
        """All of them: one that has nothing in hand yet is not missed where the other does everything."""
        while job.poll() is None:
            for worker in [pid for pid in group_of(job) if "spawn_main" in _command(pid)]:
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
            time.sleep(0.02)

    killer = threading.Thread(target=kill_workers)
    killer.start()
    _, err = job.communicate(timeout=120)
    killer.join()
    assert job.returncode == 3 and err.decode().count("\n") == 1
    assert err.startswith(b"CommandError: A process that reads articles was ended from outside, or ran out of memory.")
    assert archive.run("import_articles", folder, "-v0", "--resume", "--workers", 2)[0] == 1


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
