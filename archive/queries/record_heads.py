"""The heads of the record that readers are given to keep: the last event of each day."""

from dataclasses import dataclass
from datetime import UTC, date

from archive.models import Event, RecordHead


@dataclass(frozen=True)
class DayHead:
    """The last event of a day in UTC. text: as verify_record takes it."""

    date: date
    number: int
    hash: str

    @property
    def text(self) -> str:
        return f"{self.number}:{self.hash}"


def first_hash() -> str:
    """The hash of line 1, by which this record is told from that of another archive; empty before there is one."""
    return Event.objects.order_by("number").values_list("hash", flat=True).first() or ""


def record_heads(*, today: date) -> list[DayHead]:
    """One of each day that is over and had events, the newest first: the last of them is noted when the next event is written."""
    noted = [DayHead(head.date, head.number, head.hash) for head in RecordHead.objects.order_by("-number")]
    last = Event.objects.only("number", "hash", "at").order_by("-number").first()
    if last is None or (day := last.at.astimezone(UTC).date()) >= today:
        return noted
    return [DayHead(day, last.number, last.hash), *noted]
