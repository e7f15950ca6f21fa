"""What is no place for a backup, what is no backup, and what is damaged of one."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from archive.backups import postgres, writing
from archive.backups.engines import engine_for
from archive.backups.manifest import read_backup, write_manifest
from archive.backups.restoring import restore_backup
from archive.backups.steps import BackupFailed, BackupRefused
from archive.models import Article
from tests.backups.conftest import evidence
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where backups of an archive with an article and a file of evidence go."""
    settings.MEDIA_ROOT, settings.UPLOADS = tmp_path / "media", tmp_path / "uploads"
    make_article()
    evidence(tmp_path / "media", b"minutes of the board")
    return tmp_path / "backups"


def back_up(folder: Path, **options: Any) -> Path:
    call_command("backup", str(folder), verbosity=0, **{"verify": False, **options})
    return max(folder.glob("backup-*"))


def refused(command: str, *arguments: Any, **options: Any) -> tuple[int, str]:
    with pytest.raises(CommandError) as error:
        call_command(command, *map(str, arguments), verbosity=0, **options)
    return error.value.returncode, str(error.value)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_folder_of_other_things_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "aunt.txt").write_text("Dear")
    code, said = refused("backup", tmp_path / "letters")
    assert code == 2 and "holds something else (aunt.txt)" in said and "No backup was written." in said
    assert names(tmp_path / "letters") == ["aunt.txt"]
    assert refused("backup", tmp_path / "letters" / "aunt.txt")[0] == 2
    assert refused("backup", tmp_path / "no" / "where")[0] == 2
    assert refused("backup", folder, keep_daily=-1)[0] == 2


def test_mark_of_a_folder_that_a_full_disk_left_empty_is_written_anew(folder: Path) -> None:
    shutil.rmtree(back_up(folder))  # another of the same second has its name
    mark = (folder / writing.MARK).read_bytes()
    (folder / writing.MARK).write_bytes(b"")
    back_up(folder)
    assert (folder / writing.MARK).read_bytes() == mark
    (folder / writing.MARK).write_bytes(b"[")
    code, said = refused("backup", folder)
    assert code == 2 and "cannot be read" in said and "No backup was written." in said


def test_folder_with_backups_of_another_archive_is_refused(folder: Path) -> None:
    back_up(folder)
    before = names(folder)
    (folder / writing.MARK).write_text('{"format": "newsroom-backups", "chain": "another"}')
    code, said = refused("backup", folder)
    assert code == 2 and "backups of another archive" in said
    assert names(folder) == before


def test_second_backup_at_the_same_time_is_refused(folder: Path) -> None:
    back_up(folder)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another backup is being made" in refused("backup", folder)[1]


def test_what_a_killed_backup_left_is_cleared_away(folder: Path) -> None:
    back_up(folder)
    (folder / ".part-77").mkdir()
    (folder / ".part-77" / "database.sqlite3").write_text("half")
    (folder / ".part-ab12").write_text("half a file")
    shutil.rmtree(next(folder.glob("backup-*")))
    back_up(folder)
    assert [name for name in names(folder) if name.startswith(".part")] == []


def test_changed_file_of_evidence_is_told_and_the_backup_written(folder: Path, tmp_path: Path) -> None:
    digest = evidence(tmp_path / "media", b"ledger")
    (tmp_path / "media" / "evidence" / digest[:2] / digest).write_bytes(b"forged!")
    code, said = refused("backup", folder)
    assert code == 1 and f"The file of evidence {digest} is not what it was" in said
    assert any(name.startswith("backup-") for name in names(folder))


