"""A distributed import on either engine: its shards done by this process, as workers would do them."""

import pytest

from archive.distributed.shard import import_shard, packed
from archive.ingest.knowledge import load_knowledge
from archive.ingest.paths import find_files
from archive.ingest.recipe import Recipe
from archive.ingest.shards import begin_shards, plan
from archive.models import ImportBatch
from bench.corpus import articles
from tests.factories import AT
from tests.ingest.made_up import article_line, short

REFUSED = '{"headline": "Broken off'


@pytest.fixture
def parent(tmp_path, monkeypatch):
    """Three shards of one file, of which each refuses a line, done by this process as workers would."""
    monkeypatch.setattr("archive.ingest.shards.SHARD_BYTES", (4_000, 4_000))
    lines = [article_line(number, short(text)) for number, text in enumerate(articles(12, seed=4))]
    lines[3::4] = [REFUSED] * 3
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    arguments = {"paths": [str(tmp_path)], "source": "", "distributed": True}
    parent = ImportBatch.objects.create(started_at=AT, arguments=arguments, state="running")
    begin_shards(parent, plan(find_files([str(tmp_path)]), Recipe(), is_joined=False, workers=1), at=AT)
    for shard in parent.shards.order_by("-shard"):
        assert import_shard(shard.pk, packed(load_knowledge())) == "finished"
    sums = {"new": 9, "refused": 3}
    ImportBatch.objects.filter(pk=parent.pk).update(state="finished", finished_at=AT, **sums)
    return ImportBatch.objects.get(pk=parent.pk)
