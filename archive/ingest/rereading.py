"""What a version was made from, read from its record once more."""

from archive.formats.records import RawRecord
from archive.ingest.items import Taken
from archive.ingest.parsing import START, Piece, parse_pieces
from archive.ingest.recipe import RecipeUnusable, recipe_of
from archive.models import Version


def read_again(version: Version) -> Taken | None:
    """What the record of a version says, None where that cannot be read any more."""
    record, told = version.record, version.record.batch.arguments
    data, key = record.raw_bytes(), told.get("join", "").rpartition(":")[2].strip().strip('"')
    try:
        recipe = recipe_of(format=told.get("format", ""), mapping=told.get("map", ""), key=key)
    except RecipeUnusable:
        return None
    sidecar = None if record.sidecar is None else bytes(record.sidecar)
    raw = RawRecord(record.locator, record.record_number, record.byte_offset, data or b"", sidecar)
    ((_, item),) = parse_pieces([Piece(START, raw, record.format)], recipe, told.get("source", ""))
    return item if isinstance(item, Taken) else None
