"""What was taken down by law does not come in again: not its bytes, nor its text elsewhere, nor anything under its address."""

from collections.abc import Sequence
from dataclasses import replace

from archive.ingest.items import Item, Refused, Taken
from archive.ingest.quarantine import Kept
from archive.models import TakedownDigest

CODE = "taken_down"


def refuse_taken_down(items: Sequence[Item]) -> list[Item]:
    """items, those refused that are known as taken down; nothing of them is kept but size and digest. One query."""
    wanted = {digest for item in items for digest in _digests(item)}
    rows = TakedownDigest.objects.filter(digest__in=wanted).order_by("takedown")
    reasons = dict(rows.values_list("digest", "takedown__reason"))
    return [_refused(item, reasons) for item in items] if reasons else list(items)


def _digests(item: Item) -> tuple[str, ...]:
    sha256 = item.origin.kept.sha256
    return (sha256, item.key, item.digest) if isinstance(item, Taken) else (sha256,)


def _refused(item: Item, reasons: dict[str, str]) -> Item:
    reason = next((reasons[digest] for digest in _digests(item) if digest in reasons), None)
    if reason is None:
        return item
    kept = item.origin.kept
    origin = replace(item.origin, kept=Kept(None, kept.size, kept.sha256), sidecar=None)
    return Refused(origin, CODE, f"This text was taken down and is not imported again: {reason}")
