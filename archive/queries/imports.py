"""Imports as their pages show them: what came of each, how far the running ones are, and what was uploaded for one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from archive.models import Article, ImportBatch, Record, Upload
from archive.models.process import is_there
from archive.policy.vocabulary import BATCH_STATES, INPUT_FORMATS, RECORD_OUTCOMES, REFUSALS, SKIPS, label

PER_PAGE = 50
MOST_NOTES = 50
NOTED = 10_000  # records whose notes are counted
CHARTED = 20  # batches
TAKEN_SOON = timedelta(minutes=1)  # by which somebody takes up a batch that waits
UNDO = "undo"  # the part of a batch's position that tells of its undoing
WAITING, BROKEN_OFF, UNDOING = "waiting", "broken_off", "undoing"
STANDINGS = [*BATCH_STATES, (WAITING, "Waiting to begin"), (BROKEN_OFF, "Broken off"), (UNDOING, "Being undone")]
BUSY = ("running", WAITING, UNDOING)  # it changes by itself
COUNTS = [*RECORD_OUTCOMES, ("fact_checks", "Fact checks by others")]


@dataclass(frozen=True)
class Part:
    """One outcome of many. x, width: of its part of a bar, in hundredths of the whole."""

    code: str
    label: str
    count: int
    x: float = 0.0
    width: float = 0.0


@dataclass(frozen=True)
class Standing:
    """How a batch stands. may_go_on: it can be gone on with, if its input is still there."""

    code: str
    label: str
    may_go_on: bool


@dataclass(frozen=True)
class Pace:
    """How fast an import goes. share: of its input that is read, in hundredths; None where its size is not known.

    read, size: bytes. rate: records a second. left: seconds.
    """

    done: int
    read: int
    size: int
    share: float | None
    rate: float | None
    left: int | None


@dataclass(frozen=True)
class BatchRow:
    batch: ImportBatch
    standing: Standing
    is_open: bool


@dataclass(frozen=True)
class Column:
    """A batch in the chart of the last ones. parts: x stands for y there, width for height."""

    batch: int
    x: float
    width: float
    parts: tuple[Part, ...]
    total: int


@dataclass(frozen=True)
class Chart:
    """The last batches, the oldest first. key: what came of all of them together. most: records in the largest."""

    columns: tuple[Column, ...]
    key: tuple[Part, ...]
    most: int


@dataclass(frozen=True)
class NoteCount:
    """Sentences noted of a record, of how many records, and the number in its batch of the first of them."""

    sentences: list[str]
    times: int
    first: int


def batches(*, now: datetime, before: int | None = None) -> tuple[list[BatchRow], int | None]:
    """One page of imports, newest first, and the number to go on from; None at the end."""
    waiting = [Exists(Record.objects.unresolved().filter(**{name: OuterRef("pk")})) for name in ("batch", "batch__parent")]
    is_open = ExpressionWrapper(waiting[0] | waiting[1], output_field=BooleanField())
    rows = ImportBatch.objects.whole().select_related("started_by").annotate(is_open=is_open).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PER_PAGE + 1])
    shown = [BatchRow(batch, standing(batch, now=now), batch.is_open) for batch in found[:PER_PAGE]]
    return shown, found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None


def open_uploads() -> QuerySet[Upload]:
    """Uploads that nobody has imported or discarded yet, the newest first."""
    return Upload.objects.exclude(state__in=("imported", "discarded")).select_related("uploaded_by").order_by("-pk")[:PER_PAGE]


def standing(batch: ImportBatch, *, now: datetime) -> Standing:
    """The state of a batch, told apart where it says running: at work, not begun yet, or broken off; and being undone."""
    code = batch.state
    if code == "running" and not batch.is_running:
        code = BROKEN_OFF if "process" in batch.position else WAITING
    elif _is_being_undone(batch, now=now):
        code = UNDOING
    is_late = code == WAITING and not _is_soon(batch.position, now=now)
    return Standing(code, label(STANDINGS, code), is_late or code in (BROKEN_OFF, "stopped", "failed"))


def _is_being_undone(batch: ImportBatch, *, now: datetime) -> bool:
    told = batch.position.get(UNDO, {})
    return "process" in told and is_there(told, batch.pk) or "process" not in told and _is_soon(told, now=now)


def _is_soon(told: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether it was asked for so lately that somebody may still take it up. Later than now: the clock was put back since."""
    return abs(now.timestamp() - told.get("asked", 0)) <= TAKEN_SOON.total_seconds()


