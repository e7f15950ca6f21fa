"""Every raw item kept, with what became of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from archive.ingest.arrivals import Arrival
from archive.ingest.items import Item
from archive.models import ImportBatch, Record, Version
from archive.models.bulk import insert, maker


class First(NamedTuple):
    """A record of the archive that brought a version."""

    pk: int
    sha256: str


def store_records(
    items: Sequence[Item], arrivals: Sequence[Arrival], batch: ImportBatch, first_number: int, notes: Mapping[int, Sequence[str]]
) -> list[Record]:
    """One record an item, each arrival then with its own. The bytes of what came unchanged are not kept a second time.

    notes: sentences by the place of the item, beside those of its arrival.
    """
    by_item = {id(arrival.item): arrival for arrival in arrivals}
    here, records, made, repeated = _found_again(arrivals), [], [], []
    for place, item in enumerate(items):
        arrival = by_item.get(id(item))
        first = _first(arrival, here) if arrival else None
        raw = None if first else item.origin.kept.raw
        record = _record(item, batch, first_number + place, arrival, notes.get(place, ()), raw)
        records.append(record)
        if first:
            repeated.append((record, first))
        else:
            made.append(record)
        if arrival:
            arrival.record = record
        if arrival and arrival.decision.outcome != "unchanged":
            here[arrival.article_id, arrival.decision.number] = record
    insert(made)
    for record, first in repeated:
        record.kept_in_id = first.pk
    insert([record for record, _ in repeated])
    return records


def _first(arrival: Arrival, here: Mapping[tuple[int, int], First | Record]) -> First | Record | None:
    """What brought the version that came again, where it holds the same bytes."""
    if arrival.decision.outcome != "unchanged":
        return None
    first = here.get((arrival.article_id, arrival.decision.number))
    return first if first and first.sha256 == arrival.item.origin.kept.sha256 else None


def _found_again(arrivals: Sequence[Arrival]) -> dict[tuple[int, int], First | Record]:
    """Of versions that came again, by article and number, the records that brought them, as far as they are read here."""
    again = {(one.article_id, one.decision.number) for one in arrivals if one.decision.outcome == "unchanged"}
    if not again:
        return {}
    articles, numbers = zip(*again, strict=True)
    rows = Version.objects.filter(article__in=set(articles), number__in=set(numbers), record__raw__isnull=False)
    found = rows.values_list("article_id", "number", "record_id", "record__sha256")
    return {(article, number): First(pk, digest) for article, number, pk, digest in found}


def _record(
    item: Item, batch: ImportBatch, number: int, arrival: Arrival | None, notes: Sequence[str], raw: bytes | None
) -> Record:
    origin = item.origin
    return maker(Record)(
        batch_id=batch.pk,
        number=number,
        locator=origin.locator,
        record_number=origin.record_number,
        byte_offset=origin.byte_offset,
        format=origin.format,
        raw=raw,
        sidecar=origin.sidecar,
        size=origin.kept.size,
        sha256=origin.kept.sha256,
        outcome=arrival.decision.outcome if arrival else item.outcome,
        reason_code="" if arrival else item.code,
        reason="" if arrival else item.reason,
        notes="\n".join(dict.fromkeys((*(arrival.notes if arrival else ()), *notes))),
        article_id=arrival.article_id if arrival else None,
    )
