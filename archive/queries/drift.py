"""Drift: what each reviewer answered beside what an adjudicator decided lately, month by month."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone

from archive.analysis.agreement import SMALLEST
from archive.models import ClaimRating, ClaimVerdict, HeadlineRating, HeadlineVerdict, Sheet
from archive.policy.scales import ATTRIBUTIONS, CLAIM_VERDICTS, HEADLINE, Scale

SCALES = {"headline": HEADLINE, "verdict": CLAIM_VERDICTS, "attribution": ATTRIBUTIONS}
LATEST = 1_000  # decisions on headlines, and as many on claims
SAME, HIGHER, LOWER, APART = "same", "higher", "lower", "apart"
OUTCOMES = {SAME: "As decided", HIGHER: "Higher", LOWER: "Lower", APART: "Differs off the scale"}


@dataclass(frozen=True)
class Compared:
    """A reviewer's answer to a point that was adjudicated. difference: theirs less the decided one, in steps of the scale."""

    person: int
    question: str
    month: date
    outcome: str
    difference: int | None


@dataclass(frozen=True)
class Part:
    """x, width: of its part of a bar, in hundredths of the longest."""

    code: str
    label: str
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class Month:
    first: date
    count: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Drift:
    """One question of one reviewer. count: points compared; same: answered as decided; steps: those with a number on both sides.

    percent of same, and mean: the signed mean difference over steps; None under SMALLEST of what they are taken over.
    """

    code: str
    label: str
    count: int
    same: int
    steps: int
    percent: float | None
    mean: float | None
    months: tuple[Month, ...]
    smallest: int = SMALLEST

    @property
    def distance(self) -> float | None:
        """The mean difference without its sign."""
        return None if self.mean is None else abs(self.mean)


@dataclass(frozen=True)
class ReviewerDrift:
    name: str
    is_me: bool
    drifts: tuple[Drift, ...]


def sees_all_drift(user: Any) -> bool:
    """Who chooses what is reviewed and by whom; others see their own alone."""
    return user.has_perm("archive.queue")


def drift(user: Any) -> list[ReviewerDrift]:
    """By reviewer, oneself first, then by name; reviewers of whom no answer was adjudicated are left out."""
    sheets = Sheet.objects.visible_to(user).settled()
    if not sees_all_drift(user):
        sheets = sheets.filter(reviewer=user)
    by_person: dict[int, list[Compared]] = {}
    for one in [*_headlines(sheets), *_claims(sheets)]:
        by_person.setdefault(one.person, []).append(one)
    people = sorted(get_user_model().objects.filter(pk__in=by_person), key=lambda who: (who.pk != user.pk, _name(who), who.pk))
    return [ReviewerDrift(_name(who), who.pk == user.pk, tuple(_drifts(by_person[who.pk]))) for who in people]


def _name(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def _headlines(sheets: Any) -> Iterator[Compared]:
    verdicts = _latest(HeadlineVerdict.objects.all())
    decided = dict(reversed(verdicts.values_list("version", "rating")))
    ratings = _rated(HeadlineRating.objects.all(), sheets, verdicts)
    for version, person, at, rating in ratings.values_list("sheet__version", "sheet__reviewer", "sheet__submitted_at", "rating"):
        yield from _compared("headline", person, at, rating, decided[version])


def _claims(sheets: Any) -> Iterator[Compared]:
    verdicts = _latest(ClaimVerdict.objects.all())
    rows = verdicts.values_list("version", "claim", "verdict", "attribution")
    decided = {(version, claim): answers for version, claim, *answers in reversed(rows)}
    ratings = _rated(ClaimRating.objects.all(), sheets, verdicts)
    columns = ("sheet__version", "claim", "sheet__reviewer", "sheet__submitted_at", "verdict", "attribution")
    for version, claim, person, at, *answers in ratings.values_list(*columns):
        for question, said, right in zip(("verdict", "attribution"), answers, decided.get((version, claim), ()), strict=False):
            yield from _compared(question, person, at, said, right)


def _latest(verdicts: Any) -> Any:
    """Decisions that were not set aside, the newest first."""
    return verdicts.filter(basis="adjudication", set_aside_at=None).order_by("-pk")[:LATEST]


def _rated(ratings: Any, sheets: Any, verdicts: Any) -> Any:
    """Those on these sheets, of the versions that the verdicts judge."""
    return ratings.filter(Exists(sheets.filter(pk=OuterRef("sheet"))), sheet__version__in=verdicts.values("version"))


def _compared(question: str, person: int, at: datetime, said: str, decided: str) -> Iterator[Compared]:
    """Nothing where one of the two gave no answer."""
    if said and decided:
        month = timezone.localtime(at).date().replace(day=1)
        outcome, difference = compared_on(SCALES[question], said, decided)
        yield Compared(person, question, month, outcome, difference)


def compared_on(scale: Scale, said: str, decided: str) -> tuple[str, int | None]:
    """A code of OUTCOMES; and said less decided in steps of the scale, None where one of them has no number."""
    numbers = {answer.code: answer.n for answer in scale.answers}
    one, other = numbers.get(said), numbers.get(decided)
    if one is None or other is None:
        return (SAME if said == decided else APART), None
    return (SAME if one == other else HIGHER if one > other else LOWER), one - other


def _drifts(compared: list[Compared]) -> Iterator[Drift]:
    for code, scale in SCALES.items():
        if rows := [one for one in compared if one.question == code]:
            yield _drift(code, scale.question, rows)


def _drift(code: str, label: str, rows: list[Compared]) -> Drift:
    same = sum(one.outcome == SAME for one in rows)
    steps = [one.difference for one in rows if one.difference is not None]
    percent = 100 * same / len(rows) if len(rows) >= SMALLEST else None
    mean = sum(steps) / len(steps) if len(steps) >= SMALLEST else None
    return Drift(code, label, len(rows), same, len(steps), percent, mean, tuple(_months(rows)))


def _months(rows: Iterable[Compared]) -> Iterator[Month]:
    """The newest first."""
    by_month: dict[date, Counter[str]] = {}
    for one in rows:
        by_month.setdefault(one.month, Counter())[one.outcome] += 1
    longest = max(counts.total() for counts in by_month.values())
    for first, counts in sorted(by_month.items(), reverse=True):
        yield Month(first, counts.total(), tuple(_parts(counts, longest)))


def _parts(counts: Counter[str], longest: int) -> Iterator[Part]:
    x = 0.0
    for code, label in OUTCOMES.items():
        width = 100 * counts[code] / longest
        yield Part(code, label, counts[code], round(x, 2), round(width, 2))
        x += width
