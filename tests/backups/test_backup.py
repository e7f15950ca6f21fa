"""A backup holds the whole archive at one moment, appears whole or not at all, and is put back as it was."""

import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.backups import postgres, writing
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
    return sorted(path.name for path in folder.iterdir())


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


def test_backup_of_an_empty_archive_and_one_more_of_the_same(archive: Own, tmp_path: Path) -> None:
    first = back_up(archive, tmp_path / "backups", "--no-verify")
    assert first["verified_at"] is None
    time.sleep(1)
    second = back_up(archive, tmp_path / "backups")
    assert second["tables"] == first["tables"] and second["folder"] != first["folder"]
    assert len(names(tmp_path / "backups")) == 5  # both, the files, the mark, the lock


def test_backup_taken_while_an_import_writes_is_of_one_moment(own: Callable[[str], Own], archive: Own, tmp_path: Path) -> None:
    importing = archive.start("import_articles", stories(tmp_path / "more", 300, first=100), "--source", "Outlet", "-v0")
    until = time.monotonic() + 60
    while archive.stored() < 40 and time.monotonic() < until:
        time.sleep(0.02)
    told = back_up(archive, tmp_path / "backups")
    importing.communicate(timeout=120)
    assert importing.returncode == 0
    assert 12 < told["tables"]["archive_article"]["rows"] < 312
    other = emptied(own, "b", tmp_path)
    code, _, said = restored(archive, other, tmp_path / "backups")
    assert code == 0, said
    assert other.run("verify_record")[0] == 0
    (batch,) = other._ask("SELECT max(id) FROM archive_importbatch")
    code, _, said = other.run("import_articles", "--resume", batch, "-v0")
    assert code == 0, said
    assert len(other.rows()["articles"]) == len(archive.rows()["articles"])


@pytest.mark.parametrize("after", [0.0, 0.3, 0.6])
def test_killed_backup_leaves_nothing_that_is_taken_for_one(archive: Own, tmp_path: Path, after: float) -> None:
    folder = tmp_path / "backups"
    process = archive.start("backup", folder)
    until = time.monotonic() + 60
    while not list(folder.glob(".part-*")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.005)
    time.sleep(after)
    kill(process)
    whole = [name for name in names(folder) if name.startswith("backup-")]
    for name in whole:
        assert archive.run("restore", folder / name, "--check")[0] == 0
    told = back_up(archive, folder)
    assert [name for name in names(folder) if name.startswith(".part")] == []
    assert told["verified_at"]


