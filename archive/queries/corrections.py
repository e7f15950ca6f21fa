"""The public log of corrections."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery

from archive.models import Article, Block, Correction, Version
from archive.policy.scales import CLAIM_VERDICTS, HEADLINE, Answer
from archive.policy.vocabulary import CORRECTION_KINDS, label
from archive.queries.paging import PAGE_SIZE, Page, newest_first
from archive.queries.rows import ArticleRow, article_row
from archive.queries.wording import Words, public_slug, public_words


@dataclass(frozen=True)
class CorrectionRow:
    """article: None once it is withdrawn; only its source is told then. before, after: the answers, where a verdict changed.

    changed_at: since when it says what it says here: a withdrawal takes words out of it, a restoration gives them back.
    claim, claim_url: of a claim's verdict. rated_version, rated_headline: what one on a headline judged.
    """

    pk: int
    kind: str
    kind_label: str
    note: str
    at: datetime
    changed_at: datetime
    source: str
    url: str
    article: ArticleRow | None
    before: Answer | None
    after: Answer | None
    claim: str = ""
    claim_url: str = ""
    rated_version: int = 0
    rated_headline: str = ""

    @property
    def is_of_another_headline(self) -> bool:
        return bool(self.rated_headline and self.article and self.rated_headline != self.article.headline)


def correction_list(*, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Corrections, newest first; of hidden articles none."""
    known = Q(Article.objects.public().at("article")) | Q(Article.objects.withdrawn().at("article"))
    shown = Correction.objects.filter(article=OuterRef("article"), kind__in=["withdrawal", "restoration"])
    moved = shown.order_by("-corrected_at", "-pk")
    rows = (
        Correction.objects.filter(known)
        .annotate(moved_at=Subquery(moved.values("corrected_at")[:1]))
        .select_related("article__source", "headline_verdict__supersedes", "claim_verdict__supersedes", "claim_verdict__claim")
        .prefetch_related("article__versions", Prefetch("article__versions__blocks", Block.objects.order_by("version", "number")))
    )
    page = newest_first(rows, after=after, size=size)
    return page.of([_row(correction) for correction in page.items])


def _row(correction: Correction) -> CorrectionRow:
    article = correction.article
    is_public = article.visibility == "public"
    versions = list(article.versions.all())
    for version in versions:
        version.article = article
    words = public_words(versions)
    verdict, scale = _verdict(correction)
    return CorrectionRow(
        pk=correction.pk,
        kind=correction.kind,
        kind_label=label(CORRECTION_KINDS, correction.kind),
        note=words(correction.note),
        at=correction.corrected_at,
        changed_at=max(correction.corrected_at, correction.moved_at or correction.corrected_at),
        source=article.source.name,
        url=article.get_absolute_url() if is_public else f"/articles/{article.pk}/",
        article=article_row(article) if is_public else None,
        before=scale(verdict.supersedes) if verdict and is_public and verdict.supersedes else None,
        after=scale(verdict) if verdict and is_public else None,
        **(_judged(correction, versions, words) if is_public else {}),
    )


def _judged(correction: Correction, versions: list[Version], words: Words) -> dict[str, Any]:
    """What the corrected verdict was about."""
    if claim := correction.claim_verdict and correction.claim_verdict.claim:
        statement = words(claim.statement)
        return {"claim": statement, "claim_url": f"/claims/{claim.pk}/{public_slug(claim, statement)}/"}
    rated = [one for one in versions if correction.headline_verdict and one.pk == correction.headline_verdict.version_id]
    return {"rated_version": one.number, "rated_headline": one.headline} if (one := next(iter(rated), None)) else {}


def _verdict(correction: Correction) -> tuple:
    if correction.headline_verdict:
        return correction.headline_verdict, lambda verdict: HEADLINE[verdict.rating]
    return correction.claim_verdict, lambda verdict: CLAIM_VERDICTS[verdict.verdict]
