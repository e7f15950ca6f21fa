"""Tables that only grow: the database itself refuses to change, remove or replace a row, whoever asks, and says so.

Migrations put the triggers there, by the statements given here. A migration that rebuilds such a table has to put them there
again, for SQLite drops them with the old table: tests/test_append_only.py fails then, and `manage.py verify_record` says so.
"""

from typing import Any

APPEND_ONLY = {  # table -> its unique columns
    "archive_event": ("id", "number", "hash", "previous_hash"),
    "archive_recordhead": ("id", "number"),
    "archive_restoredline": ("id", "hash"),
    "archive_restoredhead": ("id", "place"),
}
REFUSAL = "is append-only: its rows are never changed, removed or replaced"


def guards(vendor: str, table: str) -> list[str]:
    """The statements that make the table append-only."""
    if vendor == "postgresql":
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{table} {REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
    there = " OR ".join(f"{column} = NEW.{column}" for column in APPEND_ONLY[table])
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE removes the row in its way without asking the trigger above
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) {refuse}",
    ]


def lifts(vendor: str, table: str) -> list[str]:
    """The statements that take back what guards() does."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER {table}_append_only ON {table}", f"DROP FUNCTION {table}_refuse()"]
    return [f"DROP TRIGGER {table}_{end}" for end in ("no_update", "no_delete", "no_replace")]


def is_guarded(connection: Any, table: str) -> bool:
    """Whether the triggers of the table are there, and switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            found = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s AND tgenabled = 'A'"
            cursor.execute(found, [table, f"{table}_append_only"])
            return cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return cursor.fetchone() == (len(lifts(connection.vendor, table)),)
