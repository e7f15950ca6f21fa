"""Notifications: who is told what by which act, that a comment comes up when it opens, and what mail says and when it goes."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail

from archive.models import Article, Notification, Sheet
from archive.queries.notifications import unread_count
from archive.review.assignments import assign
from archive.review.comments import withdraw_comment
from archive.review.lapses import lapse_drafts
from archive.review.notifications import NotificationRefused, mark_all_read, mark_read
from archive.review.sheets import SheetRefused, discard_sheet
from archive.review.transitions import TransitionRefused, move
from tests.people import make_person
from tests.review import desk
from tests.review.test_comments import wrote

pytestmark = pytest.mark.django_db


def told(user: User) -> list[str]:
    return list(Notification.objects.visible_to(user).order_by("pk").values_list("kind", flat=True))


def forget() -> None:
    Notification.objects.all().delete()


def test_assigned_is_told_to_whoever_it_is_given_and_not_to_who_takes_it(reviewer, editor):
    assign(desk.queued(), reviewer=reviewer, by=editor, at=desk.now())
    assign(desk.queued(), reviewer=editor, by=editor, at=desk.now())
    assert (told(reviewer), told(editor)) == (["assigned"], [])
    assert Notification.objects.get().sentence("") == "Editor gave you an article to review"


def test_reviewers_are_told_what_becomes_of_their_review(editor, adjudicator):
    article = desk.disputed()
    assert Notification.objects.count() == 0
    move(article, "send_back", by=adjudicator, at=desk.now(), note="Look again.")
    assert [told(by) for by in desk.reviewers()] == [["sent_back"], ["sent_back"]]
    for sheet in Sheet.objects.filter(state="draft"):
        desk.submitted(sheet)
    forget()
    article = desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    desk.correct_shown(article, desk.LOW, by=editor)
    move(article, "reopen", by=editor, at=desk.now(), note="New facts.")
    assert [told(by) for by in desk.reviewers()] == [["published", "corrected", "reopened"]] * 2
    assert told(editor) == told(adjudicator) == []


def test_review_that_starts_again_on_a_new_version_is_told_to_those_with_a_draft(reviewer, reviewer2):
    article = desk.in_review()
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    move(article, "restart", by=None, at=desk.now(), note="A new version.")
    assert (told(reviewer), told(reviewer2)) == (["reopened"], [])


def test_draft_put_away_by_another_and_one_that_lapsed_are_told(settings, reviewer, reviewer2, editor):
    settings.DRAFT_DAYS = 7
    away, own, lying = (desk.started(desk.queued(), by=by) for by in (reviewer, reviewer2, reviewer2))
    discard_sheet(away, by=editor, at=desk.now(), note="It is urgent.")
    discard_sheet(own, by=reviewer2, at=desk.now())
    lapse_drafts(at=lying.saved_at + timedelta(days=8))
    assert (told(reviewer), told(reviewer2)) == (["put_away"], ["lapsed"])


def test_what_is_refused_tells_nobody(reviewer, editor):
    sheet = desk.started(desk.queued(), by=reviewer)
    with pytest.raises(SheetRefused):
        discard_sheet(sheet, by=editor, at=desk.now())
    with pytest.raises(TransitionRefused):
        move(desk.make_article(), "reopen", by=editor, at=desk.now(), note="x")
    assert Notification.objects.count() == 0


def test_mention_comes_up_when_the_comment_opens(reviewer, reviewer2, editor):
    article = desk.queued()
    sheets = [desk.started(article, by=by) for by in (reviewer, reviewer2)]
    wrote(article, by=reviewer, text="@reviewer2 and @editor, see paragraph 2. @reviewer too.")
    assert (told(reviewer2), unread_count(reviewer2), told(editor), told(reviewer)) == ([], 0, ["mentioned"], [])
    assert mark_all_read(until=desk.now(), by=reviewer2, at=desk.now()) == 0
    for sheet in sheets:
        desk.submitted(sheet)
    assert (told(reviewer2), unread_count(reviewer2)) == (["mentioned"], 1)


def test_answer_is_told_to_the_author_once(reviewer, editor):
    article = desk.agreed()
    first = wrote(article, by=editor)
    wrote(article, by=editor, reply_to=first)
    assert told(editor) == []
    wrote(article, by=make_person("other", "reviewer"), reply_to=first)
    wrote(article, by=make_person("other", "reviewer"), reply_to=first, text="@editor Again.")
    assert told(editor) == ["replied", "mentioned"]


def test_withdrawn_comment_tells_nobody_any_more(reviewer, editor):
    comment = wrote(desk.queued(), by=reviewer, text="@editor")
    assert unread_count(editor) == 1
    withdraw_comment(comment, by=reviewer, at=desk.now())
    assert (unread_count(editor), told(editor)) == (0, [])


def test_notification_is_read_by_its_recipient_alone_and_only_when_open(reviewer, reviewer2, editor):
    article = desk.queued()
    wrote(article, by=reviewer, text="@reviewer2 @editor")
    of_editor, hidden = (Notification.objects.get(recipient=user) for user in (editor, reviewer2))
    for row, by in ((of_editor, reviewer2), (of_editor, reviewer), (hidden, reviewer2)):
        with pytest.raises(NotificationRefused):
            mark_read(row, by=by, at=desk.now())
    assert Notification.objects.unread().count() == 2
    mark_read(of_editor, by=editor, at=(first := desk.now()))
    mark_read(of_editor, by=editor, at=desk.now())
    of_editor.refresh_from_db()
    assert of_editor.read_at == first and unread_count(editor) == 0


def test_all_that_were_looked_at_are_read_and_what_came_or_opened_since_is_not(reviewer, reviewer2, editor):
    article = desk.queued()
    sheets = [desk.started(article, by=by) for by in (reviewer, reviewer2)]
    wrote(article, by=reviewer, text="@reviewer2")
    assign(desk.queued(), reviewer=reviewer2, by=editor, at=desk.now())
    looked = desk.now()
    for sheet in sheets:
        desk.submitted(sheet)
    assign(desk.queued(), reviewer=reviewer2, by=editor, at=desk.now())
    with pytest.raises(NotificationRefused):
        mark_all_read(until=looked + timedelta(days=1), by=reviewer2, at=desk.now())
    assert mark_all_read(until=looked, by=reviewer2, at=desk.now()) == 1
    unread = Notification.objects.visible_to(reviewer2).unread().order_by("pk")
    assert list(unread.values_list("kind", flat=True)) == ["mentioned", "assigned"]


@pytest.fixture
def mailing(settings: Any, django_capture_on_commit_callbacks: Any) -> Any:
    settings.SEND_MAIL, settings.PUBLIC_URL = True, "https://archive.example"
    User.objects.update(email="")
    return lambda: django_capture_on_commit_callbacks(execute=True)


def give_address(*people: User) -> None:
    for person in people:
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@desk.example")


def test_mail_says_who_and_what_and_none_of_the_words(reviewer, editor, mailing):
    give_address(editor)
    with mailing():
        wrote(desk.agreed(), by=make_person("ada", "reviewer"), text="@editor Zwergspinne.")
    (sent,) = mail.outbox
    number = Notification.objects.get(recipient=editor).pk
    assert (sent.to, sent.subject) == (["editor@desk.example"], "Newsroom: Ada mentioned you in a comment")
    assert f"https://archive.example/desk/notifications/#notification-{number}\n" in sent.body
    assert "Zwergspinne" not in sent.message().as_string() and "Harbour" not in sent.message().as_string()


def test_mail_about_a_hidden_comment_goes_when_it_opens_and_names_no_reviewer(reviewer, reviewer2, editor, mailing):
    give_address(reviewer2)
    article = desk.queued()
    sheets = [desk.started(article, by=by) for by in (reviewer, reviewer2)]
    with mailing():
        wrote(article, by=reviewer, text="@reviewer2")
        desk.submitted(sheets[0])
    assert mail.outbox == []
    with mailing():
        desk.submitted(sheets[1])
    assert [one.subject for one in mail.outbox] == ["Newsroom: A reviewer mentioned you in a comment"]
    with mailing():
        move(Article.objects.get(pk=article.pk), "reopen", by=editor, at=desk.now(), note="Again.")
        desk.reviewed(article, [reviewer, reviewer2], [desk.SUPPORTED, desk.SUPPORTED])
    assert [one.subject for one in mail.outbox[1:]] == ["Newsroom: The review of an article you reviewed begins again"]


def test_no_mail_without_an_address_a_server_or_a_commit(settings, reviewer, editor, mailing):
    with mailing():
        wrote(desk.queued(), by=reviewer, text="@editor")
    settings.SEND_MAIL = False
    give_address(editor)
    with mailing():
        wrote(desk.queued(), by=reviewer, text="@editor")
    settings.SEND_MAIL = True
    wrote(desk.queued(), by=reviewer, text="@editor")
    assert mail.outbox == [] and unread_count(editor) == 3


def test_mail_that_fails_is_logged_and_changes_nothing(settings, reviewer, editor, mailing, caplog):
    give_address(editor)
    settings.EMAIL_BACKEND = "tests.review.broken_mail.EmailBackend"
    with mailing():
        comment = wrote(desk.queued(), by=reviewer, text="@editor")
    assert comment.pk and unread_count(editor) == 1
    assert "was not sent: the server is down" in caplog.text
