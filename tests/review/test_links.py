"""Claims said to be the same as one checked before: by whom, when not, and what follows when the earlier verdict changes."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from archive.audit import verify_chain
from archive.models import Article, Claim, ClaimLink, ClaimVerdict, Correction, Event, Sheet
from archive.models.kept import KeptForever
from archive.review import corrections, links
from archive.review.claim_places import merge_claims, split_claim
from archive.review.claims import accept_claim, reject_claim
from archive.review.links import LinkRefused, link_claim, unlink_claim
from archive.review.permissions import PermissionRefused
from archive.review.transitions import move
from archive.review.verdicts import standing_claims
from tests.review import desk

pytestmark = pytest.mark.django_db
NOTE = "The county has corrected its count."
AGAIN = desk.TEXT.replace("About 4,000 cars cross the bridge on a working day.", "On a working day 4,000 cars cross the bridge.")
SAID_AGAIN = "On a working day 4,000 cars cross the bridge."
OTHER = "The county said so."


def now(by: User) -> dict:
    return {"by": by, "at": desk.now()}


def judged(answer=desk.TRUE, **values) -> Claim:
    """A claim with a published verdict."""
    article, editor = desk.queued(**values), desk.person("editor", "editor")
    claim = desk.claim_on(article, by=desk.reviewers()[0])
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED], claims={claim.pk: answer})
    desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    return Claim.objects.get(pk=claim.pk)


def again(state: str = "queued") -> Claim:
    """The same claim in another article, on its way to the state."""
    article, editor = desk.queued(text=AGAIN), desk.person("editor", "editor")
    claim = desk.claim_on(article, by=editor, exact=SAID_AGAIN)
    if state == "in_review":
        desk.started(article, by=desk.reviewers()[0])
    elif state in ("agreed", "published"):
        desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED], claims={claim.pk: desk.TRUE})
    elif state == "disputed":
        desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.LOW], claims={claim.pk: desk.TRUE})
    if state == "published":
        desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    return Claim.objects.get(pk=claim.pk)


def correct(claim: Claim, answers=desk.FALSE, by: User | None = None) -> Correction:
    by = by or desk.person("editor", "editor")
    standing = standing_claims([claim.pk])[claim.pk].pk
    return corrections.correct_claim(claim, answers=answers, note=NOTE, standing=standing, **now(by))


def state_of(claim: Claim) -> str:
    return Article.objects.get(pk=claim.article_id).state


def everything() -> dict:
    return desk.everything() | {"links": list(ClaimLink.objects.order_by("pk").values())}


def refuses(error: type[Exception], match: str, act) -> None:
    before = everything()
    with pytest.raises(error, match=match):
        act()
    assert everything() == before


@pytest.fixture
def pair(reviewer, reviewer2, editor) -> tuple[Claim, Claim]:
    """(the claim said again, the one that was checked before)"""
    earlier = judged()
    return again(), earlier


def test_link_is_kept_with_its_event_and_makes_no_verdict(pair, reviewer):
    claim, earlier = pair
    at = desk.now()
    link = link_claim(claim, earlier, by=reviewer, at=at)
    assert (link.claim, link.same_as, link.linked_by, link.linked_at, link.ended_at, link.note) == (
        claim, earlier, reviewer, at, None, "",
    )  # fmt: skip
    event = Event.objects.get(verb="claim_linked")
    assert (event.subject_type, event.subject_id, event.article_id) == ("claim", claim.pk, claim.article_id)
    assert event.after == {"same_as": earlier.pk, "differences": []}
    claim.refresh_from_db()
    assert (claim.verification, claim.verdicts.count(), state_of(claim)) == ("unchecked", 0, "queued")
    assert {Article.objects.get(pk=one.article_id).changed_at for one in pair} == {at}


@pytest.mark.parametrize("role", ["reviewer", "adjudicator", "editor", "administrator"])
def test_those_who_rate_or_tidy_link_and_unlink(role, request, pair):
    user = request.getfixturevalue(role)
    link_claim(*pair, **now(user))
    assert unlink_claim(pair[0], **now(user)).ended_by == user


@pytest.mark.parametrize("role", ["observer", "importer", "stranger"])
def test_nobody_else_links_or_unlinks(role, request, pair, editor):
    user = request.getfixturevalue(role)
    refuses(PermissionRefused, "power", lambda: link_claim(*pair, **now(user)))
    link_claim(*pair, **now(editor))
    refuses(PermissionRefused, "power", lambda: unlink_claim(pair[0], **now(user)))


def test_ended_link_is_kept_and_another_can_be_made(pair, reviewer, editor):
    claim, earlier = pair
    link_claim(claim, earlier, **now(reviewer))
    at = desk.now()
    ended = unlink_claim(claim, by=editor, at=at, note="Another bridge.")
    assert (ended.ended_at, ended.ended_by, list(ClaimLink.objects.standing())) == (at, editor, [])
    event = Event.objects.get(verb="claim_unlinked")
    assert (event.before, event.note, event.actor_id) == ({"same_as": earlier.pk}, "Another bridge.", editor.pk)
    refuses(LinkRefused, "not linked", lambda: unlink_claim(claim, **now(editor)))
    link_claim(claim, earlier, **now(reviewer))
    assert ClaimLink.objects.count() == 2


def test_claim_is_not_linked_to_itself_twice_or_in_a_circle(pair, editor):
    claim, earlier = pair
    other = judged()
    refuses(LinkRefused, "itself", lambda: link_claim(earlier, earlier, **now(editor)))
    link_claim(claim, earlier, **now(editor))
    refuses(LinkRefused, "already", lambda: link_claim(claim, earlier, **now(editor)))
    refuses(LinkRefused, "already", lambda: link_claim(claim, other, **now(editor)))


def test_links_make_no_circle(reviewer, reviewer2, editor):
    first, second, third = judged(), judged(), judged()
    link_claim(third, second, **now(editor))
    link_claim(second, first, **now(editor))
    refuses(LinkRefused, "itself linked to this one", lambda: link_claim(first, third, **now(editor)))
    refuses(LinkRefused, "itself linked to this one", lambda: link_claim(first, second, **now(editor)))
    unlink_claim(third, **now(editor))
    assert link_claim(first, third, **now(editor)).same_as == third


def test_the_earlier_claim_needs_a_published_verdict(pair, editor):
    claim = pair[0]
    for other in (again(), again("agreed")):
        refuses(LinkRefused, "No verdict", lambda other=other: link_claim(claim, other, **now(editor)))


def test_the_earlier_claim_must_be_public(pair, editor):
    claim, earlier = pair
    move(earlier.article, "withdraw", note="A court order.", **now(editor))
    refuses(LinkRefused, "not public", lambda: link_claim(claim, earlier, **now(editor)))
    rejected = reject_claim(desk.claim_on(desk.queued(), by=editor), **now(editor))
    refuses(LinkRefused, "not public", lambda: link_claim(claim, rejected, **now(editor)))


def test_only_an_accepted_claim_of_an_article_that_is_not_spiked_is_linked(pair, editor):
    claim, earlier = pair
    rejected = reject_claim(again(), **now(editor))
    refuses(LinkRefused, "accept it first", lambda: link_claim(rejected, earlier, **now(editor)))
    move(claim.article, "spike", note="Not news.", **now(editor))
    refuses(LinkRefused, "spiked", lambda: link_claim(claim, earlier, **now(editor)))


def test_what_does_not_look_the_same_needs_a_word_why(pair, editor):
    earlier = pair[1]
    article = desk.queued()
    claim = desk.claim_on(article, by=editor, exact=OTHER + " The county said so.", statement="4,500 cars cross the bridge.")
    refuses(LinkRefused, "numbers differ.*say why", lambda: link_claim(claim, earlier, **now(editor)))
    refuses(LinkRefused, "numbers differ.*say why", lambda: link_claim(claim, earlier, note="  ", **now(editor)))
    link = link_claim(claim, earlier, note="The same count, before it was rounded.", **now(editor))
    event = Event.objects.get(verb="claim_linked")
    assert (link.note, event.note) == ("The same count, before it was rounded.",) * 2
    assert "Their numbers differ." in event.after["differences"]


def test_claim_that_says_something_else_or_is_none_any_more_is_linked_no_longer(pair, editor):
    claim, earlier = pair
    link_claim(claim, earlier, **now(editor))
    accept_claim(claim, claim_type="other", **now(editor))
    assert ClaimLink.objects.standing().count() == 1
    accept_claim(claim, statement="4,500 cars cross the bridge.", **now(editor))
    assert ClaimLink.objects.standing().count() == 0
    for change in (
        lambda one: reject_claim(one, **now(editor)),
        lambda one: split_claim(one, parts=["On a working day", "4,000 cars"], **now(editor)),
        lambda one: merge_claims(desk.claim_on(one.article, by=editor, exact=desk.QUOTED), one, **now(editor)),
    ):
        other = again()
        link_claim(other, earlier, **now(editor))
        change(other)
        assert ClaimLink.objects.filter(claim=other, ended_at=None).count() == 0
    assert Event.objects.filter(verb="claim_unlinked").count() == 4


def test_a_link_is_never_rewritten_and_the_database_keeps_one_a_claim(pair, editor):
    claim, earlier = pair
    link = link_claim(claim, earlier, **now(editor))
    link.note = "changed"
    with pytest.raises(KeptForever):
        link.save()
    with pytest.raises(KeptForever):
        ClaimLink.objects.update(note="changed")
    unlink_claim(claim, **now(editor))
    with pytest.raises(KeptForever):
        ClaimLink.objects.update(ended_at=None, ended_by=None)
    common = {"claim": claim, "linked_at": desk.now(), "linked_by": editor}
    ClaimLink.objects.create(same_as=earlier, **common)
    for twin in ({"same_as": earlier}, {"same_as": judged()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClaimLink.objects.create(**twin, **common)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLink.objects.create(**common | {"claim": earlier}, same_as=earlier)


@pytest.mark.parametrize("state", ["agreed", "published"])
def test_corrected_verdict_reopens_what_says_the_same(state, reviewer, reviewer2, editor):
    earlier, claim = judged(), again(state)
    link_claim(claim, earlier, **now(reviewer))
    correct(earlier)
    assert (state_of(claim), state_of(earlier)) == ("queued", "published")
    event = Event.objects.filter(article_id=claim.article_id, verb="state_moved").latest("number")
    assert (event.after["move"], event.actor_id) == ("reopen", None)
    assert event.note == (
        f"A claim in it was checked before (claim {earlier.pk}), and that verdict was changed from “true” to “false”."
    )
    sheets = Sheet.objects.filter(version__article=claim.article_id)
    assert {sheet.state for sheet in sheets} == {"returned"}
    standing = ClaimVerdict.objects.standing().filter(claim=claim)
    assert [verdict.verdict for verdict in standing] == (["true"] if state == "published" else [])
    assert verify_chain() == []


@pytest.mark.parametrize("state", ["queued", "in_review", "disputed"])
def test_what_is_open_stays_as_it_is(state, reviewer, reviewer2, editor):
    earlier, claim = judged(), again(state)
    link_claim(claim, earlier, **now(editor))
    before = list(Sheet.objects.filter(version__article=claim.article_id).order_by("pk").values())
    correct(earlier)
    assert state_of(claim) == state
    assert list(Sheet.objects.filter(version__article=claim.article_id).order_by("pk").values()) == before


def test_what_is_withdrawn_spiked_ended_or_rejected_is_not_reopened(reviewer, reviewer2, editor):
    earlier = judged()
    withdrawn, spiked, ended = again("published"), again(), again("published")
    for claim in (withdrawn, spiked, ended):
        link_claim(claim, earlier, **now(editor))
    move(withdrawn.article, "withdraw", note="A court order.", **now(editor))
    move(spiked.article, "spike", note="Not news.", **now(editor))
    unlink_claim(ended, **now(editor))
    correct(earlier)
    assert [state_of(claim) for claim in (withdrawn, spiked, ended)] == ["published", "spiked", "published"]


def test_correction_of_the_headline_reopens_nothing_else(reviewer, reviewer2, editor):
    earlier, claim = judged(), again("published")
    link_claim(claim, earlier, **now(editor))
    desk.correct_shown(earlier.article, desk.LOW, by=editor)
    assert state_of(claim) == "published"


def test_article_with_two_such_claims_is_reopened_once(reviewer, reviewer2, editor):
    earlier, article = judged(), desk.queued(text=AGAIN)
    claims = [desk.claim_on(article, by=editor, exact=SAID_AGAIN), desk.claim_on(article, by=editor, exact=desk.QUOTED)]
    for claim in claims:
        link_claim(claim, earlier, note="The same.", **now(editor))
    given = {claim.pk: desk.TRUE for claim in claims}
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED], claims=given)
    correct(earlier)
    moves = [event.after["move"] for event in Event.objects.filter(article_id=article.pk, verb="state_moved")]
    assert moves.count("reopen") == 1


def test_new_review_that_finds_otherwise_reopens_too(reviewer, reviewer2, reviewer3, editor):
    earlier, claim = judged(), again("published")
    link_claim(claim, earlier, **now(editor))
    reviewed_again = move(earlier.article, "reopen", note="New figures.", **now(editor))
    others = [reviewer, reviewer2]
    desk.reviewed(reviewed_again, others, [desk.SUPPORTED, desk.SUPPORTED], claims={earlier.pk: desk.TRUE})
    desk.publish_shown(Article.objects.get(pk=earlier.article_id), by=editor)
    assert state_of(claim) == "published"
    reviewed_again = move(reviewed_again, "reopen", note="Newer figures.", **now(editor))
    desk.reviewed(reviewed_again, others, [desk.SUPPORTED, desk.SUPPORTED], claims={earlier.pk: desk.FALSE})
    desk.publish_shown(Article.objects.get(pk=earlier.article_id), by=editor)
    assert state_of(claim) == "queued"


def test_nothing_is_half_done_where_reopening_fails(reviewer, reviewer2, editor, monkeypatch):
    earlier, claims = judged(), [again("published"), again("agreed")]
    for claim in claims:
        link_claim(claim, earlier, **now(editor))
    calls = []

    def broken(article, name, **given):
        calls.append(name)
        if len(calls) == 2:
            raise RuntimeError("the machine went down")
        return move(article, name, **given)

    with monkeypatch.context() as patch:
        patch.setattr(links, "move", broken)
        refuses(RuntimeError, "went down", lambda: correct(earlier))
    assert calls == ["reopen", "reopen"]
    assert not connection.needs_rollback
    correct(earlier)
    assert {state_of(claim) for claim in claims} == {"queued"}


def test_correction_refused_reopens_nothing(reviewer, reviewer2, editor):
    earlier, claim = judged(), again("published")
    link_claim(claim, earlier, **now(editor))
    refuses(Exception, "says already", lambda: correct(earlier, answers=replace(desk.TRUE, why="The count says so.")))
    assert state_of(claim) == "published"
