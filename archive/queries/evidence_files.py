"""Files of evidence: who may have which, and how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from archive.models import Evidence, Sheet
from archive.policy.evidence_files import TYPES, KeptFile
from archive.queries.wording import words_about

FILE_COLUMNS = ("file_sha256", "file_name", "file_type", "file_size")


@dataclass(frozen=True)
class FileLine:
    """A file as it is shown. type: the media type. address: where it can be had; empty where it is not to be had yet."""

    name: str
    type: str
    label: str
    size: int
    sha256: str
    address: str


@dataclass(frozen=True)
class Download:
    """A file somebody may have. name: as this person may read it."""

    pk: int
    name: str
    kept: KeptFile


def file_address(pk: int) -> str:
    """By the number of the evidence and not by the digest: whoever holds the same bytes learns nothing by asking."""
    return f"/evidence/{pk}/file"


def addresses_of(sheet: Sheet) -> dict[tuple[int, str, str], str]:
    """Where the files stored on one's own sheet can be had, by claim id, digest and name."""
    rows = Evidence.objects.with_file().filter(claim_rating__sheet=sheet)
    found = rows.values_list("claim_rating__claim", "file_sha256", "file_name", "pk")
    return {(claim, sha256, name): file_address(pk) for claim, sha256, name, pk in found}


def file_line(row: Mapping[str, Any]) -> FileLine | None:
    """row: the columns of evidence, with its id as "id" or "pk", or "file_address". None where it has no file."""
    if not row.get("file_sha256"):
        return None
    pk = row.get("id") or row.get("pk")
    kind = row["file_type"]
    return FileLine(
        name=row["file_name"],
        type=kind,
        label=TYPES[kind].label if kind in TYPES else kind,
        size=row["file_size"],
        sha256=row["file_sha256"],
        address=row.get("file_address") or (file_address(pk) if pk else ""),
    )


def download(user: Any, pk: int) -> Download | None:
    """The file of this evidence; None where it has none, and where this person may not have it."""
    desk, public = Evidence.objects.visible_to(user), Evidence.objects.public()
    rows = Evidence.objects.with_file().filter(pk=pk).filter(Q(pk__in=desk.values("pk")) | Q(pk__in=public.values("pk")))
    row = rows.select_related("claim_rating__claim__article__source", "claim_verdict__claim__article__source").first()
    if row is None:
        return None
    kept = KeptFile(row.file_sha256, row.file_name, row.file_type, row.file_size)
    return Download(row.pk, _readable_name(row, kept), kept)


def _readable_name(row: Evidence, kept: KeptFile) -> str:
    """A name of many words may quote the text: where the source withholds them the file goes by its number."""
    article = (row.claim_rating or row.claim_verdict).claim.article
    words = words_about([article])(article.pk)
    return kept.name if words(kept.name) == kept.name else f"evidence-{row.pk}{TYPES[kept.type].endings[0]}"