def test_file_damaged_in_the_pool_is_copied_again(folder: Path, tmp_path: Path) -> None:
    whole = back_up(folder)
    (path,) = (folder / "files").glob("??/*")
    damaged(path)
    assert refused("restore", whole, check=True)[0] == 1
    shutil.rmtree(whole)
    again = back_up(folder, verify=True)
    call_command("restore", str(again), check=True)


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def test_damage_of_each_kind_is_named(folder: Path, tmp_path: Path) -> None:
    kept = back_up(folder)
    database = next(kept.glob("database.*")).name
    (file,) = (folder / "files").glob("??/*")
    call_command("restore", str(kept), check=True)
    for which in ("manifest.json", "manifest.sha256", database, "files.jsonl", file.name):
        for change in (damaged, shortened, Path.unlink):
            copy = tmp_path / "copy"
            shutil.copytree(folder, copy)
            change(next(copy.rglob(which)))
            gone = (which, change) == ("manifest.json", Path.unlink)
            for options in ({"check": True}, {}):
                code, said = refused("restore", copy / kept.name, **options)
                assert code == (2 if gone else 1), (which, change, said)
                assert "manifest" in said if which.startswith("manifest") else which in said, (which, change, said)
                assert "Nothing was restored." in said
            shutil.rmtree(copy)
    assert Article.objects.count() == 1


def test_uploads_called_like_files_of_a_backup_are_files_like_others(folder: Path, tmp_path: Path) -> None:
    uploads = tmp_path / "uploads" / "1"
    uploads.mkdir(parents=True)
    named = ("files.jsonl", "manifest.json", "database.sqlite3")
    for name in named:
        (uploads / name).write_text(f"what somebody uploaded as {name}")
    kept = back_up(folder)
    call_command("restore", str(kept), check=True)
    for file in read_backup(kept).files():
        if file["kind"] == "uploads":
            damaged(read_backup(kept).kept_in(file["sha256"]))
    code, said = refused("restore", kept, check=True)
    assert code == 1
    assert all(f"The file uploads/1/{name} is not as it was written" in said for name in named)  # not the first of them alone


def test_manifest_that_names_files_elsewhere_is_refused(folder: Path) -> None:
    kept = back_up(folder)
    told = dict(read_backup(kept).manifest)
    for part, name in (("database", "../database.dump"), ("database", "/etc/passwd"), ("files", "others.jsonl")):
        write_manifest(kept, {**told, part: {**told[part], "name": name}})
        code, said = refused("restore", kept, check=True)
        assert code == 1 and "names other files than lie beside it" in said, name


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its own files")
def test_restored_database_and_what_lies_beside_it_are_private(folder: Path, tmp_path: Path) -> None:
    kept, target = back_up(folder), tmp_path / "other.sqlite3"
    before = os.umask(0)
    try:
        call_command("restore", str(kept), into=f"sqlite:///{target}", files=str(tmp_path / "files"), verbosity=0)
        with closing(sqlite3.connect(target)) as opened:
            opened.execute("PRAGMA journal_mode=WAL")
            opened.execute("CREATE TABLE something (a)")
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("other.sqlite3*")}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("other.sqlite3", "other.sqlite3-wal", "other.sqlite3-shm"), 0o600)


def test_database_that_is_not_empty_is_left_alone(folder: Path) -> None:
    back_up(folder)
    code, said = refused("restore", folder)
    assert code == 2 and "not empty" in said
    code, said = refused("restore", folder, replace=True, confirm="another")
    assert code == 2 and "--replace needs --confirm" in said
    assert refused("restore", folder, into="sqlite:////nowhere/x.sqlite3")[0] == 2
    assert Article.objects.count() == 1


def test_backup_of_newer_software_or_another_engine_is_refused(folder: Path) -> None:
    kept = back_up(folder)
    told = dict(read_backup(kept).manifest)
    write_manifest(kept, {**told, "migrations": [*told["migrations"], "archive.9999_later"]})
    assert "does not know archive.9999_later" in refused("restore", kept)[1]
    write_manifest(kept, {**told, "engine": "another"})
    assert "The backup is of another" in refused("restore", kept)[1]
    write_manifest(kept, {**told, "format_version": 2})
    assert refused("restore", kept)[0] == 2


