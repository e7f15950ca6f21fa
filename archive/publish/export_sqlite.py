"""The SQLite file of an export: typed columns, keys, indexes and full-text tables, ready for Datasette."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archive.policy.export_schema import LICENCE, Column, Table
from archive.policy.export_tables import TABLES, Flat
from archive.publish.export_files import reckoned
from archive.publish.export_values import fields

FILE, METADATA = "archive.db", "metadata.json"
TYPES = {"integer": "INTEGER", "real": "REAL", "boolean": "INTEGER"}  # all else is TEXT
SETUP = ("PRAGMA page_size = 4096", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA encoding = 'UTF-8'")


class SqliteFile:
    """One file with all tables. What breaks off is thrown away with its folder, so it is written without a journal."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path, self.rows = folder, folder / FILE, 0
        self._connection = sqlite3.connect(self.path, isolation_level=None)
        for statement in (*SETUP, *map(create_statement, TABLES), "BEGIN"):
            self._connection.execute(statement)

    def add(self, table: Table, rows: Iterable[dict[str, Any]], flat: Iterable[Flat]) -> None:
        """Committed at once, so that memory does not grow."""
        gathered: dict[str, list[list[Any]]] = {one.name: [] for one in TABLES}
        for inner, row in flat:
            gathered[inner.name].append(fields(inner, row))
        for one in TABLES:
            self._connection.executemany(_insert(one), gathered[one.name])
            self.rows += len(gathered[one.name])
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN")

    def close(self) -> list[dict[str, Any]]:
        for statement in (*_indexes(), *_searches()):
            self._connection.execute(statement)
        self._connection.execute("COMMIT")
        self._connection.close()
        (self.folder / METADATA).write_text(json.dumps(metadata(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return [self._told(FILE, "sqlite", [table.name for table in TABLES], self.rows), self._told(METADATA, "datasette", [], 0)]

    def drop(self) -> None:
        self._connection.close()

    def _told(self, name: str, format: str, tables: list[str], rows: int) -> dict[str, Any]:
        size, digest = reckoned(self.folder / name)
        return {"name": name, "format": format, "tables": tables, "rows": rows, "bytes": size, "sha256": digest}


def metadata() -> dict[str, Any]:
    """What Datasette shows beside the tables."""
    tables = {
        table.name: {"description": table.meaning, "columns": {column.name: column.meaning for column in table.columns}}
        for table in TABLES
    }
    return {
        "title": "Newsroom export",
        "description": "Articles, published verdicts on headlines and claims, and the record of how they came about.",
        "license": LICENCE,
        "source": "Newsroom",
        "databases": {"archive": {"tables": tables}},
    }


def create_statement(table: Table) -> str:
    lines = [_definition(table, column) for column in table.columns]
    if len(table.key) > 1:
        lines.append(f"PRIMARY KEY ({_names(table.key)})")
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def _definition(table: Table, column: Column) -> str:
    words = [f'"{column.name}"', TYPES.get(column.type, "TEXT")]
    words += ["PRIMARY KEY"] if table.key == (column.name,) else []
    if column.refers_to:
        other, _, name = column.refers_to.partition(".")
        words.append(f'REFERENCES "{other}"("{name}")')
    return " ".join(words)


def _indexes() -> Iterable[str]:
    """On every column that refers to another table, unless the key begins with it."""
    for table in TABLES:
        for column in table.columns:
            if column.refers_to and table.key[0] != column.name:
                yield f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}"("{column.name}")'


def _searches() -> Iterable[str]:
    for table in TABLES:
        if table.searched:
            name = f"{table.name}_fts"
            yield f'CREATE VIRTUAL TABLE "{name}" USING fts5({_names(table.searched)}, content="{table.name}")'
            yield f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')'


def _insert(table: Table) -> str:
    return f'INSERT INTO "{table.name}" ({_names(table.names)}) VALUES ({", ".join("?" * len(table.columns))})'


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
