"""Owners of saved searches are told what is new: once, as far as they find it, and of no verdict before it is published."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from archive import alerts
from archive.ingest.undo import undo_batch
from archive.models import Article, ImportBatch, Notification, SavedSearch, SavedSearchFind, SearchChange
from archive.queries.saved_searches import search_to_keep
from archive.review.notifications import mark_read
from archive.review.saved_searches import save_search, set_told
from archive.review.tags import set_tags
from archive.review.transitions import move
from archive.search.changes import note_changes
from archive.search.index import catch_up
from tests.factories import AT, make_source, story_text
from tests.factories import make_article as import_article
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db


def saved(user: User, query: str = "bridge", *, name: str = "Bridges", is_told: bool = True, **filters: str) -> SavedSearch:
    kept = search_to_keep({"q": query, **filters}, user=user)
    assert kept.can_match, kept.faults
    return save_search(name=name, query=kept.query, is_told=is_told, by=user, at=desk.now())


def noted(article: Article) -> Article:
    """As whoever writes something does."""
    with transaction.atomic():
        note_changes([article.pk])
    return article


def told() -> list[tuple[str, int]]:
    """What is told once the index and the alerts have caught up: by whom, how many articles."""
    catch_up()
    alerts.tell_of_finds(at=desk.now())
    return list(Notification.objects.filter(kind="found").order_by("pk").values_list("recipient__username", "found"))


def test_an_article_that_comes_in_is_told_once(observer, editor):
    noted(desk.make_article())
    saved(observer)
    assert told() == []  # it was there
    article = noted(desk.make_article())
    assert told() == [("observer", 1)]
    assert Notification.objects.get().sentence("") == "New for your saved search “Bridges”: 1 article"
    noted(article)
    set_tags(article, topics=[], entities=[], by=editor, at=desk.now())
    assert told() == [("observer", 1)]
    assert list(SavedSearchFind.objects.values_list("article_id", "verdict_at")) == [(article.pk, None)]


def test_what_the_search_does_not_find_is_not_told(observer):
    saved(observer, "lighthouse")
    saved(observer, "bridge", name="Elsewhere", source=make_source("The Sarn Courier").slug)
    noted(desk.make_article())
    assert told() == []


def test_until_it_is_read_one_notification_counts_all_that_comes(observer):
    saved(observer)
    for _ in range(2):
        noted(desk.make_article())
        told()
    assert told() == [("observer", 2)]
    mark_read(Notification.objects.get(), by=observer, at=desk.now())
    noted(desk.make_article())
    assert told() == [("observer", 2), ("observer", 1)]


def test_a_verdict_is_told_when_it_is_published_and_not_when_it_is_reached(observer, reviewer, editor):
    article = noted(desk.make_article())
    found = [saved(observer), saved(reviewer, "", name="Rated", rating="none"), saved(reviewer, "verdict:true", name="True")]
    move(article, "queue", by=editor, at=desk.now())
    claim = desk.claim_on(article, by=editor)
    first, second = (desk.started(article, by=by) for by in desk.reviewers())
    desk.submitted(first, headline=desk.LOW, claims={claim.pk: desk.TRUE})
    assert told() == []
    desk.submitted(second, headline=desk.LOW, claims={claim.pk: desk.TRUE})
    assert Article.objects.get(pk=article.pk).state == "agreed"
    assert told() == [] and SavedSearchFind.objects.count() == 0
    desk.publish_shown(Article.objects.get(pk=article.pk), by=editor)
    assert told() == [("observer", 1), ("reviewer", 1)]
    assert set(Notification.objects.filter(kind="found").values_list("search", flat=True)) == {found[0].pk, found[2].pk}
    assert told() == [("observer", 1), ("reviewer", 1)]


def test_a_correction_is_told_as_a_verdict_of_its_own(observer, editor):
    article = desk.published()
    saved(observer, "rating:weakly_supported bridge")
    assert told() == []
    desk.correct_shown(Article.objects.get(pk=article.pk), desk.LOW, by=make_person("corrector", "editor"))
    assert told() == [("observer", 1)]


def test_who_may_read_no_more_is_told_nothing(observer, editor):
    saved(observer)
    saved(editor)
    observer.groups.clear()
    User.objects.filter(pk=editor.pk).update(is_active=False)
    noted(desk.make_article())
    assert told() == []


def test_switched_off_nothing_is_told_and_switched_on_what_is_there_is_not_new(observer):
    search = saved(observer, is_told=False)
    noted(desk.make_article())
    assert told() == []
    set_told(search, True, by=observer, at=desk.now())
    assert told() == []
    noted(desk.make_article())
    assert told() == [("observer", 1)]
    set_told(SavedSearch.objects.get(), False, by=observer, at=desk.now())
    noted(desk.make_article())
    assert told() == [("observer", 1)]


def test_whoever_comes_second_tells_nothing(observer, monkeypatch):
    saved(observer)
    noted(desk.make_article())
    catch_up()
    write = alerts.take_stretch

    def late(begin: int, end: int) -> bool:
        assert write(begin, end)  # somebody else, with the same lines before them
        return write(begin, end)

    monkeypatch.setattr(alerts, "take_stretch", late)
    assert alerts.tell_of_finds(at=desk.now()) == 0
    assert Notification.objects.count() == 0


def test_nothing_is_told_that_the_index_has_not_come_to(observer):
    saved(observer)
    catch_up()
    noted(desk.make_article())
    assert alerts.tell_of_finds(at=desk.now()) == 0
    assert told() == [("observer", 1)]


def test_the_work_is_bounded_and_gone_on_with(observer, monkeypatch):
    saved(observer)
    monkeypatch.setattr(alerts, "CHUNK", 2)
    for _ in range(5):
        noted(desk.make_article())
    catch_up()
    assert [alerts.tell_of_finds(at=desk.now(), most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert told() == [("observer", 5)]


def test_it_costs_the_same_with_1_and_3_articles_and_nothing_where_nobody_asked(observer):
    def queries(count: int) -> int:
        for _ in range(count):
            noted(desk.make_article())
        catch_up()
        with CaptureQueriesContext(connection) as asked:
            alerts.tell_of_finds(at=desk.now())
        return len(asked)

    assert queries(3) == 1
    saved(observer, source=Article.objects.first().source.slug, query="")
    saved(observer, name="All of them")
    queries(1)
    assert queries(1) == queries(3)


def test_it_is_told_with_the_change_or_by_the_indexer(settings, observer, django_capture_on_commit_callbacks):
    saved(observer)
    settings.SEPARATE_INDEXER = False
    with django_capture_on_commit_callbacks(execute=True):
        noted(desk.make_article())
    assert Notification.objects.get().found == 1
    settings.SEPARATE_INDEXER = True
    noted(desk.make_article())
    call_command("run_indexer", "--once", stderr=StringIO())
    assert Notification.objects.get().found == 2


def test_mail_names_the_search_and_no_article_and_goes_once(settings, observer, django_capture_on_commit_callbacks):
    settings.SEND_MAIL, settings.PUBLIC_URL = True, "https://archive.example"
    User.objects.filter(pk=observer.pk).update(email="observer@archive.example")
    saved(observer)
    for _ in range(2):
        article = noted(desk.make_article())
        with django_capture_on_commit_callbacks(execute=True):
            told()
    (message,) = mail.outbox
    assert "New for your saved search “Bridges”: 1 article" in message.subject
    assert article.headline not in message.body


def test_an_import_that_was_told_of_can_be_undone(observer, administrator):
    saved(observer, "ferry")
    article = import_article(story_text("The ferry is late", ["It was late on Tuesday, the company said."]), at=AT)
    assert told() == [("observer", 1)]
    undo_batch(ImportBatch.objects.get(pk=article.first_batch_id), by=administrator, at=AT + timedelta(days=1))
    assert not Article.objects.filter(pk=article.pk).exists() and SearchChange.objects.exists()
    assert told() == [("observer", 1)]
