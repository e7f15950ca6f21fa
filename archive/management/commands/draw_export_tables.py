"""docs/exporting.md tells every column; this writes that part of it from archive/policy/export_tables.py."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from archive.policy.export_schema import Column, Table
from archive.policy.export_tables import TABLES

BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "exporting.md"


class Command(BaseCommand):
    help = "Writes the tables of docs/exporting.md from archive/policy/export_tables.py."

    def handle(self, **options: Any) -> None:
        DOCUMENT.write_text(drawn(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


def drawn(text: str) -> str:
    """The document with the tables as they are now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + "\n".join(map(_section, TABLES)) + END + rest.partition(END)[2]


def _section(table: Table) -> str:
    within = f" Within `{table.parent}`." if table.parent else ""
    lines = [f"### {table.name}", "", f"{table.meaning}{within} Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
    lines += ["| column | type | meaning |", "|---|---|---|", *map(_row, table.columns), ""]
    return "\n".join(lines)


def _row(column: Column) -> str:
    refers_to = f" → `{column.refers_to}`" if column.refers_to else ""
    return f"| `{column.name}` | {column.type}{refers_to} | {column.meaning} |"
