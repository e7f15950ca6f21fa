"""A scheduler and workers as an operator starts them, each worker in a network namespace of its own where that can be made."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.distributed.archives import Archive, archive, server

ROOT = Path(__file__).resolve().parents[2]
LOOKED_OFTEN = {"DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "20ms"}  # how much memory a worker takes
BRIDGE, NET = "newsroom0", "10.213.77"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def network(count: int) -> Iterator[list[str]]:
    """So many namespaces on one bridge, by name, each with an address of its own; this one has NET.1."""
    names = [f"{BRIDGE}-{number}" for number in range(count)]
    with ExitStack() as undo:
        ip("link", "add", BRIDGE, "type", "bridge")
        undo.callback(ip, "link", "del", BRIDGE)
        ip("addr", "add", f"{NET}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for number, name in enumerate(names):
            ip("netns", "add", name)
            undo.callback(ip, "netns", "del", name)
            ip("link", "add", f"nrv{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"nrv{number}", "master", BRIDGE, "up")
            ip("-n", name, "addr", "add", f"{NET}.{number + 10}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names


def can_make_networks() -> bool:
    if os.getuid() or not shutil.which("ip"):
        return False
    try:
        with network(1):
            return True
    except subprocess.CalledProcessError:
        return False


class Machines:
    """scheduler: its address. broker: its process. workers: processes, each the first of a group."""

    def __init__(self, scheduler: str, broker: subprocess.Popen, workers: list[subprocess.Popen]) -> None:
        self.scheduler, self.broker, self.workers = scheduler, broker, workers

    def kill(self, number: int) -> None:
        """The worker and what looks after it, as a machine that loses its power."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)


@contextmanager
def machines(name: str, count: int, *options: str, apart: bool) -> Iterator[tuple[Archive, Machines]]:
    """An archive, and so many workers of it. apart: in network namespaces of their own."""
    with ExitStack() as stack:
        spaces = stack.enter_context(network(count)) if apart else [""] * count
        host, ports = (f"{NET}.1" if apart else "127.0.0.1"), [free_port(), free_port()]
        own = stack.enter_context(archive(name))
        there = Archive(own.name, host, port=ports[1] if apart else None)
        there.environment |= LOOKED_OFTEN
        if apart:
            begin(stack, own, "-m", "tests.distributed.forward", host, str(ports[1]), str(server()["port"]))
        address = f"tcp://{host}:{ports[0]}"
        cli = ("-m", "distributed.cli.dask_scheduler", "--host", host, "--port", str(ports[0]), "--no-dashboard", "--no-show")
        broker = begin(stack, own, *cli)
        workers = [
            begin(
                stack, there, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard",
                "--preload", "archive.distributed.preload", "--name", f"machine-{number}", *options,
                prefix=("ip", "netns", "exec", space) if space else (),
            )
            for number, space in enumerate(spaces)
        ]  # fmt: skip
        yield own, Machines(address, broker, workers)


def begin(stack: ExitStack, own: Archive, *arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.Popen:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    process = subprocess.Popen([*prefix, sys.executable, *arguments], cwd=ROOT, env=own.environment, **quiet)
    stack.callback(end, process)
    return process


def end(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with pytest.MonkeyPatch.context() as patch:
        import pytest_socket  # noqa: PLC0415 - a port is asked for, nothing is opened

        patch.setattr(socket, "socket", pytest_socket._true_socket)
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            return one.getsockname()[1]
