"""What claims are found by: in step with every change, and what a recount gives."""

import pytest
from django.core.management import CommandError, call_command

from archive.analysis.same_claim import lookup_numbers
from archive.analysis.statements import read_statement
from archive.models import Claim, ClaimKey, ClaimKeyNumber
from archive.review import claims
from archive.review.claim_keys import faulty_keys, rebuild_keys
from archive.review.claim_places import merge_claims, reanchor_claim, split_claim
from archive.review.claims import accept_claim, reject_claim
from tests.factories import make_article, make_source
from tests.review import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(reviewer) -> Claim:
    return desk.claim_on(desk.make_article(), by=reviewer)


def numbers_of(claim: Claim) -> list[int]:
    return list(ClaimKeyNumber.objects.filter(claim=claim).order_by("number").values_list("number", flat=True))


def test_claim_has_its_key_from_the_beginning(claim):
    said = read_statement(claim.statement)
    assert (claim.key.digest, claim.key.is_negated) == (said.digest, False)
    assert numbers_of(claim) == list(lookup_numbers(said))


def test_key_follows_what_the_claim_says(claim, reviewer):
    accept_claim(claim, statement="No car crosses the bridge.", by=reviewer, at=desk.now())
    key = ClaimKey.objects.get(claim=claim)
    assert key.is_negated
    assert numbers_of(claim) == list(lookup_numbers(read_statement("No car crosses the bridge.")))
    assert faulty_keys() == []


def test_keys_follow_splitting_merging_and_rejecting(claim, reviewer):
    by = {"by": reviewer, "at": desk.now()}
    parts = split_claim(claim, parts=["About 4,000 cars", "on a working day."], **by)
    assert (faulty_keys(), ClaimKey.objects.count()) == ([], 2)
    merge_claims(parts[0], parts[1], **by)
    assert (faulty_keys(), ClaimKey.objects.count()) == ([], 1)
    reanchor_claim(parts[0], exact=desk.QUOTED, **by)
    assert faulty_keys() == []
    reject_claim(parts[0], **by)
    assert (ClaimKey.objects.count(), ClaimKeyNumber.objects.count(), faulty_keys()) == (0, 0, [])


def test_import_writes_no_keys_and_accepting_a_suggestion_does(reviewer):
    article = make_article(desk.TEXT, source=make_source(text_policy="full"))
    suggestion = article.claims.filter(status="suggested").first()
    assert suggestion and ClaimKey.objects.count() == 0
    accept_claim(suggestion, by=reviewer, at=desk.now())
    assert (ClaimKey.objects.get().claim, faulty_keys()) == (suggestion, [])


def test_key_and_claim_come_together_or_not_at_all(reviewer, monkeypatch):
    article = desk.make_article()

    def broken(**_):
        raise RuntimeError("the record is full")

    monkeypatch.setattr(claims, "record", broken)
    with pytest.raises(RuntimeError):
        desk.claim_on(article, by=reviewer)
    assert (Claim.objects.count(), ClaimKey.objects.count(), ClaimKeyNumber.objects.count()) == (0, 0, 0)


def test_rebuilding_puts_right_whatever_is_wrong(claim, reviewer, capsys):
    other = desk.claim_on(claim.article, by=reviewer, exact=desk.QUOTED)
    rejected = reject_claim(desk.claim_on(desk.make_article(), by=reviewer), by=reviewer, at=desk.now())
    ClaimKey.objects.filter(claim=claim).update(digest="0")
    ClaimKeyNumber.objects.filter(claim=other).delete()
    ClaimKeyNumber.objects.create(number=7, claim=rejected)
    assert faulty_keys() == [claim.pk, other.pk, rejected.pk]
    with pytest.raises(CommandError, match="3 claims"):
        call_command("rebuild_claim_keys", check=True)
    assert faulty_keys() != []
    call_command("rebuild_claim_keys")
    assert "Claims with a key: 2." in capsys.readouterr().out
    call_command("rebuild_claim_keys", check=True)
    before = list(ClaimKeyNumber.objects.order_by("number").values())
    assert (rebuild_keys(), list(ClaimKeyNumber.objects.order_by("number").values())) == (2, before)
