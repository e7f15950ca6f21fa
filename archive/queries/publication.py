"""What publishing would show, and what is published and may be corrected."""

from typing import Any

from archive.models import Article, ClaimVerdict, HeadlineVerdict, Version
from archive.policy.roles import ROLES
from archive.policy.vocabulary import VERDICT_BASES, label
from archive.queries.answers import claim_in_words, headline_in_words
from archive.queries.review_desk import CLAIM_FIELDS, HEADLINE_FIELDS, evidence_values, newest_version, paragraphs


def preview(article: Article) -> dict[str, Any]:
    """The verdicts that await publication, in words."""
    version = newest_version(article)
    headline, claims = awaiting_verdicts(version)
    return {
        "article": article,
        "headline": headline_in_words(headline_values(headline)) if headline else None,
        "basis": _basis(headline, version) if headline else "",
        "claims": [{"claim": verdict.claim, "answer": claim_in_words(claim_values(verdict))} for verdict in claims],
        "paragraphs": paragraphs(version, claims=[v.claim for v in claims], passages=headline.passages if headline else []),
    }


def _basis(verdict: HeadlineVerdict, version: Version) -> str:
    reviews = "1 review" if verdict.sheet_count == 1 else f"{verdict.sheet_count} reviews"
    of = f"rated for version {version.number} of {version.article.version_count}"
    return f"{label(VERDICT_BASES, verdict.basis)} · {reviews} · {of}"


def publishers() -> str:
    """The roles that may publish, in words."""
    return ", ".join(role.label for role in ROLES if "publish" in role.powers)


def awaiting_verdicts(version: Version) -> tuple[HeadlineVerdict | None, list[ClaimVerdict]]:
    """The verdicts reached on the version and not yet published."""
    headline = version.headlineverdicts.awaiting().order_by("pk").last()
    claims = version.claimverdicts.awaiting().select_related("claim__speaker").prefetch_related("evidence")
    return headline, list(claims.order_by("claim__start", "pk"))


def standing_verdict(article: Article, claim_id: int | None) -> HeadlineVerdict | ClaimVerdict | None:
    """What readers are given now on the headline (claim_id None) or on a claim of the article."""
    if claim_id is None:
        found = HeadlineVerdict.objects.standing().filter(version__article=article).select_related("version")
    else:
        found = ClaimVerdict.objects.standing().filter(version__article=article, claim=claim_id)
        found = found.select_related("version", "claim__speaker").prefetch_related("evidence")
    return found.order_by("pk").last()


def corrigible(article: Article) -> list[dict[str, Any]]:
    """Every verdict readers are given now: its claim (None: the headline), subject and answer in words."""
    headline = standing_verdict(article, None)
    found = ClaimVerdict.objects.standing().filter(version__article=article)
    claims = found.select_related("claim").prefetch_related("evidence").order_by("claim__start", "pk")
    rows = [{"claim": None, "subject": f"Headline: {headline.version.headline}", "answer": words(headline)}] if headline else []
    return rows + [{"claim": row.claim, "subject": f"Claim: {row.claim.statement}", "answer": words(row)} for row in claims]


def words(verdict: HeadlineVerdict | ClaimVerdict) -> Any:
    is_claim = isinstance(verdict, ClaimVerdict)
    return claim_in_words(claim_values(verdict)) if is_claim else headline_in_words(headline_values(verdict))


def headline_values(verdict: HeadlineVerdict) -> dict[str, Any]:
    return {name: getattr(verdict, name) for name in HEADLINE_FIELDS}


def claim_values(verdict: ClaimVerdict) -> dict[str, Any]:
    evidence = sorted(verdict.evidence.all(), key=lambda row: row.pk)
    values = {name: getattr(verdict, name) for name in CLAIM_FIELDS}
    return values | {"evidence": [evidence_values(row) for row in evidence]}
