"""Small files of each type for tests, and a store of their own to keep them in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archive.policy.evidence_files import KeptFile
from archive.review.answers import EvidenceDraft
from archive.review.evidence_files import keep_file

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
JPEG = b"\xff\xd8\xff\xe0" + bytes(24)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8 " + bytes(16)
TEXT = "Gezählt am Montag: 4,000 Wagen.\n".encode()
CSV = b"day,cars\nMonday,4000\n"


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def kept(data: bytes = PDF, name: str = "count.pdf") -> KeptFile:
    return keep_file(BytesIO(data), name=name)


def draft(file: KeptFile, **values: Any) -> EvidenceDraft:
    """Evidence that is this file."""
    told = {"file_sha256": file.sha256, "file_name": file.name, "file_type": file.type, "file_size": file.size}
    return EvidenceDraft(**told | values)


def stored(media: Path) -> list[str]:
    """The names of all files in the store, half-written ones too."""
    return sorted(path.name for path in media.rglob("*") if path.is_file())
