"""What a process does that reads texts, where a text kills it: as the kernel does where one takes all memory."""

import multiprocessing
import os
import signal
from typing import Any

from archive.ingest import workers

POISON = "Kraken"  # in a text that kills whoever reads it
ANYTHING = "the harbour"  # as if somebody killed every process


def reading(records: list[Any]) -> list[Any]:
    return _read(records, POISON)


def reading_nothing(records: list[Any]) -> list[Any]:
    return _read(records, ANYTHING)


def _read(records: list[Any], fatal: str) -> list[Any]:
    if any(fatal in record.text for record in records):
        if multiprocessing.parent_process() is None:
            raise AssertionError("It was to be read in a process beside.")
        os.kill(os.getpid(), signal.SIGKILL)
    return workers._analyse(records)
