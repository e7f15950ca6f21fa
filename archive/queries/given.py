"""The verdicts that readers are given on an article: now, or once those that await publication are published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from archive.models import Article, Claim, ClaimVerdict, HeadlineVerdict
from archive.queries.ready import ReadyQuery
from archive.queries.verdicts import published_with_evidence, standing_ids, with_evidence


@dataclass(frozen=True)
class GivenVerdicts:
    """headlines, findings: every published verdict, newest first, those on claims with their evidence. claims: accepted ones.

    state: of the article with them.
    """

    headlines: list[HeadlineVerdict]
    claims: list[Claim]
    findings: list[ClaimVerdict]
    state: str


def _headlines(article: int) -> QuerySet:
    return HeadlineVerdict.objects.published().filter(version__article=article).order_by("-published_at", "-pk")


def _claims(article: int) -> QuerySet:
    return Claim.objects.filter(article=article, status="accepted").select_related("speaker").order_by("start", "pk")


def _findings(article: int) -> QuerySet:
    return published_with_evidence(ClaimVerdict.objects.filter(claim__article=article))


HEADLINES, CLAIMS, FINDINGS = ReadyQuery(_headlines), ReadyQuery(_claims), ReadyQuery(_findings)


def verdicts_given(article: Article) -> GivenVerdicts:
    headlines, claims, findings = (one.rows(article=article.pk) for one in (HEADLINES, CLAIMS, FINDINGS))
    return GivenVerdicts(headlines, claims, findings, article.state)


def verdicts_foreseen(article: Article, *, at: datetime) -> GivenVerdicts:
    """What would be given from the moment at on."""
    given = verdicts_given(article)
    newest = {"version__article": article, "version__number": article.version_count}
    headline = HeadlineVerdict.objects.awaiting().filter(**newest).order_by("pk").last()
    if headline is None:
        return given
    findings = list(with_evidence(ClaimVerdict.objects.awaiting().filter(**newest)).order_by("-pk"))
    stood = {row.claim_id: row.pk for row in _standing(given.findings)}
    headline.published_at, headline.supersedes_id = at, next((row.pk for row in _standing(given.headlines)), None)
    for row in findings:
        row.published_at, row.supersedes_id = at, stood.get(row.claim_id)
    says = {row.claim_id: row.verdict for row in findings}
    for claim in given.claims:
        claim.verification = says.get(claim.pk, claim.verification)
    return GivenVerdicts([headline, *given.headlines], given.claims, [*findings, *given.findings], "published")


def _standing(published: list[Any]) -> list[Any]:
    ids = standing_ids(published)
    return [row for row in published if row.pk in ids]
