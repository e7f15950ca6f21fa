import pytest

from archive.audit import verify_chain
from archive.models import Claim, ClaimRating, Entity, Event, Sheet
from tests.factories import AT
from tests.ingest.items import store, taken

FEES = "The fee for a small boat rises from 250 to 280 crowns a year."
YEARS = "The last rise was 9 years ago, the board said."
CLUB = "The club asked for a rise of 5 per cent."
OLD = f"Fees rise\nThe board met on Tuesday in the old customs house.\n{FEES}\n{YEARS}\n{CLUB}\nIt meets again in the summer.\n"
MOVED = OLD.replace("on Tuesday in", "for three hours on Tuesday evening in")  # everything stands further back
WITHOUT = OLD.replace(FEES + "\n", "").replace("Fees rise", "Fees")

pytestmark = pytest.mark.django_db


def claim_of(words):
    return Claim.objects.get(exact=words)


def accepted(words):
    Claim.objects.filter(exact=words).update(status="accepted")
    return claim_of(words)


def rate(claim, reviewer):
    sheet = Sheet.objects.create(version=claim.version, reviewer=reviewer, started_at=AT, saved_at=AT)
    return ClaimRating.objects.create(sheet=sheet, claim=claim, verdict="true")


def claim_events():
    return list(Event.objects.filter(subject_type="claim").order_by("number").values_list("verb", "subject_id"))


def test_suggested_claim_is_anchored_in_its_version():
    store(taken(OLD, claims=[FEES]))
    claim = Claim.objects.get()
    assert (claim.origin, claim.status, claim.verification, claim.claim_type) == ("machine", "suggested", "unchecked", "quantity")
    assert claim.version.text[claim.start : claim.end] == claim.exact == claim.statement == FEES
    assert claim.prefix == OLD[: claim.start] and claim.suffix == OLD[claim.end :][:64]
    assert claim.slug == "the-fee-for-a-small-boat-rises-from-250-to-280-crowns-a-year"


def test_suggestion_names_the_speaker_where_one_entity_has_the_name():
    ida = Entity.objects.create(name="Ida Marrow", slug="ida-marrow", kind="person")
    text = OLD.replace("the board said", "Ida Marrow said")
    store(taken(text, claims=[FEES], mentions=[("Ida Marrow", ida.pk)], speaker="Ida Marrow"))
    claim = Claim.objects.get()
    assert (claim.speaker, claim.speaker_name, claim.is_quotation) == (ida, "Ida Marrow", True)


def test_accepted_claim_moves_to_the_new_version_with_an_event():
    store(taken(OLD, claims=[FEES]))
    claim = accepted(FEES)
    store(taken(MOVED, claims=[FEES]))

    moved = Claim.objects.get()
    assert (moved.pk, moved.version.number, moved.status, moved.anchor_state) == (claim.pk, 2, "accepted", "anchored")
    assert moved.version.text[moved.start : moved.end] == FEES and moved.start > claim.start
    assert claim_events() == [("claim_moved", claim.pk)]
    event = Event.objects.get(verb="claim_moved")
    assert event.before == {"version": 1, "start": claim.start, "anchor_state": "anchored"}
    assert event.after == {"version": 2, "start": moved.start}
    assert verify_chain() == []


def test_accepted_claim_whose_words_are_gone_is_orphaned_with_an_event():
    store(taken(OLD, claims=[FEES]))
    claim = accepted(FEES)
    store(taken(WITHOUT))

    orphan = Claim.objects.get()
    assert (orphan.version.number, orphan.start, orphan.anchor_state) == (1, claim.start, "orphaned")
    assert claim_events() == [("claim_orphaned", claim.pk)]


def test_orphan_stays_one_without_a_second_event_and_is_whole_again_when_its_words_come_back():
    store(taken(OLD, claims=[FEES]))
    claim = accepted(FEES)
    store(taken(WITHOUT))
    store(taken(WITHOUT + "And more.\n"))
    assert claim_events() == [("claim_orphaned", claim.pk)]

    store(taken(MOVED))

    claim.refresh_from_db()
    assert (claim.version.number, claim.anchor_state) == (4, "anchored")
    assert claim_events() == [("claim_orphaned", claim.pk), ("claim_moved", claim.pk)]


