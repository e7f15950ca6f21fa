"""Who parses and analyses: this process alone, or a crew of processes beside it. The order of the input is kept either way.

The processes are started anew (spawn), hold no database and know what they need from the start; what waits for them and for the
writer is bounded. They end with the process that started them, however that ends: the line between them is then cut. Ctrl-C and
the wish to end are for that process to answer, not for them.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from archive.analysis.results import Analysis, Knowledge
from archive.formats.records import ArticleRecord
from archive.ingest.collecting import collect_seldom
from archive.ingest.items import Remembered, Taken
from archive.ingest.parsing import Came, Piece, analyse_again, analyse_record, parse_pieces
from archive.ingest.recipe import Recipe

FEW = 200  # pieces for which it is not worth while to start processes
SHARE_PIECES = 25  # that a process is handed at once
SHARE_BYTES = 500_000
WAITING_SHARES = 32  # handed out or done, and not taken yet
LOOKED_AFTER = 5.0  # seconds without an answer, after which it is seen whether the processes are there
WAITING_BYTES = 16_000_000
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class WorkerLost(Exception):
    """A process that parses or analyses ended before its time. What was stored before stays."""

    def __init__(self) -> None:
        super().__init__(
            "A process that reads articles was ended from outside, or ran out of memory. "
            "With --workers 1 the import needs less memory."
        )


@dataclass(frozen=True)
class Task:
    """What does not change from piece to piece. source: the outlet, whatever records say."""

    recipe: Recipe
    source: str
    knowledge: Knowledge


class Alone:
    """Works as it is asked to, in this process."""

    ahead = 0  # chunks analysed while one is written
    lost: Sequence[Taken] = ()  # what ended the process that read it, and was not read

    def __init__(self, task: Task) -> None:
        self.task = task

    def parsed(self, pieces: Iterable[Piece]) -> Iterator[Came]:
        for piece in pieces:
            yield self.ready(self.parse(piece))

    def parse(self, piece: Piece) -> Came:
        (came,) = parse_pieces([piece], self.task.recipe, self.task.source)
        return came

    def ready(self, came: Came) -> Came:
        if isinstance(came[1], Remembered):
            came[1].analyse = partial(analyse_again, came[1].read, self.task.knowledge)
        elif isinstance(came[1], Taken):
            came[1].analyse = partial(analyse_record, came[1].record, self.task.knowledge)
        return came

    def analysed(self, items: Sequence[Taken]) -> Callable[[], None]:
        """Has items analysed. What is given back waits until they are."""
        return lambda: [item.analysis for item in items] and None


class Handed(NamedTuple):
    """A share of the work on its way. done: what came of it; weight: bytes it holds."""

    done: Callable[[], list[Came]]
    weight: int


class Crew(Alone):
    """Hands shares of the work to processes, in order. Raises WorkerLost."""

    ahead = 1

    def __init__(self, task: Task, pool: ProcessPoolExecutor) -> None:
        super().__init__(task)
        self.pool = pool

    def parsed(self, pieces: Iterable[Piece]) -> Iterator[Came]:
        waiting: deque[Handed] = deque()
        for share in _shares(pieces):
            waiting.append(self._hand_out(share))
            while len(waiting) >= WAITING_SHARES or sum(handed.weight for handed in waiting) > WAITING_BYTES:
                yield from map(self.ready, waiting.popleft().done())
        while waiting:
            yield from map(self.ready, waiting.popleft().done())

    def analysed(self, items: Sequence[Taken]) -> Callable[[], None]:
        shares = [items[start : start + SHARE_PIECES] for start in range(0, len(items), SHARE_PIECES)]
        waits = [self._submit(_analyse, [item.record for item in share]) for share in shares]

        def wait() -> None:
            for share, done in zip(shares, waits, strict=True):
                for item, analysis in zip(share, done(), strict=True):
                    item.analysis = analysis

        return wait

    def _hand_out(self, share: list[Piece]) -> Handed:
        weight = sum(piece.weight for piece in share)
        if is_own(share[0]):
            came = [self.parse(piece) for piece in share]
            return Handed(lambda: came, weight)
        return Handed(self._submit(_parse, share), weight)

    def _submit(self, function: Callable[..., Any], work: Any) -> Callable[[], Any]:
        """A process may be started here: with Ctrl-C held back, so that it is for this process alone to answer."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            future = self.pool.submit(function, work)
        except BrokenProcessPool as error:
            raise WorkerLost from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return partial(_result, future, self.pool)


