"""The archive run as docs/deployment.md says, for the time of a test: gunicorn, worker and indexer, and what they use."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "archive.example"
STARTS, ENDS = 600, 60  # seconds in which the services have to be ready, and to end when they are told to
TICK = os.sysconf("SC_CLK_TCK")


def environment(folder: Path, database: str) -> dict[str, str]:
    """The settings of docs/deployment.md, but for CONFIRM_MINUTES: so that publishing asks who it is within a short test."""
    given = {name: value for name, value in os.environ.items() if name not in ("WEB_PROCESSES", "WEB_THREADS", "PAGES_CACHE_URL")}
    return given | {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings", "DATABASE_URL": database, "DEBUG": "off", "HTTPS": "on",
        "SECRET_KEY": secrets.token_urlsafe(48), "METRICS_TOKEN": secrets.token_hex(24), "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "PUBLIC_URL": f"https://{HOST}", "BEHIND_PROXY": "on", "TWO_FACTOR": "required", "CONFIRM_MINUTES": "1",
        "SEPARATE_WORKER": "on", "SEPARATE_INDEXER": "on", "LOG_FORMAT": "json", "MEDIA_ROOT": str(folder / "media"),
        "UPLOADS": str(folder / "uploads"), "SEARCH_DIR": str(folder / "search"),
    }  # fmt: skip


@dataclass
class Services:
    port: int
    processes: dict[str, subprocess.Popen]


@contextlib.contextmanager
def serving(folder: Path, settings: Mapping[str, str]) -> Iterator[Services]:
    """All three running, until the end; each has to end well. What they write is in FOLDER/NAME.log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    gunicorn = ["-m", "gunicorn", "--config", "newsroom/server.py", "--bind", f"127.0.0.1:{port}"]
    commands = {"pages": gunicorn, "worker": ["manage.py", "db_worker"], "indexer": ["manage.py", "run_indexer"]}
    processes: dict[str, subprocess.Popen] = {}
    try:
        for name, command in commands.items():
            with (folder / f"{name}.log").open("w") as log:
                processes[name] = subprocess.Popen(
                    [sys.executable, *command], cwd=ROOT, env=dict(settings), stdout=log, stderr=log
                )  # fmt: skip
        wait_until_ready(port, processes, folder)
        yield Services(port, processes)
    finally:
        ended = {name: end(process) for name, process in processes.items()}
    if any(ended.values()):
        raise SystemExit(f"Ended with {ended}: see the logs in {folder}.")


def wait_until_ready(port: int, processes: Mapping[str, subprocess.Popen], folder: Path) -> None:
    until = time.monotonic() + STARTS
    while time.monotonic() < until and all(process.poll() is None for process in processes.values()):
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/ready", headers={"Connection": "close"})
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"The services did not start: see the logs in {folder}.")


def end(process: subprocess.Popen) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(ENDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return -process.wait()


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def usage(groups: Mapping[str, list[int]]) -> dict[str, dict[str, float]]:
    """By name: processes, seconds of processor so far, megabytes of memory (shared pages shared out among who has them)."""
    return {
        name: {"processes": len(pids), "seconds": sum(map(cpu, pids)), "memory": sum(map(memory, pids))}
        for name, pids in groups.items()
    }


def cpu(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICK  # of its own, and of its children that ended
    return 0.0


def memory(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    return 0.0


def groups(services: Services, load: int, postmaster: int) -> dict[str, list[int]]:
    """The processes of each part. postmaster: 0 on SQLite."""
    pages = services.processes["pages"].pid
    found = {"gunicorn, master": [pages]}
    found |= {f"gunicorn, process {place}": [pid] for place, pid in enumerate(sorted(children(pages)), 1)}
    found |= {name: [services.processes[name].pid] for name in ("worker", "indexer")}
    if postmaster:
        found["PostgreSQL, all its processes"] = [postmaster, *children(postmaster)]
    return found | {"locust": [load]}
