"""What a distributed import of more articles, by more workers, than there are here would take: by events, from measured values.

usage: python -m bench.scaling_simulation [DOCUMENT]

n workers take shards, read a chunk of a shard, wait in turn for the lock on the record, hold it while they store the chunk,
and go on with the next. A worker that dies loses the chunk it is at, and comes back; its shard goes on behind the last chunk
with the worker that is free first. More that is at work than there are cores goes slower, each in the same measure: time is
counted as work of one core, and stretched. The search index follows on a thread that is not among these cores. What the lock
is held for grows where the indexes are larger than the memory for them: so many leaves of them have to be read from the
drive first.

The measured values are in bench/scaling_measured.json, as bench.scaling wrote them there. The tables are written into DOCUMENT,
between its comments.
"""

import heapq
import json
import random
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from bench.documents import write_between

MEASURED = Path(__file__).with_name("scaling_measured.json")
BEGIN, END = "<!-- simulation: begin -->", "<!-- simulation: end -->"
HOUR, DAY = 3_600, 86_400
STEPS = 20_000  # chunks that are gone through one by one at most; of more, several are taken as one


@dataclass(frozen=True)
class Measured:
    """What was measured of one process, in seconds and bytes.

    read, spread: of reading an article, and its standard deviation as a part of that. write: under the lock, for an article.
    begin: until a worker reads its first article. shard: for a shard, whatever is in it. indexed: articles a second by the
    search index. tables, indexes: bytes an article. leaves: index entries an article at places spread at random.
    """

    read: float
    spread: float
    write: float
    begin: float
    shard: float
    indexed: float
    tables: float
    indexes: float
    leaves: float


@dataclass(frozen=True)
class Setting:
    """articles, in shards of so many, stored in chunks. cores: that readers and writer share.

    lost: seconds from one end of a worker to the next; 0 for never. back: seconds until it is there again. memory: bytes for
    indexes; 0 for as many as they are. leaf: seconds for one leaf of them from the drive.
    """

    articles: int
    workers: int
    cores: int
    shard: int
    chunk: int = 500
    lost: float = 0.0
    back: float = 60.0
    memory: float = 0.0
    leaf: float = 0.0001
    seed: int = 1


@dataclass(frozen=True)
class Result:
    """seconds: of the import. locked: the part of them in which somebody held the lock.

    waited: the part of the workers' time in which they waited for it. deaths: of workers; again: articles read in vain. behind:
    seconds that the index ends later.
    """

    seconds: float
    locked: float
    waited: float
    deaths: int
    again: int
    behind: float


def simulate(measured: Measured, setting: Setting) -> Result:
    return _Import(measured, setting).run()


AT_WORK = ("begins", "reads", "stores")


