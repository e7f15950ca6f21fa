"""Each reviewer's answers beside known ones, told so that nobody learns which articles had any.

Reckoned once a month, over what had ceased to be blind before it began, and up to the last full 20 articles of the reviewer: a
figure that moved with a single review would tell of that one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from archive.analysis.agreement import SMALLEST
from archive.models import ClaimRating, HeadlineRating, KnownAnswer, KnownVerdict, Sheet
from archive.models.people import shown_name
from archive.policy.scales import CLAIM_VERDICTS, HEADLINE, REASONS, Scale
from archive.queries.drift import SAME, compared_on, sees_all_drift

STEP = SMALLEST  # articles by which the count goes on
Result = tuple[bool, int | None]  # answered as known; the difference in steps of the scale, None without one
Answered = tuple[str, Result]  # the question, and what came of it


@dataclass(frozen=True)
class KnownFigures:
    """One question of one reviewer. percent: answered as known. mean: the signed mean difference over steps answers on the scale.

    None under SMALLEST of what they are taken over; count too, for a small one would tell of single articles.
    """

    code: str
    label: str
    count: int | None
    percent: float | None
    steps: int | None
    mean: float | None
    has_steps: bool = True

    @property
    def distance(self) -> float | None:
        """The mean difference without its sign."""
        return None if self.mean is None else abs(self.mean)


@dataclass(frozen=True)
class ReviewerFigures:
    """articles: how many are counted, a multiple of STEP."""

    name: str
    is_me: bool
    articles: int
    questions: tuple[KnownFigures, ...]


@dataclass(frozen=True)
class Calibration:
    """people: those with STEP articles or more, oneself first, then by name. until: what came later waits for the next month."""

    until: date
    people: tuple[ReviewerFigures, ...]
    step: int = STEP


def calibration(user: Any, *, today: date) -> Calibration:
    """One's own figures; everybody's for those who give out work. Constant queries."""
    first = today.replace(day=1)
    until = timezone.make_aware(datetime.combine(first, time.min))
    known = _known(until)
    opened = _opened(user, until)
    counted = _counted(opened, known)
    results = _results(opened, known, [sheet for sheets in counted.values() for sheet in sheets])
    people = sorted(get_user_model().objects.filter(pk__in=counted), key=lambda one: (one.pk != user.pk, shown_name(one), one.pk))
    figures = (
        ReviewerFigures(shown_name(one), one.pk == user.pk, len(counted[one.pk]), tuple(_figures(results, counted[one.pk])))
        for one in people
    )
    return Calibration(first, tuple(figures))


def _known(until: datetime) -> dict[int, KnownAnswer]:
    """By version, what stood when the reckoning was made: an answer ended since is counted until the next."""
    stood = KnownAnswer.objects.filter(Q(ended_at=None) | Q(ended_at__gte=until), set_at__lt=until)
    return {known.version_id: known for known in stood.order_by("pk")}


def _opened(user: Any, until: datetime) -> QuerySet[Sheet]:
    """The sheets that may count, in the order in which they ceased to be blind."""
    sheets = Sheet.objects.first_opened().filter(version__in=KnownAnswer.objects.values("version"), opened_at__lt=until)
    if not sees_all_drift(user):
        sheets = sheets.filter(reviewer=user)
    return sheets.order_by("opened_at", "pk")


def _counted(opened: QuerySet[Sheet], known: dict[int, KnownAnswer]) -> dict[int, list[Sheet]]:
    """By reviewer, their sheets up to the last full STEP."""
    found: dict[int, list[Sheet]] = {}
    for sheet in opened.only("pk", "version", "reviewer"):
        if sheet.version_id in known:
            found.setdefault(sheet.reviewer_id, []).append(sheet)
    full = {person: rows[: len(rows) // STEP * STEP] for person, rows in found.items()}
    return {person: rows for person, rows in full.items() if rows}


def _results(opened: QuerySet[Sheet], known: dict[int, KnownAnswer], sheets: Iterable[Sheet]) -> dict[int, list[Answered]]:
    """By sheet, each question that was answered and of which the answer is known."""
    answers = {sheet.pk: known[sheet.version_id] for sheet in sheets}
    found: dict[int, list[Answered]] = {pk: [] for pk in answers}
    pks = opened.order_by().values("pk")
    for pk, said, reasons in HeadlineRating.objects.filter(sheet__in=pks).values_list("sheet", "rating", "reasons"):
        if pk in found:
            found[pk] += _on_headline(answers[pk], said, reasons)
    rows = KnownVerdict.objects.values_list("known_answer", "claim", "verdict")
    verdicts = {(answer, claim): verdict for answer, claim, verdict in rows}
    judged = ClaimRating.objects.filter(sheet__in=pks).exclude(verdict="")
    for pk, claim, said in judged.values_list("sheet", "claim", "verdict"):
        if pk in found and (right := verdicts.get((answers[pk].pk, claim))):
            found[pk].append(("verdict", _result(CLAIM_VERDICTS, said, right)))
    return found


def _on_headline(right: KnownAnswer, said: str, reasons: list[str]) -> Iterator[Answered]:
    yield "headline", _result(HEADLINE, said, right.rating)
    if right.reasons:
        yield "reasons", (set(reasons) == set(right.reasons), None)


def _result(scale: Scale, said: str, right: str) -> Result:
    outcome, difference = compared_on(scale, said, right)
    return outcome == SAME, difference


def _figures(results: dict[int, list[Answered]], sheets: Iterable[Sheet]) -> Iterator[KnownFigures]:
    given = [one for sheet in sheets for one in results[sheet.pk]]
    for code, scale in (("headline", HEADLINE), ("reasons", REASONS), ("verdict", CLAIM_VERDICTS)):
        rows = [result for question, result in given if question == code]
        yield _of_question(code, scale.question, rows, has_steps=scale is not REASONS)


def _of_question(code: str, label: str, rows: list[Result], *, has_steps: bool) -> KnownFigures:
    differences = [difference for _, difference in rows if difference is not None]
    is_enough, has_mean = len(rows) >= SMALLEST, len(differences) >= SMALLEST
    return KnownFigures(
        code,
        label,
        count=len(rows) if is_enough else None,
        percent=100 * sum(same for same, _ in rows) / len(rows) if is_enough else None,
        steps=len(differences) if has_mean else None,
        mean=sum(differences) / len(differences) if has_mean else None,
        has_steps=has_steps,
    )
