"""Who is at work on what: the mark a process leaves, and whether it is still there."""

import os
import socket
import time
from typing import Any

SILENCE = 15 * 60  # seconds without a word after which a process on another machine is taken to be gone
HERE: set[int] = set()  # batches that this process is at work on


def mark(batch: int) -> dict[str, Any]:
    """What this process leaves in the position of the batch that it is at work on."""
    HERE.add(batch)
    return {"process": [socket.gethostname(), os.getpid()], "since": _since(os.getpid()), "heard": int(time.time())}


def leave(batch: int) -> None:
    """This process is no longer at work on the batch."""
    HERE.discard(batch)


def is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two marks are of one process."""
    return [one.get(name) for name in ("process", "since")] == [other.get(name) for name in ("process", "since")]


def is_there(left: dict[str, Any], batch: int) -> bool:
    """Whether the process that left this mark is still at work on the batch."""
    host, process = left.get("process", ("", 0))
    if host != socket.gethostname():
        return abs(time.time() - left.get("heard", 0)) < SILENCE  # heard later than now: the clock was put back since
    if process == os.getpid():
        return batch in HERE
    return _exists(process) and _since(process) == left.get("since", "")


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _since(process: int) -> str:
    """When the process started, where the system tells: numbers of processes are given again. "" elsewhere, or once it ended."""
    try:
        with open(f"/proc/{process}/stat", encoding="latin-1") as stream:
            state, *fields = stream.read().rpartition(") ")[2].split()
    except OSError:
        return ""
    return "" if state in ("Z", "X") else fields[18]  # proc(5): starttime is field 22, the state field 3
