"""Ways round the rules of a review, each closed: who may begin, conclude, re-open or count, and what is never lost."""

import pytest
from django.contrib.auth.models import User

from archive.models import Article, Assignment, Claim, HeadlineRating, Sheet, Topic
from archive.review.answers import ClaimAnswers, EvidenceDraft, HeadlineAnswers
from archive.review.assignments import AssignmentRefused, assign, release
from archive.review.claims import ClaimRefused, accept_claim
from archive.review.rules import claim_problems
from archive.review.sheets import SheetRefused, discard_sheet, start_sheet
from archive.review.transitions import TransitionRefused, move
from tests.desk.pages import signed_in, words
from tests.review.desk import (
    TEXT,
    add_version,
    agreed,
    disputed,
    everything,
    now,
    queued,
    saved,
    started,
    submitted,
    version_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def test_new_version_loses_no_word_of_a_draft(reviewer: User) -> None:
    article = queued()
    old = saved(started(article, by=reviewer), headline=HeadlineAnswers(rating="supported", why="Long thought about."))
    add_version(article, text=TEXT.replace("\n\n", "\n\nA paragraph came in between, about nothing much.\n\n", 1))
    move(article, "restart", by=None, at=now(), note="A new version.")
    new = start_sheet(version_of(Article.objects.get(pk=article.pk)), by=reviewer, at=now())
    assert (new.previous_id, new.version_id) != (None, old.version_id)
    assert HeadlineRating.objects.get(sheet=new).why == "Long thought about."
    page = signed_in(reviewer).get(f"/desk/review/{new.pk}/")
    assert "This is a new version. What you had written about the last one stands here again" in words(page)


def test_what_was_sent_back_says_why_on_the_new_draft(adjudicator: User) -> None:
    article = disputed()
    move(article, "send_back", by=adjudicator, at=now(), note="Read paragraph two.")
    draft = Sheet.objects.filter(version__article=article, state="draft").order_by("pk").first()
    assert "Sent back: Read paragraph two." in words(signed_in(draft.reviewer).get(f"/desk/review/{draft.pk}/"))


def test_suggestion_of_an_old_version_is_not_accepted(reviewer: User) -> None:
    article = queued()
    version = version_of(article)
    claim = Claim.objects.create(
        article=article, version=version, exact=TEXT[:20], prefix="", suffix="", start=0, end=20, statement="Old.", slug="old",
        origin="machine", status="suggested", created_at=now(),
    )  # fmt: skip
    add_version(article, text=TEXT + " More was said.")
    before = everything()
    with pytest.raises(ClaimRefused, match="not the current one"):
        accept_claim(claim, by=reviewer, at=now())
    assert everything() == before


def test_whoever_could_read_the_answers_does_not_join_the_next_round(adjudicator: User, superuser: User) -> None:
    article = disputed()
    move(article, "send_back", by=adjudicator, at=now(), note="Again.")
    left = Sheet.objects.filter(version__article=article, state="draft").order_by("pk").first()
    discard_sheet(left, by=left.reviewer, at=now())
    with pytest.raises(SheetRefused, match="somebody else must review it"):
        start_sheet(version_of(article), by=superuser, at=now())
    assert start_sheet(version_of(article), by=left.reviewer, at=now()).revision == 3


def test_who_rated_does_not_reopen_what_was_agreed(superuser: User, reviewer: User) -> None:
    article = queued()
    for person in (reviewer, superuser):
        submitted(started(article, by=person))
    article.refresh_from_db()
    assert article.state == "agreed"
    with pytest.raises(TransitionRefused, match="somebody else must do this"):
        move(article, "reopen", by=superuser, at=now(), note="I changed my mind.")


def test_who_reviews_does_not_lower_the_number_of_reviews_of_a_topic(superuser: User) -> None:
    topic = Topic.objects.create(name="Ports", slug="ports", path="ports/", sheets_required=2)
    submitted(started(queued(), by=superuser))
    client = signed_in(superuser)
    form = {"name": "Ports", "medtop": "", "description": "", "terms": "[]", "sheets_required": "1", "_save": "1"}
    token = client.get(f"/admin/archive/topic/{topic.pk}/change/").cookies["csrftoken"].value
    page = client.post(f"/admin/archive/topic/{topic.pk}/change/", form | {"csrfmiddlewaretoken": token})
    assert "You review an article that is not concluded yet" in words(page)
    topic.refresh_from_db()
    assert topic.sheets_required == 2


def test_topic_without_terms_is_saved(editor: User) -> None:
    client = signed_in(editor)
    token = client.get("/admin/archive/topic/add/").cookies["csrftoken"].value
    form = {"name": "Ports", "slug": "ports", "parent": "", "medtop": "", "description": "", "terms": "", "sheets_required": ""}
    assert client.post("/admin/archive/topic/add/", form | {"csrfmiddlewaretoken": token}).status_code == 302
    assert Topic.objects.get(name="Ports").terms == []


def test_who_has_a_part_is_not_told_who_else_has(superuser: User, reviewer: User, reviewer2: User, editor: User) -> None:
    article = queued()
    kept = assign(article, reviewer=reviewer, by=editor, at=now())
    submitted(started(article, by=superuser))
    said = set()
    for person in (reviewer, reviewer2):
        with pytest.raises(AssignmentRefused) as refused:
            assign(article, reviewer=person, by=superuser, at=now())
        said.add(str(refused.value).replace(str(person), "-"))
    with pytest.raises(AssignmentRefused, match="somebody else must give the place back"):
        release(kept, by=superuser, at=now())
    assert len(said) == 1 and Assignment.objects.get(pk=kept.pk).released_at is None


@pytest.mark.parametrize("blank", [EvidenceDraft(title="   "), EvidenceDraft(quote=" \n "), EvidenceDraft(url=" ")])
def test_white_space_is_no_evidence(blank: EvidenceDraft) -> None:
    answers = ClaimAnswers(verdict="false", evidence=(blank,))
    found = claim_problems(answers, is_quotation=False, text=TEXT, field="claims.1")
    assert "claims.1.evidence" in [problem.field for problem in found]


def test_agreed_by_others_is_reopened_by_an_editor(editor: User) -> None:
    article = agreed()
    move(article, "reopen", by=editor, at=now(), note="A new source came up.")
    article.refresh_from_db()
    assert article.state == "queued"
