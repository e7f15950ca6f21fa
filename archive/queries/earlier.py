"""The same claim, asked before: claims with a published verdict that say what a claim says, as suggestions, and those linked.

Found by the numbers they share in an index, then compared one by one. Nothing here applies a verdict. What is not published, or
is not public, is never among them. Constant queries, however many claims are asked for.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from archive.analysis.same_claim import SameClaim, lookup_numbers, match
from archive.analysis.statements import Statement, read_statement
from archive.models import Article, Claim, ClaimKeyNumber, ClaimLink
from archive.policy.scales import CLAIM_VERDICTS
from archive.queries.at_work import blind_articles
from archive.queries.claims import MOST_ELSEWHERE, ClaimRow, claim_rows, public_claims

AT_MOST = 5  # suggestions for one claim
MOST_HOLDERS = 40  # claims looked at for one number, the newest
JUDGED = [answer.code for answer in CLAIM_VERDICTS.answers]


@dataclass(frozen=True)
class EarlierClaim:
    """row: with its standing verdict. reasons: why it may be the same."""

    row: ClaimRow
    score: float
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        return "; ".join(self.reasons)


@dataclass(frozen=True)
class Linked:
    """What a person linked a claim to. row: None where its verdict is not public any more. number: of the earlier claim.

    note: empty where its author may be reviewing the article, and it is blind.
    """

    number: int
    note: str
    row: ClaimRow | None


@dataclass(frozen=True)
class AskedBefore:
    """suggestions: the likeliest first; none that is linked already."""

    linked: Linked | None = None
    suggestions: tuple[EarlierClaim, ...] = field(default=())


def asked_before(claims: Sequence[Claim], user: Any) -> dict[int, AskedBefore]:
    """By claim id, what was checked before of each of these claims, as this person may read it."""
    links = {link.claim_id: link for link in ClaimLink.objects.standing().filter(claim__in=[claim.pk for claim in claims])}
    found = _matches(claims)
    for pk, link in links.items():
        found.get(pk, {}).pop(link.same_as_id, None)
    best = {pk: _best(matches) for pk, matches in found.items()}
    wanted = {link.same_as_id for link in links.values()} | {other for others in best.values() for other in others}
    rows = checked_rows(wanted)
    blind = blind_articles(user, {claim.article_id for claim in claims}) if links else set()
    return {
        claim.pk: AskedBefore(
            _linked(links.get(claim.pk), rows, is_blind=claim.article_id in blind, user=user),
            tuple(
                EarlierClaim(rows[other], found[claim.pk][other].score, found[claim.pk][other].reasons)
                for other in best.get(claim.pk, ())
                if other in rows
            ),
        )
        for claim in claims
    }


def checked_rows(claims: Collection[int]) -> dict[int, ClaimRow]:
    """Those of these claims that are public and have a standing verdict."""
    rows = claim_rows(public_claims().filter(pk__in=claims).order_by("-pk")) if claims else []
    return {row.card.pk: row for row in rows if row.card.finding}


def said_again_in(claim: Claim) -> list[Article]:
    """The articles with a claim that a person linked to this one, the newest first, as many as are shown."""
    again = ClaimLink.objects.standing().filter(same_as=claim).values("claim__article")
    return list(Article.objects.filter(pk__in=again).select_related("source").order_by("-pk")[:MOST_ELSEWHERE])


def candidates(numbers: Iterable[int]) -> QuerySet[ClaimKeyNumber]:
    """The newest holders of each of these numbers that are public and judged, as (number, claim)."""
    public = Article.objects.public().filter(pk=OuterRef("claim__article"))
    held = ClaimKeyNumber.objects.filter(
        Exists(public), number__in=set(numbers), claim__status="accepted", claim__verification__in=JUDGED
    )
    newest = Window(RowNumber(), partition_by=F("number"), order_by=F("claim").desc())
    return held.annotate(place=newest).filter(place__lte=MOST_HOLDERS).values_list("number", "claim_id")


def _matches(claims: Sequence[Claim]) -> dict[int, dict[int, SameClaim]]:
    """By claim, the others that say the same, with why."""
    numbers = {claim.pk: set(lookup_numbers(read_statement(claim.statement))) for claim in claims}
    holders: dict[int, set[int]] = {}
    for number, other in candidates(set().union(*numbers.values())) if claims else ():
        holders.setdefault(number, set()).add(other)
    near = {pk: set().union(*(holders.get(number, set()) for number in own)) - {pk} for pk, own in numbers.items()}
    others = {claim.pk: claim for claim in _plain(set().union(*near.values()))} if any(near.values()) else {}
    if not others:
        return {}
    reading = _reading([*claims, *others.values()])
    return {
        claim.pk: {pk: same for pk in near[claim.pk] if pk in others and (same := match(reading(claim), reading(others[pk])))}
        for claim in claims
    }


def _plain(claims: set[int]) -> QuerySet[Claim]:
    return Claim.objects.filter(pk__in=claims).only("pk", "statement", "speaker", "speaker_name", "article")


def _reading(claims: Iterable[Claim]) -> Callable[[Claim], Statement]:
    """Reads each claim once, by the names that stand in any of them."""
    names = Claim.objects.filter(pk__in=[claim.pk for claim in claims]).known_names()
    made: dict[int, Statement] = {}

    def reading(claim: Claim) -> Statement:
        if claim.pk not in made:
            made[claim.pk] = read_statement(claim.statement, known=names.of(claim.pk), speaker=claim.voice)
        return made[claim.pk]

    return reading


def _best(matches: dict[int, SameClaim]) -> list[int]:
    """The likeliest, and of those alike the newest."""
    return sorted(matches, key=lambda pk: (-matches[pk].score, -pk))[:AT_MOST]


def _linked(link: ClaimLink | None, rows: dict[int, ClaimRow], *, is_blind: bool, user: Any) -> Linked | None:
    if link is None:
        return None
    note = "" if is_blind and link.linked_by_id != user.pk else link.note
    return Linked(link.same_as_id, note, rows.get(link.same_as_id))
