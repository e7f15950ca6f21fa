"""Real files: each comes in, comes back byte for byte, and changes nothing when it comes again."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.audit import verify_chain
from archive.models import Article, Record, Version
from archive.pipeline import import_paths
from tests.factories import AT
from tests.ingest.rebuilt import assert_rebuilt
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db


def import_as_json(path, capsys):
    call_command("import_articles", str(path), "--json")
    return json.loads(capsys.readouterr().out)


def test_seed_file_comes_in_once(capsys):
    folder = shared_data("seed")
    first, again = import_as_json(folder, capsys), import_as_json(folder, capsys)

    article = Article.objects.get()
    counts = {"new_version": 0, "duplicate": 0, "refused": 0, "refusals": [], "articles": [article.pk]}
    assert first == {"batch": article.first_batch_id, "new": 1, "unchanged": 0, **counts}
    assert again == {"batch": article.first_batch_id + 1, "new": 0, "unchanged": 1, **counts}
    assert article.key_kind == "digest" and article.published_at is None
    assert_rebuilt(Version.objects.get(), next(folder.glob("*.txt")).read_bytes())


@pytest.mark.long
def test_all_texts_of_a_quotation_corpus_come_in_once():
    folder = shared_data("quotes", "polnear")

    first = import_paths([str(folder)], at=AT)
    again = import_paths([str(folder)], at=AT)

    assert [refusal.file for refusal in first.refusals] == [str(folder / "metadata.tsv")]  # a table without texts
    assert (first.new, again.unchanged, len(set(first.articles))) == (338, 338, 338)
    assert again.articles == first.articles
    assert (Article.objects.count(), Version.objects.count(), Record.objects.count()) == (338, 338, 678)
    for version in Version.objects.select_related("record"):
        assert_rebuilt(version, Path(version.record.locator).read_bytes())
    assert verify_chain() == []
