"""The files of an export as they are written: JSON Lines and CSV, each reckoned as it grows."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archive.policy.export_schema import Table
from archive.policy.export_tables import TABLES, TOPS, Flat
from archive.publish.export_values import cells, json_line

WRITE_BYTES = 1 << 18


class ReckonedFile:
    """A new file with its size and SHA-256 so far. Without a buffer of the system's, so that it can be dropped at any moment."""

    def __init__(self, path: Path) -> None:
        self.name, self.rows, self.bytes, self._hash = path.name, 0, 0, hashlib.sha256()
        self._stream, self._waiting = path.open("xb", buffering=0), bytearray()

    def write(self, data: bytes, *, rows: int) -> None:
        self._waiting += data
        self.rows += rows
        if len(self._waiting) >= WRITE_BYTES:
            self._flush()

    def close(self) -> None:
        """On the disk, not only on its way there: what does not fit is told now."""
        self._flush()
        os.fsync(self._stream.fileno())
        self._stream.close()

    def drop(self) -> None:
        self._stream.close()

    def _flush(self) -> None:
        self._hash.update(self._waiting)
        self.bytes += len(self._waiting)
        left = memoryview(bytes(self._waiting))
        self._waiting.clear()
        while left:
            left = left[self._stream.write(left) :]

    def told(self, format: str, tables: Iterable[str], folder: str = "") -> dict[str, Any]:
        """For the manifest."""
        return {
            "name": f"{folder}{self.name}",
            "format": format,
            "tables": list(tables),
            "rows": self.rows,
            "bytes": self.bytes,
            "sha256": self._hash.hexdigest(),
        }


class JsonLines:
    """A file for each table without a parent, with the rows of the others within theirs."""

    def __init__(self, folder: Path) -> None:
        self.files = {table.name: ReckonedFile(folder / f"{table.name}.jsonl") for table in TOPS}

    def add(self, table: Table, rows: Iterable[dict[str, Any]], flat: Iterable[Flat]) -> None:
        for row in rows:
            self.files[table.name].write(json_line(table, row), rows=1)

    def close(self) -> list[dict[str, Any]]:
        for file in self.files.values():
            file.close()
        return [file.told("jsonl", _within(name)) for name, file in self.files.items()]

    def drop(self) -> None:
        for file in self.files.values():
            file.drop()


class CsvTables:
    """A file for each table, with a header line."""

    def __init__(self, folder: Path) -> None:
        (folder / "csv").mkdir()
        self.files = {table.name: ReckonedFile(folder / "csv" / f"{table.name}.csv") for table in TABLES}
        for table in TABLES:
            self.files[table.name].write(csv_lines([table.names]), rows=0)

    def add(self, table: Table, rows: Iterable[dict[str, Any]], flat: Iterable[Flat]) -> None:
        for inner, row in flat:
            self.files[inner.name].write(csv_lines([cells(inner, row)]), rows=1)

    def close(self) -> list[dict[str, Any]]:
        for file in self.files.values():
            file.close()
        return [file.told("csv", [name], "csv/") for name, file in self.files.items()]

    def drop(self) -> None:
        for file in self.files.values():
            file.drop()


def csv_lines(rows: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _within(name: str) -> list[str]:
    """The table and all whose rows its rows hold."""
    return [name, *(inner for table in TABLES if table.parent == name for inner in _within(table.name))]


def reckoned(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256 of a file, read a piece at a time."""
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256")
        return stream.tell(), found.hexdigest()
