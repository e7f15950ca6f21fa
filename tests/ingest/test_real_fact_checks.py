"""Real fact checks: every file comes in, each refusal has its reason, and the second time nothing changes."""

from collections import Counter

import pytest

from archive.audit import verify_chain
from archive.models import Article, Claim, FactCheck, Record
from archive.pipeline import import_paths
from tests.factories import AT
from tests.shared_data import shared_data

pytestmark = [pytest.mark.django_db, pytest.mark.long]
NO_CLAIM = {"no_claim": 60}


def taken_twice(folder, all_rows):
    """The report of the first import; the second changed nothing but the records of what it read."""
    first = import_paths([str(folder)], at=AT)
    before = all_rows()
    again = import_paths([str(folder)], at=AT)
    after = all_rows()
    assert (again.fact_checks, again.refused) == (first.fact_checks, first.refused)
    assert {name for name in after if after[name] != before[name]} <= {
        "archive.Record", "archive.ImportBatch", "archive.FactCheckRecord",
    }  # fmt: skip
    assert verify_chain() == []
    return first


def test_answers_of_a_search_for_claims(all_rows):
    report = taken_twice(shared_data("factcheck", "google_claimsearch"), all_rows)
    assert (report.fact_checks, report.refused, report.new) == (1149, 0, 0)
    assert Article.objects.count() == Claim.objects.count() == 0
    assert FactCheck.objects.filter(publisher="مسبار", publisher_slug="مسبار", language="ar").exists()
    assert max(len(rating) for rating in FactCheck.objects.values_list("rating", flat=True)) > 3000
    assert not FactCheck.objects.filter(rating="").exists()


def test_listing_of_one_publisher(all_rows):
    report = taken_twice(shared_data("factcheck", "snopes_json"), all_rows)
    assert (report.fact_checks, Counter(refusal.code for refusal in report.refusals)) == (4484, NO_CLAIM)
    assert set(FactCheck.objects.values_list("publisher", flat=True)) == {"snopes.com"}
    assert FactCheck.objects.count() == 4484 and FactCheck.objects.values("rating").distinct().count() == 11
    assert Record.objects.filter(outcome="refused", raw=None).count() == 0


def test_pages_are_articles_that_hold_fact_checks(all_rows):
    report = taken_twice(shared_data("factcheck", "claimreview_html"), all_rows)
    assert (report.new, report.fact_checks, report.refused) == (4, 0, 0)
    found = FactCheck.objects.order_by("publisher").values_list(
        "publisher", "rating", "rating_value", "best_rating", "worst_rating"
    )
    assert list(found) == [
        ("CORRECTIV", "Völlig falsch.", "5", "5", ""),
        ("Climate Feedback", "Inaccurate", "1", "5", "1"),
        ("Snopes", "true", "-1", "-1", "-1"),
    ]


def test_table_of_statements_is_refused_and_says_how_it_could_be_read():
    report = import_paths([str(shared_data("factcheck", "liar", "valid.tsv.gz"))], at=AT)
    assert (report.new, report.fact_checks, report.refused) == (0, 0, 1)
    assert "say which is which with a mapping such as headline=#1,text=#2" in report.refusals[0].reason
