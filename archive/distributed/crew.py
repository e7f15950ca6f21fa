"""Workers of Dask, on this machine or others: found, looked over, and given one job after another until all are done.

Dask is an extra (requirements-distributed.txt) and is imported here alone, where somebody asks for it. A job is a number; whether
it is done, the database says, never Dask. It is handed out again where its worker died, failed or told nothing.
"""

import logging
import re
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from archive.distributed.fitness import Fitness
from archive.distributed.task import run

LOCAL = re.compile(r"local:(\d{1,3})")
REMOTE = re.compile(r"(?:tcp|tls)://\S+:\d+")
CONNECTED_WITHIN = 30  # seconds
ANSWERED_WITHIN = 120
WITHOUT_WORKERS = 600  # seconds after which an import without any worker breaks off
LOOKED_EVERY = 0.5
AHEAD = 2  # jobs for each worker that Dask holds at a time
SQLITE = (
    "SQLite has one writer, on one machine: --workers N does there what --distributed could. "
    "With DATABASE_URL naming a PostgreSQL server, many machines can work."
)
MISSING = "--distributed needs Dask, which is not installed: pip install --require-hashes -r requirements-distributed.txt"

GONE = "The scheduler went away, and did not answer again."


class SchedulerUnusable(Exception):
    """Nothing was begun; its words say why."""


class WorkersGone(Exception):
    """No worker is left; what was stored stays."""


@dataclass(frozen=True)
class Crew:
    """client: of Dask. is_local: the workers are processes of this machine, in this folder."""

    client: Any
    is_local: bool

    @property
    def size(self) -> int:
        return max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))

    def check(self, paths: Sequence[str]) -> None:
        """Raises SchedulerUnusable where a worker has other files, another database or another program than this process."""
        workers = self.client.scheduler_info(n_workers=-1)["workers"]
        asked = ("fitness", "fitness", list(paths))
        answers = {worker: self.client.submit(run, *asked, workers=[worker], pure=False) for worker in sorted(workers)}
        here = Fitness.of_this_process()
        for worker, future in answers.items():
            try:
                answer = future.result(timeout=ANSWERED_WITHIN)
            except Exception as error:
                raise SchedulerUnusable(f"Worker {worker} cannot work: {type(error).__name__}: {str(error)[:300]}") from error
            if why := here.why_not(answer):
                raise SchedulerUnusable(f"Worker {worker} on {answer.host} {why}")

    def work_off(
        self,
        jobs: Collection[int],
        submit: tuple[Any, ...],
        *,
        is_done: Callable[[int], bool],
        is_hopeless: Callable[[int], bool],
        look: Callable[[Collection[int]], bool],
    ) -> None:
        """Returns once each job is done or hopeless, or look() was true and nobody is at work any more.

        submit: module, function and what comes behind the number of the job, for task.run. look: asked often, with the jobs that
        are handed out; true: hand out no more. Raises WorkersGone.
        """
        waiting, out, is_stopping, seen = deque(jobs), {}, False, time.monotonic()
        module, function, *given = submit
        try:
            while out or (waiting and not is_stopping):
                size = self._size()
                seen = time.monotonic() if size else seen
                if time.monotonic() - seen > WITHOUT_WORKERS:
                    raise WorkersGone("No worker has been connected to the scheduler for ten minutes.")
                while waiting and not is_stopping and len(out) < AHEAD * max(1, size):
                    job = waiting.popleft()
                    out[self._handed_out(run, module, function, job, *given)] = job
                for future in [future for future in out if future.done()]:
                    job = out.pop(future)
                    if not is_done(job) and not is_stopping and not is_hopeless(job):
                        waiting.append(job)
                is_stopping = look(set(out.values())) or is_stopping
                time.sleep(LOOKED_EVERY if out else 0)
        except BaseException:
            if self.client.status == "running":
                self.client.cancel(list(out), force=True)
            raise

    def _handed_out(self, *work: Any) -> Any:
        """What tells of the work once it is done. Raises WorkersGone."""
        from distributed.client import ClosedClientError  # noqa: PLC0415 - an extra, and a second to load

        try:
            return self.client.submit(*work, pure=False)
        except ClosedClientError as error:
            raise WorkersGone(GONE) from error

    def _size(self) -> int:
        """How many workers are connected. Raises WorkersGone where the scheduler went away, and did not come back."""
        try:
            if self.client.status != "closed":
                return len(self.client.scheduler_info(n_workers=-1)["workers"])
        except (KeyError, OSError):  # it is told of a connection that was just lost, which is sought again for a while
            if self.client.status != "closed":
                return 0
        raise WorkersGone(GONE)


@contextmanager
def crew(scheduler: str) -> Iterator[Crew]:
    """The workers of a scheduler, tcp://HOST:PORT, or N of this machine for local:N. Raises SchedulerUnusable."""
    local = LOCAL.fullmatch(scheduler)
    if not local and not REMOTE.fullmatch(scheduler):
        raise SchedulerUnusable(f"--distributed: {scheduler!r} is neither tcp://HOST:PORT nor local:N.")
    if local and not 1 <= int(local[1]) <= 64:
        raise SchedulerUnusable("--distributed local:N takes a number from 1 to 64.")
    if connection.vendor == "sqlite":
        raise SchedulerUnusable(SQLITE)
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra, and a second to load
    except ImportError as error:
        raise SchedulerUnusable(MISSING) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is told by the import
    if local:
        options = {
            "threads_per_worker": 1,
            "processes": True,
            "dashboard_address": "127.0.0.1:0",
            "silence_logs": logging.CRITICAL,
        }
        with (
            LocalCluster(n_workers=int(local[1]), preload=["archive.distributed.preload"], **options) as cluster,
            Client(cluster) as client,
        ):
            yield Crew(client, is_local=True)
        return
    try:
        client = Client(scheduler, timeout=CONNECTED_WITHIN)
    except (OSError, TimeoutError) as error:
        raise SchedulerUnusable(f"No scheduler answers at {scheduler}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECTED_WITHIN)
        except TimeoutError as error:
            raise SchedulerUnusable(f"No worker is connected to the scheduler at {scheduler}.") from error
        yield Crew(client, is_local=False)