def undo_words(batch: ImportBatch, *, now: datetime) -> str:
    """What became of an undo that was asked for and not done; empty where there is nothing to tell."""
    told = batch.position.get(UNDO, {})
    if not told or _is_being_undone(batch, now=now):
        return ""
    return told.get("refused") or "It was to be undone, and that broke off. Undo it again to complete it."


def pace(batch: ImportBatch, *, now: datetime, begun: Mapping[str, Any]) -> Pace:
    """Measured over the run that is under way. begun: where that began, as tasks.take_in notes it; else with the batch."""
    place, done = batch.position, sum(count for _, count in counts(batch))
    read, size = place.get("bytes", 0), place.get("size", 0)
    seconds = (batch.finished_at or now).timestamp() - begun.get("at", batch.started_at.timestamp())
    rate = (done - begun.get("records", 0)) / seconds if seconds > 0 else None
    speed = (read - begun.get("bytes", 0)) / seconds if seconds > 0 else 0
    left = int((size - read) / speed) if size > read and speed > 0 else None
    return Pace(done, read, size, min(100.0, round(100 * read / size, 1)) if size else None, rate or None, left)


def counts(batch: ImportBatch) -> list[tuple[str, int]]:
    return [(code, getattr(batch, code)) for code, _ in COUNTS]


def shards(batch: ImportBatch) -> dict[str, int]:
    """How many shards a distributed import has, and how many of them are finished; zeros for any other."""
    if not batch.is_of_shards:
        return {"total": 0, "finished": 0}
    return batch.shards.aggregate(total=Count("pk"), finished=Count("pk", filter=Q(state="finished")))


def outcome_parts(found: Mapping[str, int]) -> tuple[Part, ...]:
    """Every outcome with its part of the whole, in the order in which they are told."""
    whole, x, parts = sum(found.values()) or 1, 0.0, []
    for code, name in COUNTS:
        width = 100 * found.get(code, 0) / whole
        parts.append(Part(code, name, found.get(code, 0), round(x, 3), round(width, 3)))
        x += width
    return tuple(parts)


def chart(rows: Iterable[BatchRow]) -> Chart:
    """What came of the newest batches among rows; those without a record are left out."""
    found = [row.batch for row in rows if any(count for _, count in counts(row.batch))][:CHARTED][::-1]
    most = max((sum(count for _, count in counts(batch)) for batch in found), default=0)
    step = 100 / max(len(found), 1)
    columns = tuple(_column(batch, round(index * step, 3), round(step * 0.8, 3), most) for index, batch in enumerate(found))
    together = {code: sum(getattr(batch, code) for batch in found) for code, _ in COUNTS}
    return Chart(columns, outcome_parts(together), most)


def _column(batch: ImportBatch, x: float, width: float, most: int) -> Column:
    """Stacked from the foot: y counts from the top."""
    y, parts = 100.0, []
    for code, name in COUNTS:
        height = 100 * getattr(batch, code) / most
        y -= height
        parts.append(Part(code, name, getattr(batch, code), round(y, 3), round(height, 3)))
    return Column(batch.pk, x, width, tuple(parts), sum(part.count for part in parts))


def skips(found: Mapping[str, int]) -> list[Part]:
    """What was never meant to be an article, in words, the most frequent first."""
    return [Part(code, label(REFUSALS + SKIPS, code), n) for code, n in sorted(found.items(), key=lambda row: -row[1]) if n]


def notes(batch: ImportBatch) -> list[NoteCount]:
    """What the batch noted of the first NOTED records of which it noted anything, the most frequent first: at most MOST_NOTES."""
    noted = batch.all_records.exclude(notes="").order_by("batch_id", "number").values_list("notes", "number")[:NOTED]
    times, first = Counter[str](), dict[str, int]()
    for words, number in noted.iterator():
        times[words] += 1
        first.setdefault(words, number)
    return [NoteCount(words.split("\n"), count, first[words]) for words, count in times.most_common(MOST_NOTES)]


def arguments(batch: ImportBatch) -> list[tuple[str, Any]]:
    """What the import was told, in words."""
    names = {"source": "Source", "format": "Format", "map": "Mapping", "join": "Joined with"}
    told = {**batch.arguments, "format": label(INPUT_FORMATS, batch.arguments.get("format", ""))}
    return [(names[name], told[name]) for name in names if told.get(name)]


def headlines(articles: Iterable[int]) -> list[tuple[int, str]]:
    """The id and headline of each article, in the order of their ids."""
    return list(Article.objects.filter(pk__in=list(articles)).order_by("pk").values_list("pk", "headline"))
