import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archive import pipeline
from archive.ingest import workers
from archive.ingest.knowledge import load_knowledge
from archive.ingest.parsing import Piece, Place
from archive.ingest.recipe import Recipe
from archive.ingest.workers import Crew, Task, WorkerLost, workers_for
from archive.models import ImportBatch, Record
from archive.pipeline import import_paths
from tests.factories import AT, TEXT, raw_record
from tests.ingest.made_up import line, many_lines, write_files
from tests.ingest.rows import told_rows

pytestmark = pytest.mark.django_db

NINJS = {"type": "text", "person": [{"name": "Ida Marrow"}], "versioncreated": "2026-02-01T10:00:00Z"}
PLAIN = {"suppress_health_check": [HealthCheck.function_scoped_fixture], "phases": [Phase.explicit, Phase.generate]}
THINGS = st.tuples(st.sampled_from(["article"] * 4 + ["copy", "broken", "other"]), st.integers(0, 3), st.integers(0, 4))


def rows_after(folder, *, chunk, workers=1):
    """What stands in the archive after an import that is then taken back."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "CHUNK_ITEMS", chunk)
        patch.setattr("archive.ingest.workers.FEW", 0)
        report = import_paths([str(folder)], at=AT, workers=workers)
        rows = told_rows()
        transaction.set_rollback(True)
    return rows, report.counts, dict(report.skips)


@pytest.mark.long
@settings(max_examples=25, **PLAIN)
@given(things=st.lists(THINGS, min_size=1, max_size=12), files=st.integers(1, 3), chunk=st.integers(1, 9), number=st.uuids())
def test_size_of_chunks_changes_no_row(tmp_path, things, files, chunk, number):
    folder = write_files(tmp_path / str(number), [line(*thing) for thing in things], files)
    assert rows_after(folder, chunk=chunk) == rows_after(folder, chunk=500)


@pytest.mark.long
@settings(max_examples=8, **PLAIN)
@given(
    things=st.lists(THINGS, min_size=5, max_size=40),
    files=st.integers(1, 3),
    chunk=st.integers(1, 30),
    count=st.integers(2, 4),
    number=st.uuids(),
)
def test_number_of_workers_changes_no_row(tmp_path, things, files, chunk, count, number):
    folder = write_files(tmp_path / str(number), [line(*thing) for thing in things], files)
    assert rows_after(folder, chunk=chunk, workers=count) == rows_after(folder, chunk=500)


def test_two_workers_give_what_one_process_gives(tmp_path):
    folder = write_files(tmp_path, many_lines(120), files=2)
    alone, crew = rows_after(folder, chunk=500), rows_after(folder, chunk=17, workers=2)
    assert crew == alone
    assert all(alone[1][outcome] for outcome in ("new", "new_version", "unchanged", "duplicate", "refused"))
    assert alone[2]["not_an_article"] and alone[0]["stories"]


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_bytes_are_kept_once_whatever_else_comes_in_the_chunk(tmp_path, chunk):
    first, second = line("article", 0, 0), line("article", 0, 1)
    folder = write_files(tmp_path, [first, first, second, second, line("article", 1, 1)])
    assert rows_after(folder, chunk=chunk) == rows_after(folder, chunk=500)


def test_few_articles_start_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "pool_of", lambda *arguments: pytest.fail("processes were started"))
    folder = write_files(tmp_path, many_lines(50))
    assert import_paths([str(folder)], at=AT, workers=8).state == "finished"


def test_processes_need_no_database_and_no_apps():
    loaded = "[name for name in sys.modules if name.startswith(('django.', 'archive.models'))]"
    code = f"import sys, archive.ingest.workers; print({loaded})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (told.stdout.strip(), told.returncode) == ("[]", 0), told.stderr


def test_knowledge_goes_to_a_process_once_and_not_with_its_work(monkeypatch):
    handed = []
    monkeypatch.setattr(Crew, "_submit", lambda self, function, work: handed.append(work) or (lambda: function(work)))
    task = Task(Recipe(), "", load_knowledge())
    monkeypatch.setattr(workers, "_task", [task])
    crew = Crew(task, None)
    pieces = [Piece(Place(1, number), raw_record(TEXT + str(number))) for number in range(60)]
    items = [item for _, item in crew.parsed(pieces)]
    crew.analysed(items)()
    assert len(items) == 60 and [len(work) for work in handed] == [25, 25, 10, 25, 25, 10]
    assert not any(task.knowledge is thing for work in handed for thing in work)


def test_what_is_too_large_to_be_handed_about_stays_in_the_process_that_read_it(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "_parse", lambda share: pytest.fail("a huge record was handed out"))
    path = tmp_path / "huge.txt"
    path.write_bytes(b"news " * 1_200_000)
    report = import_paths([str(path)], at=AT, workers=2)
    assert [refusal.code for refusal in report.refusals] == ["too_large"]
    assert Record.objects.get().raw_bytes() == path.read_bytes()


def children():
    """The ids of the processes that this one started for an import."""
    found = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            stat = Path(f"/proc/{name}/stat").read_text().rpartition(") ")[2].split()
            command = Path(f"/proc/{name}/cmdline").read_text()
        except OSError:
            continue
        if int(stat[1]) == os.getpid() and stat[0] != "Z" and "spawn_main" in command:
            found.append(int(name))
    return found


def kill_a_child_when_there_is_one():
    while not (there := children()):
        time.sleep(0.01)
    os.kill(there[0], signal.SIGKILL)


def test_killed_worker_ends_the_import_in_a_sentence_and_resuming_completes(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 10)
    folder = write_files(tmp_path, many_lines(150))
    alone = rows_after(folder, chunk=500)
    killer = threading.Thread(target=kill_a_child_when_there_is_one)
    killer.start()
    with pytest.raises(WorkerLost, match="ended from outside, or ran out of memory"):
        import_paths([str(folder)], at=AT, workers=2)
    killer.join()
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.failure) == ("failed", str(WorkerLost()))
    assert children() == []

    report = import_paths([str(folder)], at=AT, workers=2, resume=True)
    assert report.batch == batch.pk
    assert (told_rows(), report.counts, dict(report.skips)) == alone


def test_fault_in_a_process_is_told_and_ends_the_processes(tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "FEW", 0)
    folder = write_files(tmp_path, many_lines(60))
    write, calls = pipeline.store_chunk, []

    def fail_at_the_second(*arguments, **options):
        calls.append(children())
        if len(calls) > 1:
            raise ZeroDivisionError("a fault of ours")
        return write(*arguments, **options)

    monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 10)
    monkeypatch.setattr(pipeline, "store_chunk", fail_at_the_second)
    with pytest.raises(ZeroDivisionError):
        import_paths([str(folder)], at=AT, workers=2)
    assert calls[0] and children() == []
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.failure) == ("failed", "A fault of the program: ZeroDivisionError: a fault of ours.")


def test_memory_waiting_for_workers_is_bounded(monkeypatch):
    monkeypatch.setattr(workers, "WAITING_BYTES", 300_000)
    monkeypatch.setattr(workers, "SHARE_BYTES", 100_000)
    read, done, most = [0], [0], [0]

    def pieces():
        for number in range(400):
            read[0] += 1
            most[0] = max(most[0], read[0] - done[0])
            yield Piece(Place(1, number + 1), raw_record(TEXT + "x" * 9_000))

    task = Task(Recipe(), "", load_knowledge())
    with workers_for(pieces(), task, count=2) as (crew, everything):
        for _ in crew.parsed(everything):
            done[0] += 1
    assert isinstance(crew, Crew) and done[0] == 400
    assert most[0] <= workers.FEW + 60


def test_names_that_an_import_suggests_are_not_looked_for_in_what_comes_later(tmp_path):
    """Whoever analyses, and whenever: else the size of chunks and the number of workers would show."""
    lines = [
        json.dumps(
            {**NINJS, "headline": f"Mayor {n}", "body_text": f"Ida Marrow said so {n} times.", "uri": f"https://gull.example/{n}"}
        )
        for n in range(4)
    ]
    folder = write_files(tmp_path, lines)
    rows, _, _ = rows_after(folder, chunk=1, workers=2)
    assert [entity["name"] for entity in rows["Entity"]] == ["Ida Marrow"]
    assert rows["Mention"] == []
    assert rows == rows_after(folder, chunk=500)[0]


ANY_ORDER = ("Article", "Version", "Block", "Claim", "ArticleEntity", "ArticleTopic", "Mention")
OWN = [line("article", number, number) for number in range(4)] + [line("copy", 10 + number, number) for number in range(4)]


def in_any_order(rows):
    """What rows tell of articles: all but which record of the file each came from."""
    told = {
        name: [{field: value for field, value in row.items() if field != "record"} for row in rows[name]] for name in ANY_ORDER
    }
    return {name: sorted(map(repr, lines)) for name, lines in told.items()} | {"stories": rows["stories"]}


@pytest.mark.long
@settings(max_examples=10, **PLAIN)
@given(order=st.permutations(range(len(OWN))), files=st.integers(1, 3), chunk=st.integers(1, 9), number=st.uuids())
def test_order_of_articles_of_their_own_changes_no_row_of_them(tmp_path, order, files, chunk, number):
    folders = [write_files(tmp_path / f"{number}-{name}", lines, files) for name, lines in
               (("as-is", OWN), ("mixed", [OWN[place] for place in order]))]  # fmt: skip
    expected, counts, _ = rows_after(folders[0], chunk=500)
    rows, again, _ = rows_after(folders[1], chunk=chunk)
    assert (in_any_order(rows), again) == (in_any_order(expected), counts)
    assert rows["stories"] and len(rows["Article"]) >= len(OWN)


def test_process_ended_in_the_middle_of_an_answer_is_told(monkeypatch):
    monkeypatch.setattr(workers, "LOOKED_AFTER", 0.5)
    with pytest.raises(WorkerLost), workers.pool_of(Task(Recipe(), "", load_knowledge()), 2) as pool:
        first = pool.submit(time.sleep, 0)
        first.result()
        waiting = pool.submit(time.sleep, 60)
        os.write(pool._result_queue._writer.fileno(), b"\0\0\1\0only the beginning")
        for pid in list(pool._processes):
            os.kill(pid, signal.SIGKILL)
        workers._result(waiting, pool)


def test_processes_are_all_there_before_any_is_looked_after():
    """One that began while others were cleaned up after would have the thread that does so end with a traceback."""
    with workers.pool_of(Task(Recipe(), "", load_knowledge()), 3) as pool:
        pool.submit(time.sleep, 0).result()
        assert len(pool._processes) == 3


def test_answer_nobody_will_bring_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(workers, "LOOKED_AFTER", 0.2)
    with workers.pool_of(Task(Recipe(), "", load_knowledge()), 1) as pool:
        pool.submit(time.sleep, 0).result()
        with monkeypatch.context() as patch, pytest.raises(WorkerLost):
            patch.setattr(pool, "_executor_manager_thread", threading.Thread(target=print))
            workers._result(Future(), pool)
