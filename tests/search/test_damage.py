"""What a builder that failed or was killed leaves, and damage that is met while somebody else writes, or by whoever writes."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from archive.models import Article
from archive.search.changes import note_changes
from archive.search.checking import compare
from archive.search.damage import look_for_damage
from archive.search.files import current_folder, lock, new_folder
from archive.search.index import catch_up, catch_up_quietly
from tests.factories import make_article, make_source
from tests.search.test_index import fail, found, no_room, spoil

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article(source=make_source(text_policy="full"))


def folders(settings: Any) -> list[Path]:
    return sorted(Path(settings.SEARCH_DIR).glob("index-*"))


@pytest.mark.parametrize("room", [100, 600, 2_000])
def test_a_build_that_fails_leaves_nothing_behind(settings: Any, article: Article, room: int) -> None:
    """Else each search would leave another one on a disk that is full."""
    with no_room(room):
        for _ in range(2):
            catch_up_quietly()
    assert folders(settings) == []
    assert catch_up() and compare().is_equal


def test_what_a_killed_builder_left_goes_before_the_next_is_built(settings: Any, article: Article) -> None:
    catch_up()
    left = new_folder()
    (left / "meta.json").write_text("{")
    fresh = new_folder()
    assert folders(settings) == sorted([current_folder(), fresh])


def test_damage_that_is_seen_while_somebody_writes_is_mended_afterwards(client: Client, article: Article) -> None:
    assert found(client, "crowns") == [article.pk]
    before = current_folder()
    spoil(".idx")
    with lock():
        look_for_damage()
    assert current_folder() == before
    look_for_damage()
    assert current_folder() is None
    assert found(client, "crowns") == [article.pk] and compare().is_equal


def test_a_folder_that_takes_no_lock_leaves_the_site_up(
    client: Client, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(client, "crowns") == [article.pk]
    spoil(".idx")

    def read_only(*_: Any, **__: Any) -> None:
        raise OSError("Read-only file system")

    monkeypatch.setattr("archive.search.damage.lock", read_only)
    monkeypatch.setattr("archive.queries.search.matches", fail)
    page = client.get("/search/", {"q": "mooring"})
    assert page.status_code == 200 and "Search is being put in order" in page.content.decode()


@pytest.mark.parametrize("who", ["a change", "the indexer"])
def test_damage_that_only_a_writer_meets_is_mended(article: Article, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    """Searches that need nothing of the damaged file would be answered for ever, and never by what is new."""
    catch_up()
    before = current_folder()
    spoil(".pos")
    with transaction.atomic():
        note_changes([article.pk])
    with monkeypatch.context() as patched:
        patched.setattr("archive.search.index.put", fail)
        if who == "a change":
            catch_up_quietly()
        else:
            with pytest.raises(Exception, match="could not be used"):
                call_command("run_indexer", "--once")
    assert current_folder() is None
    assert catch_up() and current_folder() != before
    assert compare().is_equal
