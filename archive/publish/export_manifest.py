"""manifest.json: what an export holds, and by what it can be checked and read."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.policy.export_schema import FORMAT, FORMAT_VERSION, LICENCE, MANIFEST, SOFTWARE, TEXT_POLICY, Table, manifest_of
from archive.policy.export_tables import TABLES


def manifest(
    *, files: list[dict[str, Any]], rows: dict[str, int], filters: dict[str, str], heads: list[dict[str, Any]], at: datetime,
    site: str,
) -> dict[str, Any]:  # fmt: skip
    """files: as the writers tell them. rows: of each table. heads: the last line of each record that the export tells of."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "generated_by": SOFTWARE,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "site": site,
        "filters": filters,
        "text_policy": TEXT_POLICY,
        "licence": LICENCE,
        "record": heads,
        "rows": rows,
        "files": sorted(files, key=lambda file: file["name"]),
        "tables": [told_table(table) for table in TABLES],
    }


def told_table(table: Table) -> dict[str, Any]:
    columns = [
        {"name": one.name, "type": one.type, "meaning": one.meaning} | ({"refers_to": one.refers_to} if one.refers_to else {})
        for one in table.columns
    ]
    within = {"within": table.parent} if table.parent else {}
    return {"name": table.name, "meaning": table.meaning, "key": list(table.key), **within, "columns": columns}


def as_text(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def manifest_in(folder: Path) -> dict[str, Any] | None:
    """The manifest of the export that the folder holds; None where it holds none."""
    try:
        return manifest_of((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
