"""Exit codes: 0 nothing is wrong, 1 something is, 2 unusable arguments, 3 the database failed, 130 Ctrl-C."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.audit import parse_head
from archive.management.import_errors import STOPPED, exit_codes
from archive.management.import_progress import LINE_EVERY
from archive.management.stopping import stop_on_interrupt
from archive.proof.checks import CHECKS, Run, findings
from archive.proof.run import RunStopped


class Command(BaseCommand):
    help = (
        "Checks the whole archive and changes nothing: the record, original bytes, texts, files of evidence, states, verdicts, "
        "references, texts taken down, the search index. Names what is wrong, and where."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", type=float, default=100.0, metavar="PERCENT", help="of texts and originals to read")
        parser.add_argument(
            "--only", action="append", default=[], choices=[check.name for check in CHECKS], help="this check alone"
        )
        parser.add_argument(
            "--head", action="append", default=[], metavar="NUMBER:HASH", help="a head of the record that you kept"
        )
        parser.add_argument("--json", action="store_true", help="print what was found as JSON, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["sample"] <= 100:
            raise CommandError("--sample takes a number above 0, up to 100.", returncode=2)
        with exit_codes("Nothing was changed."), stop_on_interrupt(self.stderr.write) as should_stop:
            watch = _watch(self.stderr.write, options["verbosity"])
            run = Run(options["sample"] / 100, [_head(text) for text in options["head"]], watch, should_stop)
            try:
                found = self._look(run, options)
            except RunStopped as error:
                raise CommandError("Stopped. Nothing was changed.", returncode=STOPPED) from error
        wrong = sum(map(len, found.values()))
        if options["json"]:
            told = {name: [{"where": one.where, "what": one.what} for one in rows] for name, rows in found.items()}
            self.stdout.write(json.dumps({"sample": options["sample"], "found": wrong, "checks": told}, ensure_ascii=False))
        if wrong:
            raise CommandError(f"Found wrong: {wrong:,}.", returncode=1)
        if not options["json"] and options["verbosity"] > 0:
            self.stdout.write("Nothing is wrong.")

    def _look(self, run: Run, options: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for check, rows in findings(run, options["only"]):
            found[check.name] = rows
            if not options["json"] and options["verbosity"] > 0:
                self.stdout.write(f"{check.label}: {f'{len(rows):,} wrong' if rows else 'as it should be'}")
                for one in rows:
                    self.stdout.write(f"  {one.where}: {one.what}")
        return found


def _watch(say: Callable[[str], Any], verbosity: int) -> Callable[[str, int], None]:
    last = time.monotonic()

    def watch(what: str, done: int) -> None:
        nonlocal last
        if verbosity > 0 and time.monotonic() - last >= LINE_EVERY:
            last = time.monotonic()
            say(f"{what}: {done:,}" if done else what)

    return watch


def _head(text: str) -> Any:
    try:
        return parse_head(text)
    except ValueError as error:
        raise CommandError(str(error), returncode=2) from error
