"""Workers on machines of their own, two of them lost on the way; and a record that ends whoever reads it."""

import json
import os
import time

import pytest
from django.db import connection

from archive.distributed.part import ENDED
from bench.corpus import articles
from tests.distributed.archives import LONGEST, archive
from tests.distributed.corpus import write_corpus
from tests.distributed.machines import can_make_networks, machines
from tests.distributed.test_distributed import differences
from tests.ingest.made_up import article_line, short

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="Distributed imports need PostgreSQL."),
    pytest.mark.django_db(transaction=True),
]


def wait_for(what):
    until = time.monotonic() + LONGEST
    while not what():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_four_machines_of_which_two_are_lost_make_what_one_process_makes(tmp_path):
    apart = can_make_networks()
    if not apart and not os.environ.get("CI"):
        pytest.skip("Network namespaces need root and iproute2.")
    corpus = write_corpus(tmp_path, lines=1_500)
    with archive("alone") as alone:
        alone.command("import_articles", str(corpus), "--workers", "1", code=1)
        expected = alone.contents()
    with machines("machines", 4, apart=apart) as (own, there):
        whole = own.begin("manage.py", "import_articles", str(corpus), "--distributed", there.scheduler, "--json")
        wait_for(lambda: whole.poll() is not None or own.ask("SELECT count(*) FROM archive_record")[0][0] > 300)
        busy = "SELECT count(*) FROM archive_importbatch WHERE parent_id IS NOT NULL AND state = 'running'"
        assert own.ask(busy)[0][0] > 2, whole.communicate()
        there.kill(0)
        there.kill(1)
        out, err = whole.communicate(timeout=LONGEST)
        assert whole.returncode == 1, err  # some of it is refused
        assert json.loads(out)["refused"] == len([row for row in expected["records"] if row[-1]])
        assert differences(own.contents(), expected) == {}
        own.run("manage.py", "verify_record")


def test_a_record_that_ends_its_readers_is_refused_and_the_rest_is_imported(tmp_path):
    """It swells in memory beyond what a worker may have, as Dask's own limit has it."""
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(60, seed=6))]
    lines.insert(40, lines[40][:-1].replace("gull.example/", "gull.example/poison") + ', "x": [' + "[]," * 6_000_000 + "[]]}")
    (tmp_path / "lines.jsonl").write_text("\n".join(lines) + "\n")
    with machines("poison", 2, "--memory-limit", "480MB", apart=False) as (own, there):
        report = own.command("import_articles", str(tmp_path), "--distributed", there.scheduler, code=1)
        assert [(row["code"], row["record"]) for row in report["refusals"]] == [("fatal", 41)]
        assert report["new"] == 60
        assert own.ask("SELECT size > 18000000, raw IS NOT NULL FROM archive_record WHERE outcome = 'refused'") == [(True, True)]


def once(contents):
    """Without how often an article was read anew: the record tells of each time."""
    return contents | {"events": [row for row in contents["events"] if row != ["article_reanalysed"]]}


def test_two_workers_read_anew_what_one_process_reads_anew(tmp_path):
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(2_200, seed=8))]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines) + "\n")
    with archive("anew_alone") as alone, archive("anew_two") as two:
        for own in (alone, two):
            own.command("import_articles", str(tmp_path))
            own.environment["NAMES_BY_MODEL"] = "on"  # what they find anew
        before = two.contents()
        told = alone.command("reanalyse_articles")
        report = two.command("reanalyse_articles", "--distributed", "local:2")
        assert two.ask("SELECT count(DISTINCT (after, last)) > 1 FROM archive_analysisrun WHERE parent_id IS NOT NULL") == [
            (True,)
        ]
        # How many of them were changed twice, in two passes, is a matter of which part first met a name.
        assert report | {"changed": 0} == told | {"changed": 0} and min(report["changed"], told["changed"]) > 1_000
        found = two.contents()
        assert "mentions" in differences(found, before) and differences(once(found), once(alone.contents())) == {}
        assert two.command("reanalyse_articles", "--distributed", "local:2")["changed"] == 0


def test_an_article_that_ends_its_readers_is_set_aside_and_the_rest_is_read_anew(tmp_path):
    """Its text is one word of millions of letters, which takes more memory than these workers may have."""
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(30, seed=6))]
    word = json.dumps("The ferry sails at noon. " + "\U0001f6a2" * 2_400_000, ensure_ascii=False)
    lines.insert(20, article_line(99, "One word\nit").replace('"it"', word))
    (tmp_path / "lines.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with machines("aside", 2, "--memory-limit", "280MB", apart=False) as (own, there):
        own.command("import_articles", str(tmp_path), "--workers", "1")
        before = own.contents()["blocks"]
        own.ask("UPDATE archive_block SET kind = 'caption' WHERE kind = 'body' RETURNING id")
        spoilt = own.contents()["blocks"]
        report = own.command("reanalyse_articles", "--distributed", there.scheduler, code=1)
        assert [(row["headline"], row["why"]) for row in report["set_aside"]] == [("One word", ENDED)]
        assert (report["state"], report["articles"], report["changed"]) == ("finished", 30, 30)
        [(one_word,)] = own.ask("SELECT natural_key FROM archive_article WHERE headline = 'One word'")
        as_they_are = [row for row in before if row[0] != one_word] + [row for row in spoilt if row[0] == one_word]
        assert own.contents()["blocks"] == sorted(as_they_are, key=json.dumps) != before
        again = own.command("reanalyse_articles", "--set-aside")
        assert (again["run"], again["state"], again["set_aside"]) == (report["run"], "finished", [])
        found = own.contents()
        assert (found["blocks"], found["faults"]) == (before, [])


def test_workers_that_outlive_who_imports_are_found_again_by_the_one_that_resumes_and_all_is_undone(tmp_path):
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(1_600, seed=9))]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines) + "\n")
    with machines("outlived", 2, apart=False) as (own, there):
        command = ("import_articles", str(tmp_path), "--distributed", there.scheduler)
        first = own.begin("manage.py", *command, "--json")
        stored = "SELECT count(*) FROM archive_record"
        wait_for(lambda: first.poll() is not None or own.ask(stored)[0][0] > 0)
        assert first.poll() is None, first.communicate()
        first.kill()
        first.communicate()
        assert own.ask("SELECT state FROM archive_importbatch WHERE parent_id IS NULL") == [("running",)]
        report = own.command(*command, "--resume")
        shards = own.ask("SELECT state, count(*) FROM archive_importbatch WHERE parent_id IS NOT NULL GROUP BY state")
        assert [state for state, _ in shards] == ["finished"] and shards[0][1] > 1
        assert report["new"] + report["duplicate"] == len(set(report["articles"])) == 1_600
        assert own.ask("SELECT count(*), count(DISTINCT (locator, record_number)) FROM archive_record") == [(1_600, 1_600)]
        assert own.contents()["faults"] == []
        gone = own.command("undo_import", str(report["batch"]))
        assert (len(gone["articles"]), gone["kept"]) == (1_600, [])
        assert own.ask("SELECT DISTINCT state FROM archive_importbatch") == [("undone",)]
        left = own.contents()
        assert (left["articles"], left["faults"]) == ([], [])
