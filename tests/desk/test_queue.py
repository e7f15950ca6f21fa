"""The queue: filters in the address, lists that go on beyond their first page, and nothing told that is blind."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from archive.models import Article, ArticleTopic, Topic
from archive.queries.queue import LISTS
from archive.review.assignments import assign
from archive.review.roles import sync_roles
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.pages.test_query_counts import count
from tests.people import make_person
from tests.review.desk import agreed, disputed, in_review, make_article, make_source, now, queued, started

pytestmark = pytest.mark.django_db


def shown(page: HttpResponse, name: str) -> list[int]:
    return [row.pk for row in getattr(page.context["queue"], name).items]


def all_pages(client: Client, name: str, query: str = "") -> list[list[int]]:
    """The numbers of a list, page by page, by its own links."""
    pages, address = [], f"/desk/{query}"
    while address:
        page = client.get(address)
        pages.append(shown(page, name))
        more = page.context["more"].get(name)
        assert len(pages) < 9 and (not more or any(link.startswith(f"{more}#") for link in read(page).links))
        address = f"/desk/{more}" if more else ""
    return pages


def test_every_list_of_articles_goes_on_until_its_end(editor: User) -> None:
    source = make_source()
    fresh = [make_article(source=source).pk for _ in range(45)]
    pages = all_pages(signed_in(editor), "fresh")
    assert [len(page) for page in pages] == [20, 20, 5]
    assert sum(pages, []) == fresh[::-1]


def test_open_list_goes_on_from_begun_articles_to_the_queued_ones(reviewer2: User) -> None:
    begun, waiting = [in_review().pk for _ in range(12)], [queued().pk for _ in range(12)]
    pages = all_pages(signed_in(reviewer2), "open")
    assert [len(page) for page in pages] == [20, 4]
    assert sum(pages, []) == begun + waiting


def test_my_next_goes_on_by_day_and_then_without_one(reviewer: User, editor: User) -> None:
    today, given = timezone.localdate(), []
    for number in range(25):
        article = queued()
        due = today + timedelta(days=number // 3) if number < 22 else None
        assign(article, reviewer=reviewer, by=editor, at=now(), due_date=due)
        given.append(article.pk)
    assert sum(all_pages(signed_in(reviewer), "my_next"), []) == given


def test_who_works_on_what_goes_on_from_assignments_to_drafts_without_names(reviewer2: User, editor: User) -> None:
    for number in range(24):
        article = queued()
        worker = make_person(f"worker{number}", "reviewer")
        if number % 2:
            assign(article, reviewer=worker, by=editor, at=now())
        started(article, by=worker)
    client, seen = signed_in(reviewer2), []
    page = client.get("/desk/")
    seen += page.context["queue"].at_work.items
    page = client.get(f"/desk/?after_at_work={page.context['queue'].at_work.after}")
    seen += page.context["queue"].at_work.items
    assert len({row.article.pk for row in seen}) == len(seen) == 24
    assert {row.who for row in seen} == {""} and "worker" not in words(page)


def each_state() -> None:
    make_article(), queued(), agreed(), disputed()


@pytest.mark.prepared(by=each_state)
@pytest.mark.parametrize("after", ["²-3", "9-1", "0-99999999999999999999", "0", "-", "0--1", "1-x", "0-0"])
@pytest.mark.parametrize("name", LISTS)
def test_place_to_go_on_from_that_is_none_does_no_harm(editor: User, name: str, after: str) -> None:
    assert signed_in(editor).get("/desk/", {f"after_{name}": after}).status_code == 200


def mixed() -> dict[str, Article]:
    """One article for each filter to find."""
    editor, reviewer = make_person("editor", "editor"), make_person("reviewer", "reviewer")
    today = timezone.localdate()
    topic = Topic.objects.create(name="Harbours", slug="harbours", path="harbours/")
    under = Topic.objects.create(name="Piers", slug="piers", path="harbours/piers/", parent=topic)
    found = {name: queued() for name in ("source", "topic", "late", "week", "none")}
    found |= {"disputed": disputed(), "agreed": agreed(), "imported": make_article()}
    ArticleTopic.objects.create(content_object=found["topic"], tag=under)
    for name, day in (("late", today - timedelta(days=1)), ("week", today + timedelta(days=7)), ("none", None)):
        assign(
            found[name],
            reviewer=reviewer if name == "late" else make_person("else", "reviewer"),
            by=editor,
            at=now(),
            due_date=day,
        )
    return found


@pytest.mark.prepared(by=mixed)
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"topic": "harbours"}, {"topic"}),
        ({"topic": "HARBOURS"}, {"topic"}),
        ({"topic": "piers"}, {"topic"}),
        ({"due": "late"}, {"late"}),
        ({"due": "week"}, {"week"}),
        ({"due": "none"}, {"none"}),
        ({"state": "disputed"}, {"disputed"}),
        ({"state": "agreed"}, {"agreed"}),
        ({"state": "imported"}, {"imported"}),
        ({"state": "imported", "due": "late"}, set()),
        ({"assigned": "me"}, set()),
    ],
)
def test_filters_leave_what_fits(editor: User, prepared: dict[str, Article], query: dict[str, str], names: set[str]) -> None:
    page = signed_in(editor).get("/desk/", query)
    listed = {row.pk for name in LISTS if name != "at_work" for row in getattr(page.context["queue"], name).items}
    assigned = {row.article.pk for row in page.context["queue"].at_work.items}
    assert listed | assigned == {prepared[name].pk for name in names}
    assert ("Nothing in your queue fits" in words(page)) == (not names)
    assert page.context["filters"].faults == ()


@pytest.mark.prepared(by=mixed)
def test_filter_by_source(editor: User, prepared: dict[str, Article]) -> None:
    page = signed_in(editor).get("/desk/", {"source": prepared["source"].source.slug})
    assert shown(page, "open") == [prepared["source"].pk] and shown(page, "fresh") == []


@pytest.mark.prepared(by=mixed)
def test_assigned_to_me_is_what_i_hold(reviewer: User, prepared: dict[str, Article]) -> None:
    page = signed_in(reviewer).get("/desk/", {"assigned": "me"})
    assert shown(page, "my_next") == [prepared["late"].pk]
    assert [row.article.pk for row in page.context["queue"].at_work.items] == [prepared["late"].pk]
    assert shown(page, "open") == []


@pytest.mark.prepared(by=mixed)
@pytest.mark.parametrize("name", ["state", "source", "topic", "due", "assigned"])
def test_filter_that_names_nothing_says_so(editor: User, prepared: dict[str, Article], name: str) -> None:
    page = signed_in(editor).get("/desk/", {name: "<b>\x00no"})
    assert f"There is no {name} “&lt;b&gt;no”, so nothing can fit it." in page.content.decode()
    assert "Nothing in your queue fits" in words(page)


@pytest.mark.prepared(by=mixed)
def test_next_is_taken_from_what_the_filter_leaves(reviewer2: User, prepared: dict[str, Article]) -> None:
    client = signed_in(reviewer2)
    page = client.get("/desk/", {"topic": "harbours"})
    opened = send(client, page, form_with(page, action="/desk/next/"))
    assert opened.context["page"].version.article_id == prepared["topic"].pk
    client = signed_in(make_person("reviewer3", "reviewer"))
    empty = client.get("/desk/", {"state": "agreed"})
    told = send(client, empty, form_with(empty, action="/desk/next/"))
    assert "Nothing that fits the filter waits for you." in words(told)
    assert told.request["QUERY_STRING"] == "state=agreed"


def test_filter_stays_while_a_list_goes_on(editor: User) -> None:
    source, other = make_source(), make_source()
    wanted = [make_article(source=source).pk for _ in range(21)]
    make_article(source=other)
    assert sum(all_pages(signed_in(editor), "fresh", f"?source={source.slug}"), []) == wanted[::-1]


def test_queue_takes_no_query_more_for_more_rows() -> None:
    sync_roles()
    clients = {role: signed_in(make_person(f"looker-{role}", role)) for role in ("editor", "adjudicator", "reviewer", "observer")}
    topic = Topic.objects.create(name="Harbours", slug="harbours", path="harbours/")
    query = "?topic=harbours&due=late"
    counts = []
    for many in (1, 3):
        for _ in range(many):
            rows = [in_review(), queued(), agreed(), disputed(), make_article()]
            ArticleTopic.objects.bulk_create(ArticleTopic(content_object=row, tag=topic) for row in rows)
        for client in clients.values():
            client.get("/desk/")
        counts.append({role: (count(one, "/desk/"), count(one, f"/desk/{query}")) for role, one in clients.items()})
    assert counts[0] == counts[1]
