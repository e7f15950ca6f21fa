"""For `dask worker --preload archive.distributed.preload`: Ctrl-C is for the process that imports to answer, not its workers."""

import signal
from typing import Any


def dask_setup(worker: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
