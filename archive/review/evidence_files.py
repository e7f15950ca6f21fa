"""Files of evidence: taken piece by piece, stored under their digest where nothing is served from, checked against the record.

A file is never opened here for anything but its bytes. It becomes evidence when an answer that names it is stored.
"""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from archive.models import Event, Evidence, TakedownDigest
from archive.policy.evidence_files import HEAD_BYTES, SHA256, TAKEN, TYPES, KeptFile, TextCheck, TypeRefused, name_for, sniff
from archive.policy.file_names import clean_name
from archive.review.answers import EvidenceDraft, Problem

MEGABYTE = 1_000_000
PART_BYTES = 1 << 16
FOLDER = "evidence"  # within settings.MEDIA_ROOT
TELLING = ("sheet_submitted", "verdict_reached", "verdict_corrected", "verdict_restored")  # events of what is final from then on


class FileRefused(Exception):
    """The file is not taken and nothing of it stays. Says which, why, and what is taken."""


class Incoming:
    """A file on its way in: write() it piece by piece, then keep() or discard(). Past the limit nothing more is stored."""

    def __init__(self, name: str) -> None:
        self.name = clean_name(name)
        self.size = 0
        self.head = b""
        self.digest = hashlib.sha256()
        self.text = TextCheck()
        self.fault = ""
        folder = _folder()
        self.path = folder / f"{secrets.token_hex(16)}.part"
        self.stream: BinaryIO | None = os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def write(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > settings.EVIDENCE_MEGABYTES * MEGABYTE:
            self.fault = f"“{self.name}” is larger than {settings.EVIDENCE_MEGABYTES} MB."
            self.discard()
        if self.stream is None:
            return
        self.head += data[: HEAD_BYTES - len(self.head)]
        self.digest.update(data)
        self.text.feed(data)
        self.stream.write(data)

    def keep(self) -> KeptFile:
        """What was written, stored. Raises FileRefused; OSError where there is no room."""
        try:
            kept = self._told()
            self._close(sync=True)
            _put(self.path, kept.sha256)
            return kept
        finally:
            self.discard()

    def discard(self) -> None:
        """Nothing of it stays. What was kept is not touched."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _told(self) -> KeptFile:
        if self.fault or not self.size:
            raise FileRefused(self.fault or f"“{self.name}” is empty.")
        self.text.feed(b"", last=True)
        if _is_taken_down(self.digest.hexdigest()):
            raise FileRefused(f"“{self.name}” was taken down: it is not taken again.")
        try:
            kind = sniff(self.head, is_text=self.text.is_text, name=self.name)
        except TypeRefused as refused:
            raise FileRefused(f"“{self.name}” looks like {refused}. Taken are {TAKEN}.") from refused
        return KeptFile(self.digest.hexdigest(), name_for(self.name, kind), kind.code, self.size)

    def _close(self, *, sync: bool = False) -> None:
        stream, self.stream = self.stream, None
        if stream is None:
            return
        with stream:
            if sync:
                stream.flush()
                os.fsync(stream.fileno())


def keep_file(stream: BinaryIO, *, name: str) -> KeptFile:
    """The file stored, to be named in an answer. Raises FileRefused; OSError where there is no room."""
    incoming = Incoming(name)
    try:
        while not incoming.fault and (data := stream.read(PART_BYTES)):
            incoming.write(data)
    except BaseException:
        incoming.discard()
        raise
    return incoming.keep()


def remove_evidence_files(digests: Iterable[str]) -> None:
    """Of a takedown, once it is written: the bytes go, the rows that name them stay."""
    for digest in digests:
        path_of(digest).unlink(missing_ok=True)


def open_file(sha256: str) -> BinaryIO | None:
    """The bytes of that digest; None where they are not there."""
    try:
        return path_of(sha256).open("rb")
    except OSError:
        return None


def path_of(sha256: str) -> Path:
    """Where the bytes of that digest lie. Raises ValueError for what is no digest."""
    if not SHA256.fullmatch(sha256):
        raise ValueError(f"“{sha256[:80]}” is no SHA-256.")
    return store() / sha256[:2] / sha256


def store() -> Path:
    """The folder that all files of evidence lie in, which may not be there yet."""
    return Path(settings.MEDIA_ROOT) / FOLDER


def _folder() -> Path:
    """The folder of them all, which only the archive's own account reads."""
    folder = store()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _put(path: Path, sha256: str) -> None:
    """The same bytes come to lie at the same place, whoever brings them; what was damaged there is whole again."""
    target = path_of(sha256)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    os.replace(path, target)
    for folder in (target.parent, target.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def file_problems(evidence: Iterable[EvidenceDraft], *, field: str, at_hand: Collection[EvidenceDraft] = ()) -> list[Problem]:
    """What keeps files from being evidence: each must be one that was stored here, as it is told. field: as in rules.

    at_hand: evidence that the archive has already; its files are not asked for again.
    """
    known = {item.file for item in at_hand}
    return [
        Problem(f"{field}.evidence.{n}.file", said)
        for n, item in enumerate(evidence)
        if item.file not in known and (said := _fault_of(item))
    ]


def _fault_of(item: EvidenceDraft) -> str:
    """Why the file of the evidence is not taken; empty where there is none, or nothing against it."""
    sha256, name, kind, size = item.file
    if not any(item.file):
        return ""
    if not (SHA256.fullmatch(sha256) and kind in TYPES and name == name_for(name, TYPES[kind])):
        return "This is not how a file is told: its digest, name, type and size are needed."
    if _kind_there(sha256, name, size) != kind:
        return f"The archive holds no such file as “{name}”: choose it again."
    return ""


def _kind_there(sha256: str, name: str, size: int | None) -> str:
    """The type of what is stored under the digest; empty where there is nothing, or of another size.

    It is then as if it had just been brought: what is about to be named by an answer is not swept.
    """
    stream = open_file(sha256)
    if stream is None:
        return ""
    with stream:
        if os.fstat(stream.fileno()).st_size != size:
            return ""
        os.utime(stream.fileno())
        head, text = stream.read(HEAD_BYTES), TextCheck()
        text.feed(head)
        while data := stream.read(PART_BYTES):
            text.feed(data)
        text.feed(b"", last=True)
    try:
        return sniff(head, is_text=text.is_text, name=name).code
    except TypeRefused:
        return ""


def told_files(evidence: Iterable[Evidence | EvidenceDraft]) -> dict[str, Any]:
    """For an event: which evidence has which file, as {"files": {id: digest}}; empty where none has one."""
    files = {str(row.pk): row.file_sha256 for row in evidence if row.file_sha256}
    return {"files": files} if files else {}


def verify_files() -> Iterator[str]:
    """What is wrong with the files of evidence, a sentence each: bytes gone or changed, rows that belie the record."""
    told = _told_by_events()
    checked: dict[str, str] = {}
    for row in Evidence.objects.with_file().select_related("claim_rating__sheet").order_by("pk").iterator(chunk_size=500):
        number, digest = told.pop(row.pk, (0, ""))
        if digest and digest != row.file_sha256:
            yield f"Evidence {row.pk} names another file than event {number} does."
        elif not digest and _is_final(row):
            yield f"Evidence {row.pk} names a file of which no event tells."
        if row.file_sha256 not in checked:
            checked[row.file_sha256] = _damage(row)
        if damage := checked[row.file_sha256]:
            yield f"Evidence {row.pk}: its file “{row.file_name}” {damage}"
    yield from (f"Evidence {pk} has lost the file that event {number} tells of." for pk, (number, _) in sorted(told.items()))


def _told_by_events() -> dict[int, tuple[int, str]]:
    """For the id of evidence the first event that tells of its file, and the digest it tells."""
    events = Event.objects.filter(verb__in=TELLING, after__has_key="files").order_by("-number").values_list("number", "after")
    return {int(pk): (number, digest) for number, after in events.iterator() for pk, digest in after["files"].items()}


def told_digests() -> set[str]:
    """The digests of all files that the record tells of."""
    return {digest for _, digest in _told_by_events().values()}


def _is_final(row: Evidence) -> bool:
    return row.claim_rating is None or row.claim_rating.sheet.submitted_at is not None


def _is_taken_down(sha256: str) -> bool:
    return TakedownDigest.objects.filter(kind="file", digest=sha256).exists()


def _damage(row: Evidence) -> str:
    try:
        stream = open_file(row.file_sha256)
    except ValueError:
        return "is told by what is no digest."
    if stream is None:
        return "" if _is_taken_down(row.file_sha256) else "is missing."
    with stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != row.file_sha256:
            return "is not what it was: its bytes have another digest."
    return ""
