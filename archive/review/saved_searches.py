"""Saved searches of the people of the desk: made, deleted, and their owners told what is new. No one's but their owner's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from archive.models import Article, Notification, SavedSearch, SavedSearchFind, SearchArchive
from archive.models.search_change import archive_key
from archive.models.writing_lock import take_writing_lock
from archive.review.mail import mail_later
from archive.review.permissions import check_can
from archive.search.index import newest_change

LONGEST_NAME = 80
LONGEST_QUERY = 2000
MOST = 50  # a person


class SavedSearchRefused(Exception):
    """The search cannot be saved or changed so; nothing changed. Says why."""


def save_search(*, name: str, query: str, is_told: bool, by: Any, at: datetime) -> SavedSearch:
    """The search, kept under a name. query: as queries.saved_searches gives it. is_told: whether of what is new from now on.

    Raises PermissionRefused, SavedSearchRefused.
    """
    check_can(by, "see_unpublished")
    name = _checked_name(name)
    if not query or len(query) > LONGEST_QUERY:
        raise SavedSearchRefused("There is nothing to look for." if not query else "The search is too long to be kept.")
    with transaction.atomic():
        take_writing_lock()
        own = SavedSearch.objects.filter(owner=by)
        if own.filter(name=name).exists():
            raise SavedSearchRefused(f"You have a search of the name “{name}” already.")
        if own.count() >= MOST:
            raise SavedSearchRefused(f"You have {MOST} saved searches: delete one first.")
        since = _since(at) if is_told else {}
        return SavedSearch.objects.create(owner=by, name=name, query=query, made_at=at, **since)


def set_told(search: SavedSearch, is_told: bool, *, by: Any, at: datetime) -> SavedSearch:
    """The search, whose owner is told what is new from now on, or no more. Raises SavedSearchRefused where it is another's."""
    with transaction.atomic():
        take_writing_lock()
        found = _own(search, by)
        if found.telling().exists() == is_told:
            raise SavedSearchRefused("That is how it is already.")
        found.update(**(_since(at) if is_told else {"told_since": None}))
        return SavedSearch.objects.get(pk=search.pk)


def delete_search(search: SavedSearch, *, by: Any) -> None:
    """Gone, with what was told of it. Raises SavedSearchRefused where it is another's, or gone."""
    with transaction.atomic():
        found = _own(search, by)
        Notification.objects.filter(search=search).delete()
        found.delete()


def tell_owner(search: SavedSearch, found: Mapping[int, datetime | None], *, at: datetime) -> None:
    """One unread notification a search, however much is found: what comes until it is read is counted there.

    found: by article, when the newest of its verdicts was published. Call it in a transaction.
    """
    if not found:
        return
    SavedSearchFind.objects.filter(search=search, article_id__in=found).delete()
    finds = [SavedSearchFind(search=search, article_id=pk, verdict_at=when, told_at=at) for pk, when in sorted(found.items())]
    SavedSearchFind.objects.bulk_create(finds)
    waiting = Notification.objects.unread().filter(search=search)
    if not waiting.update(found=F("found") + len(found), at=at):
        mail_later([Notification.objects.create(recipient=search.owner, kind="found", search=search, found=len(found), at=at)])


def take_stretch(begin: int, end: int) -> bool:
    """Whether the log of changes from begin on to end is this caller's to tell of: nobody else did. Call it in a transaction."""
    return bool(SearchArchive.objects.filter(told=begin).update(told=end))


def _since(at: datetime) -> dict[str, Any]:
    """What is there now is not new. Where nobody was told of anything before, the log was not followed: it is from here on."""
    if not SavedSearch.objects.telling().exists():
        archive_key()
        SearchArchive.objects.update(told=newest_change())
    newest = Article.objects.order_by().aggregate(newest=Max("pk"))["newest"]
    return {"told_since": at, "told_after": newest or 0}


def _own(search: SavedSearch, by: Any) -> Any:
    check_can(by, "see_unpublished")
    found = SavedSearch.objects.filter(pk=search.pk, owner=by)
    if not found.exists():
        raise SavedSearchRefused("There is no such search of yours.")
    return found


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise SavedSearchRefused("Give the search a name.")
    if len(name) > LONGEST_NAME:
        raise SavedSearchRefused(f"The name has {len(name)} characters; {LONGEST_NAME} are the most.")
    return name
