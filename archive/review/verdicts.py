"""Verdicts: written from what sheets agree on or somebody decides, published, set aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from archive.audit import Entry, record_many
from archive.models import Article, Claim, ClaimVerdict, Evidence, HeadlineVerdict, Sheet, VerdictEvidence, Version
from archive.review.answers import ClaimAnswers, HeadlineAnswers, Passage
from archive.review.passages import reason_of
from archive.review.points import Point, compare
from archive.review.ratings import claim_values, evidence_draft, evidence_values, headline_values
from archive.review.verifying import told_verdict


def reach_verdicts(
    version: Version,
    sheets: Sequence[Sheet],
    *,
    at: datetime,
    by: Any = None,
    headline: HeadlineAnswers | None = None,
    claims: Mapping[int, ClaimAnswers] | None = None,
) -> None:
    """Write the verdict on every point: as decided by an adjudicator where given, else as the sheets agree."""
    decided = {("headline", None): headline} if headline else {}
    decided |= {("claim", pk): answers for pk, answers in (claims or {}).items()}
    verdicts = []
    for point in compare(version, sheets):
        own = decided.get((point.code, point.claim.pk if point.claim else None))
        how = {"basis": "adjudication", "reached_by": by} if own else {"basis": "single" if len(sheets) == 1 else "agreement"}
        common = {"version": version, "sheet_count": len(sheets), "reached_at": at, **how}
        verdicts.append(_reach(point, own or merged(point.answers), sheets, common))
    prefetch_related_objects([verdict for verdict in verdicts if isinstance(verdict, ClaimVerdict)], "evidence")
    record_many([_reached(verdict, version, at=at) for verdict in verdicts])


def _reach(point: Point, answers: Any, sheets: Sequence[Sheet], common: dict[str, Any]) -> HeadlineVerdict | ClaimVerdict:
    if point.claim is None:
        return write_headline_verdict(answers, **common)
    at_hand = sheet_evidence(sheets, point.claim)
    everything = (*(evidence_draft(row) for row in at_hand), *answers.evidence)
    return write_claim_verdict(point.claim, replace(answers, evidence=everything), at_hand=at_hand, **common)


def _reached(verdict: HeadlineVerdict | ClaimVerdict, version: Version, *, at: datetime) -> Entry:
    """The event tells that there is a verdict on what basis, with digests; what it says is told when it is published."""
    after = {"version": version.number, "basis": verdict.basis, "sheets": verdict.sheet_count, **told_verdict(verdict)}
    return Entry(
        verb="verdict_reached", subject=verdict, article_id=version.article_id, by=verdict.reached_by, at=at, after=after
    )


def write_headline_verdict(answers: HeadlineAnswers, **common: Any) -> HeadlineVerdict:
    return HeadlineVerdict.objects.create(**headline_values(answers), **common)


def write_claim_verdict(claim: Claim, answers: ClaimAnswers, *, at_hand: Iterable[Evidence] = (), **common: Any) -> ClaimVerdict:
    """The verdict and its evidence: rows at hand that say the same as one of the answers' are linked, the others made."""
    verdict = ClaimVerdict.objects.create(claim=claim, **claim_values(answers), **common)
    known = {evidence_draft(row): row for row in at_hand}
    drafts = list(dict.fromkeys(item for item in answers.evidence if item in known or not item.is_blank))
    new = [item for item in drafts if item not in known]
    made = Evidence.objects.bulk_create(Evidence(claim_verdict=verdict, **evidence_values(item)) for item in new)
    rows = [known[item] for item in drafts if item in known] + made
    VerdictEvidence.objects.bulk_create(VerdictEvidence(verdict=verdict, evidence=row) for row in rows)
    return verdict


def sheet_evidence(sheets: Sequence[Sheet], claim: Claim) -> list[Evidence]:
    """All evidence these sheets brought for the claim."""
    pks = [sheet.pk for sheet in sheets]
    return list(Evidence.objects.filter(claim_rating__sheet__in=pks, claim_rating__claim=claim).order_by("pk"))


