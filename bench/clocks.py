"""What something takes: of the processor where that tells all, else the time that passes."""

import time
from collections.abc import Callable
from typing import Any

Work = Callable[[], Any]


def passed(work: Work) -> float:
    """Seconds on the clock on the wall."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def spent(work: Work) -> float:
    """Seconds of the processor, which what else the machine does hardly touches; with PostgreSQL those that pass."""
    from django.db import connection  # noqa: PLC0415 - needs the setup

    if connection.vendor != "sqlite":
        return passed(work)
    began = time.process_time()
    work()
    return time.process_time() - began
