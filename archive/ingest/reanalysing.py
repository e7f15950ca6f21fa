"""All articles read anew, a chunk after another, by what the analysers and the archive know now.

Texts are read in processes; what differs is written here, one transaction a chunk, and with it how far the run has come: it can
be killed at any moment and gone on with. Only the newest version of an article is read, and none whose text stands still between
the last sheet and publication. Where people have answered on a version, or are at it, its lines and claims stay as they saw
them, and only names, topics, language and story are brought up to date. Running it again changes nothing.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.db.models.functions import Length

from archive.analysis.results import Knowledge
from archive.audit import lock_chain
from archive.ingest.knowledge import load_knowledge
from archive.ingest.languages import note_language_origins
from archive.ingest.newest import Read, newest_versions
from archive.ingest.parsing import START
from archive.ingest.patience import ENDED_ALONE, readers_for
from archive.ingest.recipe import Recipe
from archive.ingest.renewal import renew_suggestions
from archive.ingest.resuming import CannotResume, TakenOver, why_failed
from archive.ingest.workers import Alone, Task
from archive.models import AnalysisRun, Article, Entity, Version
from archive.models.process import is_same, leave, mark

CHUNK_ARTICLES = 200
CHUNK_CHARACTERS = 4_000_000  # of their texts: some of these are in memory at once
MOST_PASSES = 3


@dataclass
class Outcome:
    """articles: gone through in this pass. changed: those in which something became otherwise, in all passes.

    set_aside: articles whose reading ended the workers that read them: id, headline, and why.
    """

    run: int
    state: str = "running"
    total: int = 0
    articles: int = 0
    changed: int = 0
    standing_still: int = 0
    passes: int = 1
    set_aside: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.articles

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.run, "state": self.state, "articles": self.articles, "changed": self.changed,
            "standing_still": self.standing_still, "passes": self.passes,
            "set_aside": [{"article": pk, "headline": headline, "why": why} for pk, headline, why in self.set_aside],
        }  # fmt: skip


Watch = Callable[[Outcome], None]


def reanalyse(
    *,
    workers: int = 1,
    resume: bool = False,
    at: datetime,
    watch: Watch = lambda outcome: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """What came of reading all articles anew. resume: goes on with the newest run, if it was not finished.

    Raises, before anything is written, resuming.CannotResume where another process is at it; on the way resuming.TakenOver,
    workers.WorkerLost, OperationalError: what was written before then stays.
    """
    run = begin_run(resume=resume, at=at)
    aside = dict(run.position.get("aside", {}))
    work = Work(run, at=at, watch=watch, should_stop=should_stop, aside=aside, is_again=resume)
    try:
        work.go(workers)
    except TakenOver:
        raise
    except BaseException as error:
        work.close("stopped" if isinstance(error, KeyboardInterrupt) else "failed", why_failed(error))
        raise
    finally:
        leave(run.mark_number)
    return work.outcome


def begin_run(*, resume: bool, at: datetime) -> AnalysisRun:
    """A run of this process. Raises CannotResume where another is at work."""
    with transaction.atomic():
        lock_chain()
        newest = AnalysisRun.objects.filter(parent=None).order_by("-pk").first()
        if newest and newest.is_running:
            raise CannotResume(f"Analysis {newest.pk} is still running, in process {newest.position['process'][1]}.")
        if resume and newest and newest.state != "finished":
            run = newest
            run.state, run.finished_at, run.failure = "running", None, ""
        else:
            AnalysisRun.objects.filter(state="running").update(state="failed", finished_at=at, failure="It was broken off.")
            run = AnalysisRun(started_at=at, last=Article.objects.aggregate(last=Max("pk"))["last"] or 0)
        run.save()
        kept = {name: run.position[name] for name in ("aside",) if name in run.position}
        run.position = mark(run.mark_number) | kept
        run.save(update_fields=["position"])
        return run


@dataclass
class Work:
    """aside: articles that are not read, by id, each with why. is_again: a run that was broken off is gone on with."""

    run: AnalysisRun
    at: datetime
    watch: Watch
    should_stop: Callable[[], bool]
    most_passes: int = MOST_PASSES
    aside: dict[str, str] = field(default_factory=dict)
    is_again: bool = False
    outcome: Outcome = field(init=False)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        counts = self.run.counts
        there = Article.objects.filter(pk__lte=self.run.last)
        there = there.filter(pk__gt=self.run.after) if self.run.parent_id else there
        self.outcome = Outcome(self.run.pk, total=there.count(), passes=self.run.passes)
        self.outcome.articles, self.outcome.changed = counts.get("articles", 0), counts.get("changed", 0)
        self.outcome.standing_still = counts.get("standing_still", 0)
        self.outcome.set_aside = self._told_aside()

    def go(self, workers: int, knowledge: Knowledge | None = None) -> None:
        task = Task(Recipe(), "", knowledge or load_knowledge())
        with readers_for(task, count=workers, articles=self.outcome.total, is_again=self.is_again) as crew:
            while self._pass(crew):
                self.run.passes, self.run.after, self.run.made_names = self.run.passes + 1, 0, False
                self.outcome.passes, self.outcome.articles, self.outcome.standing_still = self.run.passes, 0, 0

    def _pass(self, crew: Alone) -> bool:
        """Whether all is to be gone through once more."""
        waiting: deque[tuple[list[Read], list[int], Callable[[], None]]] = deque()
        for pks in self._chunks():
            note_language_origins(pks)
            read = self._ready(crew, newest_versions(pks))
            waiting.append((read, pks, crew.analysed([one.arrival.item for one in read])))
            if len(waiting) > crew.ahead:
                self._store(crew, *waiting.popleft())
        while waiting:
            self._store(crew, *waiting.popleft())
        if self.should_stop():
            self.close("stopped")
            return False
        if self.run.made_names and self.run.passes < self.most_passes:
            return True
        self.close("finished")
        return False

    def _chunks(self) -> Iterator[list[int]]:
        after = self.run.after
        while not self.should_stop() and (pks := self.following(after)):
            after = pks[-1]
            yield pks

    def following(self, after: int, *, most: int = 0) -> list[int]:
        """The ids of the next articles, as many as are worth a transaction, and no more than memory holds."""
        without = [int(pk) for pk in self.aside]
        rows = Version.objects.current().filter(article__gt=after, article__lte=self.run.last).exclude(article__in=without)
        sizes = rows.order_by("article").annotate(size=Length("text")).values_list("article", "size")
        return _within(sizes[: most or CHUNK_ARTICLES], CHUNK_CHARACTERS)

    def _ready(self, crew: Alone, read: list[Read]) -> list[Read]:
        for one in read:
            crew.ready((START, one.arrival.item))
        return read

    def _store(self, crew: Alone, read: list[Read], pks: Sequence[int], wait: Callable[[], None]) -> None:
        """What was read is written, unless something happened to an article since: that is then read once more, and here."""
        wait()
        after, pks = pks[-1], self._without_lost(crew, read, pks)
        with transaction.atomic():
            lock_chain()
            self._check_own()
            names, before = _newest_entity(), {one.arrival.article_id: one for one in read}
            now = self._ready(crew, newest_versions(pks))
            for one in now:
                was = before.get(one.arrival.article_id)
                if was and was.looked == one.looked:
                    one.arrival.item = was.arrival.item
            held = {one.arrival.article_id for one in now if one.is_held}
            changed = renew_suggestions([one.arrival for one in now], held=held, at=self.now())
            self.outcome.articles += len(pks)
            self.outcome.changed += len(changed)
            self.outcome.standing_still += len(pks) - len(now)
            self.run.after, self.run.made_names = after, self.run.made_names or _newest_entity() > names
            self._save()
        self.watch(self.outcome)

    def _without_lost(self, crew: Alone, read: Sequence[Read], pks: Sequence[int]) -> list[int]:
        lost = {id(item) for item in crew.lost}
        self.aside |= {str(one.arrival.article_id): ENDED_ALONE for one in read if id(one.arrival.item) in lost}
        self.outcome.set_aside = self._told_aside()
        return [pk for pk in pks if str(pk) not in self.aside]

    def _told_aside(self) -> list[tuple[int, str, str]]:
        pks = sorted(map(int, self.aside))
        there = dict(Article.objects.filter(pk__in=pks).values_list("pk", "headline")) if pks else {}
        return [(pk, there[pk], self.aside[str(pk)]) for pk in pks if pk in there]

    def _check_own(self) -> None:
        state, position = AnalysisRun.objects.values_list("state", "position").get(pk=self.run.pk)
        if state != "running" or not is_same(position, self.run.position):
            raise TakenOver(f"Analysis {self.run.pk} was taken up by another process; this one has stopped.")

    def _save(self) -> None:
        told = self.outcome
        self.run.counts = {"articles": told.articles, "changed": told.changed, "standing_still": told.standing_still}
        self.run.position = self.position()
        self.run.save(update_fields=["after", "made_names", "passes", "counts", "position"])

    def position(self) -> dict[str, Any]:
        """What the run keeps of who is at it, with each chunk."""
        return mark(self.run.mark_number) | ({"aside": self.aside} if self.aside else {})

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)

    def close(self, state: str, failure: str = "") -> None:
        self.outcome.state = state
        try:
            with transaction.atomic():
                mine = AnalysisRun.objects.filter(pk=self.run.pk, state="running")
                told = {"finished_at": self.now(), "passes": self.run.passes}
                if mine.update(state=state, failure=failure, after=self.run.after, **told) and state == "finished":
                    self._keep_aside(told)
        except DatabaseError:
            if state == "finished":
                raise  # else it stays "running", and is found broken off once this process has ended

    def _keep_aside(self, told: dict[str, Any]) -> None:
        """As a run by many workers keeps it: in a part, which --set-aside goes by."""
        if self.aside and not self.run.parent_id:
            part = {"started_at": self.at, "last": self.run.last, "state": "finished", "counts": self.run.counts, **told}
            AnalysisRun.objects.create(parent=self.run, position={"aside": self.aside}, **part)


def _within(sizes: Iterable[tuple[int, int]], most: int) -> list[int]:
    """The first of these that are not more than this much together; one at least."""
    sizes = list(sizes)
    together = accumulate(size for _, size in sizes)
    return [pk for place, ((pk, _), size) in enumerate(zip(sizes, together, strict=True)) if size <= most or place == 0]


def _newest_entity() -> int:
    return Entity.objects.aggregate(last=Max("pk"))["last"] or 0
