"""Saved searches on the desk: from the search page to the list, what is told, and nothing of anybody else's."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Notification, SavedSearch
from archive.review.saved_searches import save_search, tell_owner
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.review import desk

pytestmark = pytest.mark.django_db
LIST = "/desk/searches/"
BRIDGES = f"{LIST}?q=bridge"


def saved(user: User, name: str = "Bridges") -> SavedSearch:
    return save_search(name=name, query="q=bridge", is_told=True, by=user, at=desk.now())


def test_a_search_is_saved_from_its_page(observer: User) -> None:
    client = signed_in(observer)
    page = client.get("/search/?q=bridge&sort=newest")
    assert BRIDGES in read(page).links
    page = client.get(BRIDGES)
    told = send(client, page, form_with(page, name="name"))
    search = SavedSearch.objects.get()
    assert (search.name, search.query, search.owner, search.told_since is None) == ("bridge", "q=bridge", observer, False)
    assert "/search/?q=bridge" in read(told).links


def test_readers_are_not_offered_to_save(client: Client) -> None:
    desk.make_article()
    assert "Save this search" not in words(client.get("/search/?q=bridge"))
    assert client.get(BRIDGES)["Location"].startswith("/login/")
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(BRIDGES).status_code == 403


@pytest.mark.parametrize(
    ("address", "changes", "said"),
    [
        (BRIDGES, {"name": " "}, "What is missing stands beside its field."),
        (BRIDGES, {"name": "Taken"}, "already"),
        (f"{LIST}?q=bridge&source=nowhere", {"name": "Nowhere"}, "Nothing could fit this search"),
    ],
)
def test_what_is_refused_says_why_and_saves_nothing(observer: User, address: str, changes: dict, said: str) -> None:
    saved(observer, "Taken")
    client = signed_in(observer)
    page = client.get(address)
    told = send(client, page, form_with(page, name="name"), **changes)
    assert told.status_code == 422 and said in words(told)
    assert SavedSearch.objects.count() == 1


def test_alerts_are_switched_and_a_search_deleted_there(observer: User) -> None:
    search = saved(observer)
    client = signed_in(observer)
    for expected in (True, False):
        page = client.get(LIST)
        send(client, page, form_with(page, action=f"{LIST}{search.pk}/tell/"))
        assert (SavedSearch.objects.get().told_since is None) == expected
    page = client.get(LIST)
    assert "Bridges: deleted." in words(send(client, page, form_with(page, action=f"{LIST}{search.pk}/delete/")))
    assert SavedSearch.objects.count() == 0


def test_a_notification_leads_to_what_was_found(observer: User) -> None:
    search, article = saved(observer), desk.make_article()
    tell_owner(search, {article.pk: None}, at=desk.now())
    client = signed_in(observer)
    page = client.get("/desk/notifications/")
    assert "New for your saved search “Bridges”: 1 article" in words(page)
    assert f"{LIST}{search.pk}/" in read(page).links
    found = client.get(f"{LIST}{search.pk}/")
    assert f"/desk/articles/{article.pk}/" in read(found).links and article.headline in words(found)


def test_those_of_others_are_neither_seen_nor_changed(observer: User, editor: User) -> None:
    search = saved(observer)
    tell_owner(search, {desk.make_article().pk: None}, at=desk.now())
    client = signed_in(editor)
    assert "Bridges" not in words(client.get(LIST))
    assert client.get(f"{LIST}{search.pk}/").status_code == 404
    csrf = client.get(BRIDGES) and client.cookies["csrftoken"].value
    for act in ("tell", "delete"):
        assert client.post(f"{LIST}{search.pk}/{act}/", {"csrfmiddlewaretoken": csrf}).status_code == 404
    assert SavedSearch.objects.get().told_since == search.told_since
    assert Notification.objects.visible_to(editor).count() == 0


def test_pages_cost_the_same_with_1_and_3(observer: User) -> None:
    client = signed_in(observer)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    def more(name: str) -> SavedSearch:
        search = saved(observer, name)
        tell_owner(search, {desk.make_article().pk: None}, at=desk.now())
        return search

    first = more("First")
    addresses = (LIST, f"{LIST}{first.pk}/", "/desk/notifications/")
    one = [queries(address) for address in addresses]
    tell_owner(first, {desk.make_article().pk: None, desk.make_article().pk: None}, at=desk.now())
    more("Second"), more("Third")
    assert [queries(address) for address in addresses] == one
