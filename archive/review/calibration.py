"""Known answers: an article is marked with what the desk is sure of before anybody answers, and reviewed as every other.

Nothing of it is told to those who review, in words or by a difference. What comes of it: queries/calibration.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article, KnownAnswer, KnownVerdict, Sheet, Version
from archive.policy.scales import CLAIM_VERDICTS, HEADLINE
from archive.policy.states import UNANSWERED
from archive.review.answers import HeadlineAnswers
from archive.review.assignments import has_part
from archive.review.permissions import check_can
from archive.review.requirement import claims_to_judge, locked_article
from archive.review.rules import FULL_N, draft_headline_problems


class KnownAnswerRefused(Exception):
    """The known answer is not set, or not ended; nothing changed. Says why."""


def set_known_answer(
    version: Version,
    *,
    rating: str,
    why: str,
    reasons: Sequence[str] = (),
    claims: Mapping[int, str] | None = None,
    by: Any,
    at: datetime,
) -> KnownAnswer:
    """What is known to be the right answer to the newest version of an article that nobody has answered yet.

    reasons: for a rating that falls short, where they are known too. claims: verdicts by claim id, of those that are known.
    Raises PermissionRefused, KnownAnswerRefused.
    """
    _check_powers(by)
    why, reasons = why.strip(), list(dict.fromkeys(reasons))
    verdicts = {pk: verdict for pk, verdict in (claims or {}).items() if verdict}
    with transaction.atomic():
        article = locked_article(version.article_id)
        _check_no_part(article, by)
        _check_article(article, version)
        _check_answers(rating, reasons, verdicts.values(), why)
        known = KnownAnswer.objects.create(version=version, rating=rating, reasons=reasons, why=why, set_at=at, set_by=by)
        _write_verdicts(known, version, verdicts)
        told = {"rating": rating, "reasons": reasons, "claims": [[pk, verdict] for pk, verdict in sorted(verdicts.items())]}
        _record("known_answer_set", known, article, by=by, at=at, after=told, note=why)
        return known


def end_known_answer(known: KnownAnswer, *, by: Any, at: datetime, note: str = "") -> KnownAnswer:
    """The answer is held against nobody any more, from the next reckoning on; it is kept.

    Raises PermissionRefused; KnownAnswerRefused when it was ended before, or is of an article that the person reviews.
    """
    _check_powers(by)
    with transaction.atomic():
        article = locked_article(known.version.article_id)
        _check_no_part(article, by)
        standing = KnownAnswer.objects.filter(pk=known.pk, ended_at=None)
        if not standing.update(ended_at=at, ended_by=by):
            raise KnownAnswerRefused("This known answer was ended already.")
        _record("known_answer_ended", known, article, by=by, at=at, note=note.strip())
        return KnownAnswer.objects.get(pk=known.pk)


def _check_powers(by: Any) -> None:
    """Who chooses what is reviewed, and decides what is right."""
    check_can(by, "queue")
    check_can(by, "adjudicate")


def _check_no_part(article: Article, by: Any) -> None:
    """First of all: whoever has a part in the review learns nothing from any other refusal."""
    if has_part(by, article):
        raise KnownAnswerRefused("You review this article, have reviewed it or are to review it: somebody else must do this.")


def _check_article(article: Article, version: Version) -> None:
    if version.number != article.version_count:
        raise KnownAnswerRefused(f"Version {version.number} is not the current one: look at version {article.version_count}.")
    if article.state not in UNANSWERED:
        raise KnownAnswerRefused("Only an article that is still to be reviewed can be given a known answer.")
    if Sheet.objects.filter(version=version).exclude(submitted_at=None).exists():
        raise KnownAnswerRefused("Somebody has submitted a review of it already: an answer is known before, or not at all.")
    if KnownAnswer.objects.filter(version=version, ended_at=None).exists():
        raise KnownAnswerRefused("A known answer is set for this version already: end that one first.")


def _check_answers(rating: str, reasons: list[str], verdicts: Iterable[str], why: str) -> None:
    if not rating:
        raise KnownAnswerRefused("Give the rating that is known to be right.")
    if problems := draft_headline_problems(HeadlineAnswers(rating=rating, reasons=tuple(reasons))):
        raise KnownAnswerRefused(" ".join(problem.message for problem in problems))
    if reasons and HEADLINE[rating].n in (None, FULL_N):
        raise KnownAnswerRefused("Reasons go with a rating that falls short: untick them, or rate it lower.")
    if unknown := sorted({verdict for verdict in verdicts if verdict not in CLAIM_VERDICTS}):
        raise KnownAnswerRefused(f"“{unknown[0]}” is not an answer to “{CLAIM_VERDICTS.question}”")
    if not why:
        raise KnownAnswerRefused("Say why the desk is sure of it.")


def _write_verdicts(known: KnownAnswer, version: Version, verdicts: Mapping[int, str]) -> None:
    claims = {claim.pk: claim for claim in claims_to_judge(version)}
    if not verdicts.keys() <= claims.keys():
        raise KnownAnswerRefused("A claim is not among those to be judged in this version.")
    KnownVerdict.objects.bulk_create(
        KnownVerdict(known_answer=known, claim=claims[pk], statement=claims[pk].statement, verdict=verdict)
        for pk, verdict in sorted(verdicts.items())
    )


def _record(verb: str, known: KnownAnswer, article: Article, **told: Any) -> None:
    """Blind, and read through KnownAnswer.visible_to() alone: see queries.desk_record."""
    record(verb=verb, subject=known, article_id=article.pk, blind=True, **told)
