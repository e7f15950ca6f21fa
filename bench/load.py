"""`make bench-load`: readers and a desk at work at once, on the archive as a server runs it, on SQLite and on PostgreSQL in turn.

usage: python -m bench.load [--engine sqlite] [--articles N] [--bound MS] [--seconds N] [--held N] [--patience N]
    [--steps N,N,...] [DOCUMENT]
For each engine a made-up archive is written, the services of docs/deployment.md are started, and locust rises the number of
readers until the 95th percentile of pages crosses the bound; as many as went well before are then held for a while, and the
figures are of that time. Afterwards verify_archive looks at all of it, and what was acknowledged is looked for. Exit codes: 0 all
is well; 1 something was answered wrongly, late, or lost, which is printed. DATABASE_URL: set for the part on PostgreSQL alone.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench import load_services
from bench.clocks import passed
from bench.documents import write_between
from bench.importing import machine
from bench.load_report import findings, report

BEGIN, END = "<!-- load: begin -->", "<!-- load: end -->"
ENGINES = ("sqlite", "postgresql")
STEPS = "20,40,80,120,180,260,360"
LAGS = 60  # seconds that the indexer has to come to the end of the log


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    options = arguments()
    if options.one:
        Path(options.one, "figures.json").write_text(json.dumps(measured(Path(options.one), options)))
        return
    figures = [run_apart(engine, options) for engine in options.engine.split(",")]
    text = report(figures, options, machine())
    print(text)
    if options.document:
        write_between(Path(options.document), BEGIN, END, text)
    wrong = [f"{told['engine']}: {said}" for told in figures for said in findings(told)]
    if wrong:
        raise SystemExit("\n".join(["Not as it has to be:", *wrong]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Readers and a desk at work at once.")
    parser.add_argument("document", nargs="?", help="where the tables are written, between their two comments")
    parser.add_argument("--engine", default=",".join(ENGINES))
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--bound", type=float, default=500, help="milliseconds, of the 95th percentile of pages")
    parser.add_argument("--seconds", type=float, default=6, help="of a step")
    parser.add_argument("--held", type=float, default=20, help="seconds of which the figures are")
    parser.add_argument("--steps", default=STEPS, help="readers")
    parser.add_argument(
        "--patience", type=float, default=30, help="seconds, after which an answer that does not come is a failure"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def run_apart(engine: str, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one engine, in processes of its own; the folder stays where it failed."""
    folder = Path(tempfile.mkdtemp(prefix=f"load-{engine}-"))
    folder.chmod(0o755)
    names = ("articles", "bound", "seconds", "held", "patience", "steps")
    command = [sys.executable, "-m", "bench.load", "--one", str(folder)]
    command += [f"--{name}={getattr(options, name)}" for name in names]
    settings = dict(os.environ)
    if engine == "postgresql":
        command, settings["SAFE"] = [".ci/with-postgres", *command], "1"
    else:
        settings["DATABASE_URL"] = f"sqlite:///{folder / 'archive.sqlite3'}"
    print(f"{engine}: in {folder}", flush=True)
    if subprocess.run(command, env=settings, cwd=load_services.ROOT).returncode:
        raise SystemExit(f"The load test on {engine} broke off; what it wrote is in {folder}.")
    figures = json.loads((folder / "figures.json").read_text()) | {"engine": engine}
    if not list(findings(figures)):
        subprocess.run(["rm", "-rf", str(folder)], check=True)
    return figures


def measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    settings = load_services.environment(folder, os.environ["DATABASE_URL"])
    took = {"make": passed(lambda: run(settings, "-m", "bench.load_archive", "make", folder, options.articles))}
    run(settings, "manage.py", "collectstatic", "--noinput", "-v0")
    began = time.perf_counter()
    with load_services.serving(folder, settings) as services:
        use = list(load(folder, services, options, postmaster_of(settings)))
        is_caught_up = wait_for_index(settings)
    took["load"] = time.perf_counter() - began
    looked: dict[str, Any] = {}
    took["verify"] = passed(lambda: looked.update(verified(settings)))
    run(settings, "-m", "bench.load_archive", "told", folder)
    return {
        "took": took, "use": use, "verified": looked, "caught_up": is_caught_up, "logged": list(logged(folder)),
        "asked": json.loads((folder / "asked.json").read_text()), "stored": json.loads((folder / "stored.json").read_text()),
    }  # fmt: skip


def run(settings: Mapping[str, str], *command: Any, check: bool = True) -> str:
    command = [sys.executable, *map(str, command)]
    ran = subprocess.run(command, env=dict(settings), cwd=load_services.ROOT, stdout=subprocess.PIPE, text=True, check=check)
    return ran.stdout


def postmaster_of(settings: Mapping[str, str]) -> int:
    if settings["DATABASE_URL"].startswith("sqlite"):
        return 0
    import psycopg  # noqa: PLC0415 - of this engine alone

    with psycopg.connect(settings["DATABASE_URL"]) as connection:
        backend = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def load(
    folder: Path, services: load_services.Services, options: argparse.Namespace, postmaster: int
) -> Iterator[dict[str, Any]]:
    """What each process used, when the stretch that is held begins and when it ends."""
    names = ("bound", "seconds", "held", "patience", "steps")
    command = ["-m", "bench.load_users", str(folder), f"http://127.0.0.1:{services.port}"]
    command += [f"--{name}={getattr(options, name)}" for name in names]
    with (folder / "locust.log").open("w") as log:
        locust = subprocess.Popen(
            [sys.executable, *command], cwd=load_services.ROOT, stdout=subprocess.PIPE, stderr=log, text=True
        )
        for line in locust.stdout or ():
            said = json.loads(line)
            print(*(f"{name}={value:.0f}" if isinstance(value, float) else value for name, value in said.items()), flush=True)
            if said["what"] == "held" or said.get("held"):
                yield load_services.usage(load_services.groups(services, locust.pid, postmaster)) | {"at": time.monotonic()}
    if locust.wait():
        raise SystemExit(f"locust broke off: see {folder / 'locust.log'}.")


def wait_for_index(settings: Mapping[str, str]) -> bool:
    """Whether the service came to the end of the log of changes, as it has to within a minute."""
    code = "import django; django.setup(); from archive.search.lookup import reading; print(reading().behind)"
    until = time.monotonic() + LAGS
    while time.monotonic() < until:
        if run(settings, "-c", code).strip() == "0":
            return True
        time.sleep(0.5)
    return False


def verified(settings: Mapping[str, str]) -> dict[str, Any]:
    return json.loads(run(settings, "manage.py", "verify_archive", "--json", check=False))


def logged(folder: Path) -> Iterator[str]:
    """The lines of the services' logs that tell of an error; at most ten of each."""
    for log in sorted(folder.glob("*.log")):
        lines = [
            line for line in log.read_text().splitlines() if '"ERROR"' in line or '"CRITICAL"' in line or "Traceback" in line
        ]
        yield from (f"{log.stem}: {line[:500]}" for line in lines[:10])


if __name__ == "__main__":
    main()
