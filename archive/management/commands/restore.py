"""Exit codes: 0 restored, 1 the backup is damaged, 2 refused, 3 broken off, 130 Ctrl-C."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from archive.backups.engines import engine_for
from archive.backups.files import EVIDENCE, UPLOADS
from archive.backups.manifest import backup_at
from archive.backups.restoring import check_backup, restore_backup
from archive.backups.steps import BackupDamaged, BackupRefused, Steps
from archive.management.backup_errors import exit_codes, folders_of_files, telling
from archive.management.stopping import stop_on_interrupt

AFTER = "Next: manage.py migrate, manage.py rebuild_search, manage.py verify_archive."


class Command(BaseCommand):
    help = "Puts a backup back into an empty database: docs/backup.md. Everything of it is checked first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", metavar="BACKUP", help="a backup, or a folder of them: the newest verified one of it")
        parser.add_argument("--into", metavar="URL", help="the database, written as DATABASE_URL is; without: the archive's own")
        parser.add_argument("--files", metavar="FOLDER", help="where the files go; needed with --into")
        parser.add_argument("--replace", action="store_true", help="put it in the place of what the database holds")
        parser.add_argument("--confirm", default="", metavar="NAME", help="with --replace: the name of the database")
        parser.add_argument("--check", action="store_true", help="only check the backup")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["into"]) != bool(options["files"]) and not options["check"]:
            raise CommandError("--into and --files go together: a database and its files.", returncode=2)
        with exit_codes("Nothing was restored."), stop_on_interrupt(self.stderr.write) as should_stop:
            steps = telling(self.stderr.write, options["verbosity"], should_stop)
            backup = backup_at(Path(options["backup"]))
            if options["check"]:
                self._check(backup, steps)
                return
            database = _database(options["into"]) if options["into"] else connection.settings_dict
            _check_confirmed(options, database)
            connection.close()
            told = restore_backup(
                backup,
                engine=engine_for(database),
                targets=_targets(options["files"]),
                migrations=[f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations],
                replace=options["replace"],
                steps=steps,
            )
        self.stdout.write(f"Restored {backup.folder.name}, made {backup.made_at:%Y-%m-%d %H:%M} UTC. {told}".strip())
        self.stdout.write(
            f"The record ends with event {backup.manifest['record']['number']} {backup.manifest['record']['hash']}."
        )
        self.stdout.write(AFTER)

    def _check(self, backup: Any, steps: Steps) -> None:
        if faults := check_backup(backup, steps):
            raise BackupDamaged(faults)
        self.stdout.write(f"{backup.folder.name} is as it was written.")


def _database(url: str) -> dict[str, Any]:
    """As Django's settings tell a database."""
    try:
        config = dict(environ.Env().db_url_config(url))
        if config["ENGINE"].endswith("sqlite3"):
            config["NAME"] = Path(settings.BASE_DIR) / config["NAME"]
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise BackupRefused(f"--into cannot be read: {error}.") from error
    if not config.get("NAME"):
        raise BackupRefused("--into names no database.")
    return config


def _targets(folder: str | None) -> dict[str, Path]:
    return folders_of_files() if folder is None else {kind: Path(folder) / kind for kind in (EVIDENCE, UPLOADS)}


def _check_confirmed(options: dict[str, Any], database: dict[str, Any]) -> None:
    name = Path(str(database["NAME"])).name
    if options["replace"] and options["confirm"] != name:
        raise BackupRefused(f"--replace needs --confirm {name}: what that database holds gives way to the backup.")
