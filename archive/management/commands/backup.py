"""Exit codes: 0 written, 1 written though files are missing or changed in the archive, 2 refused, 3 broken off, 130 Ctrl-C.

But for 0 and 1 nothing is written.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from archive.backups.engines import engine_for
from archive.backups.manifest import Backup
from archive.backups.retention import thin_out
from archive.backups.writing import make_backup
from archive.management.backup_errors import DAMAGED, exit_codes, folders_of_files, telling
from archive.management.import_progress import amount
from archive.management.stopping import stop_on_interrupt


class Command(BaseCommand):
    help = (
        "Writes a backup of the database and of the files into FOLDER while the archive goes on working, and proves it "
        "by restoring it beside and comparing: docs/backup.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="a new or empty folder, or one with earlier backups of this archive")
        parser.add_argument("--no-verify", dest="verify", action="store_false", help="do not restore it beside to compare")
        parser.add_argument("--keep-daily", type=int, metavar="N", help="then keep the newest of each of the last N days")
        parser.add_argument("--keep-weekly", type=int, metavar="N", help="and of each of the last N weeks; remove the others")
        parser.add_argument("--json", action="store_true", help="print the manifest, and nothing else on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, daily, weekly = Path(options["folder"]), options["keep_daily"], options["keep_weekly"]
        if any(count is not None and count < 0 for count in (daily, weekly)):
            raise CommandError("--keep-daily and --keep-weekly take whole numbers of at least 0.", returncode=2)
        with exit_codes("No backup was written."), stop_on_interrupt(self.stderr.write) as should_stop:
            steps = telling(self.stderr.write, options["verbosity"], should_stop)
            engine, sources = engine_for(connection.settings_dict), folders_of_files()
            made = make_backup(folder, engine=engine, sources=sources, at=timezone.now(), verify=options["verify"], steps=steps)
        for name in engine.left:
            self.stderr.write(
                f"Database {name}, in which the backup was verified, could not be dropped: a program that was stopped or cut off "
                "holds a connection to the server. The next backup drops it."
            )
        if daily is not None or weekly is not None:
            self._thin_out(folder, daily or 0, weekly or 0, quiet=options["json"] or options["verbosity"] == 0)
        self._tell(made, options)
        if missing := made.manifest["missing"]:
            raise CommandError(
                "\n".join([*missing, "The backup was written; the archive itself lacks files."]), returncode=DAMAGED
            )

    def _thin_out(self, folder: Path, daily: int, weekly: int, *, quiet: bool) -> None:
        with exit_codes("The backup was written; earlier ones were not removed."):
            removed, unreadable = thin_out(folder, daily=daily, weekly=weekly)
        for name in unreadable:
            self.stderr.write(f"{name} cannot be read as a backup: it was left alone, and so was every file that is kept.")
        if removed and not quiet:
            self.stdout.write(f"Removed: {', '.join(removed)}")

    def _tell(self, made: Backup, options: dict[str, Any]) -> None:
        told = made.manifest
        if options["json"]:
            self.stdout.write(json.dumps({"folder": str(made.folder), **told}, ensure_ascii=False))
        elif options["verbosity"] > 0:
            rows = sum(table["rows"] for table in told["tables"].values())
            self.stdout.write(f"{told['database']['name']}: {amount(told['database']['bytes'])}, {rows:,} rows")
            self.stdout.write(f"files: {told['files']['count']:,}")
            self.stdout.write(f"the record: event {told['record']['number']} {told['record']['hash']}")
            proved = "restored beside, and equal in every table" if made.is_verified else "not verified"
            self.stdout.write(f"Written: {made.folder} ({proved})")
