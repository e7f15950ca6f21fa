import zlib
from dataclasses import dataclass

from django.db.models import Count, Min

from archive.models import ImportBatch, Record

PER_PAGE = 50
MOST_NOTES = 50
SHOWN = 200  # characters of a refused item
READ = 4 * SHOWN + 3  # bytes that surely hold them: a character has at most four, and a mark may lead


@dataclass(frozen=True)
class Refusal:
    """A refused record. beginning: its first characters, for reading only; empty where it was too large to keep."""

    record: Record
    beginning: str


@dataclass(frozen=True)
class NoteCount:
    """Sentences noted of a record, of how many records, and the number in its batch of the first of them."""

    sentences: list[str]
    times: int
    first: int


def batches(*, before: int | None = None) -> tuple[list[ImportBatch], int | None]:
    """One page of imports, newest first, and the number to go on from; None at the end."""
    rows = ImportBatch.objects.order_by("-pk")
    rows = list((rows.filter(pk__lt=before) if before else rows)[: PER_PAGE + 1])
    return rows[:PER_PAGE], rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None


def refusals(batch: ImportBatch, *, after: int | None = None) -> tuple[list[Refusal], int | None]:
    """One page of what a batch refused, in the order of the batch, and the number to go on from; None at the end."""
    rows = batch.records.filter(outcome="refused", number__gt=after or 0).order_by("number")
    rows = list(rows[: PER_PAGE + 1])
    more = rows[PER_PAGE - 1].number if len(rows) > PER_PAGE else None
    return [Refusal(record, beginning(record)) for record in rows[:PER_PAGE]], more


def notes(batch: ImportBatch) -> list[NoteCount]:
    """What the batch noted of the records it took, the most frequent first: at most MOST_NOTES of them."""
    noted = batch.records.exclude(notes="").values("notes").annotate(times=Count("pk"), first=Min("number"))
    return [
        NoteCount(row["notes"].split("\n"), row["times"], row["first"]) for row in noted.order_by("-times", "first")[:MOST_NOTES]
    ]


def beginning(record: Record) -> str:
    """The first characters of the raw item; bytes that are no UTF-8 are shown as �, control characters as spaces."""
    raw = zlib.decompressobj().decompress(bytes(record.raw or b""), READ)
    text = raw.decode("utf-8", "replace")[:SHOWN]
    return "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in text)
