"""The index follows the log: what is logged is found; an index that cannot be used is told of, mended, and missed by nobody."""

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from archive.models import Article, SearchArchive, SearchChange, Version
from archive.search import index as following
from archive.search.changes import OutsideTransaction, compact_log, note_changes
from archive.search.checking import compare
from archive.search.documents import documents
from archive.search.files import current_folder, damaged_files, lock
from archive.search.index import IndexFailed, IndexUnfit, catch_up, mark_of, newest_change, opened
from archive.search.lookup import reading
from archive.search.rebuilding import AlreadyRebuilding, rebuild
from tests.factories import make_article, make_source, story_text

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> list[int]:
    return [item["id"] for item in client.get("/search.json", {"q": query}).json()["items"]]


def another(number: int) -> Article:
    return make_article(story_text(f"Ferry {number} is late", [f"The ferry of {number} minutes past was late again."]))


@pytest.fixture
def article() -> Article:
    return make_article(source=make_source(text_policy="full"))


def test_what_is_logged_is_found_by_the_next_search(client: Client, article: Article) -> None:
    assert found(client, "mooring") == [article.pk]
    later = another(7)
    assert found(client, "ferry") == [later.pk]
    assert compare().is_equal


def test_the_index_is_made_with_the_first_search_and_not_before(settings, client: Client, article: Article) -> None:
    assert not Path(settings.SEARCH_DIR).exists()
    found(client, "mooring")
    assert current_folder() is not None


def test_what_changes_after_a_transaction_is_found_without_a_search_catching_up(
    settings, article: Article, django_capture_on_commit_callbacks
) -> None:
    settings.SEPARATE_INDEXER = False
    with django_capture_on_commit_callbacks(execute=True) as told, transaction.atomic():
        note_changes([article.pk])
        note_changes([article.pk])
    assert len(told) == 1
    assert mark_of(opened(current_folder()).searcher()).applied == newest_change()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_logged_outside_a_transaction() -> None:
    with pytest.raises(OutsideTransaction):
        note_changes([1])
    assert SearchChange.objects.count() == 0


def test_an_article_logged_twice_is_held_once(article: Article) -> None:
    catch_up()
    for _ in range(3):
        note_changes([article.pk])
    assert catch_up() == 3
    assert reading().searcher.num_docs == 2  # the article, and how far the index has come
    assert compare().is_equal


def test_the_log_is_compacted_without_an_index_missing_anything(article: Article) -> None:
    note_changes([article.pk])
    other = another(1)
    note_changes([article.pk])
    assert compact_log() == 2
    assert list(SearchChange.objects.order_by("pk").values_list("article_id", flat=True)) == [other.pk, article.pk]
    assert compare().is_equal


def test_whoever_does_not_get_the_lock_leaves_the_work_to_its_holder(article: Article) -> None:
    with lock() as is_ours:
        assert is_ours
        assert catch_up() == 0
    assert catch_up() == 1


def test_the_work_is_done_in_parts(article: Article) -> None:
    catch_up()
    for number in range(5):
        another(number)
    assert [catch_up(most=2), catch_up(most=2), catch_up(most=2), catch_up(most=2)] == [2, 2, 1, 0]


def spoil_files(folder: Path) -> None:
    for file in folder.iterdir():
        if file.suffix in (".term", ".idx", ".store", ".fast", ".pos"):
            file.unlink()


SPOILT = {
    "missing": lambda home: shutil.rmtree(home),
    "its folder gone": lambda home: shutil.rmtree(current_folder()),
    "empty": lambda home: [file.unlink() for file in current_folder().iterdir()],
    "no list of files": lambda home: (current_folder() / "meta.json").write_text("{"),
    "files gone": lambda home: spoil_files(current_folder()),
    "nonsense named": lambda home: (home / "current").write_bytes(b"\xff\xfe../.."),
    "another archive": lambda home: SearchArchive.objects.update(key="0" * 32),
}


@pytest.mark.parametrize("how", SPOILT)
def test_an_index_that_cannot_be_used_is_made_anew(settings, client: Client, article: Article, how: str) -> None:
    assert found(client, "mooring") == [article.pk]
    SPOILT[how](Path(settings.SEARCH_DIR))
    assert found(client, "mooring") == [article.pk]
    assert compare().is_equal


def test_an_index_of_another_version_is_made_anew(monkeypatch, client: Client, article: Article) -> None:
    assert found(client, "mooring") == [article.pk]
    before = current_folder()
    monkeypatch.setattr(following, "LAYOUT", "another")
    assert found(client, "mooring") == [article.pk]
    assert current_folder() != before and not before.exists()


def test_an_index_ahead_of_the_archive_is_made_anew(client: Client, article: Article) -> None:
    another(1)
    found(client, "mooring")
    SearchChange.objects.order_by("-pk").first().delete()
    assert found(client, "mooring") == [article.pk]


def test_where_much_is_to_be_read_headlines_are_looked_through_meanwhile(monkeypatch, client: Client, article: Article) -> None:
    monkeypatch.setattr(following, "MOST_TO_BUILD", 0)
    page = client.get("/search/", {"q": "mooring fees"}).content.decode()
    assert "Search is being put in order" in page and article.headline in page
    assert found(client, "crowns") == []  # in the text alone
    with pytest.raises(IndexUnfit, match="Run manage.py rebuild_search"):
        catch_up()
    with pytest.raises(CommandError, match="rebuild_search"):
        call_command("check_search", stdout=StringIO())
    call_command("rebuild_search", stdout=StringIO(), stderr=StringIO())
    assert found(client, "crowns") == [article.pk]


