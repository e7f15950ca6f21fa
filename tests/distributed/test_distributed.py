"""What many workers make of a corpus is what one process makes of it."""

import json
import signal
import time
from collections import Counter

import pytest
from django.db import connection

from bench.corpus import articles
from tests.distributed.archives import LONGEST, archive
from tests.distributed.corpus import write_corpus
from tests.ingest.made_up import article_line, short

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="Distributed imports need PostgreSQL."),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"), lines=1_500)


def differences(found, expected):
    """By what they are in, the first few things that only one of two archives holds."""
    pairs = {name: (list(map(json.dumps, found[name])), list(map(json.dumps, expected[name]))) for name in expected}
    only = {name: [Counter(one) - Counter(other), Counter(other) - Counter(one)] for name, (one, other) in pairs.items()}
    return {name: [list(one)[:3], list(other)[:3]] for name, (one, other) in only.items() if one or other}


def test_two_workers_make_what_one_process_makes_and_twice_changes_nothing(corpus):
    with archive("alone") as alone:
        there = alone.command("import_articles", str(corpus), "--workers", "1", code=1)
        expected = alone.contents()
    with archive("two") as two:
        report = two.command("import_articles", str(corpus), "--distributed", "local:2", code=1)
        found = two.contents()
        shards = two.ask("SELECT count(*), count(DISTINCT state) FROM archive_importbatch WHERE parent_id IS NOT NULL")
        assert differences(found, expected) == {}
        assert found["faults"] == [] and shards[0][0] > 4 and shards[0][1] == 1

        assert set(report) == set(there) and [report[name] for name in ("refused", "unchanged")] == [
            there[name] for name in ("refused", "unchanged")
        ]
        assert report["new"] + report["duplicate"] == there["new"] + there["duplicate"]
        assert sorted(map(json.dumps, report["refusals"])) == sorted(map(json.dumps, there["refusals"]))
        assert len(report["articles"]) == len(there["articles"])

        again = two.command("import_articles", str(corpus), "--distributed", "local:2", code=1)
        assert [again[name] for name in ("new", "new_version", "duplicate")] == [0, 0, 0]
        same = two.contents()
        assert set(differences(same, found)) == {"records", "taken"}


@pytest.mark.long
def test_the_whole_is_undone_with_all_its_shards(tmp_path):
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(1_800, seed=4))]
    (tmp_path / "lines.jsonl").write_text("\n".join([*lines, "[]"]) + "\n")
    with archive("undone") as undone:
        report = undone.command("import_articles", str(tmp_path), "--distributed", "local:2", code=1)
        assert undone.ask("SELECT count(*) > 1 FROM archive_importbatch WHERE parent_id IS NOT NULL") == [(True,)]
        shard = undone.ask("SELECT max(id) FROM archive_importbatch")[0][0]
        assert "is a part of import" in undone.run("manage.py", "undo_import", str(shard), code=2)[1]
        gone = undone.command("undo_import", str(report["batch"]))
        assert len(gone["articles"]) == report["new"] == 1_800 and gone["kept"] == []
        left = undone.contents()
        assert left["articles"] == [] and left["faults"] == []
        assert undone.ask("SELECT DISTINCT state FROM archive_importbatch") == [("undone",)]


@pytest.mark.parametrize(
    ("scheduler", "words"),
    [
        ("four", "neither tcp://HOST:PORT nor local:N"),
        ("local:0", "from 1 to 64"),
        pytest.param("tcp://127.0.0.1:9", "No scheduler answers", marks=pytest.mark.long),  # it is waited for
    ],
)
def test_what_is_no_scheduler_is_refused_before_anything_is_written(tmp_path, scheduler, words):
    (tmp_path / "a.txt").write_text("Headline\nText of it.")
    with archive("refused") as refused:
        assert words in refused.run("manage.py", "import_articles", str(tmp_path), "--distributed", scheduler, code=2)[1]
        assert refused.ask("SELECT count(*) FROM archive_importbatch") == [(0,)]


@pytest.mark.long
def test_what_was_stopped_or_killed_is_gone_on_with(tmp_path):
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(2_400, seed=9))]
    (tmp_path / "lines.jsonl").write_text("\n".join([*lines, "[]"]) + "\n")
    some = "SELECT count(*) > 0 FROM archive_record"
    with archive("resumed") as own:
        command = ("manage.py", "import_articles", str(tmp_path), "--distributed", "local:2", "--json")
        for number, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
            whole = own.begin(*command, *(["--resume"] if number == signal.SIGKILL else []))
            before = own.ask("SELECT count(*) FROM archive_record")[0][0]
            while own.ask(f"SELECT count(*) > {before} FROM archive_record") != [(True,)]:
                assert whole.poll() is None, whole.communicate()
                time.sleep(0.05)
            whole.send_signal(number)
            out, err = whole.communicate(timeout=LONGEST)
            assert whole.returncode == code, err
            assert own.ask(some) == [(True,)] and own.ask("SELECT count(*) < 2400 FROM archive_record") == [(True,)]
            states = {state for (state,) in own.ask("SELECT DISTINCT state FROM archive_importbatch")}
            assert "stopped" in states if code == 130 else "running" in states
        report = own.command(*command[1:-1], "--resume", code=1)
        assert (report["new"] + report["duplicate"], report["refused"], len(set(report["articles"]))) == (2_400, 1, 2_400)
        assert own.ask("SELECT count(*), count(DISTINCT (locator, record_number)) FROM archive_record") == [(2_401, 2_401)]
        assert own.contents()["faults"] == []
        assert "--resume" not in own.run(*command, "--resume", code=1)[1]  # finished: it begins anew, and finds all unchanged
