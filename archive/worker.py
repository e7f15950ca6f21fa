"""The process that does what pages have asked for: started by them where no separate worker is run, and asked to end."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)
NICENESS = 10  # of a process that is started here: pages come first


def start_worker() -> None:
    """A process of its own that does what is in the queue, and ends. It outlives the one that serves pages.

    Where none can be started it is logged, and what waits stays in the queue: its page offers to start it again.
    """
    if settings.SEPARATE_WORKER:
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "db_worker", "--batch", "--no-reload", "--no-startup-delay"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    try:
        worker = subprocess.Popen([*command, "-v0"], start_new_session=True, **quiet)
    except OSError:
        logger.exception("No process could be started for what waits in the queue.")
        return
    os.setpriority(os.PRIO_PROCESS, worker.pid, NICENESS)
    threading.Thread(target=worker.wait, daemon=True).start()


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Whether this process was asked to end; whoever asked is answered as before too."""
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def remember(number: int, frame: Any) -> None:
        asked.append(number)
        if callable(before[number]):
            before[number](number, frame)

    for number in before:
        signal.signal(number, remember)
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
