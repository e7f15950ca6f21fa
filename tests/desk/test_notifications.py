"""The list of notifications: unread first, marked one by one or all at once, counted at the top of the desk."""

import pytest
from django.contrib.auth.models import User

from archive.models import Notification
from archive.queries.notifications import notifications
from archive.review.assignments import assign
from archive.review.comments import write_comment
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db
LIST = "/desk/notifications/"


def given(reviewer: User, count: int) -> None:
    for _ in range(count):
        assign(desk.queued(), reviewer=reviewer, by=make_person("editor", "editor"), at=desk.now())


def test_nothing_to_tell_says_what_will_stand_here(reviewer: User) -> None:
    page = signed_in(reviewer).get(LIST)
    assert "Nothing to tell you." in words(page) and "Mark all" not in words(page)
    assert "unread" not in words(page)


def test_list_and_count_and_each_leads_to_its_place(reviewer: User, editor: User) -> None:
    given(reviewer, 1)
    article = desk.agreed()
    comment = write_comment(article, text="@reviewer look.", by=editor, at=desk.now())
    page = signed_in(reviewer).get(LIST)
    assert "Editor mentioned you in a comment" in words(page) and "Editor gave you an article to review" in words(page)
    assert 'class="count">2<' in signed_in(reviewer).get("/desk/").content.decode()
    address = f"/desk/articles/{article.pk}/comments/?before={comment.pk + 1}#comment-{comment.pk}"
    assert address in read(page).links
    assert f'id="comment-{comment.pk}"' in signed_in(reviewer).get(address).content.decode()


def test_one_and_all_are_marked_as_read_and_read_ones_come_last(reviewer: User) -> None:
    given(reviewer, 3)
    client = signed_in(reviewer)
    newest = Notification.objects.latest("pk")
    page = client.get(LIST)
    told = send(client, page, form_with(page, action=f"{LIST}{newest.pk}/read/"))
    assert [row.pk for row in told.context["page"].items][-1] == newest.pk
    assert 'class="count">2<' in told.content.decode()
    told = send(client, told, form_with(told, name="until"))
    assert Notification.objects.unread().count() == 0 and "Mark all" not in words(told)
    assert [row.pk for row in told.context["page"].items][0] == newest.pk


@pytest.mark.parametrize("until", ["", "x", "2026-03-02", "2026-03-02T10:00", "2026-99-99T10:00Z", "9999-01-01T00:00Z"])
def test_moment_that_is_none_marks_nothing(until: str, reviewer: User) -> None:
    given(reviewer, 1)
    client = signed_in(reviewer)
    page = client.get(LIST)
    assert "Nothing was marked" in words(send(client, page, form_with(page, name="until"), until=until))
    assert Notification.objects.unread().count() == 1


def test_notification_of_somebody_else_or_not_open_yet_is_not_there(reviewer: User, reviewer2: User, editor: User) -> None:
    given(reviewer, 1)
    article = desk.queued()
    write_comment(article, text="@reviewer2", by=reviewer, at=desk.now())
    client = signed_in(reviewer2)
    token = str(client.get(LIST).context["csrf_token"])
    for row in Notification.objects.all():
        assert client.post(f"{LIST}{row.pk}/read/", {"csrfmiddlewaretoken": token}).status_code == 404
    assert Notification.objects.unread().count() == 2
    assert "Nothing to tell you." in words(client.get(LIST))


def test_what_changes_something_needs_a_post_and_its_token(reviewer: User) -> None:
    given(reviewer, 1)
    client, row = signed_in(reviewer), Notification.objects.get()
    for address in (f"{LIST}read/", f"{LIST}{row.pk}/read/"):
        assert (client.get(address).status_code, client.post(address).status_code) == (405, 403)
    assert Notification.objects.unread().count() == 1


def test_pages_of_the_list_hold_each_once(reviewer: User) -> None:
    given(reviewer, 60)
    Notification.objects.filter(pk__in=list(Notification.objects.order_by("pk").values_list("pk", flat=True)[::2])).update(
        read_at=desk.now()
    )
    seen, after = [], ""
    while True:
        page = notifications(reviewer, after=after)
        seen += [(row.is_read, -row.pk) for row in page.items]
        if not (after := page.after):
            break
    assert len(seen) == 60 and seen == sorted(seen)
    assert len(notifications(reviewer, after="x-²").items) == 25


def test_count_stops_at_99(reviewer: User) -> None:
    article = desk.queued()
    rows = [Notification(recipient=reviewer, kind="assigned", article=article, at=desk.now()) for _ in range(120)]
    Notification.objects.bulk_create(rows)
    assert 'class="count">99+<' in signed_in(reviewer).get("/desk/").content.decode()