def test_interrupt_ends_a_backup(archive: Own, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    process = archive.start("backup", folder)
    until = time.monotonic() + 60
    while not list(folder.glob(".part-*")) and time.monotonic() < until:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    if process.returncode == 130:
        assert b"No backup was written" in said
        assert [name for name in names(folder) if name.startswith(("backup-", ".part"))] == []
    else:  # it was quicker
        assert process.returncode == 0


def test_folder_of_other_things_is_refused(archive: Own, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "aunt.txt").write_text("Dear")
    code, _, said = archive.run("backup", tmp_path / "letters")
    assert code == 2 and "holds something else (aunt.txt)" in said
    assert names(tmp_path / "letters") == ["aunt.txt"]
    assert archive.run("backup", tmp_path / "letters" / "aunt.txt")[0] == 2
    assert archive.run("backup", tmp_path / "no" / "where")[0] == 2


def test_folder_with_backups_of_another_archive_is_refused(own: Callable[[str], Own], archive: Own, tmp_path: Path) -> None:
    back_up(archive, tmp_path / "backups")
    other = own("other")
    other.settings |= {"MEDIA_ROOT": str(tmp_path / "media-o"), "UPLOADS": str(tmp_path / "uploads-o")}
    other.run("import_articles", stories(tmp_path / "others", 1), "--source", "Else", "-v0")
    before = names(tmp_path / "backups")
    code, _, said = other.run("backup", tmp_path / "backups")
    assert code == 2 and "backups of another archive" in said
    assert names(tmp_path / "backups") == before


def test_second_backup_at_the_same_time_is_refused(archive: Own, tmp_path: Path) -> None:
    import fcntl  # noqa: PLC0415 - for this test alone

    back_up(archive, tmp_path / "backups")
    with (tmp_path / "backups" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, _, said = archive.run("backup", tmp_path / "backups")
    assert code == 2 and "Another backup is being made" in said


def test_missing_and_changed_files_of_evidence_are_told(archive: Own, tmp_path: Path) -> None:
    digest = evidence(tmp_path / "media", b"minutes")
    (tmp_path / "media" / "evidence" / digest[:2] / digest).write_bytes(b"forged!")
    code, _, said = archive.run("backup", tmp_path / "backups")
    assert code == 1 and f"The file of evidence {digest} is not what it was" in said
    assert any(name.startswith("backup-") for name in names(tmp_path / "backups"))


def damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("change", [damaged, cut, Path.unlink], ids=["changed", "cut", "gone"])
@pytest.mark.parametrize("which", ["manifest.json", "manifest.sha256", "database", "files.jsonl", "file"])
def test_damage_of_each_kind_is_named_and_nothing_restored(
    own: Callable[[str], Own], archive: Own, tmp_path: Path, which: str, change: Callable[[Path], None]
) -> None:
    digest = evidence(tmp_path / "media", b"minutes of the board")
    folder = Path(back_up(archive, tmp_path / "backups", "--no-verify")["folder"])
    path = {
        "database": next(folder.glob("database.*")),
        "file": tmp_path / "backups" / "files" / digest[:2] / digest,
    }.get(which, folder / which)
    change(path)
    other = emptied(own, "b", tmp_path)
    code, _, said = restored(archive, other, folder)
    assert code == (2 if (which, change) == ("manifest.json", Path.unlink) else 1)
    assert (digest if which == "file" else path.name) in said and "Nothing was restored" in said
    if other.url.startswith("sqlite"):
        assert not (other.folder / "own.sqlite3").exists()
    assert not (tmp_path / "media-b").exists()


def test_database_that_is_not_empty_is_replaced_only_when_confirmed(
    own: Callable[[str], Own], archive: Own, tmp_path: Path
) -> None:
    back_up(archive, tmp_path / "backups", "--no-verify")
    before = archive.rows()
    archive.run("import_articles", stories(tmp_path / "more", 3, first=50), "--source", "Outlet", "-v0")
    code, _, said = archive.run("restore", tmp_path / "backups")
    assert code == 2 and "not empty" in said and len(archive.rows()["articles"]) == 15
    code, _, said = archive.run("restore", tmp_path / "backups", "--replace")
    name = archive.url.rpartition("/")[2]
    assert code == 2 and f"--confirm {name}" in said and len(archive.rows()["articles"]) == 15
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


def test_backup_of_newer_software_is_refused(own: Callable[[str], Own], archive: Own, tmp_path: Path) -> None:
    from archive.backups.manifest import read_backup, write_manifest  # noqa: PLC0415 - the only test that forges one

    folder = Path(back_up(archive, tmp_path / "backups", "--no-verify")["folder"])
    told = dict(read_backup(folder).manifest)
    write_manifest(folder, {**told, "migrations": [*told["migrations"], "archive.9999_later"]})
    code, _, said = restored(archive, emptied(own, "b", tmp_path), folder)
    assert code == 2 and "does not know archive.9999_later" in said


def test_backup_that_cannot_be_restored_equal_is_not_written(
    archive: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.backups.engines import engine_for  # noqa: PLC0415 - called here without its command
    from archive.backups.steps import BackupFailed  # noqa: PLC0415 - as above

    found = iter([{"a": {"rows": 1, "sha256": "x"}}, {"a": {"rows": 1, "sha256": "y"}}])
    monkeypatch.setattr(writing, "digests", lambda reading, steps: next(found))
    with pytest.raises(BackupFailed, match="Table a holds something else"):
        writing.make_backup(tmp_path / "backups", engine=engine_for(settings_of(archive)), sources={}, at=MOMENT)
    assert [name for name in names(tmp_path / "backups") if not name.startswith(("newsroom", ".lock", "files"))] == []


def test_disk_that_is_too_small_is_refused(archive: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.backups.engines import engine_for  # noqa: PLC0415 - called here without its command
    from archive.backups.steps import BackupRefused  # noqa: PLC0415 - as above

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(BackupRefused, match="The disk is too small"):
        writing.make_backup(tmp_path / "backups", engine=engine_for(settings_of(archive)), sources={}, at=MOMENT)
    assert names(tmp_path / "backups") == [".lock"]


@pytest.mark.parametrize(
    ("version", "said"), [(0, "pg_dump is not installed here"), (9, "pg_dump here is of version 9, too old")]
)
def test_pg_dump_that_is_missing_or_too_old_is_refused(monkeypatch: pytest.MonkeyPatch, version: int, said: str) -> None:
    from archive.backups.steps import BackupRefused  # noqa: PLC0415 - for this test alone

    monkeypatch.setattr(postgres.Postgres, "version", lambda self: "15.3")
    monkeypatch.setattr(postgres, "_version_of", lambda path: version)
    with pytest.raises(BackupRefused, match=said):
        postgres.Postgres({"NAME": "archive"}).check()


def settings_of(archive: Own) -> dict[str, Any]:
    import environ  # noqa: PLC0415 - for two tests

    return dict(environ.Env().db_url_config(archive.url))