def merged(answers: Sequence[Any]) -> Any:
    """One answer from several that agree: their words as paragraphs without names, their passages together."""
    first = answers[0]
    passages = united(given.passages for given in answers)
    if isinstance(first, ClaimAnswers):
        reason = paragraphs(given.no_evidence_reason for given in answers)
        return replace(first, why=paragraphs(a.why for a in answers), no_evidence_reason=reason, passages=passages, evidence=())
    return replace(
        first,
        other_reason=paragraphs(given.other_reason for given in answers),
        why=paragraphs(given.why for given in answers),
        passages=passages,
        nothing_in_text=not passages and any(given.nothing_in_text for given in answers),
        clickbait=first.clickbait if len({given.clickbait for given in answers}) == 1 else "",
        suggested_headline=paragraphs(given.suggested_headline for given in answers),
    )


def paragraphs(words: Iterable[str]) -> str:
    return "\n\n".join(dict.fromkeys(text.strip() for text in words if text.strip()))


def united(groups: Iterable[Iterable[Passage]]) -> tuple[Passage, ...]:
    """All passages in the order of the text, each once for each reason that somebody gave for it, or else once."""
    found = {(p["start"], p["end"], reason_of(p)): p for group in groups for p in group}
    told = {place[:2] for place in found if place[2]}
    return tuple(found[place] for place in sorted(found) if place[2] or place[:2] not in told)


def standing_headline(article: Article) -> HeadlineVerdict | None:
    """The verdict on its headline that readers are given now, on whichever version."""
    return HeadlineVerdict.objects.standing().filter(version__article=article).order_by("pk").last()


def standing_claims(claims: Iterable[int]) -> dict[int, ClaimVerdict]:
    """The verdict readers are given now, by claim id, where there is one."""
    found = ClaimVerdict.objects.standing().filter(claim__in=list(claims)).order_by("pk")
    return {verdict.claim_id: verdict for verdict in found}


def awaiting_headline(version: Version) -> HeadlineVerdict | None:
    return HeadlineVerdict.objects.awaiting().filter(version=version).order_by("pk").last()


def publish_verdicts(version: Version, *, by: Any, at: datetime) -> None:
    """Stamp the awaiting verdicts of the version, superseding those that stood, and copy them to article and claims."""
    stamp = {"published_at": at, "published_by": by}
    headline, standing = awaiting_headline(version), standing_headline(version.article)
    HeadlineVerdict.objects.filter(pk=headline.pk).update(**stamp, supersedes=standing)
    Article.objects.filter(pk=version.article_id).update(headline_rating=headline.rating)
    entries = [_published(headline, standing, version, by=by, at=at)]
    verdicts = list(ClaimVerdict.objects.awaiting().filter(version=version).order_by("pk"))
    stood = standing_claims(verdict.claim_id for verdict in verdicts)
    for verdict in verdicts:
        ClaimVerdict.objects.filter(pk=verdict.pk).update(**stamp, supersedes=stood.get(verdict.claim_id))
        Claim.objects.filter(pk=verdict.claim_id).update(verification=verdict.verdict)
        entries.append(_published(verdict, stood.get(verdict.claim_id), version, by=by, at=at))
    record_many(entries)


def _published(verdict: Any, standing: Any, version: Version, *, by: Any, at: datetime) -> Entry:
    return Entry(
        verb="verdict_published",
        subject=verdict,
        article_id=version.article_id,
        by=by,
        at=at,
        before=said(standing) if standing else {},
        after={"version": version.number, "basis": verdict.basis, "sheets": verdict.sheet_count, **said(verdict)},
    )


def said(verdict: HeadlineVerdict | ClaimVerdict) -> dict[str, Any]:
    """What a verdict says, for the record."""
    if isinstance(verdict, HeadlineVerdict):
        return {"verdict": verdict.pk, "rating": verdict.rating, "reasons": verdict.reasons, "clickbait": verdict.clickbait}
    return {"verdict": verdict.pk, "claim": verdict.claim_id, "says": verdict.verdict, "attribution": verdict.attribution}


def set_aside_verdicts(article: Article, *, at: datetime) -> None:
    """What was reached and not published no longer awaits publication; it is kept."""
    for model in (HeadlineVerdict, ClaimVerdict):
        model.objects.awaiting().filter(version__article=article).update(set_aside_at=at)
