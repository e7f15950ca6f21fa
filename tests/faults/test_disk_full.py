"""A disk that fills up on the way, to the last byte: what was stored is whole, and with room again the work ends well."""

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.models import Upload
from archive.review.evidence_files import keep_file
from tests.desk.imports import file, send
from tests.desk.pages import signed_in, words
from tests.faults.archives import Faulty, admin, is_root
from tests.faults.conftest import ROUNDS
from tests.faults.doing import RUNS, Fault, disturbed, work
from tests.faults.driver import fill

pytestmark = pytest.mark.skipif(not is_root(), reason="A disk of its own needs root.")
Make = Callable[[str], Faulty]
SIZE = "256m"


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of its own, in memory."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))  # not below tmp_path, where the account of PostgreSQL may not enter
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


@pytest.fixture
def on_disk(disk: Path) -> Iterator[Callable[[Faulty, str], Faulty]]:
    """Makes a copy of an archive whose database, index and files are on that disk."""
    places: list[tuple[str, str]] = []

    def make(archive: Faulty, name: str) -> Faulty:
        if archive.is_sqlite:
            return archive.copy(name, beside=disk)
        space = f"disk_{os.getpid()}_{random.getrandbits(32)}"  # noqa: S311 - a name
        (disk / "data").mkdir()
        owner = Path(admin(archive.url, "SHOW data_directory")[0][0]).stat()
        os.chown(disk / "data", owner.st_uid, owner.st_gid)
        admin(archive.url, f"CREATE TABLESPACE {space} LOCATION '{disk / 'data'}'")
        made = archive.copy(name, beside=disk, space=space)
        places.append((made.url, space))
        return made

    yield make
    for url, space in places:
        admin(url, f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)', f"DROP TABLESPACE {space}")


def filling(chance: random.Random, disk: Path) -> Fault:
    return lambda steps: {"kind": "fill", "at": chance.randint(1, steps), "folder": str(disk)}


def with_room(disk: Path) -> Callable[[], None]:
    return lambda: (disk / "balloon").unlink(missing_ok=True)


def test_database_and_index(
    empty: Make, on_disk: Callable[[Faulty, str], Faulty], disk: Path, lines: Path, chance: random.Random
) -> None:
    work = ("import_articles", lines, "-v0", "--resume", "--workers", 1)
    whole = empty("whole")
    broken, fault = on_disk(whole, "broken"), filling(chance, disk)
    said = disturbed(whole, broken, work, fault, codes=(1,), ends=(3,), mend=with_room(disk), is_done=Faulty.is_finished)
    assert all("\nCommandError: " in f"\n{one}" and "--resume" in one and "Traceback" not in one for one in said)


@pytest.mark.parametrize("command", ["rebuild_search", "rebuild_summaries", "reanalyse_articles"])
def test_made_anew(
    stocked: Make, on_disk: Callable[[Faulty, str], Faulty], disk: Path, chance: random.Random, command: str
) -> None:
    whole = stocked("whole")
    broken, fault = on_disk(whole, "broken"), filling(chance, disk)
    said = disturbed(whole, broken, work(command), fault, ends=(1, 3), mend=with_room(disk), apart=RUNS)
    assert all("CommandError: " in one and "Traceback" not in one for one in said)


def test_review(stocked: Make, empty: Make, on_disk: Callable, disk: Path, lines: Path, chance: random.Random) -> None:
    whole = empty("whole")
    assert whole.run("import_articles", lines / "0.jsonl", "-v0", "--workers", 1)[0] == 1
    broken = on_disk(whole, "broken")
    disturbed(whole, broken, ("desk:review",), filling(chance, disk), ends=(1,), mend=with_room(disk))


def test_backups(stocked: Make, disk: Path, tmp_path: Path, chance: random.Random) -> None:
    archive, folder = stocked("made"), disk / "backups"
    steps, fault = archive.steps("backup", tmp_path / "undisturbed", "-v0"), filling(chance, disk)
    for _ in range(ROUNDS):
        told = fault(steps)
        code, _, said = archive.with_fault(told, "backup", folder, "-v0")
        assert code in (0, 2, 3) and "Traceback" not in said, (told, said)
        assert code == 0 or "No backup was written." in said, said
        with_room(disk)()
        whole = list(folder.glob("backup-*")) if folder.exists() else []
        assert len(whole) == (code == 0)
        if code == 0:
            assert archive.run("restore", whole[0], "--check")[0] == 0
            shutil.move(whole[0], tmp_path)
    code, _, said = archive.run("backup", folder, "-v0")
    assert code == 0, said
    assert [path.name for path in folder.iterdir() if path.name.startswith(".part")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("left", [0, 3_000, 70_000, 150_000])
def test_uploads(importer: User, settings: Any, disk: Path, left: int) -> None:
    """So many bytes are left of it: the page says that it could not be stored, and nothing of it stays."""
    settings.UPLOADS = disk / "uploads"
    settings.UPLOADS.mkdir()
    fill({"folder": disk})
    os.truncate(disk / "balloon", (disk / "balloon").stat().st_size - left)
    page = send(signed_in(importer), file("large.txt", "Ferry late. " * 40_000))
    assert page.status_code == 422 and "could not be stored: No space left on device" in words(page)
    assert list(settings.UPLOADS.iterdir()) == [] and not Upload.objects.exists()
    with_room(disk)()
    assert send(signed_in(importer), file("large.txt", "Ferry late. " * 40_000)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("left", [0, 3_000, 70_000])
def test_evidence(settings: Any, disk: Path, left: int) -> None:
    settings.MEDIA_ROOT = disk
    fill({"folder": disk})
    os.truncate(disk / "balloon", (disk / "balloon").stat().st_size - left)
    with pytest.raises(OSError, match="No space left on device"):
        keep_file(BytesIO(b"%PDF-1.4 " + bytes(200_000)), name="minutes.pdf")
    assert [path for path in disk.rglob("*") if path.suffix == ".part"] == []
    with_room(disk)()
    assert keep_file(BytesIO(b"%PDF-1.4 " + bytes(200_000)), name="minutes.pdf").size == 200_009
