"""Corrections: a published verdict superseded by a new one, at once, with a public reason; the old one stays reachable."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article, Claim, ClaimVerdict, Correction, HeadlineVerdict, Sheet
from archive.review.answers import AnswersRefused, ClaimAnswers, HeadlineAnswers
from archive.review.ratings import claim_answers, headline_answers, settled_claim, settled_headline
from archive.review.rules import claim_problems, headline_problems
from archive.review.transitions import TransitionRefused, move
from archive.review.verdicts import said, standing_claims, standing_headline, write_claim_verdict, write_headline_verdict

Verdict = HeadlineVerdict | ClaimVerdict


def correct_headline(article: Article, *, answers: HeadlineAnswers, note: str, by: Any, at: datetime) -> Correction:
    """The public note that the verdict on the headline changed. Raises PermissionRefused, TransitionRefused, AnswersRefused."""

    def write(standing: HeadlineVerdict, **common: Any) -> HeadlineVerdict:
        text = standing.version.text
        _refuse(headline_problems(answers, text=text))
        settled = settled_headline(answers, text)
        _check_differs(settled, headline_answers(standing))
        verdict = write_headline_verdict(settled, **common)
        Article.objects.filter(pk=article.pk).update(headline_rating=verdict.rating)
        return verdict

    return _correct(article, lambda: standing_headline(article), write, "headline_verdict", note=note, by=by, at=at)


def correct_claim(claim: Claim, *, answers: ClaimAnswers, note: str, by: Any, at: datetime) -> Correction:
    """The public note that the verdict on the claim changed. Raises PermissionRefused, TransitionRefused, AnswersRefused.

    The new verdict rests on the evidence in answers alone; what of it the old verdict had already is linked, not copied.
    """

    def write(standing: ClaimVerdict, **common: Any) -> ClaimVerdict:
        text = standing.version.text
        _refuse(claim_problems(answers, is_quotation=claim.is_quotation, text=text, field=f"claims.{claim.pk}"))
        settled = settled_claim(answers, text)
        _check_differs(settled, claim_answers(standing))
        verdict = write_claim_verdict(claim, settled, at_hand=standing.evidence.order_by("pk"), **common)
        Claim.objects.filter(pk=claim.pk).update(verification=verdict.verdict)
        return verdict

    return _correct(
        claim.article, lambda: standing_claims([claim.pk]).get(claim.pk), write, "claim_verdict", note=note, by=by, at=at
    )


def _correct(
    article: Article,
    find: Callable[[], Verdict | None],
    write: Callable[..., Verdict],
    kind: str,
    *,
    note: str,
    by: Any,
    at: datetime,
) -> Correction:
    with transaction.atomic():
        article = move(article, "correct", by=by, at=at, note=note)
        standing = find()
        _check_standing(standing, by)
        common = {"version": standing.version, "basis": "correction", "sheet_count": standing.sheet_count}
        stamps = {"reached_at": at, "reached_by": by, "published_at": at, "published_by": by}
        verdict = write(standing, supersedes=standing, **common, **stamps)
        _record(verdict, standing, article, note=note, by=by, at=at)
        return Correction.objects.create(
            article=article, kind=kind, note=note.strip(), corrected_at=at, corrected_by=by, **{kind: verdict}
        )


def _check_standing(standing: Verdict | None, by: Any) -> None:
    if standing is None:
        raise TransitionRefused("correct", "There is no published verdict to correct.")
    if Sheet.objects.filter(version=standing.version, reviewer=by).exclude(submitted_at=None).exists():
        raise TransitionRefused("correct", "You reviewed this yourself; somebody else must correct it.")


def _refuse(problems: list[Any]) -> None:
    if problems:
        raise AnswersRefused(problems)


def _check_differs(new: Any, old: Any) -> None:
    if new == old:
        raise TransitionRefused("correct", "This is what the verdict says already.")


def _record(verdict: Verdict, standing: Verdict, article: Article, *, note: str, by: Any, at: datetime) -> None:
    record(
        verb="verdict_corrected",
        subject=verdict,
        article_id=article.pk,
        by=by,
        at=at,
        before=said(standing),
        after=said(verdict),
        note=note.strip(),
    )
