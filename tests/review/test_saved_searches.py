"""Saved searches: made, switched and deleted by their owners alone; what is refused changes nothing."""

import pytest

from archive.models import Notification, SavedSearch, SavedSearchFind
from archive.review import saved_searches
from archive.review.permissions import PermissionRefused
from archive.review.saved_searches import SavedSearchRefused, delete_search, save_search, set_told, tell_owner
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db


def saved(user, name: str = "Bridges", *, query: str = "q=bridge", is_told: bool = True) -> SavedSearch:
    return save_search(name=name, query=query, is_told=is_told, by=user, at=desk.now())


def test_a_search_is_kept_under_its_name_from_now_on(observer):
    article = desk.make_article()
    search = saved(observer, "  Bridges \n of Sallow ")
    assert (search.name, search.query, search.owner, search.told_after) == ("Bridges of Sallow", "q=bridge", observer, article.pk)
    assert search.told_since == search.made_at
    assert saved(observer, "Quiet", is_told=False).told_since is None


@pytest.mark.parametrize(
    ("name", "query", "match"),
    [
        (" \x00 ", "q=bridge", "Give the search a name"),
        ("a" * 81, "q=bridge", "81 characters"),
        ("Bridges", "", "nothing to look for"),
        ("Bridges", "q=" + "a" * 2000, "too long"),
        ("Ferries", "q=bridge", "already"),
    ],
)
def test_what_cannot_be_kept_is_refused(name, query, match, observer):
    saved(observer, "Ferries")
    with pytest.raises(SavedSearchRefused, match=match):
        saved(observer, name, query=query)
    assert SavedSearch.objects.count() == 1


def test_there_is_a_most_to_each_person(observer, reviewer, monkeypatch):
    monkeypatch.setattr(saved_searches, "MOST", 1)
    saved(observer)
    with pytest.raises(SavedSearchRefused, match="delete one first"):
        saved(observer, "Another")
    saved(reviewer)  # under the same name: it is another person's


def test_only_who_may_read_unpublished_work_keeps_searches(stranger):
    with pytest.raises(PermissionRefused):
        saved(stranger)
    assert SavedSearch.objects.count() == 0


def test_nobody_touches_those_of_others(observer, superuser):
    search = saved(observer)
    for act in (lambda: set_told(search, False, by=superuser, at=desk.now()), lambda: delete_search(search, by=superuser)):
        with pytest.raises(SavedSearchRefused, match="no such search"):
            act()
    assert SavedSearch.objects.get().told_since == search.told_since


def test_what_is_so_already_is_refused(observer):
    search = saved(observer)
    with pytest.raises(SavedSearchRefused, match="already"):
        set_told(search, True, by=observer, at=desk.now())
    assert SavedSearch.objects.get().told_since == search.told_since


def test_a_deleted_search_takes_what_was_told_of_it_along(observer):
    search, other = saved(observer), saved(make_person("second", "observer"))
    for one in (search, other):
        tell_owner(one, {desk.make_article().pk: None}, at=desk.now())
    delete_search(search, by=observer)
    assert [row.search for row in Notification.objects.all()] == [other]
    assert SavedSearchFind.objects.get().search == SavedSearch.objects.get() == other
    with pytest.raises(SavedSearchRefused, match="no such search"):
        delete_search(search, by=observer)


def test_nothing_found_tells_nothing(observer):
    tell_owner(saved(observer), {}, at=desk.now())
    assert Notification.objects.count() == 0
