"""FNC-1 in full: a table of headlines joined with one of texts, 49,972 pairs of 1,683 texts."""

from itertools import islice

import pytest

from archive.models import Article, Record, Version
from archive.pipeline import import_paths
from tests.factories import AT
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db
PAIRS, TEXTS = 49_972, 1_683


@pytest.mark.huge
def test_all_pairs_become_versions_of_as_many_articles_as_there_are_texts():
    folder = shared_data("headline_stance", "fnc1")
    paths = [str(folder / "train_stances.csv.gz")]
    join = f"{folder / 'train_bodies.csv.gz'}:Body ID"

    report = import_paths(paths, join=join, at=AT, workers=2)

    # Six pairs have for their text the headline alone. The same pair right after itself is unchanged.
    assert report.counts == {"new": 1_681, "new_version": 48_246, "unchanged": 37, "duplicate": 2, "refused": 6}
    assert {refusal.code for refusal in report.refusals} == {"no_text"}
    assert (Article.objects.count(), Version.objects.count(), Record.objects.count()) == (TEXTS, TEXTS + 48_246, PAIRS)
    assert set(Article.objects.values_list("key_kind", flat=True)) == {"guid"}
    again = import_paths(paths, join=join, at=AT, dry_run=True)
    assert (again.unchanged, again.refused) == (PAIRS - 6, 6)


def test_first_pairs_are_versions_in_the_order_of_the_file(tmp_path):
    folder = shared_data("headline_stance", "fnc1")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(
        "Headline,Body ID,Stance\nFerry late,0,agree\nFerry lost,0,unrelated\nFerry lost,0,discuss\nFerry,none,agree\n"
    )

    report = import_paths([str(pairs)], join=f"{folder / 'train_bodies.csv.gz'}:Body ID", at=AT)

    assert report.counts == {"new": 1, "new_version": 1, "unchanged": 1, "duplicate": 0, "refused": 1}
    versions = Version.objects.order_by("number")
    assert [version.headline for version in versions] == ["Ferry late", "Ferry lost"]
    assert len({tuple(version.text.split("\n")[1:]) for version in versions}) == 1
    assert list(islice(Record.objects.order_by("number").values_list("format", flat=True), 2)) == ["csv_table", "csv_table"]
