"""Known answers in the admin: read by whoever gives out work and has no part in the review, changed by calibration alone."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.audit import verify_chain
from archive.models import Event, KnownAnswer
from archive.review.calibration import set_known_answer
from tests.desk.pages import form_with, send, signed_in, words
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db
LIST = "/admin/archive/knownanswer/"
WHY = "We have the minutes of the council."


@pytest.fixture
def known() -> KnownAnswer:
    return mark()


def mark() -> KnownAnswer:
    version = desk.version_of(desk.queued())
    by = make_person("setter", "editor")
    return set_known_answer(version, rating="mostly_supported", why=WHY, by=by, at=desk.now())


def page_of(known: KnownAnswer) -> str:
    return f"/admin/desk/articles/{known.version.article_id}/known-answer/"


@pytest.mark.parametrize("who", ["editor", "administrator", "superuser"])
def test_who_gives_out_work_finds_list_page_and_history(request: pytest.FixtureRequest, known: KnownAnswer, who: str) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert WHY in words(client.get(LIST))
    page = client.get(f"{LIST}{known.pk}/change/", follow=True)
    assert page.redirect_chain == [(page_of(known), 302)]
    assert WHY in words(page)
    assert "Known answer set" in words(client.get(f"{LIST}{known.pk}/history/"))
    assert "Known answers" in words(client.get("/admin/archive/"))


@pytest.mark.parametrize("who", ["observer", "importer", "reviewer", "adjudicator"])
def test_to_others_it_is_closed(known: KnownAnswer, who: str) -> None:
    client = signed_in(make_person("somebody", who))
    for path in (LIST, f"{LIST}{known.pk}/change/", f"{LIST}{known.pk}/history/"):
        assert client.get(path).status_code == 403
    assert "Known answer" not in words(client.get("/admin/"))


@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_whoever_has_a_part_in_the_review_finds_none(request: pytest.FixtureRequest, known: KnownAnswer, who: str) -> None:
    """And no page that looks otherwise than where there is none."""
    user = request.getfixturevalue(who)
    other = KnownAnswer.objects.create(
        version=desk.started(desk.queued(), by=user).version,
        rating="supported",
        why="zq-secret",
        set_at=desk.now(),
        set_by=make_person("setter", "editor"),
    )
    client = signed_in(user)
    listed = client.get(LIST)
    assert "zq-secret" not in words(listed)
    assert [row.pk for row in listed.context["cl"].result_list] == [known.pk]
    for page in ("change", "history"):
        theirs, nothing = (client.get(f"{LIST}{pk}/{page}/", follow=True) for pk in (other.pk, other.pk + 1000))
        assert (theirs.status_code, "zq-secret" in words(theirs)) == (nothing.status_code, False)


@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_nothing_is_added_changed_or_deleted_past_calibration(
    request: pytest.FixtureRequest, known: KnownAnswer, who: str
) -> None:
    client = signed_in(request.getfixturevalue(who))
    before = list(KnownAnswer.objects.values())
    typed = {"rating": "supported", "why": "Otherwise.", "_save": "Save"}
    assert client.get(f"{LIST}add/").status_code == client.post(f"{LIST}add/", typed).status_code == 403
    assert client.post(f"{LIST}{known.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{LIST}{known.pk}/change/", typed)
    client.post(LIST, {"action": "delete_selected", "_selected_action": [known.pk], "post": "yes"})
    assert list(KnownAnswer.objects.values()) == before


def test_it_is_ended_and_set_anew_by_the_functions_of_the_desk_and_on_the_record(editor: User, known: KnownAnswer) -> None:
    client = signed_in(editor)
    page = client.get(f"{LIST}{known.pk}/change/", follow=True)
    assert "Ended. It counts for nobody" in words(send(client, page, form_with(page, name="note"), note="A mistake."))
    page = client.get(page_of(known))
    told = send(client, page, form_with(page, name="seen"), rating="supported", why="Now we know.")
    assert "The known answer is set." in words(told)
    assert list(KnownAnswer.objects.order_by("pk").values_list("rating", "ended_by")) == [
        ("mostly_supported", editor.pk),
        ("supported", None),
    ]
    verbs = Event.objects.filter(subject_type="knownanswer").order_by("number").values_list("verb", "actor_id")
    assert list(verbs)[1:] == [("known_answer_ended", editor.pk), ("known_answer_set", editor.pk)]
    assert verify_chain() == []
    assert "A mistake." in words(client.get(f"{LIST}{known.pk}/history/"))


def test_who_may_not_decide_what_is_right_ends_none(administrator: User, known: KnownAnswer) -> None:
    client = signed_in(administrator)
    assert client.post(f"/admin/desk/known-answers/{known.pk}/end/", {"note": ""}).status_code == 403
    assert KnownAnswer.objects.get().ended_at is None


@pytest.mark.parametrize("lookup", ["set_by", "version__sheets__reviewer", "why__contains", "version__article__state"])
def test_list_is_narrowed_by_its_filters_alone(editor: User, known: KnownAnswer, lookup: str) -> None:
    assert signed_in(editor).get(f"{LIST}?{lookup}=1").status_code != 200


def test_list_takes_the_same_queries_for_many_as_for_one(editor: User) -> None:
    client, counts = signed_in(editor), []
    for _ in range(2):
        mark()
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
