"""Raw records and what is read of them, for the tests of formats."""

from io import BytesIO
from types import ModuleType

from archive.formats.records import ArticleRecord, RawRecord, RecordError


def records(module: ModuleType, data: str | bytes) -> list[RawRecord]:
    return list(module.split(BytesIO(data.encode() if isinstance(data, str) else data), locator="file"))


def read(module: ModuleType, data: str | bytes) -> list[ArticleRecord | RecordError]:
    """What each record of the file is read as: the article, or its refusal."""
    return [read_one(module, raw) for raw in records(module, data)]


def read_one(module: ModuleType, raw: RawRecord) -> ArticleRecord | RecordError:
    try:
        return module.parse(raw)
    except RecordError as error:
        return error


def lines(record: ArticleRecord) -> list[tuple[str, str]]:
    """(class, text) of each line."""
    return [(kind, record.text[start:end]) for kind, start, end in record.blocks or ()]
