"""Verdicts as rows of a list, each with the article or the claim it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from archive.models import Block, ClaimVerdict, HeadlineVerdict
from archive.queries.claims import of_source
from archive.queries.paging import PAGE_SIZE, Page, newest_told
from archive.queries.rows import ArticleRow, article_row
from archive.queries.verdicts import Finding, Stamp, finding, stamp, with_evidence
from archive.queries.wording import Words, public_slug, words_about


@dataclass(frozen=True)
class HeadlineVerdictRow:
    """standing: standing, superseded, awaiting publication or set_aside, the latter two for the desk alone."""

    pk: int
    standing: str
    stamp: Stamp
    article: ArticleRow


@dataclass(frozen=True)
class ClaimVerdictRow:
    """standing: as of HeadlineVerdictRow. statement: of the claim, as far as it may be shown."""

    pk: int
    standing: str
    finding: Finding
    article: ArticleRow
    claim: int
    claim_url: str
    statement: str


def headline_verdict_list(
    reader: Any, *, rating: str = "", source: str = "", article: int | None = None, after: str = "", size: int = PAGE_SIZE
) -> Page:
    """Those that this person may read, newest first. source: a slug."""
    found = _filtered(HeadlineVerdict.objects.visible_to(reader), source, article)
    found = found.filter(rating=rating) if rating else found
    page = newest_told(found, _told(HeadlineVerdict.objects.all()), after=after, size=size)
    about = _about(page)
    return page.of([_headline_row(verdict, about) for verdict in page.items])


def claim_verdict_list(
    reader: Any,
    *,
    verdict: str = "",
    source: str = "",
    article: int | None = None,
    claim: int | None = None,
    after: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """Those that this person may read, newest first. source: a slug."""
    found = _filtered(ClaimVerdict.objects.visible_to(reader), source, article)
    found = found.filter(verdict=verdict) if verdict else found
    found = found.filter(claim=claim) if claim else found
    told = _told(with_evidence(ClaimVerdict.objects.all())).select_related("claim", "version__article__source")
    page = newest_told(found, told, after=after, size=size)
    about = _about(page)
    return page.of([_claim_row(row, about) for row in page.items])


def _filtered(verdicts: QuerySet, source: str, article: int | None) -> QuerySet:
    found = verdicts.filter(version__article=article) if article else verdicts
    return found.filter(of_source(source, "version__article")) if source else found


def _told(verdicts: QuerySet) -> QuerySet:
    """With what their words must be held against, and whether a later published verdict took their place."""
    rows = verdicts.annotate(is_superseded=verdicts.is_superseded()).select_related("version__article__source")
    return rows.prefetch_related(Prefetch("version__blocks", Block.objects.order_by("version", "number")))


def _about(page: Page) -> Callable[[int], Words]:
    return words_about(row.version.article for row in page.items)


def _standing(verdict: HeadlineVerdict | ClaimVerdict) -> str:
    if verdict.published_at:
        return "superseded" if verdict.is_superseded else "standing"
    return "set_aside" if verdict.set_aside_at else "awaiting"


def _headline_row(verdict: HeadlineVerdict, about: Callable[[int], Words]) -> HeadlineVerdictRow:
    version, standing = verdict.version, _standing(verdict)
    article, words = version.article, about(version.article_id)
    told = stamp(verdict, version=version, newest=article.version_count, words=words, stands=standing == "standing")
    return HeadlineVerdictRow(verdict.pk, standing, told, article_row(article))


def _claim_row(verdict: ClaimVerdict, about: Callable[[int], Words]) -> ClaimVerdictRow:
    version, standing, claim = verdict.version, _standing(verdict), verdict.claim
    words, evidence = about(version.article_id), verdict.evidence_rows or []
    statement = words(claim.statement)
    return ClaimVerdictRow(
        pk=verdict.pk,
        standing=standing,
        finding=finding(verdict, version=version, words=words, evidence=evidence, stands=standing == "standing"),
        article=article_row(version.article),
        claim=claim.pk,
        claim_url=f"/claims/{claim.pk}/{public_slug(claim, statement)}/",
        statement=statement,
    )
