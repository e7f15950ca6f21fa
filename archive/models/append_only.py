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


PARTS_SHUT = {"actor_name": "''", "note": "''", "before": "'{}'", "after": "'{}'"}  # of an event, with what stands in their place
NEVER_SHUT = (
    "id", "number", "at", "actor_id", "role", "verb", "subject_type", "subject_id", "article_id", "blind", "format", "salt",
    "previous_hash", "hash",
)  # fmt: skip
EVENTS = "archive_event"


def shutting(vendor: str) -> list[str]:
    """The statements after which one change of an event is let be, once guards() has made: a part of it is blanked for good, its
    digest, which its hash is reckoned from, is put down in shut. Whether that digest is the right one, the chain proves.
    """
    if vendor == "postgresql":
        refuse = f"EXECUTE FUNCTION {EVENTS}_refuse()"
        return [
            f"DROP TRIGGER {EVENTS}_append_only ON {EVENTS}",
            f"CREATE TRIGGER {EVENTS}_append_only BEFORE DELETE OR TRUNCATE ON {EVENTS} FOR EACH STATEMENT {refuse}",
            f"CREATE TRIGGER {EVENTS}_only_shut BEFORE UPDATE ON {EVENTS} FOR EACH ROW WHEN (NOT ({_shuts(vendor)})) {refuse}",
            f"ALTER TABLE {EVENTS} ENABLE ALWAYS TRIGGER {EVENTS}_append_only",
            f"ALTER TABLE {EVENTS} ENABLE ALWAYS TRIGGER {EVENTS}_only_shut",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{EVENTS} {REFUSAL}'); END"
    return [
        f"DROP TRIGGER {EVENTS}_no_update",
        f"CREATE TRIGGER {EVENTS}_no_update BEFORE UPDATE ON {EVENTS} WHEN NOT ({_shuts(vendor)}) {refuse}",
    ]


def no_shutting(vendor: str) -> list[str]:
    """The statements that take back what shutting() does."""
    taken = [f"DROP TRIGGER {EVENTS}_only_shut ON {EVENTS}"] if vendor == "postgresql" else []
    return [*taken, *lifts(vendor, EVENTS), *guards(vendor, EVENTS)]


def _shuts(vendor: str) -> str:
    """That OLD becomes NEW by nothing but the blanking of parts; those shut before stay so."""
    same, cast = ("IS NOT DISTINCT FROM", "::jsonb") if vendor == "postgresql" else ("IS", "")
    digest = "({}.shut ->> '{}')" if vendor == "postgresql" else "json_extract({}.shut, '$.{}')"
    said = ["NEW.shut IS NOT NULL", *(f'OLD."{name}" {same} NEW."{name}"' for name in NEVER_SHUT)]
    for part, blank in PARTS_SHUT.items():
        old, new = digest.format("OLD", part), digest.format("NEW", part)
        blanked = f'NEW."{part}" = {blank}{cast if blank == PARTS_SHUT["after"] else ""} AND {new} IS NOT NULL'
        said.append(f'({new} IS NULL AND OLD."{part}" {same} NEW."{part}" OR {blanked})')
        said.append(f"({old} IS NULL OR {old} {same} {new})")
    return " AND ".join(said)


def all_guards(vendor: str) -> list[str]:
    """Everything that makes all tables append-only, as after all migrations."""
    return [*(statement for table in APPEND_ONLY for statement in guards(vendor, table)), *shutting(vendor)]


def all_lifts(vendor: str) -> list[str]:
    """The statements that take back what all_guards() does."""
    lifted = (statement for table in APPEND_ONLY for statement in lifts(vendor, table))
    return [*no_shutting(vendor), *lifted]


def is_guarded(connection: Any, table: str) -> bool:
    """Whether the triggers of the table are there, and switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [f"{table}_append_only", *([f"{table}_only_shut"] if table == EVENTS else [])]
            found = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = ANY(%s) AND tgenabled = 'A'"
            cursor.execute(found, [table, names])
            return cursor.fetchone() == (len(names),)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        return cursor.fetchone() == (len(lifts(connection.vendor, table)),)