def test_a_folder_that_cannot_be_written_leaves_the_site_up(settings, tmp_path, client: Client, article: Article) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.SEARCH_DIR = blocked / "search"
    page = client.get("/search/", {"q": "mooring"})
    assert page.status_code == 200 and article.headline in page.content.decode()


def test_rebuilding_is_stopped_and_gone_on_with(monkeypatch, article: Article) -> None:
    for number in range(6):
        another(number)
    catch_up()
    monkeypatch.setattr("archive.search.rebuilding.CHUNK", 2)
    before, asked = current_folder(), iter([False, False, True])
    assert rebuild(should_stop=lambda: next(asked)) is None
    assert current_folder() == before and compare().is_equal
    read: list[int] = []
    monkeypatch.setattr(
        "archive.search.rebuilding.put", lambda writer, pks, **more: read.extend(pks) or following.put(writer, pks, **more)
    )
    late = another(99)
    assert rebuild() == 8
    assert len(read) < 8  # not those it had read before
    assert current_folder() != before and compare().is_equal
    assert late.pk in read


def test_only_one_rebuilds(article: Article) -> None:
    with lock("building.lock"), pytest.raises(AlreadyRebuilding):
        rebuild()


def test_readers_go_on_while_another_index_takes_its_place(client: Client, article: Article) -> None:
    held = reading()
    rebuild()
    assert held.searcher.num_docs == 2  # what was open stays so
    assert found(client, "mooring") == [article.pk]


def test_what_the_index_lacks_is_told(article: Article) -> None:
    other = another(1)
    catch_up()
    Article.objects.filter(pk=other.pk).update(byline="Nobody told of this")
    out = StringIO()
    with pytest.raises(CommandError, match="not what the archive is"):
        call_command("check_search", stdout=out)
    assert f"Held otherwise: 1: {other.pk}" in out.getvalue()
    with transaction.atomic():
        note_changes([other.pk])
    call_command("check_search", stdout=out)
    assert "equal to the archive" in out.getvalue()


def spoil(suffix: str) -> Path:
    """Some bytes amid a file become others."""
    file = max(current_folder().glob(f"*{suffix}"), key=lambda file: file.stat().st_size)
    with file.open("r+b") as stream:  # in their place: a file made short under whoever has it mapped would end the process
        middle = file.stat().st_size // 3
        stream.seek(middle)
        there = stream.read(8)
        stream.seek(middle)
        stream.write(bytes(255 - byte for byte in there))
    return file


def test_bytes_gone_bad_are_told(article: Article) -> None:
    catch_up()
    assert damaged_files(current_folder()) == []
    file, out = spoil(".pos"), StringIO()
    with pytest.raises(CommandError, match="rebuild_search"):
        call_command("check_search", stdout=out)
    assert f"Damaged files of it: {file.name}\n" in out.getvalue()
    others = [spoil(suffix).name for suffix in (".idx", ".term", ".fieldnorm", ".store", ".fast")]
    assert set(damaged_files(current_folder())) == {file.name, *others}
    call_command("rebuild_search", stdout=StringIO(), stderr=StringIO())
    assert damaged_files(current_folder()) == [] and compare().is_equal


def test_a_damaged_index_that_fails_is_made_anew(client: Client, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(client, "crowns") == [article.pk]
    before = current_folder()
    with monkeypatch.context() as patched:
        patched.setattr("archive.queries.search.matches", fail)
        assert found(client, "crowns") == []  # no file is damaged: it is left as it is
        assert current_folder() == before
        with transaction.atomic():
            note_changes([article.pk])
        catch_up()
        spoil(".idx")
        assert found(client, "crowns") == []
    assert found(client, "crowns") == [article.pk]
    assert current_folder() != before and compare().is_equal


def fail(*_: object, **__: object) -> None:
    raise IndexFailed("The search index could not be used.")


def test_the_indexer_works_off_what_there_is(article: Article) -> None:
    call_command("run_indexer", "--once", stderr=StringIO())
    assert mark_of(opened(current_folder()).searcher()).applied == newest_change()


@contextmanager
def no_room(most: int = 300) -> Iterator[None]:
    """No file may have more than so many bytes: the engine then fails as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_nothing_is_lost(article: Article) -> None:
    catch_up()
    before = newest_change()
    for number in range(3):
        another(number)
    with no_room(), pytest.raises(IndexFailed, match="too large|Worker thread failed"):
        catch_up()
    assert mark_of(opened(current_folder()).searcher()).applied == before
    with no_room(), pytest.raises((IndexFailed, OSError)):
        rebuild()
    assert catch_up() == 3 and compare().is_equal
    assert rebuild() == 4 and compare().is_equal


def test_a_text_of_any_signs_is_taken(client: Client) -> None:
    odd = story_text("A day \x01 with 𝒳 and ﬁne é", ["Words \u202e turned, " + "x" * 300 + " and \ufffe more, it was said."])
    article = make_article(odd, source=make_source(text_policy="full"))
    assert found(client, "turned fine") == [article.pk]


@pytest.mark.parametrize("policy", ["full", "extract", "headline"])
def test_what_readers_search_is_what_public_text_gives(policy: str) -> None:
    article = make_article(source=make_source(text_policy=policy, extract_words=17))
    version = Version.objects.current().get(article=article)
    shown = [
        version.public_text(block.start, block.end) for block in version.blocks.order_by("number") if block.kind != "headline"
    ]
    fields = documents([article.pk])[article.pk]
    assert fields["text"] + fields["aside"] == [words for words in shown if words]
    assert bool(fields["kept"]) == (policy != "full")
