"""Processes of the program without the seconds that loading it takes: forked from one that has loaded it and been asked nothing.

Each has its own environment, settings and connection, and is ended as any process is.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Forked:
    """Of subprocess.Popen what the tests ask of one. It leads a group of its own."""

    def __init__(self, address: Path, told: dict[str, Any]) -> None:
        self.folder, self.returncode = tempfile.mkdtemp(), None
        paths = {name: f"{self.folder}/{name}" for name in ("out", "err")}
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(str(address))
        self.line.sendall(json.dumps(told | paths).encode() + b"\n")
        self.said = self.line.makefile()
        self.pid = int(self.said.readline())

    def wait(self, timeout: float = 240) -> int:
        if self.returncode is None:
            self.line.settimeout(timeout)
            self.returncode = int(self.said.readline())
            self.said.close()
            self.line.close()
        return self.returncode

    def poll(self) -> int | None:
        if self.returncode is None:
            self.line.setblocking(False)
            with suppress(BlockingIOError):
                if self.line.recv(1, socket.MSG_PEEK):
                    self.line.setblocking(True)
                    return self.wait()
            self.line.setblocking(True)
        return self.returncode

    def communicate(self, timeout: float = 240) -> tuple[bytes, bytes]:
        self.wait(timeout)
        return Path(self.folder, "out").read_bytes(), Path(self.folder, "err").read_bytes()

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


class Forks:
    """One that has loaded the program. environment: of an archive on the same kind of database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.address = Path(tempfile.mkdtemp(), "forks")
        command = [sys.executable, "-m", "tests.faults.forking", str(self.address)]
        self.server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        while not self.address.exists():
            assert self.server.poll() is None
            time.sleep(0.02)

    def start(self, arguments: list[str], environment: dict[str, str], folder: Path) -> Forked:
        return Forked(self.address, {"arguments": arguments, "environment": environment, "folder": str(folder)})

    def end(self) -> None:
        self.server.kill()
        self.server.wait()


def serve(address: str) -> None:
    from tests.faults import driver  # noqa: PLC0415 - loads the program

    driver.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{address}.new")
    listening.listen(64)
    os.rename(f"{address}.new", address)
    listening.settimeout(1)
    tests = os.getppid()
    while os.getppid() == tests:  # which end it, unless they were ended themselves
        try:
            line, _ = listening.accept()
        except TimeoutError:
            continue
        if os.fork() == 0:
            listening.close()
            mind(line)
        line.close()


def mind(line: socket.socket) -> None:
    """Begins a process, tells its number, and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told = json.loads(line.makefile().readline())
    child = os.fork()
    if child == 0:
        line.close()
        os._exit(be(told))
    line.sendall(f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    with suppress(OSError):
        line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def be(told: dict[str, Any]) -> int:
    """This process as that which was asked for; its exit code."""
    from tests.faults import driver  # noqa: PLC0415 - the program, which is loaded

    os.setsid()
    for path, number in ((told["out"], 1), (told["err"], 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(told["environment"])
    os.chdir(told["folder"])
    sys.argv = ["manage.py", *told["arguments"]]
    try:
        driver.run()
        return 0
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:  # noqa: BLE001 - told as any program of Python tells it
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
