"""An export appears whole or not at all."""

import errno
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from archive.publish import export_files, export_sqlite, exporting
from tests.exports.filled import contents, export
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(db: None, tmp_path: Path) -> Path:
    make_article(source=make_source(text_policy="full"), url="https://ledger.example/1")
    return export(tmp_path / "out")


def refused(folder: Path, **options: Any) -> CommandError:
    with pytest.raises(CommandError) as error:
        call_command("export_archive", str(folder), verbosity=0, **options)
    return error.value


def test_earlier_export_gives_way_only_when_told(earlier: Path) -> None:
    before = contents(earlier)
    error = refused(earlier)
    assert (error.returncode, str(error)) == (
        2,
        f"{earlier} holds an earlier export: say --replace to put the new one in its place.",
    )
    assert contents(earlier) == before
    make_article(text="Second story\n\nIt is another one altogether.\n", url="https://ledger.example/2")
    export(earlier, replace=True, format="jsonl")
    assert "archive.db" not in contents(earlier) and contents(earlier)["articles.jsonl"].count(b"\n") == 2
    assert [path.name for path in earlier.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("replace", [False, True])
def test_folder_of_other_things_is_left_alone(tmp_path: Path, replace: bool) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "aunt.txt").write_text("Dear")
    error = refused(tmp_path / "letters", replace=replace)
    assert error.returncode == 2 and "is no earlier export" in str(error)
    assert contents(tmp_path / "letters") == {"aunt.txt": b"Dear"}


def test_file_put_into_an_export_is_not_swept_away(earlier: Path) -> None:
    (earlier / "notes.txt").write_text("Mine")
    assert "holds notes.txt, which is no part of the export" in str(refused(earlier, replace=True))
    assert (earlier / "notes.txt").read_text() == "Mine"


def test_folder_without_a_place_is_refused(tmp_path: Path) -> None:
    assert "make it first" in str(refused(tmp_path / "no" / "out"))
    (tmp_path / "file").write_text("")
    assert "is not a folder" in str(refused(tmp_path / "file"))


def no_room(*_: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def stopped(*_: Any) -> None:
    raise KeyboardInterrupt


def no_server(*_: Any) -> None:
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize(
    ("place", "name", "failing", "code", "said"),
    [
        (export_files.ReckonedFile, "_flush", no_room, 3, "There is no room left on the disk."),
        (exporting, "_write_whole", no_room, 3, "There is no room left on the disk."),
        (export_sqlite, "_searches", stopped, 130, "Stopped."),
        (exporting, "newest_heads", no_server, 3, "The database failed: the server closed the connection."),
    ],
)
def test_broken_off_export_leaves_what_was_there(
    earlier: Path, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, failing: Callable[..., None], code: int, said: str
) -> None:
    before = contents(earlier)
    monkeypatch.setattr(place, name, failing)
    error = refused(earlier, replace=True)
    assert (error.returncode, str(error)) == (code, f"{said} Nothing was exported: {earlier} is as it was.")
    assert (contents(earlier), [path.name for path in earlier.parent.iterdir()]) == (before, ["out"])


@pytest.mark.parametrize("format", ["jsonl", "csv", "sqlite"])
def test_full_disk_is_told_in_a_sentence(earlier: Path, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    """/dev/full takes no byte, as a full disk; SQLite is told how many pages it may have."""
    opened, connect = Path.open, sqlite3.connect

    def full(path: Path, mode: str = "r", **options: Any) -> Any:
        return opened(Path("/dev/full"), "wb", **options) if mode == "xb" else opened(path, mode, **options)

    def small(*given: Any, **options: Any) -> sqlite3.Connection:
        made = connect(*given, **options)
        made.execute("PRAGMA max_page_count = 8")
        return made

    monkeypatch.setattr(Path, "open", full)
    monkeypatch.setattr(export_sqlite.sqlite3, "connect", small)
    error = refused(earlier, replace=True, format=format)
    assert (error.returncode, str(error).partition(".")[0]) == (3, "There is no room left on the disk")
    assert [path.name for path in earlier.parent.iterdir()] == ["out"]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_interrupt_ends_a_running_export(tmp_path: Path, own: Any) -> None:
    archive = own("a")
    code, _, said = archive.run("import_articles", _stories(tmp_path), "--source", "Outlet", "-v0")
    assert code == 0, said
    process = archive.start("export_archive", tmp_path / "out")
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".out.*.part")) and time.monotonic() < until:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, b"Nothing was exported" in said) == (130, True), said
    assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == []


def _stories(folder: Path) -> Path:
    place = folder / "stories"
    place.mkdir()
    for number in range(400):
        text = f"Berth {number} is let\n\nThe board let berth {number} of Kelbury to boat {number * 7} on Monday.\n"
        (place / f"{number}.txt").write_text(text)
    return place
