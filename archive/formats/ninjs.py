"""ninjs, the IPTC's news in JSON, versions 1.0 to 3.1: one item, a list of them, or a list in {"item": [...]}."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from archive.formats.assembling import with_sidecar
from archive.formats.json_items import items
from archive.formats.ninjs_items import article_of, is_ninjs
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.strict_json import load, looks_like

IDENTIFIER = re.compile(rb'"(?:uri|guid)"\s*:\s*"')
ONLY_NINJS = re.compile(
    rb'"name"\s*:\s*"[A-Z]*ninjs"|"(?:body_text|body_x?html|description_x?html|description_text|versioncreated|versionCreated'
    rb'|pub[sS]tatus|representation[tT]ype|copyright[hH]older|copyright[nN]otice)"\s*:'
    rb'|"(?:bodies|headlines|descriptions)"\s*:\s*\[\s*\{',
    re.IGNORECASE,
)
OTHERS = re.compile(rb'"(?:altids|article_html|@context|editorialpriority|webTitle|maintext)"\s*:')


def sniff(data: bytes) -> bool:
    """Whether data begins as JSON does and holds an identifier beside keys that only ninjs has."""
    if not looks_like(data) or (OTHERS.search(data) and not ONLY_NINJS.match(data)):
        return False
    return bool(ONLY_NINJS.search(data) and (IDENTIFIER.search(data) or b"ninjs" in data))


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """The items of the file in order; a picture among them is a record that parse() skips."""
    return items(stream, locator=locator, sidecar=sidecar)


def parse(raw: RawRecord) -> ArticleRecord:
    """The article. Raises RecordError: withheld, no_headline, no_text, malformed; RecordSkipped (not_an_article)."""
    value = load(raw, takes_doubled=True)
    if not isinstance(value, dict) or not is_ninjs(value):
        raise RecordError("not_an_article", "Not an item of ninjs: no uri or guid beside a headline and a body.")
    return with_sidecar(article_of(value), raw)
