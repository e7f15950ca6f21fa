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
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Length

from archive.analysis.blocks import classify
from archive.analysis.results import NOTHING_KNOWN, Knowledge
from archive.audit import lock_chain
from archive.formats.records import ArticleRecord
from archive.ingest.arrivals import Arrival
from archive.ingest.items import Origin, Taken
from archive.ingest.knowledge import load_knowledge
from archive.ingest.languages import note_language_origins
from archive.ingest.matching import Decision, Standing
from archive.ingest.parsing import START, analyse_record
from archive.ingest.quarantine import NOTHING_READ
from archive.ingest.recipe import Recipe
from archive.ingest.renewal import renew_suggestions
from archive.ingest.resuming import CannotResume, TakenOver, why_failed
from archive.ingest.workers import Alone, Task, readers_for
from archive.models import AnalysisRun, Article, Block, Entity, Sheet, Version
from archive.models.process import is_same, leave, mark

CHUNK_ARTICLES = 200
CHUNK_CHARACTERS = 4_000_000  # of their texts: some of these are in memory at once
MOST_PASSES = 3
STANDING_STILL = ("agreed", "disputed")
UNDER_REVIEW = ("queued", "in_review")


class Read(NamedTuple):
    """A version to be read anew. looked: what of it was seen then, and is looked at again before anything is written.

    is_held: people have answered on it or are at it; its lines and claims stay. A known answer (models.known_answer) holds
    nothing: it would be told apart by that.
    """

    arrival: Arrival
    looked: tuple[Any, ...]
    is_held: bool


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
    work = Work(run, at=at, watch=watch, should_stop=should_stop)
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
        run.position = mark(run.mark_number)
        run.save(update_fields=["position"])
        return run


@dataclass
class Work:
    run: AnalysisRun
    at: datetime
    watch: Watch
    should_stop: Callable[[], bool]
    most_passes: int = MOST_PASSES
    outcome: Outcome = field(init=False)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        counts = self.run.counts
        there = Article.objects.filter(pk__lte=self.run.last)
        there = there.filter(pk__gt=self.run.after) if self.run.parent_id else there
        self.outcome = Outcome(self.run.pk, total=there.count(), passes=self.run.passes)
        self.outcome.articles, self.outcome.changed = counts.get("articles", 0), counts.get("changed", 0)
        self.outcome.standing_still = counts.get("standing_still", 0)

    def go(self, workers: int, knowledge: Knowledge | None = None) -> None:
        with readers_for(Task(Recipe(), "", knowledge or load_knowledge()), count=workers, articles=self.outcome.total) as crew:
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

    def following(self, after: int, *, most: int = 0, without: Iterable[int] = ()) -> list[int]:
        """The ids of the next articles, as many as are worth a transaction, and no more than memory holds."""
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
            self.run.after, self.run.made_names = pks[-1], self.run.made_names or _newest_entity() > names
            self._save()
        self.watch(self.outcome)

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
        return mark(self.run.mark_number)

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)

    def close(self, state: str, failure: str = "") -> None:
        self.outcome.state = state
        try:
            mine = AnalysisRun.objects.filter(pk=self.run.pk, state="running")
            mine.update(state=state, finished_at=self.now(), failure=failure, passes=self.run.passes, after=self.run.after)
        except DatabaseError:
            if state == "finished":
                raise  # else it stays "running", and is found broken off once this process has ended


def _within(sizes: Iterable[tuple[int, int]], most: int) -> list[int]:
    """The first of these that are not more than this much together; one at least."""
    sizes = list(sizes)
    together = accumulate(size for _, size in sizes)
    return [pk for place, ((pk, _), size) in enumerate(zip(sizes, together, strict=True)) if size <= most or place == 0]


def newest_versions(pks: Sequence[int]) -> list[Read]:
    """The newest versions of these articles, as if each came now, but for those that stand still. Two queries."""
    sheets = Sheet.objects.filter(version=OuterRef("pk"))
    rows = Version.objects.current().filter(article__in=pks, article__takedown=None)
    rows = rows.exclude(article__state__in=STANDING_STILL)
    versions = list(rows.annotate(is_answered=Exists(sheets)).select_related("article").order_by("article"))
    blocks: dict[int, list[Block]] = {}
    for block in Block.objects.filter(version__in=[version.pk for version in versions]).order_by("version", "number"):
        blocks.setdefault(block.version_id, []).append(block)
    return [_read(version, blocks.get(version.pk, [])) for version in versions]


def _read(version: Version, blocks: Sequence[Block]) -> Read:
    article = version.article
    is_at_it = article.state in UNDER_REVIEW and any(block.origin == "person" for block in blocks)
    is_held = version.is_answered or is_at_it
    classed = _as_stored(blocks) if is_held else _classed(version, blocks)
    given = "" if article.language_origin == "machine" else article.language
    record = ArticleRecord(version.headline, version.text, version.encoding, blocks=classed, language=given)
    origin, digest = Origin("", 1, 0, NOTHING_READ), version.content_digest
    taken = Taken(origin, record, article.key_kind, article.natural_key, digest, lambda: analyse_record(record, NOTHING_KNOWN))
    decision = Decision("new_version", Standing(article.natural_key, article.pk, version.number), version.number)
    classes = tuple((block.kind, block.start, block.end, block.origin) for block in blocks)
    looked = (version.number, article.language, article.language_origin, is_held, classes)
    return Read(Arrival(taken, decision, article, None, version), looked, is_held)


def _as_stored(blocks: Sequence[Block]) -> tuple[tuple[str, int, int], ...]:
    return tuple((block.kind, block.start, block.end) for block in blocks)


def _classed(version: Version, blocks: Sequence[Block]) -> tuple[tuple[str, int, int], ...] | None:
    """The classes that are not the machine's to tell; None where all of them are."""
    if not blocks or all(block.origin == "machine" for block in blocks):
        return None
    if any(block.origin == "source" for block in blocks):
        return _as_stored(blocks)
    by_people = {(block.start, block.end): block.kind for block in blocks if block.origin == "person"}
    spans = classify(version.text, blocks[0].kind == "headline")
    return tuple((by_people.get((span.start, span.end), span.kind), span.start, span.end) for span in spans)


def _newest_entity() -> int:
    return Entity.objects.aggregate(last=Max("pk"))["last"] or 0
