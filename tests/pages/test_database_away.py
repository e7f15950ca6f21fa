"""A database that does not answer is told as such, with what to do about what was sent."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from archive.views.errors import DatabaseAway


@pytest.fixture
def writer_that_stays(transactional_db: None) -> Iterator[None]:
    """Somebody else writes and does not let go; whoever waits does so for a moment only."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            connection.cursor().execute("PRAGMA busy_timeout=50")
            other.execute("BEGIN IMMEDIATE")
            yield
            other.rollback()
            connection.close()
    else:
        with connection.copy().cursor() as other:
            other.execute("BEGIN")
            other.execute("LOCK TABLE auth_user, django_session IN EXCLUSIVE MODE")
            connection.cursor().execute("SET lock_timeout = '50ms'")
            yield
            other.execute("ROLLBACK")
            other.connection.close()
            connection.close()


@pytest.fixture
def ida(transactional_db: None) -> User:
    return User.objects.create_user("ida", password="a password of twenty")


def test_writing_where_a_writer_does_not_let_go_is_told_as_not_confirmed(
    ida: User, writer_that_stays: None, client: Client
) -> None:
    answer = client.post(reverse("login"), {"username": "ida", "password": "a password of twenty"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    page = answer.content.decode()
    assert "not confirmed, so take it as not saved" in page and "Content-Security-Policy" in answer
    assert client.cookies.get("sessionid") is None


@pytest.mark.parametrize("failure", [OperationalError("gone"), InterfaceError("closed")])
def test_reading_where_the_database_is_gone_says_to_load_again(rf: RequestFactory, failure: Exception) -> None:
    answer = DatabaseAway(lambda request: HttpResponse()).process_exception(rf.get("/"), failure)
    assert answer is not None and answer.status_code == 503
    assert "Load the page again" in answer.content.decode() and "not confirmed" not in answer.content.decode()


def test_other_failures_are_left_to_the_page_for_faults(rf: RequestFactory) -> None:
    assert DatabaseAway(lambda request: HttpResponse()).process_exception(rf.get("/"), ValueError("x")) is None
