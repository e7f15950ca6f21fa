"""Who reads texts anew in processes, and goes on where reading one of them ends its process.

A share whose process ended is read once more, a text at a time, in a process of its own. What ends that twice, alone, is set
aside. Where several in a row do, it is not the texts: somebody ends the processes, or there is no memory left at all.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from archive.ingest import workers
from archive.ingest.items import Taken
from archive.ingest.workers import Alone, Crew, Task, WorkerLost, pool_of

TRIED_ALONE = 2
MOST_IN_A_ROW = 3
ENDED_ALONE = "Reading it ended the process that read it, twice, with nothing else in hand."


class Patient(Alone):
    """Analyses in processes, which are begun anew where they were lost. lost: what was set aside, in order.

    Raises WorkerLost where it would set aside one text after another.
    """

    ahead = 1

    def __init__(self, task: Task, count: int) -> None:
        super().__init__(task)
        self.count = count
        self.lost: list[Taken] = []
        self.pool: Any = None
        self.crew: Crew | None = None

    def analysed(self, items: Sequence[Taken]) -> Callable[[], None]:
        crew = self.crew or self._begun()
        try:
            wait = crew.analysed(items)
        except WorkerLost as error:
            self._end(crew, error)
            return lambda: self._one_by_one(items)
        return lambda: self._wait(crew, wait, items)

    def close(self, error: BaseException | None = None) -> None:
        pool, self.pool, self.crew = self.pool, None, None
        if pool is not None:
            pool.__exit__(type(error) if error else None, error, None)

    def _begun(self) -> Crew:
        self.pool = pool_of(self.task, self.count)
        self.crew = Crew(self.task, self.pool.__enter__())
        return self.crew

    def _end(self, crew: Crew, error: BaseException) -> None:
        """Once for each crew, of which two chunks may be in hand."""
        if self.crew is crew:
            self.close(error)

    def _wait(self, crew: Crew, wait: Callable[[], None], items: Sequence[Taken]) -> None:
        try:
            wait()
        except (WorkerLost, CancelledError) as error:
            self._end(crew, error if isinstance(error, WorkerLost) else WorkerLost())
            self._one_by_one(items)

    def _one_by_one(self, items: Sequence[Taken]) -> None:
        waiting = deque(item for item in items if "analysis" not in vars(item))
        tried = in_a_row = 0
        while waiting:
            try:
                with pool_of(self.task, 1) as pool:
                    crew = Crew(self.task, pool)
                    while waiting:
                        crew.analysed([waiting[0]])()
                        waiting.popleft()
                        tried = in_a_row = 0
            except WorkerLost:
                tried += 1
                if tried < TRIED_ALONE:
                    continue
                tried, in_a_row = 0, in_a_row + 1
                if in_a_row == MOST_IN_A_ROW:
                    raise
                self.lost.append(waiting.popleft())


@contextmanager
def readers_for(task: Task, *, count: int, articles: int, is_again: bool) -> Iterator[Alone]:
    """Who analyses what is parsed already: this process alone for a count of one, or for few articles.

    is_again: a run that was broken off is gone on with: what broke it off may be a text, which is then not read in this process.
    """
    if count == 1 or (articles < workers.FEW and not is_again):
        yield Alone(task)
        return
    patient = Patient(task, count)
    try:
        yield patient
    except BaseException as error:
        patient.close(error)
        raise
    patient.close()
