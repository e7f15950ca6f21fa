"""An export of this software as it lies in a folder: is it whole, and what does it hold."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.audit import line_fault
from archive.policy.evidence_files import SHA256
from archive.policy.export_schema import EVIDENCE_FILES, FORMAT_VERSION, MANIFEST, manifest_of
from archive.policy.export_tables import TOPS


class ExportUnusable(Exception):
    """The export cannot be restored; nothing was written. Says why."""


@dataclass(frozen=True)
class Export:
    folder: Path
    manifest: dict[str, Any]
    sha256: str  # of the manifest, which has those of all files

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.jsonl"

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """One row a line, one after the other."""
        for _, row in self.lines(table):
            yield row

    def lines(self, table: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
        with self.path(table).open("rb") as stream:
            for line in stream:
                yield line, json.loads(line)

    def evidence_files(self) -> dict[str, Path]:
        """The files of evidence that it holds, by their SHA-256."""
        told = (file["sha256"] for file in self.manifest["files"] if file["format"] == "evidence")
        return {sha256: self.folder / EVIDENCE_FILES / sha256 for sha256 in told if SHA256.fullmatch(sha256)}

    def heads(self) -> dict[tuple[str, int], str]:
        """Fingerprints by record and number of the line, the last lines of the manifest among them."""
        told = [*self.manifest["record"], *self.rows("record_heads")]
        return {(head["chain"], head["number"]): head["hash"] for head in told}


def export_in(folder: Path) -> Export | None:
    """The export in the folder; None where it holds none."""
    try:
        data = (folder / MANIFEST).read_bytes()
        told = manifest_of(data.decode())
    except (OSError, UnicodeDecodeError):
        return None
    return Export(folder, told, hashlib.sha256(data).hexdigest()) if told else None


def check_export(export: Export) -> None:
    """Raises ExportUnusable unless all files of JSON Lines and of evidence are there as they were written.

    Reads them a piece at a time.
    """
    version = export.manifest.get("format_version")
    if version != FORMAT_VERSION:
        raise ExportUnusable(f"It is an export of format version {version}; this software reads version {FORMAT_VERSION}.")
    told = {file["name"]: file["sha256"] for file in export.manifest["files"]}
    for table in TOPS:
        path = export.path(table.name)
        if path.name not in told:
            raise ExportUnusable(f"It has no {path.name}: export with --format jsonl or all.")
        if _sha256(path) != told[path.name]:
            raise ExportUnusable(f"{path.name} is not as it was written: its SHA-256 is not that of the manifest.")
    for sha256, path in export.evidence_files().items():
        if _sha256(path) != sha256:
            raise ExportUnusable(f"{EVIDENCE_FILES}/{path.name} is not as it was written: its name is not its SHA-256.")


def check_record(row: dict[str, Any], heads: dict[tuple[str, int], str]) -> None:
    """Raises ExportUnusable where a line of an article's record does not hold, by itself or against a head."""
    for line in row["record"]:
        fault = line_fault(line)
        if heads.get((line["chain"], line["number"]), line["hash"]) != line["hash"]:
            fault = "it is not the one noted as the last of its day"
        if fault or line["article_id"] != row["id"]:
            raise ExportUnusable(
                f"Line {line['number']} of the record of article {row['id']} does not hold: {fault or 'wrong article'}."
            )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ExportUnusable(f"{path.name} cannot be read: {error.strerror or error}.") from error
