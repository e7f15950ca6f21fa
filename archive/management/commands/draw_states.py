from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.policy.roles import POWERS, ROLES
from archive.policy.states import MOVES, STATES, Move
from archive.policy.vocabulary import VISIBILITIES, label

HEADING = """\
# States and moves

Drawn by `manage.py draw_states` from `archive/policy/states.py` and `archive/policy/roles.py`; edit those and draw again.
Every change of an article's review or visibility is one of these moves, made by `archive.review.transitions.move()`, which checks
the power and the conditions, changes exactly one row or refuses, and writes the event in the same transaction.
"""
WHO = {"state": "The review", "visibility": "Visibility"}
GUARDS = {
    "no_sheet_is_live": "nobody is reviewing it",
    "all_sheets_are_in": "all reviews are in",
    "sheets_agree": "the reviews agree",
    "sheets_differ": "the reviews differ",
    "mover_did_not_rate": "the person did not review it",
    "verdicts_are_reached": "headline and claims have verdicts",
    "article_is_public": "the article is public",
    "nothing_is_published": "no verdict is published",
    "text_is_there": "its text was not taken down",
    "no_review_is_open": "no review is open",
}


class Command(BaseCommand):
    help = "Write docs/states.md: a table of all moves and a diagram."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when the file is out of date.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "states.md"
        drawn = drawing()
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if check and drawn != there:
            raise CommandError("docs/states.md is out of date: run manage.py draw_states.")
        if drawn != there:
            path.write_text(drawn, encoding="utf-8")
        self.stdout.write("docs/states.md is up to date.")


def drawing() -> str:
    return "\n".join([HEADING, *(part for field in WHO for part in section(field))])


def section(field: str) -> list[str]:
    rows = [row for row in MOVES if row.field == field]
    return [f"## {WHO[field]}\n", table(rows), diagram(rows, STATES if field == "state" else VISIBILITIES)]


def table(rows: list[Move]) -> str:
    head = ["| move | from | to | who | only if | note |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(f"| {' | '.join(cells(row))} |" for row in rows)]) + "\n"


def cells(row: Move) -> list[str]:
    names = STATES if row.field == "state" else VISIBILITIES
    return [
        f"{row.label} (`{row.name}`)",
        ", ".join(label(names, code) for code in row.sources),
        label(names, row.target),
        who(row),
        "; ".join(GUARDS[name] for name in row.guards) or "-",
        "required" if row.note_required else "-",
    ]


def who(row: Move) -> str:
    holders = ", ".join(role.label for role in ROLES if row.power in role.powers)
    automatic = "; also the archive itself" if row.automatic else ""
    return f"{holders} (“{POWERS[row.power]}”){automatic}"


def diagram(rows: list[Move], names: list[tuple[str, str]]) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {code}: {shown}" for code, shown in names]
    lines += [f"    {source} --> {row.target}: {row.name}" for row in rows for source in row.sources]
    return "\n".join([*lines, "```\n"])
