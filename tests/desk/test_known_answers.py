"""The pages of known answers, in both frames: set, refused, listed, ended, as a browser without JavaScript would."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article, KnownAnswer
from archive.review.calibration import end_known_answer, set_known_answer
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db
FRAMES = ["desk", "admin/desk"]
WHY = "The text says six weeks."


def address(frame: str, article: Article) -> str:
    return f"/{frame}/articles/{article.pk}/known-answer/"


def marked(article: Article | None = None, by: str = "setter") -> KnownAnswer:
    version = desk.version_of(article or desk.queued())
    return set_known_answer(version, rating="supported", why=WHY, by=make_person(by, "editor"), at=desk.now())


@pytest.fixture
def client(editor: User) -> Client:
    return signed_in(editor)


@pytest.mark.parametrize("frame", FRAMES)
def test_set_seen_and_ended(frame: str, client: Client, editor: User) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=desk.reviewers()[0])
    page = client.get(address(frame, article))
    given = {"rating": "weakly_supported", "reasons": ["detail_mismatch"], f"claim-{claim.pk}": "true", "why": WHY}
    page = client.post(address(frame, article), form_with(page, name="seen").values | given, follow=True)
    known = KnownAnswer.objects.get()
    assert (known.rating, known.reasons, known.why, known.set_by) == ("weakly_supported", ["detail_mismatch"], WHY, editor)
    assert known.verdicts.get().verdict == "true"
    shown = words(page)
    assert (
        "The known answer is set" in shown and "Weakly supported" in shown and "Detail does not match" in shown and WHY in shown
    )
    assert address(frame, article) in read(client.get(f"/{frame}/known-answers/")).links
    page = send(client, page, form_with(page, action=f"/{frame}/known-answers/{known.pk}/end/"), note="It was changed.")
    assert "Ended." in words(page) and KnownAnswer.objects.get().ended_by == editor
    assert form_with(page, name="seen")


@pytest.mark.parametrize("frame", FRAMES)
def test_article_page_leads_there(frame: str, client: Client) -> None:
    article = desk.queued()
    page = f"/desk/articles/{article.pk}/" if frame == "desk" else f"/admin/archive/article/{article.pk}/change/"
    assert address(frame, article) in read(client.get(page)).links


def test_what_is_refused_keeps_what_was_typed(client: Client) -> None:
    article = desk.queued()
    page = client.get(address("desk", article))
    given = form_with(page, name="seen").values
    for changes, told in (
        ({"why": WHY}, "Give the rating that is known"),
        ({"rating": "supported", "reasons": ["overstates"], "why": WHY}, "falls short"),
        ({"rating": "splendid", "why": WHY}, "What is missing stands beside its field"),
        ({"rating": "supported", "why": ""}, "Say why the desk is sure"),
    ):
        page = client.post(address("desk", article), given | changes)
        assert page.status_code == 422 and told in words(page)
        assert form_with(page, name="seen").values["why"] == [changes["why"]]
    assert not KnownAnswer.objects.exists()


def test_a_version_that_came_meanwhile_is_looked_at_first(client: Client) -> None:
    article = desk.queued()
    given = form_with(client.get(address("desk", article)), name="seen").values | {"rating": "supported", "why": WHY}
    desk.add_version(article, text=desk.TEXT.replace("Monday", "Tuesday"))
    page = client.post(address("desk", article), given)
    assert page.status_code == 422 and "has a new version" in words(page) and not KnownAnswer.objects.exists()
    page = client.post(address("desk", article), form_with(page, name="seen").values | {"rating": "supported"}, follow=True)
    assert KnownAnswer.objects.get().version.number == 2


@pytest.mark.parametrize("role", ["reviewer", "adjudicator", "observer", "importer"])
@pytest.mark.parametrize("frame", FRAMES)
def test_pages_need_the_power(frame: str, role: str, request: pytest.FixtureRequest) -> None:
    known, client = marked(), signed_in(request.getfixturevalue(role))
    for one in (f"/{frame}/known-answers/", address(frame, known.version.article)):
        assert client.get(one).status_code == 403
    article = known.version.article
    loose = Client()
    loose.force_login(request.getfixturevalue(role))
    assert loose.post(address(frame, article), {"rating": "supported", "why": WHY}).status_code == 403
    assert loose.post(f"/{frame}/known-answers/{known.pk}/end/").status_code == 403
    assert Client().get(f"/{frame}/known-answers/").status_code == 302
    assert KnownAnswer.objects.get().ended_at is None


def test_administrator_looks_and_changes_nothing(administrator: User) -> None:
    known = marked()
    article, client = known.version.article, Client()
    client.force_login(administrator)
    assert WHY in words(client.get("/desk/known-answers/"))
    page = client.get(address("desk", article))
    assert WHY in words(page) and "End it" not in words(page)
    assert "Editors set them" in words(client.get(address("desk", desk.queued())))
    given = {"seen": known.version_id, "rating": "supported", "why": WHY}
    assert client.post(address("desk", article), given).status_code == 403
    assert client.post(f"/desk/known-answers/{known.pk}/end/").status_code == 403


def test_whoever_has_a_part_finds_the_same_page_whatever_is_set(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    shown = []
    for is_marked in (True, False):
        article = desk.queued()
        desk.started(article, by=editor)
        known = marked(article) if is_marked else None
        page = client.get(address("desk", article))
        shown.append(re.sub(r"\d+", "N", words(page)))
        assert "told to you neither now nor later" in shown[-1] and WHY not in shown[-1]
        assert (
            client.post(address("desk", article), {"seen": desk.version_of(article).pk, "rating": "supported"}).status_code == 422
        )
        assert "No known answer" in words(client.get("/desk/known-answers/"))
        if known:
            assert client.post(f"/desk/known-answers/{known.pk}/end/").status_code == 404
    begin = "version N of N"
    assert shown[0].partition(begin)[2] == shown[1].partition(begin)[2] != ""
    assert KnownAnswer.objects.get().ended_at is None


def test_ending_twice_is_told(client: Client, editor: User) -> None:
    known = marked()
    page = client.get("/desk/known-answers/")
    form = form_with(page, action=f"/desk/known-answers/{known.pk}/end/")
    end_known_answer(known, by=editor, at=desk.now())
    assert "ended already" in words(send(client, page, form))


def test_list_goes_on_and_costs_the_same(client: Client) -> None:
    marked()
    counts = []
    for n in (0, 26):
        for _ in range(n):
            marked()
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/desk/known-answers/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert page.content.decode().count("listing-title") == 25
    (more,) = [link for link in read(page).links if "after=" in link]
    assert client.get(f"/desk/known-answers/{more}").content.decode().count("listing-title") == 2
    assert client.get("/desk/known-answers/?after=nonsense").status_code == 200
