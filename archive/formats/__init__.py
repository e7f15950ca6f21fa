"""The formats the archive reads: one module each, listed here. Adding one: its module, its line, its samples.

A module has sniff(data) -> bool, split(stream, *, locator, sidecar) -> RawRecords and parse(raw) -> ArticleRecord.
"""

from types import ModuleType

from archive.formats import plain_text
from archive.formats.records import ArticleRecord, RawRecord, RecordError

FORMATS: dict[str, ModuleType] = {"plain_text": plain_text}  # asked in this order; what is told by marks of its own comes first


def detect(data: bytes) -> str:
    """The name of the first format that data may be in. Raises RecordError (unknown_format)."""
    for name, module in FORMATS.items():
        if module.sniff(data):
            return name
    raise RecordError("unknown_format", f"No known format begins with {data[:40]!r}.")


def parse(raw: RawRecord) -> ArticleRecord:
    """The article in raw, by the format its bytes are in. Raises RecordError."""
    return FORMATS[detect(raw.data)].parse(raw)
