"""The claims of a version that goes: those that were there before go back to the version that stays, the others with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from archive.analysis.anchors import Anchor, find_anchor
from archive.audit import Entry
from archive.ingest.arrivals import Arrival
from archive.models import Claim, Event, FactCheckClaim, ImportBatch, Version
from archive.models.kept import take_back

MOVING = ("version", "start", "end", "prefix", "suffix", "anchor_state", "score")


def take_claims_back(newest: Sequence[Arrival], *, batch: ImportBatch, at: datetime, by: Any) -> list[Entry]:
    """The events to write for claims that people accepted. newest: by article, the newest version that stays."""
    moved, gone, entries = [], [], []
    orphaned = _orphaned_by(newest, batch)
    for arrival in newest:
        version = arrival.version
        claims = list(Claim.objects.filter(article=arrival.article_id).select_related("version").order_by("pk"))
        staying = list(Version.objects.filter(article=arrival.article_id, number__lte=version.number).order_by("-number"))
        taken = {(claim.version_id, claim.start, claim.end) for claim in claims}
        scores = {(found.start, found.end): found.score for found in arrival.analysis.claims}
        for claim in claims:
            if claim.version.number > version.number:
                entries += _answered(claim, version, at, by)
                if _goes_back(claim, staying, taken, batch):
                    if claim.version_id == version.pk:
                        claim.score = scores.get((claim.start, claim.end), claim.score)
                    moved.append(claim)
                else:
                    gone.append(claim.pk)
            elif claim.pk in orphaned:
                claim.anchor_state = "anchored"
                moved.append(claim)
    Claim.objects.bulk_update(moved, MOVING)
    FactCheckClaim.objects.filter(claim__in=gone).delete()
    take_back(Claim.objects.filter(pk__in=gone))
    return entries


def _goes_back(claim: Claim, staying: Sequence[Version], taken: set[tuple[int, int, int]], batch: ImportBatch) -> bool:
    """Whether it is given a place in a version that stays, the newest where it stands. What people answered always is."""
    is_answered = claim.status != "suggested" or claim.origin == "person"
    if claim.created_at >= batch.started_at and not is_answered:
        return False
    anchor = Anchor(claim.exact, claim.prefix, claim.suffix, claim.start, claim.end)
    for version in staying:
        found = find_anchor(version.text, anchor)
        if found is not None and (version.pk, found.start, found.end) not in taken:
            claim.start, claim.end, claim.prefix, claim.suffix = found.start, found.end, found.prefix, found.suffix
            claim.version, claim.anchor_state = version, "anchored"
            break
    else:
        claim.version, claim.anchor_state = staying[0], "orphaned"
    taken.add((claim.version_id, claim.start, claim.end))
    return is_answered or claim.anchor_state == "anchored"


def _answered(claim: Claim, version: Version, at: datetime, by: Any) -> list[Entry]:
    if claim.status == "suggested" and claim.origin != "person":
        return []
    before = {"version": claim.version.number, "start": claim.start, "anchor_state": claim.anchor_state}
    after = {"version": version.number}
    return [Entry(verb="claim_moved", subject=claim, article_id=claim.article_id, by=by, at=at, before=before, after=after)]


def _orphaned_by(newest: Sequence[Arrival], batch: ImportBatch) -> set[int]:
    """The claims that lost their place when this batch came, by what the record tells."""
    articles = [arrival.article_id for arrival in newest]
    events = Event.objects.filter(article_id__in=articles, verb__in=("version_imported", "claim_orphaned")).order_by("number")
    lost, is_ours = set(), {}
    for verb, article, subject, after in events.values_list("verb", "article_id", "subject_id", "after"):
        if verb == "version_imported":
            is_ours[article] = after.get("batch") in batch.members
        elif is_ours.get(article):
            lost.add(subject)
    return lost
