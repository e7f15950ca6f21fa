"""Values of an export as JSON, as a cell of a table and as SQLite takes them. The same value gives the same bytes everywhere."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from archive.policy.export_schema import Column, Table
from archive.policy.export_tables import CHILDREN
from archive.publish.tables import cell

COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def plain(value: Any, column: Column) -> Any:
    """The value as JSON holds it."""
    if column.type == "moment" and isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if column.type == "date" and isinstance(value, date):
        return value.isoformat()
    return _canonical(value) if column.type == "json" else value


def json_object(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row by the columns of its table, with the rows within it."""
    said = {column.name: plain(row[column.name], column) for column in table.columns}
    return said | {child.name: [json_object(child, inner) for inner in row[child.name]] for child in CHILDREN[table.name]}


def json_line(table: Table, row: dict[str, Any]) -> bytes:
    return COMPACT.encode(json_object(table, row)).encode() + b"\n"


def cells(table: Table, row: dict[str, Any]) -> list[Any]:
    """For a CSV file: what a spreadsheet would take for a formula begins with an apostrophe."""
    return [cell(_flat(row[column.name], column, yes="true", no="false")) for column in table.columns]


def fields(table: Table, row: dict[str, Any]) -> list[Any]:
    """For SQLite."""
    return [_flat(row[column.name], column, yes=1, no=0) for column in table.columns]


def _flat(value: Any, column: Column, *, yes: Any, no: Any) -> Any:
    if value is None:
        return None
    if column.type == "boolean":
        return yes if value else no
    value = plain(value, column)
    return COMPACT.encode(value) if column.type == "json" else value


def _canonical(value: Any) -> Any:
    """With sorted keys, and whole floats as integers: jsonb keeps neither the order nor the point."""
    if isinstance(value, dict):
        return {key: _canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    return int(Decimal(repr(value))) if isinstance(value, float) and value.is_integer() else value
