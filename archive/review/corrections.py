"""Corrections: a published verdict superseded by a new one, at once, with a public reason; the old one stays reachable."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article, Claim, ClaimVerdict, Correction, HeadlineVerdict, Sheet
from archive.review.answers import AnswersRefused, ClaimAnswers, HeadlineAnswers
from archive.review.evidence_files import file_problems
from archive.review.guards import refusal
from archive.review.links import reopen_linked
from archive.review.permissions import check_can
from archive.review.ratings import claim_answers, headline_answers, settled_claim, settled_headline
from archive.review.requirement import locked_article
from archive.review.rules import claim_problems, headline_problems
from archive.review.seen import SeenOutdated
from archive.review.transitions import MOVE_BY_NAME, TransitionRefused, move
from archive.review.verdicts import (
    said,
    standing_claims,
    standing_headline,
    write_claim_verdict,
    write_headline_verdict,
)
from archive.review.verifying import told_verdict
from archive.search.changes import note_changes

Verdict = HeadlineVerdict | ClaimVerdict
REOPENED = (
    "The review is open once more, so nothing is corrected now: what it comes to takes the place of this verdict. "
    "A correction would tell the reviewers what to find. If readers should not see the article until then, withdraw it."
)
CHANGED = "This verdict was replaced since you looked at it. Nothing of yours is published; look at what stands now."


def correct_headline(
    article: Article, *, answers: HeadlineAnswers, note: str, standing: int, by: Any, at: datetime
) -> Correction:
    """The public note that the verdict on the headline changed.

    standing: the number of the verdict that was looked at. Raises PermissionRefused, TransitionRefused, AnswersRefused;
    SeenOutdated where another one stands now.
    """

    def write(old: HeadlineVerdict, **common: Any) -> HeadlineVerdict:
        text = old.version.text
        _refuse(headline_problems(answers, text=text))
        settled = settled_headline(answers, text)
        _check_differs(settled, headline_answers(old))
        verdict = write_headline_verdict(settled, **common)
        Article.objects.filter(pk=article.pk).update(headline_rating=verdict.rating)
        return verdict

    stands = partial(standing_headline, article)
    return _correct(article, stands, write, "headline_verdict", looked_at=standing, note=note, by=by, at=at)


def correct_claim(claim: Claim, *, answers: ClaimAnswers, note: str, standing: int, by: Any, at: datetime) -> Correction:
    """The public note that the verdict on the claim changed. standing, and what it raises: as for a headline.

    The new verdict rests on the evidence in answers alone; what of it the old verdict had already is linked, not copied.
    """

    def write(old: ClaimVerdict, **common: Any) -> ClaimVerdict:
        text = old.version.text
        stood, field = claim_answers(old), f"claims.{claim.pk}"
        problems = claim_problems(answers, is_quotation=claim.is_quotation, text=text, field=field)
        _refuse(problems + file_problems(answers.evidence, field=field, at_hand=stood.evidence))
        settled = settled_claim(answers, text)
        _check_differs(settled, stood)
        verdict = write_claim_verdict(claim, settled, at_hand=old.evidence.order_by("pk"), **common)
        Claim.objects.filter(pk=claim.pk).update(verification=verdict.verdict)
        return verdict

    def stands() -> ClaimVerdict | None:
        return standing_claims([claim.pk]).get(claim.pk)

    return _correct(claim.article, stands, write, "claim_verdict", looked_at=standing, note=note, by=by, at=at)


def correction_refusal(article: Article, *, by: Any) -> str:
    """Why no verdict of the article can be corrected now, as a sentence; "" where one can. See docs/decisions/0017."""
    row = MOVE_BY_NAME["correct"]
    if article.state not in row.sources:
        return REOPENED
    return refusal(row, article, by)


def _correct(
    article: Article,
    stands: Callable[[], Verdict | None],
    write: Callable[..., Verdict],
    kind: str,
    *,
    looked_at: int,
    note: str,
    by: Any,
    at: datetime,
) -> Correction:
    check_can(by, "correct")
    with transaction.atomic():
        if locked_article(article.pk).state not in MOVE_BY_NAME["correct"].sources and stands():
            raise TransitionRefused("correct", REOPENED)
        article = move(article, "correct", by=by, at=at, note=note)
        old = stands()
        _check_standing(old, looked_at, by)
        common = {"version": old.version, "basis": "correction", "sheet_count": old.sheet_count}
        stamps = {"reached_at": at, "reached_by": by, "published_at": at, "published_by": by}
        verdict = write(old, supersedes=old, **common, **stamps)
        _record(verdict, old, article, note=note, by=by, at=at)
        correction = Correction.objects.create(
            article=article, kind=kind, note=note.strip(), corrected_at=at, corrected_by=by, **{kind: verdict}
        )
        note_changes([article.pk])
        if isinstance(verdict, ClaimVerdict):
            reopen_linked([verdict], at=at)
        return correction


def _check_standing(standing: Verdict | None, looked_at: int, by: Any) -> None:
    if standing is None:
        raise TransitionRefused("correct", "There is no published verdict to correct.")
    if standing.pk != looked_at:
        raise SeenOutdated("correct", CHANGED)
    if Sheet.objects.filter(version=standing.version, reviewer=by).exclude(submitted_at=None).exists():
        raise TransitionRefused("correct", "You reviewed this yourself; somebody else must correct it.")


def _refuse(problems: list[Any]) -> None:
    if problems:
        raise AnswersRefused(problems)


def _check_differs(new: Any, old: Any) -> None:
    if new == old:
        raise TransitionRefused("correct", "This is what the verdict says already.")


def _changed(new: Verdict, old: Verdict) -> dict[str, list[str]]:
    """What the correction says otherwise, by the names of the fields: the words themselves are on the page of the verdict."""
    first, second = (vars(claim_answers(one) if isinstance(one, ClaimVerdict) else headline_answers(one)) for one in (new, old))
    return {"changed": [name for name in first if first[name] != second[name]]}


def _record(verdict: Verdict, standing: Verdict, article: Article, *, note: str, by: Any, at: datetime) -> None:
    record(
        verb="verdict_corrected",
        subject=verdict,
        article_id=article.pk,
        by=by,
        at=at,
        before=said(standing),
        after=said(verdict) | _changed(verdict, standing) | told_verdict(verdict),
        note=note.strip(),
    )
