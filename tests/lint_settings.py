"""Settings for `make check-migrations`: what a new migration may do while the version before it goes on working."""

from pathlib import Path

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]  # noqa: F405
RELEASED = "0029_queue_indexes"  # the newest migration of the last release: those up to it are never run beside older code
MIGRATIONS = sorted(path.stem for path in (Path(BASE_DIR) / "archive" / "migrations").glob("0*.py"))  # noqa: F405
STATIC_ROOT = BASE_DIR / "staticfiles"  # noqa: F405
MIGRATION_LINTER_OPTIONS = {
    "include_apps": ["archive"],
    "ignore_name": [name for name in MIGRATIONS if name <= RELEASED],
    "no_cache": True,
    "sql_analyser": "postgresql",
    "warnings_as_errors": None,
}
