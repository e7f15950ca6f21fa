"""Places given and taken on many articles, and entities merged, from the lists of the admin: asked, shown, done."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from archive.models import Assignment, Block, Entity, Event
from archive.review.assignments import assign
from tests.desk.pages import form_with, send, signed_in, words
from tests.review.desk import everything, make_article, now, queued, started

pytestmark = pytest.mark.django_db
ARTICLES, ENTITIES, BLOCKS = "/admin/archive/article/", "/admin/archive/entity/", "/admin/archive/block/"


def ask(client: Client, address: str, action: str, rows: list[Any]) -> HttpResponse:
    token = client.get(address).cookies["csrftoken"].value
    chosen = [row.pk for row in rows]
    return client.post(address, {"action": action, "_selected_action": chosen, "csrfmiddlewaretoken": token}, follow=True)


def go_on(client: Client, page: HttpResponse, **values: object) -> HttpResponse:
    return send(client, page, form_with(page, name="action"), **values)


def held() -> list[tuple[int, str]]:
    rows = Assignment.objects.filter(released_at=None).order_by("article", "pk")
    return list(rows.values_list("article", "reviewer__username"))


def test_assigning_is_asked_then_shown_then_done(editor: User, reviewer: User, reviewer2: User) -> None:
    open_, taken, fresh = queued(), queued(), make_article()
    assign(taken, reviewer=reviewer, by=editor, at=now())
    client, day = signed_in(editor), timezone.localdate() + timedelta(days=3)
    asked = ask(client, ARTICLES, "assign_to", [open_, taken, fresh])
    before = everything(), held()
    refused = go_on(client, asked, reviewer="", due_date=str(day))
    assert "3 chosen." in words(refused) and "This field is required" in words(refused)
    shown = go_on(client, asked, reviewer=str(reviewer.pk), due_date=str(day))
    assert "1 of 3 will be changed, 2 will not." in words(shown)
    assert "reviewer has this article already." in words(shown) and "put it in the queue first" in words(shown)
    assert (everything(), held()) == before
    done = send(client, shown, form_with(shown, name="confirmed"))
    assert "Assign: 1 of 1." in words(done)
    assert held() == [(open_.pk, "reviewer"), (taken.pk, "reviewer")]
    assert Assignment.objects.get(article=open_).due_date == day
    assert Event.objects.filter(verb="assigned", article_id=open_.pk, actor_id=editor.pk).count() == 1


def test_what_changed_since_it_was_shown_is_refused_by_itself(editor: User, reviewer: User) -> None:
    articles = [queued(), queued()]
    client = signed_in(editor)
    shown = go_on(client, ask(client, ARTICLES, "assign_to", articles), reviewer=str(reviewer.pk))
    assign(articles[0], reviewer=reviewer, by=editor, at=now())
    done = send(client, shown, form_with(shown, name="confirmed"))
    assert "Assign: 1 of 2." in words(done) and "has this article already" in words(done)
    assert held() == [(article.pk, "reviewer") for article in articles]


@pytest.mark.parametrize("whose", ["", "reviewer2"])
def test_assignments_are_withdrawn_from_one_or_from_all(editor: User, reviewer: User, reviewer2: User, whose: str) -> None:
    both, none = queued(), queued()
    for user in (reviewer, reviewer2):
        assign(both, reviewer=user, by=editor, at=now())
    client = signed_in(editor)
    asked = ask(client, ARTICLES, "withdraw_assignments", [both, none])
    shown = go_on(client, asked, reviewer=str(reviewer2.pk) if whose else "")
    assert "1 of 2 will be changed, 1 will not." in words(shown)
    assert ("2 places given back" in words(shown)) == (not whose)
    assert len(held()) == 2
    done = send(client, shown, form_with(shown, name="confirmed"))
    assert "Withdraw assignments: 1 of 1." in words(done)
    assert held() == ([(both.pk, "reviewer")] if whose else [])
    assert Event.objects.filter(verb="released", article_id=both.pk).count() == (1 if whose else 2)


def test_editor_who_reviews_an_article_learns_of_no_colleague_by_asking(editor: User, reviewer: User, reviewer2: User) -> None:
    """Whether somebody has it already would tell who the other reviewer is."""
    article = queued()
    assign(article, reviewer=reviewer, by=editor, at=now())
    started(article, by=editor)
    client = signed_in(editor)
    told = [
        words(go_on(client, ask(client, ARTICLES, action, [article]), reviewer=str(user.pk))).replace(user.username, "X")
        for action in ("assign_to", "withdraw_assignments")
        for user in (reviewer, reviewer2)
    ]
    assert told[0] == told[1] and told[2] == told[3]
    assert "You review it" in told[0] and "You review it" in told[2]


@pytest.mark.parametrize("role", ["reviewer", "observer", "adjudicator"])
def test_bulk_work_is_not_offered_without_the_power(request: pytest.FixtureRequest, role: str, reviewer2: User) -> None:
    client, article = signed_in(request.getfixturevalue(role)), queued()
    page = client.get(ARTICLES).content
    assert b"assign_to" not in page and b"withdraw_assignments" not in page
    token = client.cookies["csrftoken"].value
    data = {"action": "assign_to", "_selected_action": article.pk, "reviewer": reviewer2.pk, "confirmed": "on"}
    client.post(ARTICLES, data | {"csrfmiddlewaretoken": token})
    assert held() == []


def entity(name: str, kind: str = "organisation") -> Entity:
    return Entity.objects.create(name=name, slug=name.lower().replace(" ", "-"), kind=kind)


def test_entities_are_merged_after_it_was_shown_what_will_happen(editor: User) -> None:
    kept, other, place = entity("Harbour Board"), entity("Board of the Harbour"), entity("The Harbour", "place")
    client = signed_in(editor)
    asked = ask(client, ENTITIES, "merge", [kept, other, place])
    assert go_on(client, asked).context["form"].errors
    shown = go_on(client, asked, kept=str(kept.pk))
    assert "1 of 2 will be changed, 1 will not." in words(shown)
    assert "One is organisation, the other place" in words(shown)
    assert not Entity.objects.exclude(merged_into=None).exists()
    shown = go_on(client, asked, kept=str(kept.pk), note="The board is meant.")
    done = send(client, shown, form_with(shown, name="confirmed"))
    assert "Merge: 2 of 2." in words(done)
    assert set(Entity.objects.filter(merged_into=kept)) == {other, place}
    history = words(client.get(f"{ENTITIES}{kept.pk}/history/"))
    assert history.count("Merged into another") == 2 and "Board of the Harbour" in history
    page = client.get(f"{ENTITIES}{other.pk}/change/")
    assert 'name="merged_into"' not in page.content.decode()


def test_one_entity_alone_is_not_merged(editor: User) -> None:
    client = signed_in(editor)
    told = ask(client, ENTITIES, "merge", [entity("Harbour Board")])
    assert "Choose the entities that are one, at least 2" in words(told)


@pytest.mark.parametrize("role", ["reviewer", "observer", "adjudicator"])
def test_merging_is_not_offered_without_the_power(request: pytest.FixtureRequest, role: str) -> None:
    rows = [entity("Harbour Board"), entity("Board of the Harbour")]
    client = signed_in(request.getfixturevalue(role))
    page = client.get(ENTITIES).content
    assert b'value="merge"' not in page
    token = client.cookies["csrftoken"].value
    data = {"action": "merge", "_selected_action": [row.pk for row in rows], "kept": rows[0].pk, "confirmed": "on"}
    client.post(ENTITIES, data | {"csrfmiddlewaretoken": token})
    assert not Entity.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize(("action", "status", "title"), [("accept", "accepted", "Accept"), ("reject", "rejected", "Reject")])
def test_suggested_names_are_judged_by_the_dozen(editor: User, action: str, status: str, title: str) -> None:
    fields = {"kind": "person", "status": "suggested", "origin": "machine"}
    one, two = (Entity.objects.create(name=name, slug=name.lower(), **fields) for name in ("Lomax", "Tull"))
    done_already = Entity.objects.create(name="Quern", slug="quern", kind="person", status=status)
    client = signed_in(editor)
    shown = go_on(client, ask(client, ENTITIES, action, [one, two, done_already]), note="Looked at.")
    assert "2 of 3 will be changed, 1 will not." in words(shown) and f"It is {status} already." in words(shown)
    done = send(client, shown, form_with(shown, name="confirmed"))
    assert f"{title}: 2 of 2." in words(done)
    assert set(Entity.objects.values_list("status", flat=True)) == {status}
    rows = Event.objects.filter(verb=f"entity_{status}").values_list("actor_id", "note")
    assert list(rows) == [(editor.pk, "Looked at.")] * 2


def test_entity_is_split_by_one_of_its_other_names(editor: User) -> None:
    board = Entity.objects.create(name="Harbour Board", slug="board", kind="organisation")
    board.aliases.create(name="The Quayside")
    client = signed_in(editor)
    refused = ask(client, ENTITIES, "split", [Entity.objects.create(name="Alone", slug="alone", kind="place")])
    assert "Choose one entity that goes by another name too" in words(refused)
    shown = go_on(client, ask(client, ENTITIES, "split", [board]), name="The Quayside", kind="place", note="")
    assert "becomes an entity of its own, with 0 of 0 mentions" in words(shown)
    send(client, shown, form_with(shown, name="confirmed"))
    assert Entity.objects.get(name="The Quayside").kind == "place" and not board.aliases.exists()


def test_lines_are_classed_anew_by_the_dozen(editor: User, reviewer: User) -> None:
    article = make_article()
    whole = Block.objects.get(version__article=article)
    Block.objects.filter(pk=whole.pk).update(kind="headline", end=20)
    one, two = (Block.objects.create(version=whole.version, number=n, kind="body", start=n * 30, end=n * 30 + 20) for n in (2, 3))
    assert b'value="revise"' not in signed_in(reviewer).get(BLOCKS).content
    client = signed_in(editor)
    shown = go_on(client, ask(client, BLOCKS, "revise", [whole, two]), kind="caption", note="Under the picture.")
    assert "1 of 2 will be changed, 1 will not." in words(shown) and "The headline is that of the version" in words(shown)
    done = send(client, shown, form_with(shown, name="confirmed"))
    assert "Class anew: 1 of 1." in words(done)
    assert list(Block.objects.order_by("number").values_list("kind", "origin")) == [
        ("headline", "machine"), ("body", "machine"), ("caption", "person")
    ]  # fmt: skip
    assert Event.objects.get(verb="block_revised").note == "Under the picture."
    assert one.origin == "machine"