def test_words_that_stand_twice_in_context_orphan_the_claim():
    store(taken(OLD, claims=[FEES]))
    accepted(FEES)
    store(taken(OLD.replace("Fees rise", "Fees") + OLD.split("\n", 1)[1]))
    assert Claim.objects.get().anchor_state == "orphaned"


def test_rated_claim_stays_with_its_version_and_is_suggested_again(django_user_model):
    store(taken(OLD, claims=[FEES]))
    claim = accepted(FEES)
    Claim.objects.update(statement="Small boats pay 280 crowns.", claim_type="rules")
    rate(claim, django_user_model.objects.create_user("rhona"))

    store(taken(MOVED, claims=[FEES]))

    rated, again = Claim.objects.order_by("pk")
    assert (rated.pk, rated.version.number, rated.start, rated.status) == (claim.pk, 1, claim.start, "accepted")
    assert (again.version.number, again.status, again.origin, again.verification) == (2, "suggested", "machine", "unchecked")
    assert (again.statement, again.claim_type, again.exact) == ("Small boats pay 280 crowns.", "rules", FEES)
    assert claim_events() == []


def test_claim_answered_in_a_draft_that_was_put_away_moves_like_any_other(django_user_model):
    store(taken(OLD, claims=[FEES]))
    claim = accepted(FEES)
    rating = rate(claim, django_user_model.objects.create_user("rhona"))
    Sheet.objects.filter(pk=rating.sheet_id).update(state="discarded")

    store(taken(MOVED, claims=[FEES]))

    moved = Claim.objects.get()
    assert (moved.pk, moved.version.number, moved.status) == (claim.pk, 2, "accepted")
    assert claim_events() == [("claim_moved", claim.pk)]


def test_claim_answered_in_a_draft_that_was_returned_stays_beside_the_one_suggested_again(django_user_model):
    store(taken(OLD, claims=[FEES]))
    claim = accepted(FEES)
    rating = rate(claim, django_user_model.objects.create_user("rhona"))
    store(taken(MOVED, claims=[FEES]))
    Sheet.objects.filter(pk=rating.sheet_id).update(state="returned", return_note="A new version.")
    Claim.objects.exclude(pk=claim.pk).update(status="accepted")

    store(taken(MOVED + "And more.\n", claims=[FEES]))

    assert list(Claim.objects.order_by("pk").values_list("version__number", "anchor_state")) == [(1, "anchored"), (3, "anchored")]


def test_rated_claim_whose_words_are_gone_stays_as_it_was(django_user_model):
    store(taken(OLD, claims=[FEES]))
    claim = accepted(FEES)
    rate(claim, django_user_model.objects.create_user("rhona"))
    store(taken(WITHOUT))
    only = Claim.objects.get()
    assert (only.version.number, only.anchor_state) == (1, "anchored")


def test_suggestions_are_replaced_and_the_same_ones_keep_their_id():
    store(taken(OLD, claims=[FEES, YEARS]))
    ids = {claim.exact: claim.pk for claim in Claim.objects.all()}

    store(taken(MOVED, claims=[FEES, CLUB]))

    current = Claim.objects.filter(version__number=2).order_by("start")
    assert [(claim.exact, claim.pk == ids.get(claim.exact)) for claim in current] == [(FEES, True), (CLUB, False)]
    assert [claim.exact for claim in Claim.objects.filter(version__number=1)] == [YEARS]
    assert claim_events() == []


def test_rejected_claim_is_not_suggested_again():
    store(taken(OLD, claims=[FEES, CLUB]))
    Claim.objects.filter(exact=FEES).update(status="rejected")

    store(taken(MOVED, claims=[FEES, CLUB]))
    store(taken(OLD, claims=[FEES, CLUB]))

    assert [(claim.exact, claim.status, claim.version.number) for claim in Claim.objects.order_by("start")] == [
        (FEES, "rejected", 1),
        (CLUB, "suggested", 3),
    ]


def test_claims_are_suggested_for_the_newest_version_of_a_chunk_only():
    store(taken(OLD, claims=[FEES]), taken(MOVED, claims=[FEES]))
    assert Claim.objects.get().version.number == 2


def test_one_place_holds_one_suggestion():
    store(taken(OLD, claims=[FEES, FEES]))
    assert Claim.objects.count() == 1
