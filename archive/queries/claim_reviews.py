"""Claims with a published verdict, for those who collect fact checks; and those that were taken back with their article."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery

from archive.models import Article, Claim, ClaimVerdict, Correction
from archive.policy.vocabulary import CORRECTION_KINDS, label
from archive.queries.articles import CorrectionLine
from archive.queries.claims import ClaimRow, claim_rows, public_claims
from archive.queries.paging import Page, newest_first
from archive.queries.wording import words_about

FEED_SIZE = 100


@dataclass(frozen=True)
class ReviewedClaim:
    """first_at: of its first verdict; changed_at: of the one that stands."""

    row: ClaimRow
    corrections: tuple[CorrectionLine, ...]
    first_at: datetime
    changed_at: datetime

    @property
    def pk(self) -> int:
        return self.row.card.pk


@dataclass(frozen=True)
class GoneReview:
    """A claim whose article was withdrawn. changed_at: when."""

    pk: int
    first_at: datetime
    changed_at: datetime


def claim_reviews(*, after: str = "", size: int = FEED_SIZE) -> Page:
    """Reviewed and withdrawn claims, the newest claim first; seven queries at most, however many they are."""
    page = newest_first(_reviewed(), after=after, size=size)
    shown = [claim.pk for claim in page.items if claim.article.visibility == "public"]
    rows = {row.card.pk: row for row in claim_rows(public_claims().filter(pk__in=shown))}
    notes = corrections_of(rows)
    return page.of([_item(claim, rows, notes) for claim in page.items if claim.pk in rows or claim.pk not in shown])


def _reviewed() -> QuerySet:
    verdicts = ClaimVerdict.objects.published().filter(claim=OuterRef("pk"))
    known = Q(Article.objects.public().at("article")) | Q(Article.objects.withdrawn().at("article"))
    withdrawn = Correction.objects.filter(article=OuterRef("article"), kind="withdrawal").order_by("-corrected_at", "-pk")
    moments = verdicts.order_by().values("claim")
    return (
        Claim.objects.filter(known, Exists(verdicts), status="accepted")
        .select_related("article")
        .annotate(
            first_at=Subquery(moments.annotate(at=Min("published_at")).values("at")),
            last_at=Subquery(moments.annotate(at=Max("published_at")).values("at")),
            gone_at=Subquery(withdrawn.values("corrected_at")[:1]),
        )
    )


def _item(claim: Claim, rows: dict[int, ClaimRow], notes: dict[int, list[CorrectionLine]]) -> ReviewedClaim | GoneReview:
    if claim.pk not in rows:
        return GoneReview(claim.pk, claim.first_at, claim.gone_at)
    return ReviewedClaim(rows[claim.pk], tuple(notes.get(claim.pk, ())), claim.first_at, claim.last_at)


def corrections_of(claims: Iterable[int]) -> dict[int, list[CorrectionLine]]:
    """The public notes on these claims' verdicts, by claim, newest first."""
    found = Correction.objects.filter(claim_verdict__claim__in=list(claims)).select_related("article__source", "claim_verdict")
    rows = list(found.order_by("-corrected_at", "-pk"))
    about = words_about(row.article for row in rows)
    notes: dict[int, list[CorrectionLine]] = {}
    for row in rows:
        line = CorrectionLine(label(CORRECTION_KINDS, row.kind), about(row.article_id)(row.note), row.corrected_at)
        notes.setdefault(row.claim_verdict.claim_id, []).append(line)
    return notes
