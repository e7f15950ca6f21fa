"""Who may open what on the desk, and that looking changes nothing and costs the same for one row as for three."""

import zlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.models import ImportBatch, Record, Sheet
from archive.pipeline import import_records
from archive.policy.roles import ROLES
from archive.review.assignments import assign
from tests.desk.pages import crawl, signed_in, words
from tests.factories import raw_record
from tests.people import make_person
from tests.review.desk import (
    agreed,
    disputed,
    everything,
    in_review,
    make_article,
    now,
    person,
    published,
    queued,
    saved,
    version_of,
)

PEOPLE = ["reviewer", "adjudicator", "editor", "observer", "importer", "administrator"]


@pytest.fixture(params=PEOPLE)
def anybody(request: pytest.FixtureRequest) -> User:
    return request.getfixturevalue(request.param)


def holds(user: User, power: str) -> bool:
    return any(power in role.powers for role in ROLES if role.code == user.username)


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    article = queued()
    for address in ("/desk/", f"/desk/articles/{article.pk}/", "/desk/imports/", "/desk/review/1/"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, f"/login/?next={address}")


def test_signed_in_without_the_power_is_refused(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("nobody"))
    assert client.get("/desk/").status_code == 403


def one_in_each_list() -> None:
    disputed(), agreed(), queued(), make_article()


@pytest.mark.prepared(by=one_in_each_list)
def test_queue_opens_for_every_role(anybody: User) -> None:
    response = signed_in(anybody).get("/desk/")
    assert response.status_code == 200
    shown = words(response)
    assert (">Decide</a>" in response.content.decode()) == holds(anybody, "adjudicate")
    assert ("Ready to publish" in shown) == holds(anybody, "publish")
    assert ("Freshly imported" in shown) == holds(anybody, "queue")
    assert ("Take the next" in shown) == holds(anybody, "rate")


def to_decide_and_to_correct() -> dict[str, int]:
    return {"version": version_of(disputed()).pk, "published": published().pk}


@pytest.mark.prepared(by=to_decide_and_to_correct)
@pytest.mark.parametrize(
    ("address", "power"),
    [("adjudicate/{version}", "adjudicate"), ("correct/{published}", "correct"), ("imports", "import_articles")],
)
def test_page_needs_its_power(anybody: User, prepared: dict[str, int], address: str, power: str) -> None:
    response = signed_in(anybody).get(f"/desk/{address.format(**prepared)}/")
    assert response.status_code == (200 if holds(anybody, power) else 403)


@pytest.mark.long
def test_every_desk_page_a_link_leads_to_opens_and_changes_nothing(anybody: User) -> None:
    disputed(), agreed(), published(), in_review(), queued(), make_article()
    import_records([raw_record(""), raw_record(b"\x00\x01 no text")], at=now())
    before = everything()
    client = signed_in(anybody)
    opened = [(address, response.status_code) for address, response in crawl(client, "/desk/") if address.startswith("/desk/")]
    assert [row for row in opened if row[1] not in (200, 302)] == []
    assert len(opened) >= 3
    assert everything() == before


@pytest.mark.parametrize(
    "address", ["/desk/next/", "/desk/articles/1/move/", "/desk/articles/1/tags/", "/desk/articles/1/start/"]
)
def test_what_changes_something_is_not_done_by_a_link(editor: User, address: str) -> None:
    assert signed_in(editor).get(address).status_code == 405


@pytest.mark.parametrize(
    "address",
    ["next", "articles/{pk}/move", "articles/{pk}/tags", "articles/{pk}/assign", "articles/{pk}/start", "publish/{pk}"],
)
def test_post_without_the_csrf_token_is_refused(editor: User, address: str) -> None:
    article, before = queued(), everything()
    assert signed_in(editor).post(f"/desk/{address.format(pk=article.pk)}/", {"move": "withdraw", "note": "x"}).status_code == 403
    assert everything() | {"Article": 0} == before | {"Article": 0}
    article.refresh_from_db()
    assert (article.state, article.visibility) == ("queued", "public")


