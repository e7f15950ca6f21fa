"""Known answers set and ended: who may, for which articles, and what the record keeps."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from archive.audit import verify_chain
from archive.ingest.undo_people import work_of_people
from archive.models import Article, Assignment, Event, KnownAnswer, KnownVerdict
from archive.models.kept import KeptForever
from archive.queries.desk_record import article_record
from archive.queries.queue import next_article
from archive.review.assignments import AssignmentRefused, assign, pick_up, release
from archive.review.calibration import KnownAnswerRefused, end_known_answer, set_known_answer
from archive.review.claims import reject_claim
from archive.review.comments import write_comment
from archive.review.permissions import PermissionRefused
from archive.review.sheets import SheetRefused, discard_sheet
from archive.review.transitions import move
from tests.review import desk

pytestmark = pytest.mark.django_db
WHY = "The text says six weeks, and the headline nine."


def now(by: User) -> dict:
    return {"by": by, "at": desk.now()}


def marked(article: Article, by: User | None = None, **given) -> KnownAnswer:
    by = by or desk.person("setter", "editor")
    return set_known_answer(desk.version_of(article), **{"rating": "weakly_supported", "why": WHY} | given, **now(by))


def everything() -> dict:
    kept = {model.__name__: list(model.objects.order_by("pk").values()) for model in (KnownAnswer, KnownVerdict, Assignment)}
    return desk.everything() | kept


def refuses(error: type[Exception], match: str, act) -> None:
    before = everything()
    with pytest.raises(error, match=match):
        act()
    assert everything() == before


@pytest.mark.parametrize("state", ["imported", "queued", "in_review"])
def test_answer_is_kept_with_its_claims_and_a_blind_event(state, editor, reviewer):
    article = desk.REACHED[state]()
    claim = desk.claim_on(article, by=reviewer)
    at = desk.now()
    known = set_known_answer(
        desk.version_of(article), rating="weakly_supported", reasons=["detail_mismatch", "detail_mismatch"],
        claims={claim.pk: "true"}, why=f" {WHY} ", by=editor, at=at,
    )  # fmt: skip
    assert (known.rating, known.reasons, known.why, known.set_at, known.set_by, known.ended_at) == (
        "weakly_supported", ["detail_mismatch"], WHY, at, editor, None,
    )  # fmt: skip
    verdict = known.verdicts.get()
    assert (verdict.claim, verdict.verdict, verdict.statement) == (claim, "true", claim.statement)
    event = Event.objects.get(verb="known_answer_set")
    assert (event.subject_type, event.subject_id, event.article_id) == ("knownanswer", known.pk, article.pk)
    assert (event.blind, event.note) == (True, WHY)
    assert event.after == {"rating": "weakly_supported", "reasons": ["detail_mismatch"], "claims": [[claim.pk, "true"]]}
    assert Article.objects.get(pk=article.pk).state == state
    assert verify_chain() == []


def test_review_of_such_an_article_runs_as_every_other(editor):
    article = desk.queued()
    marked(article)
    article = desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED])
    assert article.state == "agreed"
    assert desk.publish_shown(article, by=editor).headline_rating == "supported"


@pytest.mark.parametrize("role", ["reviewer", "adjudicator", "observer", "importer", "administrator", "stranger"])
def test_only_editors_set_and_end(role, request):
    user, article = request.getfixturevalue(role), desk.queued()
    refuses(PermissionRefused, "power", lambda: marked(article, user))
    known = marked(article)
    refuses(PermissionRefused, "power", lambda: end_known_answer(known, **now(user)))


def test_whoever_has_a_part_in_the_review_is_refused_whatever_is_there(editor):
    article = desk.queued(sheets_required=3)
    desk.started(article, by=editor)
    refuses(KnownAnswerRefused, "You review this article", lambda: marked(article, editor))
    known = marked(article)
    for act in (lambda: marked(article, editor), lambda: end_known_answer(known, **now(editor))):
        refuses(KnownAnswerRefused, "You review this article", act)
    discard_sheet(article.versions.get().sheets.get(), **now(editor))
    refuses(KnownAnswerRefused, "You review this article", lambda: end_known_answer(known, **now(editor)))


def test_whoever_is_to_review_is_refused_until_they_gave_it_back(editor, administrator):
    article = desk.queued()
    held = assign(article, reviewer=editor, **now(administrator))
    refuses(KnownAnswerRefused, "You review this article", lambda: marked(article, editor))
    release(held, **now(editor))
    assert marked(article, editor).set_by == editor


@pytest.mark.parametrize("state", ["agreed", "disputed", "published", "spiked"])
def test_only_what_is_still_to_be_reviewed_is_marked(state):
    article = desk.REACHED[state]()
    refuses(KnownAnswerRefused, "still to be reviewed", lambda: marked(article))


def test_what_somebody_has_answered_is_not_marked(reviewer):
    article = desk.queued()
    desk.submitted(desk.started(article, by=reviewer))
    refuses(KnownAnswerRefused, "submitted a review", lambda: marked(article))
    again = move(desk.published(), "reopen", note="New figures.", **now(desk.person("editor", "editor")))
    refuses(KnownAnswerRefused, "submitted a review", lambda: marked(again))


def test_a_version_has_one_answer_and_only_the_newest_is_marked(editor):
    article = desk.queued()
    first = desk.version_of(article)
    known = marked(article)
    refuses(KnownAnswerRefused, "end that one first", lambda: marked(article))
    end_known_answer(known, **now(editor))
    assert marked(article).pk != known.pk
    desk.add_version(article, text=desk.TEXT.replace("Monday", "Tuesday"))
    refuses(
        KnownAnswerRefused, "not the current one", lambda: set_known_answer(first, rating="supported", why=WHY, **now(editor))
    )
    assert marked(article).version.number == 2


@pytest.mark.parametrize(
    "given, match",
    [
        ({"rating": ""}, "Give the rating"),
        ({"rating": "splendid"}, "splendid.* is not an answer"),
        ({"reasons": ["boring"]}, "boring.* is not an answer"),
        ({"rating": "supported", "reasons": ["overstates"]}, "falls short"),
        ({"rating": "cannot_assess", "reasons": ["overstates"]}, "falls short"),
        ({"claims": {1: "perhaps"}}, "perhaps.* is not an answer"),
        ({"claims": {999_999: "true"}}, "not among those to be judged"),
        ({"why": "  "}, "Say why"),
    ],
)
def test_answers_must_be_of_the_scales_and_of_this_version(given, match):
    article = desk.queued()
    refuses(KnownAnswerRefused, match, lambda: marked(article, **given))


def test_claim_of_another_article_or_put_aside_is_refused_and_one_left_open_is_none(editor):
    article = desk.queued()
    other = desk.claim_on(desk.queued(), by=editor)
    aside = reject_claim(desk.claim_on(article, by=editor), **now(editor))
    for claim in (other, aside):
        refuses(KnownAnswerRefused, "not among", lambda claim=claim: marked(article, claims={claim.pk: "true"}))
    assert not marked(article, claims={other.pk: ""}).verdicts.exists()


def test_end_is_kept_and_comes_once(editor):
    known = marked(desk.queued())
    at = desk.now()
    ended = end_known_answer(known, by=editor, at=at, note="The source has changed it.")
    assert (ended.ended_at, ended.ended_by, KnownAnswer.objects.count()) == (at, editor, 1)
    event = Event.objects.get(verb="known_answer_ended")
    assert (event.blind, event.note, event.subject_id) == (True, "The source has changed it.", known.pk)
    refuses(KnownAnswerRefused, "already", lambda: end_known_answer(known, **now(editor)))


def test_nothing_is_rewritten_and_the_database_keeps_one_a_version(editor):
    known = marked(desk.queued())
    known.why = "changed"
    with pytest.raises(KeptForever):
        known.save()
    with pytest.raises(KeptForever):
        KnownAnswer.objects.update(why="changed")
    with pytest.raises(IntegrityError), transaction.atomic():
        KnownAnswer.objects.create(version=known.version, rating="supported", why=WHY, set_at=desk.now(), set_by=editor)
    end_known_answer(known, **now(editor))
    with pytest.raises(KeptForever):
        KnownAnswer.objects.update(ended_at=None, ended_by=None)


def test_who_gives_out_work_sees_it_unless_they_have_a_part(editor, reviewer, adjudicator, observer, administrator, superuser):
    article = desk.queued()
    sees = [editor, administrator, superuser]
    begun = desk.person("begun", "editor")
    sheet = desk.started(article, by=begun)
    known = marked(article)
    seen = [user for user in (*sees, begun, reviewer, adjudicator, observer) if KnownAnswer.objects.visible_to(user).exists()]
    assert seen == sees
    desk.submitted(sheet)
    desk.submitted(desk.started(article, by=reviewer))
    desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    end_known_answer(known, **now(editor))
    assert not KnownAnswer.objects.visible_to(begun).exists()
    assert KnownAnswer.objects.visible_to(editor).exists()


def test_whoever_can_see_it_takes_no_part_in_the_review(editor, administrator, superuser):
    article = desk.queued()
    marked(article)
    assert next_article(editor) is None
    for user in (editor, superuser):
        refuses(SheetRefused, "kept from the reviewers of this article", lambda user=user: desk.started(article, by=user))
        refuses(AssignmentRefused, "not blind", lambda user=user: pick_up(article, **now(user)))
    refuses(AssignmentRefused, "not blind", lambda: assign(article, reviewer=editor, **now(administrator)))
    end_known_answer(KnownAnswer.objects.get(), **now(editor))
    refuses(SheetRefused, "kept from the reviewers of this article", lambda: desk.started(article, by=editor))


def test_whoever_began_before_goes_on_and_comes_back(editor):
    article = desk.queued()
    sheet = desk.started(article, by=editor)
    marked(article)
    discard_sheet(sheet, **now(editor))
    assert next_article(editor) == Article.objects.get(pk=article.pk)
    assert desk.submitted(desk.started(article, by=editor)).state == "submitted"


@pytest.mark.parametrize("is_marked", [True, False])
def test_an_editor_who_reviews_cannot_find_out_by_giving_it_to_another(is_marked, editor):
    article = desk.queued()
    desk.started(article, by=editor)
    if is_marked:
        marked(article)
    other = desk.person("other", "editor")
    refuses(AssignmentRefused, "You have a part in this review yourself", lambda: assign(article, reviewer=other, **now(editor)))
    third = desk.reviewers()[0]
    refuses(AssignmentRefused, "You have a part in this review yourself", lambda: assign(article, reviewer=third, **now(editor)))


def test_record_tells_it_to_nobody_else(editor, reviewer, adjudicator, observer):
    article = desk.queued()
    begun = desk.person("begun", "editor")
    desk.started(article, by=begun)
    end_known_answer(marked(article), **now(editor))
    for user in (reviewer, adjudicator, observer, begun):
        assert not [line for line in article_record(article.pk, user) if "nown answer" in line.what]
    ended, was_set = (line for line in article_record(article.pk, editor) if "nown answer" in line.what)
    assert (ended.who, was_set.who, was_set.note) == ("editor", "setter", WHY)
    assert "rating: weakly_supported" in was_set.change


def test_an_import_that_cannot_be_undone_for_it_says_what_it_says_of_comments(editor):
    marked_one, talked_about = desk.make_article(), desk.make_article()
    marked(marked_one)
    write_comment(talked_about, text="See the second paragraph.", **now(editor))
    said = {
        next(iter(work_of_people({article.pk: 1}, batch=article.first_batch).values())) for article in (marked_one, talked_about)
    }
    assert said == {"Somebody has worked on it since: somebody wrote about it."}