def is_own(piece: Piece) -> bool:
    """Whether a piece is done in the process that read it: nothing is to be parsed, or it is too large to be handed about."""
    return piece.raw is None or piece.kept is not None


@contextmanager
def workers_for(pieces: Iterable[Piece], task: Task, *, count: int) -> Iterator[tuple[Alone, Iterator[Piece]]]:
    """Who works, and the pieces for them: this process alone for a count of one or for few pieces."""
    pieces = iter(pieces)
    first = list(_few(pieces)) if count > 1 else []
    everything = chain(first, pieces)
    if len(first) < FEW and sum(piece.weight for piece in first) < WAITING_BYTES:
        yield Alone(task), everything
        return
    with pool_of(task, count) as pool:
        yield Crew(task, pool), everything


@contextmanager
def pool_of(task: Task, count: int) -> Iterator[ProcessPoolExecutor]:
    """Where the import fails, what the processes are at is waited for, a share each: one that ended in the middle of its answer
    would leave the rest of it to be waited for. The line to them is cut where one was lost, or where this process is killed.
    """
    context = multiprocessing.get_context("spawn")
    end, line = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(task, end))
    # All are started before the pool's own thread looks after them: one started while that thread cleans up after another, ended
    # from outside, would change what it counts, and it would end with a traceback on the screen.
    pool._safe_to_dynamically_spawn_children = False
    try:
        yield pool
    except WorkerLost:
        line.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        line.close()
        end.close()


def _result(future: Future, pool: ProcessPoolExecutor) -> Any:
    while True:
        try:
            return future.result(timeout=LOOKED_AFTER)
        except BrokenProcessPool as error:
            raise WorkerLost from error
        except TimeoutError:
            if future.done():
                raise
            thread = pool._executor_manager_thread
            if thread is None or not thread.is_alive():
                raise WorkerLost from None  # it ended while it told the answers that they will not come
            if any(process.exitcode is not None for process in _processes(pool)):
                _break(pool)


def _break(pool: ProcessPoolExecutor) -> None:
    """Has a pool see that it is broken. One of its processes was ended in the middle of an answer: the rest of that is waited for
    as long as anybody could write it, this process included."""
    for process in _processes(pool):
        process.kill()
    pool._result_queue._writer.close()


def _processes(pool: ProcessPoolExecutor) -> list[Any]:
    return list((pool._processes or {}).values())


def _few(pieces: Iterator[Piece]) -> Iterator[Piece]:
    weight = 0
    for piece in islice(pieces, FEW):
        yield piece
        weight += piece.weight
        if weight >= WAITING_BYTES:
            return


def _shares(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """What is handed out together. Pieces done here are in shares of their own."""
    share, weight = [], 0
    for piece in pieces:
        if share and is_own(piece) != is_own(share[0]):
            yield share
            share, weight = [], 0
        share.append(piece)
        weight += piece.weight
        if len(share) >= SHARE_PIECES or weight >= SHARE_BYTES:
            yield share
            share, weight = [], 0
    if share:
        yield share


# What follows runs in the processes.

_task: list[Task] = []


def _begin(task: Task, line: Connection) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    _task.append(task)
    collect_seldom()
    threading.Thread(target=_end_with_line, args=[line], daemon=True).start()


def _end_with_line(line: Connection) -> None:
    """A process whose parent was killed would wait for ever for work, holding its memory."""
    try:
        line.recv()
    except (EOFError, OSError):
        os._exit(1)


def _parse(share: list[Piece]) -> list[Came]:
    return parse_pieces(share, _task[0].recipe, _task[0].source)


def _analyse(records: list[ArticleRecord]) -> list[Analysis]:
    return [analyse_record(record, _task[0].knowledge) for record in records]
