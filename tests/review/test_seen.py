"""What somebody looked at is what they sign: decided, published or corrected otherwise, they are told and nothing changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from archive.models import Article, ClaimVerdict, Correction, HeadlineVerdict, Sheet
from archive.review.adjudication import adjudicate, points_token
from archive.review.corrections import correct_claim, correct_headline
from archive.review.permissions import PermissionRefused
from archive.review.publication import awaiting_token, publish
from archive.review.seen import SeenOutdated
from archive.review.transitions import TransitionRefused, move
from archive.review.verdicts import standing_headline
from tests.people import make_person
from tests.review import desk
from tests.review.test_at_once import at_once, kinds

NOTE = "The county has corrected its count."


def refuses(error: type[Exception], match: str, act: Callable[[], Any]) -> None:
    before = desk.everything()
    with pytest.raises(error, match=match):
        act()
    assert desk.everything() == before


def answered_anew(article: Article, *headlines: Any) -> Article:
    """Sent back, and submitted again with these answers to the headline."""
    move(article, "send_back", by=make_person("editor2", "editor"), at=desk.now(), note="Look again.")
    for draft, headline in zip(
        Sheet.objects.filter(version__article=article, state="draft").order_by("pk"), headlines, strict=True
    ):
        desk.submitted(draft, headline=headline)
    return Article.objects.get(pk=article.pk)


def decide(article: Article, seen: str, by: Any) -> Article:
    version = desk.version_of(article)
    return adjudicate(version, headline=desk.LOW, claims={}, reason="Six.", seen=seen, by=by, at=desk.now())


@pytest.mark.django_db
def test_a_dispute_answered_anew_is_not_decided_as_it_was_seen_before(adjudicator):
    article = desk.disputed()
    seen = points_token(desk.version_of(article))
    article = answered_anew(article, desk.LOW, desk.SUPPORTED)
    assert article.state == "disputed"
    refuses(SeenOutdated, "not the ones you looked at", lambda: decide(article, seen, adjudicator))
    assert decide(article, points_token(desk.version_of(article)), adjudicator).state == "agreed"


@pytest.mark.django_db
def test_verdicts_reached_anew_are_not_published_as_they_were_seen_before(editor):
    article = desk.reviewed(desk.queued(), desk.reviewers(), [desk.LOW, desk.LOW])
    seen = awaiting_token(desk.version_of(article))
    article = answered_anew(article, desk.SUPPORTED, desk.SUPPORTED)
    assert article.state == "agreed"
    act = {"by": editor, "at": desk.now()}
    refuses(SeenOutdated, "not the ones you looked at", lambda: publish(article, seen=seen, **act))
    publish(article, seen=awaiting_token(desk.version_of(article)), **act)
    assert HeadlineVerdict.objects.standing().get().rating == "supported"


@pytest.mark.django_db
def test_a_verdict_on_a_claim_reached_anew_counts_too(reviewer, reviewer2):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    article = desk.reviewed(article, [reviewer, reviewer2], [desk.LOW, desk.LOW], claims={claim.pk: desk.TRUE})
    seen = awaiting_token(desk.version_of(article))
    ClaimVerdict.objects.awaiting().update(set_aside_at=desk.now())
    assert awaiting_token(desk.version_of(article)) != seen


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["", None, "0", "é", "f" * 64])
def test_whoever_looked_at_nothing_signs_nothing(seen, adjudicator, editor):
    dispute, waiting = desk.disputed(), desk.agreed()
    refuses(SeenOutdated, "looked at", lambda: decide(dispute, seen, adjudicator))
    refuses(SeenOutdated, "looked at", lambda: publish(waiting, seen=seen, by=editor, at=desk.now()))


@pytest.mark.django_db
def test_the_token_of_one_article_does_not_fit_another_and_tells_no_number(editor):
    one, other = desk.agreed(), desk.agreed()
    seen = awaiting_token(desk.version_of(other))
    refuses(SeenOutdated, "looked at", lambda: publish(one, seen=seen, by=editor, at=desk.now()))
    assert len(seen) == 64 and points_token(desk.version_of(other)) != seen


@pytest.mark.django_db
def test_what_else_forbids_publishing_is_said_first(editor, reviewer3):
    article = desk.published()
    refuses(TransitionRefused, "the article is published", lambda: publish(article, seen="", by=editor, at=desk.now()))
    hidden = desk.agreed(visibility="hidden")
    refuses(TransitionRefused, "not public", lambda: desk.publish_shown(hidden, by=editor))
    refuses(PermissionRefused, "Publish", lambda: desk.publish_shown(hidden, by=reviewer3))


@pytest.mark.django_db
def test_a_verdict_corrected_meanwhile_is_not_corrected_unseen(reviewer, reviewer2, editor):
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    desk.reviewed(article, [reviewer, reviewer2], [desk.LOW, desk.LOW], claims={claim.pk: desk.TRUE})
    article = desk.publish_shown(article, by=editor)
    headline, verdict = standing_headline(article).pk, ClaimVerdict.objects.get().pk
    by = {"note": NOTE, "by": editor, "at": desk.now()}
    correct_headline(article, answers=desk.SUPPORTED, standing=headline, **by)
    correct_claim(claim, answers=desk.FALSE, standing=verdict, **by)
    other = replace(desk.LOW, why="After all.")
    again = {**by, "by": make_person("editor2", "editor")}
    refuses(SeenOutdated, "replaced since", lambda: correct_headline(article, answers=other, standing=headline, **again))
    mixed = desk.ClaimAnswers(verdict="mixture", evidence=(desk.COUNT,))
    refuses(SeenOutdated, "replaced since", lambda: correct_claim(claim, answers=mixed, standing=verdict, **again))
    refuses(SeenOutdated, "replaced since", lambda: correct_claim(claim, answers=mixed, standing=headline + 10_000, **again))


@pytest.mark.django_db(transaction=True)
def test_two_correct_the_same_verdict_at_once_and_the_second_is_told():
    article = desk.published()
    standing = standing_headline(article).pk
    editors = [make_person(name, "editor") for name in ("editor", "editor2")]

    def act(by: Any, answers: Any) -> Callable[[], Correction]:
        given = {"note": NOTE, "standing": standing, "by": by, "at": desk.now()}
        return lambda: correct_headline(article, answers=answers, **given)

    results = at_once(act(editors[0], desk.LOW), act(editors[1], replace(desk.SUPPORTED, why="After all.")))
    assert kinds(results) == ["Correction", "SeenOutdated"]
    assert (HeadlineVerdict.objects.count(), Correction.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_publishing_and_sending_back_at_once_never_publishes_what_was_not_seen():
    article = desk.reviewed(desk.queued(), desk.reviewers(), [desk.LOW, desk.LOW])
    seen, editor = awaiting_token(desk.version_of(article)), make_person("editor", "editor")
    results = at_once(
        lambda: publish(article, seen=seen, by=editor, at=desk.now()),
        lambda: answered_anew(article, desk.SUPPORTED, desk.SUPPORTED),
    )
    standing = HeadlineVerdict.objects.standing().first()
    assert standing is None or standing.rating == "weakly_supported"
    assert sum(isinstance(result, Article) for result in results) == 1


@pytest.mark.django_db(transaction=True)
def test_deciding_and_sending_back_at_once_never_decides_what_was_not_seen():
    article = desk.disputed()
    seen, judge = points_token(desk.version_of(article)), make_person("adjudicator", "adjudicator")
    results = at_once(
        lambda: decide(article, seen, judge),
        lambda: answered_anew(article, desk.LOW, desk.SUPPORTED),
    )
    decided = HeadlineVerdict.objects.filter(basis="adjudication")
    assert decided.count() == isinstance(results[0], Article)
    assert isinstance(results[0], Article | TransitionRefused)
