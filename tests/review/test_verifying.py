"""What is done by SQL to reviews, verdicts and judged texts is found, and the row that it was done to is named."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from archive.models import (
    Claim,
    ClaimRating,
    ClaimVerdict,
    Correction,
    Event,
    Evidence,
    HeadlineRating,
    HeadlineVerdict,
    KeptForever,
    Sheet,
)
from archive.review import corrections, verifying
from archive.review.verdicts import standing_claims
from archive.review.verifying import verify_answers
from tests.review import desk
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def rated():
    return desk.published_with_claim()


def corrected(claim: Claim, answers, *, by) -> None:
    standing = standing_claims([claim.pk])[claim.pk]
    corrections.correct_claim(claim, answers=answers, note="Counted anew.", standing=standing.pk, by=by, at=desk.now())


def test_all_that_the_desk_does_is_in_order(rated, editor, django_user_model):
    corrected(rated[1], replace(desk.TRUE, why="The count of March says so."), by=editor)
    desk.correct_shown(rated[0], desk.SUPPORTED, by=editor)
    desk.adjudicated()
    desk.in_review()
    assert list(verify_answers()) == []


def faults(statement: str, *values: object) -> list[str]:
    tamper(statement, *values)
    return list(verify_answers())


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("headlinerating", "why", "Somebody else's words."),
        ("headlinerating", "rating", "supported"),
        ("claimrating", "verdict", "false"),
        ("claimrating", "asked", "0000"),
        ("evidence", "url", "https://other.example/"),
        ("evidence", "quote", "Never said."),
    ],
)
def test_review_changed_after_it_was_submitted(rated, table, column, value):
    row = {"headlinerating": HeadlineRating, "claimrating": ClaimRating, "evidence": Evidence}[table].objects.earliest("pk")
    sheet = row.claim_rating.sheet if table == "evidence" else row.sheet
    number = Event.objects.get(verb="sheet_submitted", subject_id=sheet.pk).number
    found = faults(f"UPDATE archive_{table} SET {column} = %s WHERE id = %s", value, row.pk)  # noqa: S608 - names of our own
    assert found[0] == f"Review {sheet.pk} does not say what it said at event {number}: it was changed since."


def test_review_given_to_somebody_else(rated, editor):
    sheet = Sheet.objects.earliest("pk")
    found = faults("UPDATE archive_sheet SET reviewer_id = %s WHERE id = %s", editor.pk, sheet.pk)
    assert len(found) == 1 and found[0].startswith(f"Review {sheet.pk} does not say what it said")


def test_review_that_nobody_submitted(rated, editor):
    made = Sheet.objects.earliest("pk")
    moments = {"started_at": made.started_at, "saved_at": made.saved_at, "submitted_at": made.submitted_at}
    sheet = Sheet.objects.create(version=made.version, reviewer=editor, state="submitted", **moments)
    assert list(verify_answers()) == [f"Review {sheet.pk} was submitted or reached, and no event tells of it."]


@pytest.mark.parametrize(
    ("column", "value"),
    [("why", "Other words."), ("rating", "contradicted"), ("reasons", '["missing_context"]'), ("sheet_count", 3)],
)
def test_verdict_on_a_headline_changed(rated, column, value):
    verdict = HeadlineVerdict.objects.get()
    found = faults(f"UPDATE archive_headlineverdict SET {column} = %s WHERE id = %s", value, verdict.pk)  # noqa: S608
    assert found[0].startswith(f"The verdict on a headline {verdict.pk} does not say what it said at event ")
    assert len(found) == (2 if column == "rating" else 1)


def test_verdict_on_a_claim_changed_or_taken_from_its_evidence(rated):
    verdict = ClaimVerdict.objects.get()
    said = f"The verdict on a claim {verdict.pk} does not say what it said at event "
    assert faults("DELETE FROM archive_verdictevidence WHERE verdict_id = %s", verdict.pk)[0].startswith(said)


def test_verdict_taken_away(rated):
    verdict = HeadlineVerdict.objects.get()
    number = Event.objects.get(verb="verdict_reached", subject_type="headlineverdict").number
    found = faults("DELETE FROM archive_headlineverdict WHERE id = %s", verdict.pk)
    assert f"The verdict on a headline {verdict.pk}, of which event {number} tells, is gone." in found
    assert f"Article {rated[0].pk} is listed as “weakly_supported”; its standing verdict is none." in found


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("statement", "Nobody crosses it."),
        ("exact", "the county said"),
        ("speaker_name", "Ada Fenn"),
        ("is_quotation", True),
        ("start", 3),
    ],
)
def test_claim_put_under_its_verdict_is_another(rated, column, value):
    verdict = ClaimVerdict.objects.get()
    found = faults(f"UPDATE archive_claim SET {column} = %s WHERE id = %s", value, rated[1].pk)  # noqa: S608
    assert len(found) == 1 and found[0].startswith(f"The verdict on a claim {verdict.pk} does not say what it said at event ")


def test_verdict_taken_from_readers_or_published_at_another_time(rated):
    verdict = HeadlineVerdict.objects.get()
    gone = "UPDATE archive_headlineverdict SET published_at = NULL, published_by_id = NULL WHERE id = %s"
    assert (
        faults(gone, verdict.pk)[0]
        == f"The verdict on a headline {verdict.pk} was published, as its event tells, and is so no longer."
    )
    then = f"The verdict on a headline {verdict.pk} was not published then, or not in the place of that one: no event tells so."
    earlier = "UPDATE archive_headlineverdict SET published_at = %s, published_by_id = %s WHERE id = %s"
    assert then in faults(earlier, desk.BEGIN, desk.person("editor", "editor").pk, verdict.pk)


def test_correction_changed_or_taken_away(rated, editor):
    corrected(rated[1], desk.FALSE, by=editor)
    correction = Correction.objects.get()
    said = f"Correction {correction.pk} does not say what it said when it was made."
    assert faults("UPDATE archive_correction SET note = 'Nothing much.'") == [said]
    assert faults("DELETE FROM archive_correction") == [
        f"The correction that made verdict {correction.claim_verdict_id} is gone."
    ]


def test_what_is_submitted_while_it_is_looked_at_is_no_fault(rated, monkeypatch):
    """The events are read before the rows: what was found is looked for once more while nobody writes."""
    told, late = verifying._told_by_events, []

    def told_then_submitted(kind):
        found = told(kind)
        if not late:
            late.append(desk.agreed())
        return found

    monkeypatch.setattr(verifying, "_told_by_events", told_then_submitted)
    assert list(verify_answers()) == [] and late


def test_what_lists_tell_of_a_verdict(rated):
    article, claim = rated
    assert faults("UPDATE archive_article SET headline_rating = 'supported' WHERE id = %s", article.pk) == [
        f"Article {article.pk} is listed as “supported”; its standing verdict is “weakly_supported”."
    ]
    assert faults("UPDATE archive_claim SET verification = 'false' WHERE id = %s", claim.pk)[1:] == [
        f"Claim {claim.pk} is listed as “false”; its standing verdict is “true”."
    ]


@pytest.mark.parametrize("column", ["text", "headline"])
def test_text_changed_after_it_was_judged(rated, column):
    version = desk.version_of(rated[0])
    found = faults(f"UPDATE archive_version SET {column} = 'Bridge stays open' WHERE id = %s", version.pk)  # noqa: S608
    assert len(found) == 1
    assert found[0].startswith(f"Headline or text of version {version.pk} is not what was judged: it was changed after event ")


def test_verify_record_tells_of_it_and_ends_with_one(rated, capsys):
    call_command("verify_record")
    tamper("UPDATE archive_headlineverdict SET why = 'Other words.'")
    with pytest.raises(CommandError) as refused:
        call_command("verify_record")
    assert refused.value.returncode == 1
    assert "does not say what it said" in capsys.readouterr().out


def test_events_of_before_there_were_digests_are_held_against_nothing(rated, monkeypatch):
    monkeypatch.setattr("archive.review.sheets.told_sheet", lambda *_: {})
    monkeypatch.setattr("archive.review.verdicts.told_verdict", lambda *_: {})
    desk.agreed()
    tamper("UPDATE archive_headlineverdict SET why = 'Other words.' WHERE published_at IS NULL")
    assert list(verify_answers()) == []


def test_correction_of_the_reasons_alone_tells_on_the_record_what_changed(rated, editor):
    corrected(rated[1], replace(desk.TRUE, why="The count of March says so."), by=editor)
    assert Event.objects.get(verb="verdict_corrected").after["changed"] == ["why"]


def test_draft_is_submitted_by_its_function_alone(reviewer):
    sheet = desk.started(desk.queued(), by=reviewer)
    sheet.state, sheet.submitted_at = "submitted", desk.now()
    with pytest.raises(KeptForever, match="by review/sheets.py alone"):
        sheet.save()
    assert Sheet.objects.get().state == "draft"
