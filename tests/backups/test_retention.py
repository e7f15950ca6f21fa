"""Which backups stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.backups.manifest import Backup, name_for, pool_path, write_manifest
from archive.backups.retention import kept, thin_out

BEGAN = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # a Monday


def backup(day: float, *, verified: bool = True) -> Backup:
    made = BEGAN + timedelta(days=day)
    return Backup(Path(name_for(made, 1)), {"made_at": made.isoformat(), "verified_at": made.isoformat() if verified else None})


def days(backups: list[Backup]) -> list[float]:
    return [(one.made_at - BEGAN) / timedelta(days=1) for one in backups]


@pytest.mark.parametrize(
    ("daily", "weekly", "stay"),
    [(3, 0, [27, 28, 29]), (0, 3, [20, 27, 29]), (2, 4, [13, 20, 27, 28, 29]), (0, 0, [29]), (99, 0, list(range(30)))],
)
def test_newest_of_each_day_and_week_stays(daily: int, weekly: int, stay: list[float]) -> None:
    assert days(kept([backup(day) for day in range(30)], daily=daily, weekly=weekly)) == stay


def test_newest_verified_one_is_never_removed() -> None:
    found = [backup(1), backup(2), *(backup(day, verified=False) for day in range(3, 9))]
    assert days(kept(found, daily=2, weekly=0)) == [2, 7, 8]


def test_of_a_day_the_verified_one_stays() -> None:
    found = [backup(1.1), backup(1.2, verified=False), backup(2)]
    assert days(kept(found, daily=5, weekly=0)) == [1.1, 2]


def test_no_backups_are_none() -> None:
    assert kept([], daily=3, weekly=3) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three backups, each with a file of its own and one of all."""
    for day in range(3):
        made = BEGAN + timedelta(days=day)
        place = tmp_path / name_for(made, day)
        place.mkdir()
        digests = [f"{day}" * 64, "f" * 64]
        (place / "files.jsonl").write_text(
            "".join(f'{{"kind": "evidence", "name": "x", "sha256": "{one}"}}\n' for one in digests)
        )
        for digest in digests:
            pool_path(tmp_path, digest).parent.mkdir(parents=True, exist_ok=True)
            pool_path(tmp_path, digest).write_text("x")
        told = {"made_at": made.isoformat(), "verified_at": made.isoformat(), "engine": "sqlite", "database": {}, "tables": {}}
        write_manifest(place, {**told, "migrations": [], "record": {}, "files": {}, "missing": []})
    return tmp_path


def test_files_go_with_the_last_backup_that_lists_them(folder: Path) -> None:
    removed, unreadable = thin_out(folder, daily=1, weekly=0)
    assert (len(removed), unreadable) == (2, [])
    assert sorted(path.name[0] for path in (folder / "files").glob("??/*")) == ["2", "f"]


def test_backup_that_cannot_be_read_is_left_alone_with_all_files(folder: Path) -> None:
    (sorted(folder.glob("backup-*"))[0] / "manifest.json").write_text("{}")
    removed, unreadable = thin_out(folder, daily=1, weekly=0)
    assert (removed, unreadable) == (["backup-20260303T030000Z-1"], ["backup-20260302T030000Z-0"])
    assert sorted(path.name[0] for path in (folder / "files").glob("??/*")) == ["0", "1", "2", "f"]