def test_queue_costs_the_same_with_one_row_and_with_three(editor: User) -> None:
    def one_of_each() -> None:
        disputed(), agreed(), in_review(), make_article()
        assign(queued(), reviewer=person("reviewer3", "reviewer"), by=editor, at=now())
        assign(queued(), reviewer=editor, by=editor, at=now())

    one_of_each()
    client = signed_in(editor)
    client.get("/desk/")
    with CaptureQueriesContext(connection) as first:
        client.get("/desk/")
    one_of_each(), one_of_each()
    with CaptureQueriesContext(connection) as third:
        client.get("/desk/")
    assert len(third) == len(first)


def test_names_are_hidden_from_colleagues_while_the_review_is_blind(editor: User, observer: User, reviewer2: User) -> None:
    article = queued()
    colleague = make_person("zebedee", "reviewer")
    assign(article, reviewer=colleague, by=editor, at=now())
    assert "zebedee" in words(signed_in(editor).get("/desk/"))
    assert "zebedee" in words(signed_in(colleague).get("/desk/"))
    for other in (observer, reviewer2):
        for address in ("/desk/", f"/desk/articles/{article.pk}/"):
            assert "zebedee" not in words(signed_in(other).get(address))


def test_an_editor_who_reviews_the_article_does_not_learn_the_colleagues_name(editor: User) -> None:
    article = queued()
    assign(article, reviewer=make_person("zebedee", "reviewer"), by=person("administrator", "administrator"), at=now())
    assign(article, reviewer=editor, by=person("administrator", "administrator"), at=now())
    assert "zebedee" not in words(signed_in(editor).get("/desk/"))


def test_late_work_is_told_and_stands_first(reviewer: User, editor: User) -> None:
    today = timezone.localdate()
    assign(queued(), reviewer=reviewer, by=editor, at=now(), due_date=today + timedelta(days=3))
    late = queued()
    assign(late, reviewer=reviewer, by=editor, at=now(), due_date=today - timedelta(days=1))
    page = signed_in(reviewer).get("/desk/")
    assert [article.pk for article in page.context["queue"].my_next.items][0] == late.pk
    assert "Late: due" in words(page)


def test_nothing_to_take_is_told(reviewer: User) -> None:
    client = Client()
    client.force_login(reviewer)
    assert "Nothing waits for you." in words(client.post("/desk/next/", follow=True))


def test_next_pressed_twice_begins_one_review(reviewer: User) -> None:
    queued(), queued()
    client = Client()
    client.force_login(reviewer)
    first, second = client.post("/desk/next/"), client.post("/desk/next/")
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    begun = Sheet.objects.get()
    saved(begun)
    assert client.post("/desk/next/")["Location"] != first["Location"]
    assert Sheet.objects.count() == 2


def test_next_after_a_while_begins_another_review(reviewer: User) -> None:
    queued(), queued()
    client = Client()
    client.force_login(reviewer)
    client.post("/desk/next/")
    Sheet.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    client.post("/desk/next/")
    assert Sheet.objects.count() == 2


def test_refused_items_are_shown_as_words_and_never_as_markup(importer: User) -> None:
    batch = ImportBatch.objects.create(started_at=now(), refused=1)
    raw = b"<script>alert(1)</script>\x00\xff" + b"x" * 500
    Record.objects.create(
        batch=batch, number=1, locator="odd.txt", raw=compressed(raw), size=len(raw), sha256="0" * 64, outcome="refused",
        reason_code="binary", reason="It is not text.",
    )  # fmt: skip
    page = signed_in(importer).get(f"/desk/imports/{batch.pk}/")
    assert "It is not text." in words(page)
    assert b"<script>alert" not in page.content and b"&lt;script&gt;alert(1)" in page.content
    assert b"x" * 200 not in page.content


def compressed(raw: bytes) -> bytes:
    return zlib.compress(raw)
