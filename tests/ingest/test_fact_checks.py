"""Fact checks by others come in as they are, once, and nothing in them becomes a finding of the archive."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive import pipeline
from archive.audit import OutsideTransaction, verify_chain
from archive.ingest.fact_checks import brought_alone_by, forget_fact_checks
from archive.ingest.undo import undo_batch
from archive.models import (
    Article,
    Claim,
    ClaimVerdict,
    Event,
    FactCheck,
    FactCheckAddress,
    FactCheckClaim,
    FactCheckRecord,
    HeadlineVerdict,
    ImportBatch,
    Record,
)
from archive.pipeline import import_paths, import_records
from tests.fact_checks import CHECKS, raw_review, review, take_fact_checks, the_fact_check
from tests.factories import AT, make_article, raw_record

pytestmark = pytest.mark.django_db
DARK = "The light at Low Hesk was dark for a year."
HERE = "https://flare.example/light"


def verbs():
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def told_events():
    return [event for event in Event.objects.order_by("number") if event.verb.startswith("fact_check")]


class TestOneOfThem:
    def test_is_kept_in_the_words_of_its_publisher(self):
        rating = {
            "alternateName": "Völlig falsch.",
            "ratingValue": -1,
            "bestRating": "5",
            "worstRating": "1.0",
            "ratingExplanation": "It shone.",
        }
        made = review(DARK, at=HERE, reviewRating=rating, headline="No dark year", inLanguage="de", dateModified="2026-02-22")
        made["itemReviewed"] |= {"author": {"name": "Hester Quillam"}, "datePublished": "2025-08-27T10:00:00Z"}
        report = take_fact_checks(made)

        check = the_fact_check()
        assert (report.fact_checks, report.new, list(report.articles), report.refusals) == (1, 0, [], [])
        assert (check.claim, check.claimant, check.publisher, check.publisher_site) == (
            DARK,
            "Hester Quillam",
            "Velland Checks",
            CHECKS,
        )
        assert (check.rating, check.rating_value, check.best_rating, check.worst_rating) == ("Völlig falsch.", "-1", "5", "1.0")
        assert (check.rating_explanation, check.title, check.language) == ("It shone.", "No dark year", "de")
        assert (check.reviewed_at.date().isoformat(), check.reviewed_precision) == ("2026-02-20", "day")
        assert (check.claimed_at.isoformat(), check.claimed_precision) == ("2025-08-27T10:00:00+00:00", "second")
        assert (check.imported_at, check.changed_at, check.first_batch_id, check.publisher_slug) == (
            AT,
            AT,
            report.batch,
            "velland-checks",
        )
        assert list(check.addresses.order_by("pk").values_list("url", "is_review")) == [(check.url, True), (HERE, False)]

    def test_becomes_no_article_claim_or_verdict(self):
        take_fact_checks(review(DARK, at=HERE))
        assert not any(model.objects.exists() for model in (Article, Claim, ClaimVerdict, HeadlineVerdict))

    def test_keeps_its_raw_record_and_one_event(self):
        made = review(DARK)
        report = take_fact_checks(made)

        record, batch = Record.objects.get(), ImportBatch.objects.get()
        assert (record.outcome, record.article, record.reason, record.format) == ("fact_check", None, "", "claim_review")
        assert json.loads(record.raw_bytes()) == made
        assert list(the_fact_check().records.all()) == [record]
        assert (batch.fact_checks, batch.refused, batch.new) == (1, 0, 0)
        (event,) = told_events()
        assert (event.verb, event.subject_id, event.article_id) == ("fact_check_imported", the_fact_check().pk, None)
        assert event.after == {
            "publisher": "Velland Checks",
            "claim": DARK,
            "rating": "Mostly wrong",
            "url": made["url"],
            "batch": report.batch,
        }

    def test_notes_what_was_left_out(self):
        take_fact_checks(review(DARK, datePublished="2026-02-31"))
        note = "The date '2026-02-31' (datePublished) is not one that can be; left out."
        assert (the_fact_check().notes, Record.objects.get().notes, ImportBatch.objects.get().noted) == (note, note, 1)

    def test_without_publisher_is_by_the_source_that_was_named(self):
        take_fact_checks(review(DARK, author=None), source="The Skua")
        assert the_fact_check().publisher == "The Skua"

    def test_with_publisher_stays_theirs_whatever_source_was_named(self):
        take_fact_checks(review(DARK), source="The Skua")
        assert the_fact_check().publisher == "Velland Checks"

    def test_with_characters_no_database_takes_is_kept_without_them(self):
        made = json.dumps(review(DARK)).replace("Mostly wrong", "Wrong\\u0000 \\ud800").encode()
        import_records([raw_record(made, locator="odd.json")], at=AT)
        assert the_fact_check().rating.startswith("Wrong")
        assert "\0" not in the_fact_check().rating

    def test_whose_own_page_is_named_as_the_place_of_the_claim_was_not_claimed_there(self):
        made = review(DARK, at=f"{CHECKS}/light?utm_source=x", url=f"{CHECKS}/light")
        take_fact_checks(made)
        assert [(place.url, place.is_review) for place in the_fact_check().addresses.all()] == [(made["url"], True)]

    def test_that_says_no_claim_is_refused_and_kept(self):
        report = take_fact_checks(review("", headline="Was it dark?"))
        assert [(refusal.code, report.fact_checks) for refusal in report.refusals] == [("no_claim", 0)]
        assert not FactCheck.objects.exists() and Record.objects.get().raw_bytes()


class TestAgain:
    def test_unchanged_writes_no_event_and_no_other_row(self):
        take_fact_checks(review(DARK, at=HERE), review("It cost a million crowns."))
        before = list(FactCheck.objects.values()), list(FactCheckAddress.objects.values()), verbs()
        report = take_fact_checks(review(DARK, at=HERE), review("It cost a million crowns."))

        assert (report.fact_checks, report.new, report.unchanged) == (2, 0, 0)
        assert (list(FactCheck.objects.values()), list(FactCheckAddress.objects.values()), verbs()) == before
        assert list(Record.objects.values_list("outcome", flat=True)) == ["fact_check"] * 4
        assert FactCheckRecord.objects.count() == 4

    def test_same_review_at_another_spelling_of_its_address_is_the_same(self):
        take_fact_checks(review(DARK, url="https://checks.example/light"))
        take_fact_checks(review(f"  {DARK} ", url="http://checks.example/light/?utm_source=x#top"))
        assert FactCheck.objects.count() == 1

    def test_two_claims_of_one_page_are_two(self):
        take_fact_checks(review(DARK, url=f"{CHECKS}/a"), review("It cost a million crowns.", url=f"{CHECKS}/a"))
        assert FactCheck.objects.count() == 2

    def test_changed_by_its_publisher_changes_and_an_event_says_from_what_to_what(self):
        take_fact_checks(review(DARK, at=HERE))
        there = the_fact_check()
        changed = review(
            DARK, at="https://gull.example/light", reviewRating={"alternateName": "Right after all"}, datePublished="2026-03-01"
        )
        later = AT.replace(month=4)
        report = take_fact_checks(changed, at=later)

        check = the_fact_check()
        assert (check.pk, check.rating, check.imported_at, check.changed_at) == (there.pk, "Right after all", AT, later)
        assert [place.url for place in check.addresses.filter(is_review=False)] == ["https://gull.example/light"]
        event = told_events()[-1]
        assert (event.verb, event.subject_id) == ("fact_check_changed", check.pk)
        assert event.before == {"rating": "Mostly wrong", "reviewed_at": "2026-02-20T00:00:00+00:00", "appearances": [HERE]}
        assert event.after == {
            "rating": "Right after all", "reviewed_at": "2026-03-01T00:00:00+00:00", "appearances": ["https://gull.example/light"],
            "batch": report.batch,
        }  # fmt: skip
        assert [json.loads(record.raw_bytes()) for record in check.records.order_by("pk")] == [review(DARK, at=HERE), changed]
        assert verify_chain() == []

    def test_changed_without_a_later_date_changes_too(self):
        take_fact_checks(review(DARK))
        take_fact_checks(review(DARK, reviewRating={"alternateName": "Right"}))
        assert the_fact_check().rating == "Right"

    def test_older_copy_changes_nothing_and_says_so(self):
        take_fact_checks(review(DARK))
        take_fact_checks(review(DARK, reviewRating={"alternateName": "Unclear"}, datePublished="2026-01-01"))
        assert (the_fact_check().rating, len(told_events())) == ("Mostly wrong", 1)
        assert Record.objects.latest("pk").notes == f"An older copy of the fact check of '{DARK}'; the later one stands."

    def test_copies_in_one_import_that_differ_leave_the_first(self):
        copies = [review(DARK, headline="The light was never dark"), review(DARK, headline="The light was ...")]
        for _ in range(2):
            take_fact_checks(*copies)
        assert (the_fact_check().title, len(told_events())) == ("The light was never dark", 1)
        assert Record.objects.get(pk=Record.objects.earliest("pk").pk + 1).notes == (
            f"Another copy of the fact check of '{DARK}' in this import says otherwise; the first one stands."
        )

    def test_later_copy_in_one_import_takes_the_place_of_the_earlier(self):
        copies = [review(DARK), review(DARK, datePublished="2026-03-01", reviewRating={"alternateName": "Right"})]
        for _ in range(2):
            take_fact_checks(*copies)
        assert (the_fact_check().rating, [event.verb for event in told_events()]) == (
            "Right",
            ["fact_check_imported", "fact_check_changed"],
        )

    @pytest.mark.parametrize("size", [1, 2, 500])
    def test_size_of_the_chunks_makes_no_difference(self, monkeypatch, size):
        monkeypatch.setattr(pipeline, "CHUNK_ITEMS", size)
        dated = [
            {"datePublished": day, "reviewRating": {"alternateName": day}}
            for day in ("2026-02-20", "2026-02-22", "2026-02-21", "")
        ]
        take_fact_checks(*(review(DARK, at=HERE) | said for said in dated), review("It cost a million crowns."))
        assert list(FactCheck.objects.order_by("claim").values_list("rating", flat=True)) == ["Mostly wrong", "2026-02-22"]
        found = sorted(
            (event.verb, event.before, event.after)
            for event in told_events()
            if event.subject_id == FactCheck.objects.get(claim=DARK).pk
        )
        assert [(verb, before.get("rating")) for verb, before, _ in found] == [
            ("fact_check_changed", "2026-02-20"),
            ("fact_check_imported", None),
        ]
        assert [bool(notes) for notes in Record.objects.order_by("number").values_list("notes", flat=True)] == [
            False,
            False,
            True,
            True,
            False,
        ]


class TestReport:
    def test_is_as_ever_where_there_is_no_fact_check(self):
        assert list(import_records([raw_record()], at=AT).as_json()) == [
            "batch", "new", "new_version", "unchanged", "duplicate", "refused", "refusals", "articles",
        ]  # fmt: skip

    def test_counts_fact_checks_where_there_are_any(self, tmp_path, capsys):
        (tmp_path / "a.json").write_text(json.dumps([review(DARK), review("It cost a million crowns.")]))
        call_command("import_articles", str(tmp_path / "a.json"), "--json")
        assert json.loads(capsys.readouterr().out)["fact_checks"] == 2
        call_command("import_articles", str(tmp_path / "a.json"))
        assert "Fact check by others: 2" in capsys.readouterr().out.splitlines()

    def test_dry_run_counts_them_and_writes_nothing(self, tmp_path, all_rows):
        (tmp_path / "a.json").write_text(json.dumps([review(DARK)]))
        before = all_rows()
        report = import_paths([str(tmp_path)], at=AT, dry_run=True)
        assert (report.fact_checks, all_rows()) == (1, before)

    def test_resumed_import_goes_on_counting(self, tmp_path, monkeypatch):
        monkeypatch.setattr(pipeline, "CHUNK_ITEMS", 1)
        (tmp_path / "a.json").write_text(json.dumps([review(f"Claim number {n} of them.") for n in range(3)]))
        stops = iter([False, True])
        first = import_paths([str(tmp_path)], at=AT, should_stop=lambda: next(stops))
        again = import_paths([str(tmp_path)], at=AT, resume=True)
        assert (first.fact_checks, again.fact_checks, again.batch) == (2, 3, first.batch)
        assert list(Record.objects.order_by("number").values_list("number", "record_number")) == [(1, 1), (2, 2), (3, 3)]
        assert ImportBatch.objects.get().fact_checks == FactCheck.objects.count() == 3

    def test_chunk_takes_the_same_queries_for_thirty_as_for_three(self):
        make_article(url=HERE)
        counts = []
        for number, count in enumerate((3, 30)):
            made = [raw_review(review(f"Claim {n} of {number}.", at=HERE), number=n) for n in range(1, count + 1)]
            with CaptureQueriesContext(connection) as queries:
                import_records(made, at=AT)
            counts.append(len(queries))
        assert counts[0] == counts[1]


PARAGRAPHS = "".join(
    f"<p>The keeper wrote in the log of night {n} that the light at Low Hesk was lit at dusk as ever.</p>" for n in range(9)
)
PAGE = """<!doctype html><html lang="en"><head><title>The light was never dark</title>
<meta property="og:site_name" content="Velland Checks"><link rel="canonical" href="https://checks.example/light">
<script type="application/ld+json">%s</script></head><body><article><h1>The light was never dark</h1>%s</article></body></html>"""


def import_page(tmp_path, body, *marks, head=""):
    path = tmp_path / "page.html"
    path.write_text((PAGE % (json.dumps(list(marks)), body)).replace("</head>", f"{head}</head>"), encoding="utf-8")
    return import_paths([str(path)], at=AT)


class TestPage:
    def test_that_is_an_article_gives_both(self, tmp_path):
        report = import_page(tmp_path, PARAGRAPHS, review(DARK, at=HERE, url=f"{CHECKS}/light"))
        assert (report.new, report.fact_checks, Record.objects.get().outcome) == (1, 0, "new")
        check = the_fact_check()
        assert (check.claim, Article.objects.get().headline) == (DARK, "The light was never dark")
        assert list(check.records.all()) == [Record.objects.get()]
        assert check.addresses.get(is_review=True).natural_key == Article.objects.get().natural_key

    def test_that_is_no_article_gives_its_fact_checks_alone(self, tmp_path):
        report = import_page(tmp_path, "<p>Short.</p>", review(DARK), review("It cost a million crowns."))
        assert (report.new, report.fact_checks, report.refused) == (0, 1, 0)
        assert FactCheck.objects.count() == 2

    def test_tells_what_its_marks_leave_out(self, tmp_path):
        import_page(tmp_path, PARAGRAPHS, review(DARK, url=None, author=None))
        assert (the_fact_check().url, the_fact_check().publisher) == ("https://checks.example/light", "Velland Checks")

    def test_with_a_mark_that_says_no_claim_is_an_article_with_a_note(self, tmp_path):
        report = import_page(tmp_path, PARAGRAPHS, review(""))
        assert (report.new, FactCheck.objects.count()) == (1, 0)
        assert (
            "A fact check on the page was left out: A fact check that does not say which claim it is about."
            in Record.objects.get().notes
        )

    def test_may_say_it_by_microdata(self, tmp_path):
        marks = f"""<div itemscope itemtype="http://schema.org/ClaimReview"><p itemProp="claimReviewed">
        The light
        was <b>dark</b>.</p><meta itemprop="datePublished" content="2026-02-20"/>
        <span itemprop="author" itemscope itemtype="http://schema.org/Organization">
        <meta itemprop="name" content="Gull Checks"></span>
        <span itemprop="itemReviewed" itemscope itemtype="https://schema.org/Claim">
        <a itemprop="appearance" href="{HERE}">there</a></span>
        <div itemprop="reviewRating" itemscope>
        <span itemprop="alternateName">true</span><meta itemprop="ratingValue" content="-1"></div>
        </div>"""
        import_page(tmp_path, marks + PARAGRAPHS)
        check = the_fact_check()
        assert (check.claim, check.publisher, check.rating, check.rating_value) == (
            "The light was dark.",
            "Gull Checks",
            "true",
            "-1",
        )
        assert [place.url for place in check.addresses.order_by("pk")] == ["https://checks.example/light", HERE]

    def test_again_is_unchanged_with_its_fact_check(self, tmp_path):
        for _ in range(2):
            report = import_page(tmp_path, PARAGRAPHS, review(DARK))
        assert (report.unchanged, FactCheck.objects.count(), verbs()) == (1, 1, ["article_imported", "fact_check_imported"])
        assert FactCheckRecord.objects.count() == 2

    def test_whose_article_stays_but_whose_rating_changes_changes_the_fact_check(self, tmp_path):
        import_page(tmp_path, PARAGRAPHS, review(DARK))
        report = import_page(tmp_path, PARAGRAPHS, review(DARK, reviewRating={"alternateName": "Right"}))
        assert (report.unchanged, the_fact_check().rating) == (1, "Right")


class TestUndo:
    def test_forgetting_takes_the_fact_check_and_what_it_suggested(self):
        make_article(url=HERE)
        words = "The sailing club had asked for a rise of 5 per cent"
        take_fact_checks(review(words, at=HERE), review("It cost a million crowns."))
        kept = FactCheck.objects.get(claim="It cost a million crowns.")
        before = set(Claim.objects.exclude(origin="source").values_list("pk", flat=True))
        forget_fact_checks([FactCheck.objects.get(claim=words).pk], at=AT)

        assert list(FactCheck.objects.all()) == [kept]
        assert set(Claim.objects.values_list("pk", flat=True)) == before
        assert not FactCheckClaim.objects.exists() and FactCheckAddress.objects.count() == FactCheckRecord.objects.count() == 1
        event = told_events()[-1]
        assert (event.verb, event.before["claim"], verify_chain()) == ("fact_check_removed", words, [])
        assert Record.objects.filter(outcome="fact_check").count() == 2

    def test_claim_a_person_accepted_stays(self):
        make_article(url=HERE)
        words = "asked for a rise of 5 per cent"
        take_fact_checks(review(words, at=HERE))
        Claim.objects.filter(origin="source").update(status="accepted")
        forget_fact_checks([the_fact_check().pk], at=AT)
        assert Claim.objects.get(exact=words).status == "accepted"

    def test_suggestion_another_fact_check_stands_for_stays(self):
        make_article(url=HERE)
        words = "asked for a rise of 5 per cent"
        take_fact_checks(review(words, at=HERE), review(words, at=HERE, url="https://gull.example/check"))
        forget_fact_checks([FactCheck.objects.earliest("pk").pk], at=AT)
        assert Claim.objects.filter(origin="source", exact=words).count() == 1

    def test_import_brought_alone_what_no_other_told_of(self):
        first = take_fact_checks(review(DARK), review("It cost a million crowns."))
        second = take_fact_checks(review(DARK), review("It was repainted."))
        names = {check.pk: check.claim for check in FactCheck.objects.all()}
        alone = [[names[pk] for pk in brought_alone_by(ImportBatch.objects.get(pk=one.batch))] for one in (first, second)]
        assert alone == [["It cost a million crowns."], ["It was repainted."]]

    def test_what_an_undone_import_told_does_not_count(self):
        first, second = take_fact_checks(review(DARK)), take_fact_checks(review(DARK))
        Record.objects.filter(batch=second.batch).update(outcome="undone")
        assert brought_alone_by(ImportBatch.objects.get(pk=first.batch)) == [the_fact_check().pk]

    def test_undone_import_takes_back_what_it_changed(self):
        make_article(url=HERE)
        words = "asked for a rise of 5 per cent"
        take_fact_checks(review(words, at=HERE))
        before = list(FactCheck.objects.values()), list(FactCheckAddress.objects.values("url", "is_review"))
        changed = {"reviewRating": {"alternateName": "Right"}, "datePublished": "2026-03-01"}
        report = take_fact_checks(review(words, at="https://gull.example/a", **changed))
        assert the_fact_check().rating == "Right" and not the_fact_check().claims.exists()
        undo_batch(ImportBatch.objects.get(pk=report.batch), by=None, at=AT)

        assert (
            list(FactCheck.objects.values()),
            list(FactCheckAddress.objects.values("url", "is_review")),
        ) == before
        assert [claim.exact for claim in the_fact_check().claims.all()] == [words]
        event = told_events()[-1]
        assert (event.verb, event.before["rating"], event.after["rating"]) == ("fact_check_changed", "Right", "Mostly wrong")
        assert (event.after["undone"], verify_chain()) == (report.batch, [])

    def test_undone_import_leaves_what_a_later_one_changed(self):
        ratings = [take_fact_checks(review(DARK, reviewRating={"alternateName": words})) for words in ("One", "Two", "Three")]
        undo_batch(ImportBatch.objects.get(pk=ratings[1].batch), by=None, at=AT)
        assert the_fact_check().rating == "Three"

    @pytest.mark.django_db(transaction=True)
    def test_forgetting_refuses_outside_a_transaction(self):
        take_fact_checks(review(DARK))
        with pytest.raises(OutsideTransaction):
            forget_fact_checks([the_fact_check().pk], at=AT)
        assert FactCheck.objects.exists()
