"""The bytes as they came against their digests."""

import hashlib
import zlib
from collections.abc import Iterator

from archive.models import Record, TakedownDigest
from archive.proof.run import Finding, Run

PIECE = 1 << 20
FEW = 20  # records at once: each may be large


def check_originals(run: Run) -> Iterator[Finding]:
    gone = set(TakedownDigest.objects.filter(kind="bytes").values_list("digest", flat=True))
    for records in run.pages("original bytes", Record.objects.select_related("kept_in"), size=FEW):
        for record in records:
            if said := _fault(record, gone):
                yield Finding(f"record {record.pk}", said)


def _fault(record: Record, gone: set[str]) -> str:
    if record.kept_in_id and record.kept_in.sha256 != record.sha256:
        return f"The record {record.kept_in_id}, in which its bytes are said to be kept, has others."
    if record.packed_bytes is None:
        is_told = record.outcome == "refused" or record.sha256 in gone
        return "" if is_told else "Its bytes are gone, and nothing says why."
    if record.sha256 in gone:
        return "Its bytes are still there, though they were taken down."
    found, size = hashlib.sha256(), 0
    try:
        for part in record.parts(PIECE):
            found.update(part)
            size += len(part)
    except zlib.error as error:
        return f"Its bytes cannot be unpacked: {error}."
    if (size, found.hexdigest()) != (record.size, record.sha256):
        return "Its bytes are not what came: size or SHA-256 is another."
    return ""