def test_file_with_a_name_that_leads_elsewhere_is_refused(folder: Path, tmp_path: Path) -> None:
    from archive.backups.restoring import place_of  # noqa: PLC0415 - called without a backup
    from archive.backups.steps import BackupDamaged  # noqa: PLC0415 - as above

    for told in ({"kind": "uploads", "name": "../../x"}, {"kind": "else", "name": "x"}):
        with pytest.raises(BackupDamaged, match="has no place"):
            place_of(told, {"uploads": tmp_path})


def test_backup_that_is_not_equal_when_restored_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter([{"a": {"rows": 1, "sha256": "x"}}, {"a": {"rows": 1, "sha256": "y"}}])
    monkeypatch.setattr(writing, "digests", lambda reading, steps: next(found))
    with pytest.raises(BackupFailed, match="Table a holds something else"):
        writing.make_backup(folder, engine=engine_for(connection.settings_dict), sources={}, at=MOMENT)
    assert [name for name in names(folder) if name.startswith(("backup-", ".part"))] == []


def test_disk_that_is_too_small_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(folder.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    code, said = refused("backup", folder)
    assert code == 2 and "The disk is too small" in said and names(folder) == [".lock"]


@pytest.mark.parametrize(("version", "said"), [(0, "pg_dump is not installed"), (9, "pg_dump here is of version 9, too old")])
def test_pg_dump_that_is_missing_or_too_old_is_refused(monkeypatch: pytest.MonkeyPatch, version: int, said: str) -> None:
    monkeypatch.setattr(postgres.Postgres, "version", lambda self: "15.3")
    monkeypatch.setattr(postgres, "_version_of", lambda path: version)
    with pytest.raises(BackupRefused, match=said):
        postgres.Postgres({"NAME": "archive"}).check()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="On SQLite a database is a file that can be made beside.")
def test_restored_beside_it_is_equal(folder: Path, tmp_path: Path) -> None:
    kept = back_up(folder, verify=True)
    target = engine_for({"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "other.sqlite3"})
    places: dict[str, Path] = {"evidence": tmp_path / "e", "uploads": tmp_path / "u"}
    backup = read_backup(kept)
    assert backup.is_verified
    change: Callable[[], str] = lambda: restore_backup(  # noqa: E731 - said twice
        backup, engine=target, targets=places, migrations=backup.manifest["migrations"]
    )
    assert change() == ""
    with pytest.raises(BackupRefused, match="not empty"):
        change()
    assert len(list((tmp_path / "e").glob("??/*"))) == 1


def verifying() -> set[str]:
    """The databases that backups were verified in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'newsroom_verify_%%'")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to cut.")
def test_connection_cut_while_it_is_verified_is_told_and_leaves_no_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reckoned = writing.differences

    def cut(*given: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname LIKE 'newsroom_verify_%%' OR (datname = current_database() AND pid <> pg_backend_pid())"
            )
        return reckoned(*given)

    monkeypatch.setattr(writing, "differences", cut)
    before = verifying()
    back_up(folder, verify=True)
    assert verifying() <= before
    monkeypatch.setattr(writing, "digests", lambda reading, steps: cut({}, {}) or reading.rows("SELECT 1").__next__())
    code, said = refused("backup", folder)
    assert code == 3 and "The database failed: " in said and "No backup was written." in said
    assert verifying() <= before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that others hold.")
def test_program_that_stands_still_while_it_sends_rows_does_not_keep_a_backup_waiting(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """PostgreSQL drops no database until it has told every connection, and one that waits for rows is not told."""
    monkeypatch.setattr(postgres, "PATIENCE", 2)
    before = verifying()
    with closing(connection.copy()) as sending, sending.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE sent (line text)")
        with cursor.copy("COPY sent FROM STDIN") as rows:
            rows.write("one\n")
            sending.connection.pgconn.flush()
            assert read_backup(back_up(folder, verify=True)).is_verified
    (left,) = verifying() - before
    assert f"Database {left}, in which the backup was verified, could not be dropped" in capsys.readouterr().err
    back_up(folder, verify=True)
    assert verifying() <= before and capsys.readouterr().err == ""
