"""A backup holds the whole archive at one moment, appears whole or not at all, and is put back as it was."""

import json
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.backups.conftest import evidence, stories
from tests.ingest.own import Own, kill

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def back_up(archive: Own, folder: Path, *more: str) -> dict[str, Any]:
    code, out, said = archive.run("backup", folder, "--json", *more)
    assert code == 0, said
    return json.loads(out)


def restored(archive: Own, other: Own, folder: Path, *more: Any) -> tuple[int, str, str]:
    return other.run("restore", folder, *more)


def emptied(own: Callable[[str], Own], name: str, tmp_path: Path) -> Own:
    """An archive whose database has no table yet."""
    made = own(name)
    made.settings |= {"MEDIA_ROOT": str(tmp_path / f"media-{name}"), "UPLOADS": str(tmp_path / f"uploads-{name}")}
    if made.url.startswith("sqlite"):
        (made.folder / "own.sqlite3").unlink()
    else:
        import psycopg  # noqa: PLC0415 - only where the tests run on PostgreSQL

        with psycopg.connect(made.url) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_backup_is_restored_as_it_was_and_exports_the_same(own: Callable[[str], Own], archive: Own, tmp_path: Path) -> None:
    kept = evidence(tmp_path / "media", b"%PDF-1.4 minutes of the board")
    (tmp_path / "uploads" / "one").mkdir(parents=True)
    (tmp_path / "uploads" / "one" / "ä story.txt").write_text("Uploaded")
    told = back_up(archive, tmp_path / "backups")
    assert told["verified_at"] and told["missing"] == [] and told["files"]["count"] == 2
    assert told["tables"]["archive_article"]["rows"] == 12
    other = emptied(own, "b", tmp_path)
    code, out, said = restored(archive, other, tmp_path / "backups")
    assert code == 0, said
    assert f"The record ends with event {told['record']['number']} {told['record']['hash']}." in out
    assert (tmp_path / "media-b" / "evidence" / kept[:2] / kept).read_bytes() == b"%PDF-1.4 minutes of the board"
    assert (tmp_path / "uploads-b" / "one" / "ä story.txt").read_text() == "Uploaded"
    assert other.rows() == archive.rows()
    assert other.run("verify_record")[0] == 0
    for made in (archive, other):
        code, _, said = made.run("export_archive", made.folder / "export", "--at", "2026-03-01T00:00:00Z", "-v0")
        assert code == 0, said
    for path in sorted((archive.folder / "export").rglob("*.*")):
        assert path.read_bytes() == (other.folder / "export" / path.relative_to(archive.folder / "export")).read_bytes()


def test_backup_taken_while_an_import_writes_is_of_one_moment(own: Callable[[str], Own], archive: Own, tmp_path: Path) -> None:
    """The import is held where it happens to be, most likely within a transaction, until the backup is made."""
    given = (stories(tmp_path / "more", 300, first=100), "--source", "Outlet", "-v0")
    importing = archive.start("import_articles", *given, chunk=5)
    until = time.monotonic() + 240
    while archive.stored() < 40 and time.monotonic() < until:
        time.sleep(0.02)
    importing.send_signal(signal.SIGSTOP)
    try:
        told = back_up(archive, tmp_path / "backups")
    finally:
        importing.send_signal(signal.SIGCONT)
    importing.communicate(timeout=120)
    assert importing.returncode == 0
    assert 12 < told["tables"]["archive_article"]["rows"] < 312
    other = emptied(own, "b", tmp_path)
    code, _, said = restored(archive, other, tmp_path / "backups")
    assert code == 0, said
    assert other.run("verify_record")[0] == 0
    code, _, said = other.run("import_articles", tmp_path / "more", "--source", "Outlet", "-v0", "--resume")
    assert code == 0, said
    assert len(other.rows()["Article"]) == len(archive.rows()["Article"]) == 312


def test_killed_backup_leaves_nothing_that_is_taken_for_one(archive: Own, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    process = archive.start("backup", folder)
    until = time.monotonic() + 240
    while not list(folder.glob(".part-*")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.005)
    kill(process)
    process.communicate()
    whole = [name for name in names(folder) if name.startswith("backup-")]
    for name in whole:
        assert archive.run("restore", folder / name, "--check")[0] == 0
    told = back_up(archive, folder)
    assert [name for name in names(folder) if name.startswith(".part")] == []
    assert told["verified_at"]


def test_interrupt_ends_a_backup(archive: Own, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    process = archive.start("backup", folder)
    until = time.monotonic() + 240
    while not list(folder.glob(".part-*")) and time.monotonic() < until:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    if process.returncode == 130:
        assert b"No backup was written" in said
        assert [name for name in names(folder) if name.startswith(("backup-", ".part"))] == []
    else:  # it was quicker
        assert process.returncode == 0


def test_database_that_is_not_empty_is_replaced_only_when_confirmed(
    own: Callable[[str], Own], archive: Own, tmp_path: Path
) -> None:
    back_up(archive, tmp_path / "backups", "--no-verify")
    before = archive.rows()
    archive.run("import_articles", stories(tmp_path / "more", 3, first=50), "--source", "Outlet", "-v0")
    code, _, said = archive.run("restore", tmp_path / "backups")
    assert code == 2 and "not empty" in said and len(archive.rows()["Article"]) == 15
    code, _, said = archive.run("restore", tmp_path / "backups", "--replace")
    name = archive.url.rpartition("/")[2]
    assert code == 2 and f"--confirm {name}" in said and len(archive.rows()["Article"]) == 15
    code, _, said = archive.run("restore", tmp_path / "backups", "--replace", "--confirm", name)
    assert code == 0, said
    assert archive.rows() == before
    if archive.url.startswith("sqlite"):
        (kept,) = archive.folder.glob("own.sqlite3.replaced-*")
        with closing(sqlite3.connect(kept)) as connection:
            assert connection.execute("SELECT count(*) FROM archive_article").fetchone() == (15,)


def test_into_another_database(own: Callable[[str], Own], archive: Own, tmp_path: Path) -> None:
    digest = evidence(tmp_path / "media", b"minutes")
    back_up(archive, tmp_path / "backups", "--no-verify")
    other = emptied(own, "b", tmp_path)
    assert archive.run("restore", tmp_path / "backups", "--into", other.url)[0] == 2
    code, _, said = archive.run("restore", tmp_path / "backups", "--into", other.url, "--files", tmp_path / "elsewhere")
    assert code == 0, said
    assert (tmp_path / "elsewhere" / "evidence" / digest[:2] / digest).exists()
    assert other.rows() == archive.rows()
