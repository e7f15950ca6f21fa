"""How the tables of an export are written down, and what its manifest says of all of them."""

import json
from dataclasses import dataclass
from typing import Any

FORMAT, FORMAT_VERSION, MANIFEST = "newsroom-export", 2, "manifest.json"
EVIDENCE_FILES = "files"  # the folder of them within an export
SOFTWARE = "Newsroom 0.1.0"
LICENCE = (
    "Headlines and texts of articles, and the words of fact checks by others, belong to those who published them, and are here "
    "as far as each source lets them be shown; no licence is granted for them. Ratings, verdicts, reasons and corrections are "
    "the work of the desk: cite them by their address, and say which version of the article they judge."
)
TEXT_POLICY = (
    "Only what any reader may see: of each text as much as its source lets be shown (text_policy), longer quotations of the rest "
    "in other words put as […]. Hidden articles, reviews that are still blind and unpublished verdicts are not in it; of a "
    "withdrawn article its address, source and the reason are."
)

VERDICT = (
    "basis text How it was reached: agreement, single, adjudication or correction.",
    "sheet_count integer How many reviews it rests on.",
    "reached_at moment When it was reached.",
    "published_at moment When it was published.",
    "stands boolean No later verdict took its place.",
)
SPAN = (
    "start integer Its first code point in the version's text, from 0.",
    "end integer The code point after its last.",
)


@dataclass(frozen=True)
class Column:
    """type: integer, real, text, boolean, moment (UTC, ISO 8601), date or json. refers_to: "table.column" it holds a value of."""

    name: str
    type: str
    meaning: str
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    """key: the columns that name a row. parent: the table whose rows hold these in JSON Lines; empty for a file of its own.

    searched: columns of the full-text table of the SQLite file.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parent: str = ""
    searched: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def table(name: str, meaning: str, key: str, *columns: str, parent: str = "", searched: str = "") -> Table:
    """columns: "name type meaning", or "name type >table.column meaning"."""
    return Table(name, meaning, tuple(key.split()), tuple(map(column, columns)), parent, tuple(searched.split()))


def column(line: str) -> Column:
    name, kind, meaning = line.split(" ", 2)
    refers_to = ""
    if meaning.startswith(">"):
        refers_to, _, meaning = meaning[1:].partition(" ")
    return Column(name, kind, meaning, refers_to)


def manifest_of(text: str) -> dict[str, Any] | None:
    """The manifest of an export that these words are; None where they are none."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) and told.get("format") == FORMAT else None
