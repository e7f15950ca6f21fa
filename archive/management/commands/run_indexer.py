"""Follows the log of changes. Exit codes: 0 ended by a signal, or done with --once; 1 the index could not be written."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from archive.alerts import tell_of_finds
from archive.management.stopping import stop_on_interrupt
from archive.search.index import IndexFailed, IndexUnfit, catch_up, look_further
from archive.search.rebuilding import AlreadyRebuilding, rebuild

PAUSE = 0.5  # seconds between looks at the log
LONGER = 10.0  # after something went wrong


class Command(BaseCommand):
    help = "Keeps the search index of this machine up to the log of changes; makes it where there is none that can be used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="work off what there is, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        with stop_on_interrupt(self.stderr.write) as should_stop:
            while not should_stop():
                fault = self._look(should_stop)
                if options["once"]:
                    if fault:
                        raise CommandError(fault, returncode=1)
                    return
                close_old_connections()
                _wait(LONGER if fault else PAUSE, should_stop)

    def _look(self, should_stop: Any) -> str:
        """What went wrong; empty where nothing did."""
        try:
            try:
                catch_up()
                tell_of_finds(at=timezone.now())
            except IndexUnfit as error:
                self.stderr.write(f"{error} It is made anew.")
                rebuild(should_stop=should_stop)
        except (IndexFailed, AlreadyRebuilding, OperationalError, OSError) as error:
            self.stderr.write(str(error))
            look_further(error)
            return str(error)
        return ""


def _wait(seconds: float, should_stop: Any) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not should_stop():
        time.sleep(0.1)
