"""A distributed import on the pages: one line in the list, its shards summed, a shard as a part of it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from archive.distributed.importing import report_of_shards
from archive.distributed.shard import import_shard, packed
from archive.ingest.knowledge import load_knowledge
from archive.ingest.paths import find_files
from archive.ingest.recipe import Recipe
from archive.ingest.shards import begin_shards, plan
from archive.models import ImportBatch
from archive.queries.imports import batches
from archive.queries.refusals import groups, refusals
from bench.corpus import articles
from tests.factories import AT
from tests.ingest.made_up import article_line, short

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent(tmp_path, monkeypatch):
    """Three shards of one file, of which each refuses a line, done by this process as workers would."""
    monkeypatch.setattr("archive.ingest.shards.SHARD_BYTES", (4_000, 4_000))
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(12, seed=4))]
    lines[3::4] = ['{"headline": "Broken off'] * 3
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    arguments = {"paths": [str(tmp_path)], "source": "", "distributed": True}
    parent = ImportBatch.objects.create(started_at=AT, arguments=arguments, state="running")
    begin_shards(parent, plan(find_files([str(tmp_path)]), Recipe(), is_joined=False, workers=1), at=AT)
    for shard in parent.shards.order_by("-shard"):
        assert import_shard(shard.pk, packed(load_knowledge())) == "finished"
    sums = {"new": 9, "refused": 3}
    ImportBatch.objects.filter(pk=parent.pk).update(state="finished", finished_at=AT, **sums)
    return ImportBatch.objects.get(pk=parent.pk)


def test_the_list_shows_the_whole_alone(parent):
    rows, _ = batches(now=timezone.now())
    assert [(row.batch.pk, row.is_open) for row in rows] == [(parent.pk, True)] and parent.shards.count() > 1


def test_what_shards_refused_is_refused_by_the_whole(parent):
    assert groups(parent).total == 3
    assert [row.record.record_number for row in refusals(parent).rows] == [4, 8, 12]
    report = report_of_shards(parent, "finished")
    assert [refusal.record for refusal in report.refusals] == [4, 8, 12] and len(report.articles) == 9


def test_a_shard_is_done_once(parent):
    shard = parent.shards.first()
    assert import_shard(shard.pk, packed(load_knowledge())) == "stopped"
    assert ImportBatch.objects.get(pk=shard.pk).attempts == shard.attempts


@pytest.mark.skipif(connection.vendor != "sqlite", reason="What SQLite is refused.")
def test_sqlite_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "a.txt").write_text("Headline\nText.")
    for command in (("import_articles", str(tmp_path)), ("reanalyse_articles",)):
        with pytest.raises(CommandError, match="SQLite has one writer") as refused:
            call_command(*command, distributed="local:2")
        assert refused.value.returncode == 2