class _Import:
    """now: work of one core, where cores are free; at: seconds that have gone by for people."""

    def __init__(self, measured: Measured, setting: Setting) -> None:
        self.measured, self.setting = measured, setting
        self.chance = random.Random(setting.seed)  # noqa: S311 - a model, not a secret
        self.grain = max(setting.chunk, -(-setting.articles // STEPS))
        self.shards = deque(_shards(setting.articles, max(setting.shard, self.grain)))
        self.events: list[tuple[float, int, str, int, int]] = []
        self.now = self.at = self.held = self.waited = 0.0
        self.number = self.stored = self.deaths = self.again = self.active = 0
        self.queue: deque[int] = deque()
        self.holder: int | None = None
        workers = range(setting.workers)
        self.state, self.lives = dict.fromkeys(workers, "gone"), dict.fromkeys(workers, 0)
        self.left, self.chunk = dict.fromkeys(workers, 0), dict.fromkeys(workers, 0)

    def run(self) -> Result:
        for worker in self.state:
            self._back(worker)
        while self.stored < self.setting.articles:
            now, _, what, worker, life = heapq.heappop(self.events)
            if life == self.lives[worker]:
                self._go_to(now)
                getattr(self, what)(worker)
        of_workers = self.at * self.setting.workers
        behind = max(0.0, self.setting.articles / self.measured.indexed - self.at)
        return Result(self.at, self.held / self.at, self.waited / of_workers, self.deaths, self.again, behind)

    def _then(self, after: float, what: str, worker: int) -> None:
        self.number += 1
        heapq.heappush(self.events, (self.now + after, self.number, what, worker, self.lives[worker]))

    def _go_to(self, now: float) -> None:
        passed = (now - self.now) * max(1.0, self.active / self.setting.cores)
        self.held += passed * (self.holder is not None)
        self.waited += passed * len(self.queue)
        self.now, self.at = now, self.at + passed

    def _is(self, worker: int, state: str) -> None:
        self.active += (state in AT_WORK) - (self.state[worker] in AT_WORK)
        self.state[worker] = state

    def _back(self, worker: int) -> None:
        self._is(worker, "begins")
        self._then(self.measured.begin, "_free", worker)
        if self.setting.lost:
            self._then(self.chance.expovariate(1 / self.setting.lost), "_dies", worker)

    def _free(self, worker: int) -> None:
        if self.shards:
            self.left[worker] = self.shards.popleft()
            self._read(worker, self.measured.shard)
        else:
            self._is(worker, "rests")

    def _read(self, worker: int, before: float = 0.0) -> None:
        self._is(worker, "reads")
        count = self.chunk[worker] = min(self.grain, self.left[worker])
        mean, deviation = count * self.measured.read, self.measured.read * self.measured.spread * count**0.5
        self._then(before + max(mean / 10, self.chance.gauss(mean, deviation)), "_has_read", worker)

    def _has_read(self, worker: int) -> None:
        self._is(worker, "waits")
        self.queue.append(worker)
        self._store_next()

    def _store_next(self) -> None:
        if self.holder is None and self.queue:
            worker = self.holder = self.queue.popleft()
            self._is(worker, "stores")
            self._then(self.chunk[worker] * self._write_seconds(), "_has_stored", worker)

    def _write_seconds(self) -> float:
        """Of one article, with so many stored."""
        indexes = self.stored * self.measured.indexes
        missed = max(0.0, 1 - self.setting.memory / indexes) if self.setting.memory and indexes else 0.0
        return self.measured.write + self.measured.leaves * missed * self.setting.leaf

    def _has_stored(self, worker: int) -> None:
        self.stored += self.chunk[worker]
        self.left[worker] -= self.chunk[worker]
        self.holder = None
        if self.left[worker]:
            self._read(worker)
        else:
            self._free(worker)
        self._store_next()

    def _dies(self, worker: int) -> None:
        self.deaths += 1
        if self.state[worker] == "waits":
            self.queue.remove(worker)
        if worker == self.holder:
            self.holder = None
        if self.left[worker]:
            self.again += min(self.setting.chunk, self.chunk[worker])
            self.shards.appendleft(self.left[worker])
            self.left[worker] = 0
        self._is(worker, "gone")
        self.lives[worker] += 1
        self._then(self.setting.back, "_back", worker)
        for other in [other for other, state in self.state.items() if state == "rests"][: len(self.shards)]:
            self._free(other)
        self._store_next()


def _shards(articles: int, size: int) -> list[int]:
    whole, rest = divmod(articles, size)
    return [size] * whole + [rest] * bool(rest)


def most_useful(measured: Measured) -> int:
    """Workers that keep one writer busy."""
    return max(1, round((measured.read + measured.write) / measured.write))


PLANNED = (  # articles, workers as a part of those that keep one writer busy, bytes of memory for indexes; 0: for all of them
    (10**6, 0.25, 0),
    (10**6, 1, 0),
    (10**8, 0.5, 0),
    (10**8, 1, 0),
    (10**8, 1, 2.56e11),
    (10**8, 2, 0),
    (10**9, 1, 0),
    (10**9, 1, 1e12),
)
ARCHIVES = 8  # of 10^9 articles shared out to so many, each with a record and a server of its own
LOST = 10 * DAY


def planned(measured: Measured) -> list[str]:
    """Rows of a table."""
    useful = most_useful(measured)
    names = ("articles", "workers", "memory for indexes", "time", "lock held", "workers wait", "workers lost", "read in vain")
    rows = [f"| {' | '.join(names)} | index ends later by |", "|---|---|---|---|---|---|---|---|---|"]
    for articles, part, memory in PLANNED:
        rows.append(_row(measured, f"{articles:.0e}".replace("e+0", "e"), articles, max(1, round(part * useful)), memory))
    each = 10**9 // ARCHIVES
    return [*rows, _row(measured, f"1e9 in {ARCHIVES} archives, each", each, useful, 2.56e11)]


def _row(measured: Measured, name: str, articles: int, workers: int, memory: float) -> str:
    shard = min(20_000, articles // (8 * workers))  # 64 MB, or what archive.ingest.shards gives a worker
    setting = Setting(articles, workers, cores=workers + 1, shard=shard, lost=LOST, memory=memory)
    told = simulate(measured, setting)
    shown = f"{memory / 1e9:,.0f} GB" if memory else "all"
    return (
        f"| {name} | {workers} | {shown} | {lasting(told.seconds)} | {told.locked:.0%} | {told.waited:.0%} | {told.deaths:,} | "
        f"{told.again:,} | {lasting(told.behind)} |"
    )


def lasting(seconds: float) -> str:
    if seconds < 2 * HOUR:
        return f"{seconds / 60:,.0f} minutes"
    return f"{seconds / HOUR:,.0f} hours" if seconds < 3 * DAY else f"{seconds / DAY:,.1f} days"


def checked(measured: Measured, runs: dict[int, float], *, articles: int, shards: dict[int, int], cores: int) -> list[str]:
    """Rows of a table: what was measured of real imports beside what is said of them here. runs: seconds by workers."""
    rows = ["| workers | measured, s | simulated, s | simulated : measured |", "|---|---|---|---|"]
    for workers, seconds in runs.items():
        said = simulate(measured, Setting(articles, workers, cores=cores, shard=-(-articles // shards[workers]))).seconds
        rows.append(f"| {workers} | {seconds:,.1f} | {said:,.1f} | {said / seconds:.2f} |")
    return rows


def main(arguments: Sequence[str]) -> None:
    told = json.loads(MEASURED.read_text(encoding="utf-8"))
    measured = Measured(**{field.name: told["measured"][field.name] for field in fields(Measured)})
    runs = {int(workers): seconds for workers, seconds in told["runs"].items()}
    shards = {int(workers): count for workers, count in told["shards"].items()}
    text = "\n".join(
        [
            told["machine"], "", *checked(measured, runs, articles=told["articles"], shards=shards, cores=told["cores"]), "",
            *values(measured), "", *planned(measured),
        ]
    )  # fmt: skip
    print(text)
    for document in map(Path, arguments):
        write_between(document, BEGIN, END, text)


def values(measured: Measured) -> list[str]:
    read, write = 1_000 * measured.read, 1_000 * measured.write
    return [
        f"Fed with: {read:.1f} ms of reading an article (spread {measured.spread:.2f} of it), {write:.2f} ms under the lock,",
        f"{measured.begin:.1f} s to begin, {measured.shard:.2f} s a shard, {measured.indexed:,.0f} articles a second into the",
        f"index of the search; {measured.indexes:,.0f} bytes of indexes an article, and in them",
        f"{measured.leaves:.0f} entries at random places.",
        "",
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
