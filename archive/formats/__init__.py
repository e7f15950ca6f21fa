"""The formats the archive reads: one module each, listed here. Adding one: its module, its line, its samples.

A module has sniff(data) -> bool, split(stream, *, locator, sidecar) -> RawRecords and parse(raw) -> ArticleRecord. Of pages,
which may hold fact checks and be no article, parse() may give ClaimReviewRecords.
"""

from types import ModuleType

from archive.formats import (
    claim_review,
    csv_table,
    feed,
    html_page,
    json_feed,
    json_file,
    json_lines,
    newsml_1,
    newsml_g2,
    ninjs,
    nitf,
    plain_text,
    warc_archive,
    wxr,
)
from archive.formats.records import ArticleRecord, RawRecord, RecordError
from archive.formats.xml_tree import check_known

# Asked in this order: what is told by marks of its own comes first.
FORMATS: dict[str, ModuleType] = {
    "warc_archive": warc_archive,
    "newsml_g2": newsml_g2,
    "newsml_1": newsml_1,
    "nitf": nitf,
    "wxr": wxr,
    "feed": feed,
    "html_page": html_page,
    "json_feed": json_feed,
    "ninjs": ninjs,
    "json_lines": json_lines,
    "json_file": json_file,
    "csv_table": csv_table,
    "plain_text": plain_text,
}
CLAIM_FORMATS: dict[str, ModuleType] = {"claim_review": claim_review}  # parse() gives ClaimReviewRecords; asked before FORMATS


def detect(data: bytes) -> str:
    """The name of the first format that data may be in. Raises RecordError: unknown_format, unsafe_xml."""
    for name, module in FORMATS.items():
        if module.sniff(data):
            return name
    check_known(data)
    if plain_text.is_message(data):
        raise RecordError("unknown_format", "An e-mail message, which is not read here: save the text of the story by itself.")
    raise RecordError("unknown_format", f"No known format begins with {data[:40]!r}.")


def parse(raw: RawRecord) -> ArticleRecord:
    """The article in raw, by the format its bytes are in. Raises RecordError."""
    return FORMATS[detect(raw.data)].parse(raw)
