from archive.formats.decoding import encode
from archive.models import Block, Version


def assert_rebuilt(version: Version, data: bytes) -> None:
    """The record, the text, and the blocks with the gaps between them each give data again, byte for byte."""
    assert version.record.raw_bytes() == data
    assert encode(version.text, version.encoding) == data
    parts, at = [], 0
    for block in Block.objects.filter(version=version).order_by("number"):
        gap = version.text[at : block.start]
        assert at <= block.start < block.end and gap.strip() == ""
        parts += [gap, version.text[block.start : block.end]]
        at = block.end
    assert version.text[at:].strip() == ""
    assert encode("".join([*parts, version.text[at:]]), version.encoding) == data
