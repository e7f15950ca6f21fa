"""A distributed import on the pages: one line in the list, its shards summed, a shard as a part of it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from archive.distributed.importing import report_of_shards
from archive.distributed.shard import import_shard, packed
from archive.ingest.knowledge import load_knowledge
from archive.models import ImportBatch
from archive.queries.imports import batches
from archive.queries.refusals import groups, refusals

pytestmark = pytest.mark.django_db


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
