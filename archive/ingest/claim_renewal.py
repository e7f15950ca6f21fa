"""Suggested claims of newest versions, brought to what a new reading of them finds.

| claim in the newest version | the reading suggests its words | it does not |
|---|---|---|
| suggested by the machine, and nothing speaks of it | says what is found now | goes |
| anything else: accepted, rejected, made, edited, rated, commented on, linked | stays | stays |

Nothing is suggested over words that a claim of the second kind holds, nor where one stood in an earlier version that was rejected
or judged: what was suggested there for the new version was so for the sake of that one, and stays.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from archive.analysis.anchors import Anchor, find_anchor
from archive.ingest.arrivals import Arrival
from archive.ingest.checked_claims import suggest_checked_claims
from archive.ingest.claims import SUGGESTION, Place, claims_before, suggestion_row
from archive.ingest.tags import AT_ONCE, Entities
from archive.models import Claim, Event, Version
from archive.models.bulk import batched, insert_values, update
from archive.models.kept import take_back

SAID = ("claim_type", "speaker_id", "speaker_name", "is_quotation", "score")
COLUMNS = ("claim_type", "speaker", "speaker_name", "is_quotation", "score")
BY_IMPORTS = ("claim_moved", "claim_orphaned")
Told = tuple[str, int, Any, Any]  # what, article, before, after


@dataclass
class Plan:
    """What happens to the suggestions in one version. before, after: of the altered claims, by id, what they say."""

    arrival: Arrival
    gone: list[Claim] = field(default_factory=list)
    fresh: list[tuple[Any, ...]] = field(default_factory=list)
    altered: list[Claim] = field(default_factory=list)
    before: dict[str, list[Any]] = field(default_factory=dict)
    after: dict[str, list[Any]] = field(default_factory=dict)

    def told(self) -> list[Told]:
        gone = [[claim.start, claim.end] for claim in self.gone]
        fresh = [[values["start"], values["end"]] for values in map(_values, self.fresh)]
        about = self.arrival.article_id
        return [
            ("claims_removed", about, [], gone),
            ("claims_suggested", about, [], fresh),
            ("claims_changed", about, self.before, self.after),
        ]


def renew_claims(arrivals: Sequence[Arrival], *, entities: Entities, held: Collection[int], at: datetime) -> list[Told]:
    """What became otherwise. held: ids of the articles whose claims stay as they are, whatever is found."""
    asked = [arrival for arrival in arrivals if arrival.article_id not in held]
    if not asked:
        return []
    there, free = claims_before({arrival.article_id for arrival in asked}), _untouched(asked)
    plans = [_plan(arrival, there.get(arrival.article_id, ()), free, entities, at) for arrival in asked]
    update([claim for plan in plans for claim in plan.altered], COLUMNS)
    for some in batched([claim.pk for plan in plans for claim in plan.gone], AT_ONCE):
        take_back(Claim.objects.filter(pk__in=some))
    insert_values(Claim, SUGGESTION, [row for plan in plans for row in plan.fresh])
    suggest_checked_claims([plan.arrival for plan in plans if plan.gone or plan.fresh], (), at=at)
    return [told for plan in plans for told in plan.told()]


def _plan(arrival: Arrival, claims: Iterable[Claim], free: set[int], entities: Entities, at: datetime) -> Plan:
    plan, claims = Plan(arrival), list(claims)
    here = {(claim.start, claim.end): claim for claim in claims if claim.version_id == arrival.version.pk}
    decided = _decided_before(claims, arrival.version) | {place for place, claim in here.items() if claim.pk not in free}
    candidates = {(one.start, one.end): one for one in arrival.analysis.claims if one.start < one.end}
    found = {place: suggestion_row(arrival, one, entities, at) for place, one in candidates.items()}
    for place, claim in here.items():
        if place in decided:
            continue
        if place in found:
            _alter(claim, _values(found[place]), plan)
        else:
            plan.gone.append(claim)
    plan.fresh = [row for place, row in found.items() if place not in here and not _overlaps(place, decided)]
    return plan


def _alter(claim: Claim, values: dict[str, Any], plan: Plan) -> None:
    before, after = [getattr(claim, name) for name in SAID], [values[name] for name in SAID]
    if before != after:
        plan.before[str(claim.pk)], plan.after[str(claim.pk)] = before, after
        for name in SAID:
            setattr(claim, name, values[name])
        plan.altered.append(claim)


def _decided_before(claims: Iterable[Claim], version: Version) -> set[Place]:
    """Where claims that were rejected or judged in earlier versions stand in this one."""
    earlier = [claim for claim in claims if claim.version_id != version.pk and (claim.judged or claim.status == "rejected")]
    anchors = ((Anchor(one.exact, one.prefix, one.suffix, one.start, one.end), one.stood_in) for one in earlier)
    found = (find_anchor(version.text, anchor, was=stood_in) for anchor, stood_in in anchors)
    return {(anchor.start, anchor.end) for anchor in found if anchor}


def _overlaps(place: Place, others: Iterable[Place]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)


def _values(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(SUGGESTION, row, strict=True))


def _untouched(arrivals: Sequence[Arrival]) -> set[int]:
    """Those that the machine suggested, of which nothing else speaks, and which nobody has changed."""
    articles = [arrival.article_id for arrival in arrivals]
    found = Claim.objects.filter(version__in=[arrival.version.pk for arrival in arrivals], origin="machine", status="suggested")
    for speaks in _speaking():
        found = found.exclude(speaks)
    events = Event.objects.filter(article_id__in=articles, subject_type="claim", actor_id__isnull=False)
    changed = events.exclude(verb__in=BY_IMPORTS).values_list("subject_id", flat=True)
    return set(found.values_list("pk", flat=True)).difference(changed)


def _speaking() -> list[Exists]:
    """Whether rows of other tables speak of a claim, a condition for each way to do so."""
    relations = [one for one in Claim._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    rows: list[QuerySet] = [one.related_model._base_manager.filter(**{one.field.name: OuterRef("pk")}) for one in relations]
    return [Exists(found) for found in rows]
