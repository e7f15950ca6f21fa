"""What imports refused: one by one, grouped by reason, and the bytes as they came."""

import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import BinaryField, Q, QuerySet
from django.db.models.functions import Substr

from archive.models import ImportBatch, Record
from archive.policy.vocabulary import REFUSALS, label

PER_PAGE = 50
COUNTED = 10_000  # refusals; beyond it a count says so
SHOWN = 200  # characters of a refused item
READ = 4 * SHOWN + 3  # bytes that surely hold them: a character has at most four, and a mark may lead
PACKED = 4096  # packed bytes that surely hold those: at most 15 bits for each, behind a table of a few hundred bytes


@dataclass(frozen=True)
class Refusal:
    """A refused record. beginning: its first characters, for reading only; empty where it was too large to keep (is_kept)."""

    record: Record
    beginning: str
    is_kept: bool


@dataclass(frozen=True)
class Group:
    """Unresolved refusals of one reason. width: of its bar, in hundredths of the largest group."""

    code: str
    label: str
    count: int
    width: float


@dataclass(frozen=True)
class Groups:
    """rows: the largest first. is_capped: no more than COUNTED were counted."""

    rows: tuple[Group, ...]
    total: int
    is_capped: bool


@dataclass(frozen=True)
class Listed:
    """One page of refusals. more: what the next page begins after; "" at the end."""

    rows: list[Refusal]
    more: str


def unresolved(batch: ImportBatch | None = None) -> QuerySet[Record]:
    """Of one batch or of all."""
    return (batch.all_records if batch else Record.objects).unresolved()


def groups(batch: ImportBatch | None = None) -> Groups:
    """How many refusals wait, by reason."""
    codes = list(unresolved(batch).order_by("-batch_id", "-number").values_list("reason_code", flat=True)[: COUNTED + 1])
    return Groups(grouped(Counter(codes[:COUNTED])), min(len(codes), COUNTED), len(codes) > COUNTED)


def grouped(counts: Mapping[str, int]) -> tuple[Group, ...]:
    """Refusals counted by the code of their reason, the largest group first."""
    found = Counter(counts).most_common()
    most = found[0][1] if found else 1
    return tuple(Group(code, label(REFUSALS, code), count, round(100 * count / most, 2)) for code, count in found)


def refusals(batch: ImportBatch, *, reason: str = "", settled: bool = False, after: str = "") -> Listed:
    """One page of what a batch refused, in the order of the batch; settled: what somebody has resolved."""
    rows = batch.all_records.filter(outcome="refused", resolved_at__isnull=not settled)
    if "distributed" in batch.arguments:
        shard, number = _numbers(after, 2)
        rows = rows.filter(Q(batch_id__gt=shard) | Q(batch_id=shard, number__gt=number), batch_id__gte=shard)
        return _listed(rows.order_by("batch_id", "number"), reason, lambda record: f"{record.batch_id}-{record.number}")
    rows = rows.filter(number__gt=_numbers(after, 1)[0])
    return _listed(rows.order_by("number"), reason, lambda record: str(record.number))


def all_refusals(*, reason: str = "", after: str = "") -> Listed:
    """One page of what nobody has resolved yet, of all batches, the newest first."""
    rows, (batch, number) = unresolved(), _numbers(after, 2)
    if batch:
        rows = rows.filter(Q(batch_id__lt=batch) | Q(batch_id=batch, number__lt=number), batch_id__lte=batch)
    return _listed(rows.order_by("-batch_id", "-number"), reason, lambda record: f"{record.batch_id}-{record.number}")


def _listed(rows: QuerySet[Record], reason: str, place: Callable[[Record], str]) -> Listed:
    """Of the bytes only the beginnings are read: a page of large items would not fit into memory."""
    rows = rows.filter(reason_code=reason.replace("\0", "")) if reason else rows
    rows = rows.defer("raw", "sidecar").annotate(packed=Substr("raw", 1, PACKED, output_field=BinaryField()))
    found = list(rows.select_related("batch", "resolved_by")[: PER_PAGE + 1])
    shown = [Refusal(record, beginning(record.packed), record.packed is not None) for record in found[:PER_PAGE]]
    return Listed(shown, place(found[PER_PAGE - 1]) if len(found) > PER_PAGE else "")


def _numbers(given: str, count: int) -> list[int]:
    """The numbers of an address; zeros where it says something else."""
    parts = given.split("-")
    is_good = len(parts) == count and all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts)
    return [int(part) for part in parts] if is_good else [0] * count


def beginning(packed: bytes | None) -> str:
    """The first characters of a raw item, packed as it is kept or the first PACKED bytes of that.

    Bytes that are no UTF-8 are shown as �, control characters as spaces.
    """
    raw = zlib.decompressobj().decompress(bytes(packed or b""), READ)
    text = raw.decode("utf-8", "replace")[:SHOWN]
    return "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in text)
