"""gunicorn's settings, for `gunicorn --config newsroom/server.py`; docs/deployment.md says what they mean together.

HUP loads the code anew without a request lost: new processes answer while the old ones finish what they are at.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from newsroom.environment import Environment
from newsroom.logs import log_settings

environment = Environment(Path(__file__).resolve().parent.parent / ".env")

wsgi_app = "newsroom.wsgi"
proc_name = "newsroom"
bind = environment.words("BIND", default=["127.0.0.1:8000"])  # a socket that systemd hands over goes before it
worker_class = "gthread"
workers = environment.number("WEB_PROCESSES", default=2, minimum=1)
threads = environment.number("WEB_THREADS", default=4, minimum=1)
control_socket_disable = True  # signals do, and systemd sends them
keepalive = 5  # seconds, for the proxy's connections
timeout = 60  # seconds without a sign of life from a process
graceful_timeout = 30  # seconds for the requests it is at when it is to end
max_requests, max_requests_jitter = 20_000, 2_000
limit_request_line, limit_request_fields, limit_request_field_size = 4_094, 60, 8_190
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - signs of life need no disk
logconfig_dict = log_settings(
    level=environment.choice("LOG_LEVEL", of=["DEBUG", "INFO", "WARNING", "ERROR"], default="WARNING"),
    form=environment.choice("LOG_FORMAT", of=["text", "json"], default="text"),
    requests=False,
) | {"loggers": {"gunicorn.error": {"level": "INFO"}}}

seconds = environment.number("STATEMENT_SECONDS", default=30)
if seconds and not environment.flag("PGBOUNCER", default=False):
    # Of pages alone: commands take as long as they need. libpq reads it for every connection of these processes.
    os.environ["PGOPTIONS"] = f"-c statement_timeout={seconds}s -c idle_in_transaction_session_timeout={2 * seconds}s"

metrics_dir = ""
if environment.text("METRICS_TOKEN"):
    metrics_dir = tempfile.mkdtemp(prefix="newsroom-metrics-", dir=worker_tmp_dir)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics_dir  # read when a process first counts


def child_exit(server: Any, worker: Any) -> None:
    if metrics_dir:
        from prometheus_client import multiprocess  # noqa: PLC0415 - reads the folder from the environment set above

        multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if metrics_dir:
        shutil.rmtree(metrics_dir, ignore_errors=True)
