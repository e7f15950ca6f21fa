import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.conftest import own
from tests.ingest.own import Own

__all__ = ["own"]


@pytest.fixture
def archive(own: Callable[[str], Own], tmp_path: Path) -> Own:
    """An archive of its own with a few articles, and a folder for its files."""
    made = own("a")
    made.settings |= {"MEDIA_ROOT": str(tmp_path / "media"), "UPLOADS": str(tmp_path / "uploads")}
    code, _, said = made.run("import_articles", stories(tmp_path / "stories", 12), "--source", "Outlet", "-v0")
    assert code == 0, said
    return made


def stories(folder: Path, count: int, *, first: int = 0) -> Path:
    folder.mkdir()
    for number in range(first, first + count):
        text = f"Berth {number} is let\n\nThe board let berth {number} of Kelbury to boat {number * 7} on Monday.\n"
        (folder / f"{number}.txt").write_text(text)
    return folder


def evidence(folder: Path, data: bytes) -> str:
    """A file of evidence as the store keeps it; its digest."""
    digest = hashlib.sha256(data).hexdigest()
    place = folder / "evidence" / digest[:2] / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return digest
