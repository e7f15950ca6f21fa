"""Claims of a new version: carried over from earlier ones where they are found again, and suggested by the machine.

What becomes of the claims there were, when an article gets a new version:

| claim | its words stand in the new version, in context, once | they do not |
|---|---|---|
| rated or with a verdict | stays with the version it was judged on; suggested again on the new one | stays |
| accepted, or suggested by the source or a person | moves, with an event; an orphan is whole again | orphaned, with an event |
| suggested by the machine | moves if the machine suggests it again (one row, one id) | stays with the old version |
| rejected | stays, and the machine does not suggest it again there | stays |

A draft counts as rated: a reviewer's work is never pulled from under them. So does one returned because a new version came: its
claim was suggested again there, and would stand there twice. One that was put away rates nothing. Readers of suggestions look
at the newest version.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef

from archive.analysis.anchors import Anchor, find_anchor, make_anchor
from archive.analysis.results import ClaimCandidate
from archive.audit import Entry
from archive.ingest.arrivals import Arrival
from archive.ingest.articles import slug_of
from archive.ingest.tags import Entities
from archive.models import Claim, ClaimRating, ClaimVerdict, Version
from archive.models.bulk import insert_values, update

Place = tuple[int, int]
SUGGESTION = (
    "article_id", "version_id", "exact", "prefix", "suffix", "start", "end", "statement", "slug", "claim_type", "speaker_id",
    "speaker_name", "is_quotation", "score", "origin", "status", "created_at",
)  # fmt: skip
MOVING = ("version", "start", "end", "prefix", "suffix", "score", "anchor_state")
RANK = {"accepted": 0, "suggested": 1, "rejected": 2}


@dataclass
class Carried:
    """What happens to the claims of one article. taken: places in the new version where nothing more is suggested."""

    version: Version
    candidates: dict[Place, ClaimCandidate]
    taken: set[Place] = field(default_factory=set)
    altered: list[Claim] = field(default_factory=list)
    renewed: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def store_claims(newest: Sequence[Arrival], *, entities: Entities, changed: set[int], at: datetime, by: Any) -> list[Entry]:
    """The events to write for claims that moved or were orphaned. newest: the newest version of each article."""
    before = claims_before(changed) if changed else {}
    altered, made, entries = [], [], []
    for arrival in newest:
        carried = Carried(arrival.version, {(c.start, c.end): c for c in arrival.analysis.claims if c.start < c.end})
        for claim in before.get(arrival.article_id, ()):
            _carry(claim, carried, at=at, by=by)
        altered += carried.altered
        entries += carried.entries
        fresh = [candidate for place, candidate in carried.candidates.items() if place not in carried.taken]
        made += carried.renewed + [suggestion_row(arrival, candidate, entities, at) for candidate in fresh]
    update(altered, MOVING)
    insert_values(Claim, SUGGESTION, made)
    return entries


def claims_before(articles: set[int]) -> dict[int, list[Claim]]:
    """Every claim of these articles by article: first those that may move, the accepted before the suggested.

    Each with judged, version_number and stood_in: the text it is anchored in, "" of what is the machine's alone.
    """
    rated = ClaimRating.objects.filter(claim=OuterRef("pk")).exclude(sheet__state="discarded")
    decided = ClaimVerdict.objects.filter(claim=OuterRef("pk"))
    found: dict[int, list[Claim]] = {}
    claims = Claim.objects.filter(article__in=articles).annotate(
        judged=Exists(rated) | Exists(decided), version_number=F("version__number")
    )
    texts = _texts_of(claims)
    for claim in sorted(claims, key=lambda claim: (RANK[claim.status], claim.judged, claim.pk)):
        claim.stood_in = texts.get(claim.version_id, "")
        found.setdefault(claim.article_id, []).append(claim)
    return found


def _texts_of(claims: Iterable[Claim]) -> dict[int, str]:
    """The texts in which those stand that are not the machine's alone, by version: few, where they are any."""
    versions = {claim.version_id for claim in claims if claim.status == "accepted" or claim.origin != "machine"}
    return dict(Version.objects.filter(pk__in=versions).values_list("pk", "text")) if versions else {}


def _carry(claim: Claim, carried: Carried, *, at: datetime, by: Any) -> None:
    anchor = Anchor(claim.exact, claim.prefix, claim.suffix, claim.start, claim.end)
    found = find_anchor(carried.version.text, anchor, was=claim.stood_in)
    place = found and (found.start, found.end)
    free = found is not None and place not in carried.taken
    if claim.status == "rejected":
        carried.taken |= {place} if found else set()
    elif claim.judged:
        if free and claim.status == "accepted":
            carried.renewed.append(_again(claim, carried.version, found, at))
            carried.taken.add(place)
    elif claim.origin == "machine" and claim.status == "suggested":
        if free and place in carried.candidates:
            _move(claim, carried, found, score=carried.candidates[place].score)
    elif free:
        carried.entries.append(_entry("claim_moved", claim, at, by, {"version": carried.version.number, "start": found.start}))
        _move(claim, carried, found, score=claim.score)
    elif claim.anchor_state == "anchored":
        carried.entries.append(_entry("claim_orphaned", claim, at, by, {"not_in_version": carried.version.number}))
        claim.anchor_state = "orphaned"
        carried.altered.append(claim)


def _move(claim: Claim, carried: Carried, to: Anchor, *, score: float | None) -> None:
    claim.version, claim.score, claim.anchor_state = carried.version, score, "anchored"
    claim.start, claim.end, claim.prefix, claim.suffix = to.start, to.end, to.prefix, to.suffix
    carried.altered.append(claim)
    carried.taken.add((to.start, to.end))


def _entry(verb: str, claim: Claim, at: datetime, by: Any, after: dict[str, Any]) -> Entry:
    before = {"version": claim.version_number, "start": claim.start, "anchor_state": claim.anchor_state}
    return Entry(verb=verb, subject=claim, article_id=claim.article_id, by=by, at=at, before=before, after=after)


def _again(claim: Claim, version: Version, found: Anchor, at: datetime) -> tuple[Any, ...]:
    """A judged claim, put to the reviewers of the new version as a suggestion: its verdict is not taken along."""
    said = [getattr(claim, name) for name in SUGGESTION[7:14]]
    place = (found.exact, found.prefix, found.suffix, found.start, found.end)
    return (claim.article_id, version.pk, *place, *said, "machine", "suggested", at)


def suggestion_row(arrival: Arrival, candidate: ClaimCandidate, entities: Entities, at: datetime) -> tuple[Any, ...]:
    """By the columns of SUGGESTION."""
    statement = " ".join(candidate.text.split())
    found = make_anchor(arrival.item.record.text, candidate.start, candidate.end)
    place = (found.exact, found.prefix, found.suffix, found.start, found.end)
    speaker = (_speaker(arrival, candidate.speaker, entities), candidate.speaker[:200], candidate.is_quotation)
    said = (statement, slug_of(statement, otherwise="claim"), candidate.type, *speaker, candidate.score)
    return (arrival.article_id, arrival.version.pk, *place, *said, "machine", "suggested", at)


def _speaker(arrival: Arrival, name: str, entities: Entities) -> int | None:
    """The one entity that the version mentions under this name; None where it is none or several."""
    if not name:
        return None
    named = {entities.get(found.key) for found in arrival.mentions if name in (found.text, found.name)} - {None}
    return named.pop() if len(named) == 1 else None
