"""Disputes: the points on which blind reviews differ, shown without names, decided by somebody who did not rate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.models import Article, Sheet, Version
from archive.review.answers import AnswersRefused, ClaimAnswers, HeadlineAnswers, Problem
from archive.review.evidence_files import file_problems
from archive.review.guards import mover_did_not_rate
from archive.review.permissions import check_can
from archive.review.points import Point, compare
from archive.review.ratings import settled_claim, settled_headline
from archive.review.requirement import locked_article
from archive.review.rules import claim_problems, headline_problems
from archive.review.seen import check_seen, seen_token
from archive.review.transitions import TransitionRefused, move
from archive.review.verdicts import reach_verdicts

CHANGED = (
    "The answers are not the ones you looked at: the review was sent back and answered anew. Nothing is decided; look at these."
)


def points(version: Version) -> list[Point]:
    """Every point of a version whose review is no longer blind, with the answers; none while it is blind."""
    sheets = _opened(version)
    return compare(version, sheets) if sheets else []


def points_token(version: Version) -> str:
    """Stands for the sheets whose answers points() gives."""
    return seen_token(f"points:{version.pk}", (sheet.pk for sheet in _opened(version)))


def _opened(version: Version) -> list[Sheet]:
    return list(Sheet.objects.filter(version=version, state="submitted", opened_at__isnull=False).order_by("pk"))


def adjudicate(
    version: Version,
    *,
    headline: HeadlineAnswers | None,
    claims: Mapping[int, ClaimAnswers],
    reason: str,
    seen: str,
    by: Any,
    at: datetime,
) -> Article:
    """The article, agreed: the points that differ as decided here, the others as the reviewers agreed.

    headline: None where the reviews agree on it. claims: by claim id, exactly those that differ. The evidence of all reviews
    belongs to the verdict; evidence given here is added to it. reason: for the record, and the public why of a point that gives
    none of its own. seen: points_token() from before the answers were read. Raises PermissionRefused, TransitionRefused,
    AnswersRefused; SeenOutdated where other sheets are compared now.
    """
    check_can(by, "adjudicate")
    with transaction.atomic():
        article = locked_article(version.article_id)
        _check(article, version, seen, by)
        sheets = _opened(version)
        problems = _problems(compare(version, sheets), headline, claims, reason=reason, text=version.text)
        if problems:
            raise AnswersRefused(problems)
        if headline is not None:
            headline = _with_why(settled_headline(headline, version.text), reason)
        decided = {pk: _with_why(settled_claim(given, version.text), reason) for pk, given in claims.items()}
        reach_verdicts(version, sheets, at=at, by=by, headline=headline, claims=decided)
        return move(article, "adjudicate", by=by, at=at, note=reason)


def _check(article: Article, version: Version, seen: str, by: Any) -> None:
    if article.state != "disputed" or version.number != article.version_count:
        raise TransitionRefused("adjudicate", "There is no dispute about this version to decide.")
    if said := mover_did_not_rate(article, by):
        raise TransitionRefused("adjudicate", said)
    check_seen(seen, points_token(version), name="adjudicate", changed=CHANGED)


def _with_why(answers: Any, reason: str) -> Any:
    return answers if answers.why else replace(answers, why=reason.strip())


def _problems(
    found: Sequence[Point], headline: HeadlineAnswers | None, claims: Mapping[int, ClaimAnswers], *, reason: str, text: str
) -> list[Problem]:
    given: dict[str, Any] = {f"claims.{pk}": answers for pk, answers in claims.items()}
    if headline is not None:
        given["headline"] = headline
    problems = [] if reason.strip() else [Problem("reason", "Give the reason for the decision.")]
    for point in found:
        field = f"claims.{point.claim.pk}" if point.claim else "headline"
        problems += _point_problems(point, given.pop(field, None), field, text)
    return problems + [Problem(field, "This is no point of the review.") for field in given]


def _point_problems(point: Point, answers: Any, field: str, text: str) -> list[Problem]:
    if not point.differs:
        return [Problem(field, "The reviews agree on this point: it is not to be decided.")] if answers is not None else []
    if answers is None:
        return [Problem(field, "The reviews differ on this point: decide it.")]
    if point.claim is None:
        return headline_problems(answers, text=text)
    at_hand = [item for given in point.answers for item in given.evidence]
    is_quotation = point.claim.is_quotation
    found = claim_problems(answers, is_quotation=is_quotation, text=text, field=field, evidence_at_hand=bool(at_hand))
    return found + file_problems(answers.evidence, field=field, at_hand=at_hand)
