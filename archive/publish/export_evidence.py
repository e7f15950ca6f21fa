"""The files of evidence in an export: those that any reader may have, each once, named by its digest."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

from archive.policy.export_schema import EVIDENCE_FILES, Table
from archive.policy.export_tables import Flat
from archive.publish.export_files import WRITE_BYTES, ReckonedFile

OpenFile = Callable[[str], BinaryIO | None]


class EvidenceFiles:
    """open_file: the bytes of a digest, None where they are not there. What is gone or damaged is left out."""

    def __init__(self, folder: Path, open_file: OpenFile) -> None:
        self.folder, self.open_file, self.told = folder / EVIDENCE_FILES, open_file, {}
        self.folder.mkdir()

    def add(self, table: Table, rows: Iterable[dict[str, Any]], flat: Iterable[Flat]) -> None:
        for inner, row in flat:
            if inner.name == "evidence" and (sha256 := row["file_sha256"]) and sha256 not in self.told:
                self.told[sha256] = self._copied(sha256)

    def close(self) -> list[dict[str, Any]]:
        return [told for told in self.told.values() if told]

    def drop(self) -> None:
        """Nothing is open between two of them."""

    def _copied(self, sha256: str) -> dict[str, Any] | None:
        stream = self.open_file(sha256)
        if stream is None:
            return None
        with stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                return None
            stream.seek(0)
            file = ReckonedFile(self.folder / sha256)
            try:
                while data := stream.read(WRITE_BYTES):
                    file.write(data, rows=0)
                file.close()
            except BaseException:
                file.drop()
                raise
        return file.told("evidence", [], f"{EVIDENCE_FILES}/")
