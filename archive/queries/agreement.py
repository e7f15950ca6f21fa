"""How far reviewers agree, question by question, over the newest reviews that are no longer blind."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Exists, OuterRef

from archive.analysis.agreement import SMALLEST, Agreement, Level, measure, weighted_kappa
from archive.models import ClaimRating, HeadlineRating, HeadlineVerdict, Sheet
from archive.policy.scales import ATTRIBUTIONS, CLAIM_VERDICTS, CLICKBAIT, HEADLINE, REASONS, Scale

TENTATIVE, FIRM = 0.667, 0.8  # alphas that Krippendorff asks for before conclusions are drawn
LATEST = 4_000  # reviews: the figures are as sure as they need to be, and cost no more as the archive grows
PUBLIC_KEY, PUBLIC_SECONDS = "archive.agreement.public", 600

Given = tuple[Hashable, int, Any]  # what was judged, by whom, the answer


@dataclass(frozen=True)
class Bar:
    """Where alpha and the ends of its interval stand in the chart, in hundredths of its width; all the same without one."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Question:
    """compared: which answers. linear, quadratic: Cohen's weighted kappas, where the same two people answered all of it."""

    code: str
    label: str
    level: Level
    compared: str
    figures: Agreement
    linear: float | None = None
    quadratic: float | None = None

    @property
    def percent(self) -> float | None:
        return None if self.figures.percent is None else 100 * self.figures.percent

    @property
    def is_too_small(self) -> bool:
        return self.figures.units < SMALLEST


@dataclass(frozen=True)
class AgreementPage:
    """rows: each question with its place in the chart, None without an alpha. marks: where 0, TENTATIVE and FIRM stand.

    headlines, claims: how many were judged by two or more.
    """

    rows: tuple[tuple[Question, Bar | None], ...]
    marks: tuple[float, ...]
    headlines: int
    claims: int
    smallest: int = SMALLEST
    latest: int = LATEST

    @property
    def questions(self) -> list[Question]:
        return [question for question, _ in self.rows]

    @property
    def has_figures(self) -> bool:
        return not all(question.is_too_small for question in self.questions)

    @property
    def has_kappa(self) -> bool:
        return any(question.linear is not None for question in self.questions)

    @property
    def charted(self) -> list[tuple[Question, Bar]]:
        return [(question, bar) for question, bar in self.rows if bar is not None]


def agreement_page(user: Any) -> AgreementPage:
    """Over the newest LATEST reviews that this person may read."""
    return _page(Sheet.objects.visible_to(user).independent())


def public_agreement() -> AgreementPage:
    """Over the newest LATEST reviews that became published verdicts: nobody can tell from it how a review stands.

    Up to ten minutes old.
    """
    kept = caches["process"]
    found = kept.get(PUBLIC_KEY)
    if found is None:
        published = HeadlineVerdict.objects.published().filter(version=OuterRef("version"))
        found = _page(Sheet.objects.independent().filter(Exists(published)))
        kept.set(PUBLIC_KEY, found, PUBLIC_SECONDS)
    return found


def _page(sheets: Any) -> AgreementPage:
    sheets = list(sheets.order_by("-pk").values_list("pk", flat=True)[:LATEST])  # found once for both
    headlines = HeadlineRating.objects.filter(sheet__in=sheets).exclude(rating="")
    claims = ClaimRating.objects.filter(sheet__in=sheets).exclude(verdict="")
    questions = [*_of_headlines(headlines), *_of_claims(claims)]
    units = {question.code: question.figures.units for question in reversed(questions)}
    lowest = min([0.0, *(q.figures.low or q.figures.alpha or 0.0 for q in questions)])
    rows = tuple((question, _bar(question.figures, lowest)) for question in questions)
    marks = tuple(_place(value, lowest) for value in (0.0, TENTATIVE, FIRM))
    return AgreementPage(rows, marks, headlines=units["headline"], claims=units["verdict"])


def _of_headlines(ratings: Any) -> Iterator[Question]:
    rows = list(ratings.values_list("sheet__version", "sheet__reviewer", "rating", "reasons", "clickbait"))
    yield from _of_scale("headline", HEADLINE, [(version, person, rating) for version, person, rating, _, _ in rows])
    for reason in REASONS.answers:
        ticked = [(version, person, reason.code in reasons) for version, person, _, reasons, _ in rows]
        yield _question(reason.code, f"Reason: {reason.label}", "nominal", "ticked or not", ticked)
    yield from _of_scale("clickbait", CLICKBAIT, [(version, person, degree) for version, person, _, _, degree in rows])


def _of_claims(ratings: Any) -> Iterator[Question]:
    rows = list(ratings.values_list("sheet__version", "claim", "sheet__reviewer", "attribution", "verdict"))
    judged = [((version, claim), person, said) for version, claim, person, _, said in rows]
    yield from _of_scale("verdict", CLAIM_VERDICTS, judged)
    quoted = [((version, claim), person, said) for version, claim, person, said, _ in rows]
    yield from _of_scale("attribution", ATTRIBUTIONS, quoted)


def _of_scale(code: str, scale: Scale, given: list[Given]) -> Iterator[Question]:
    """By the numbers of the scale; where it has answers without one, by all its answers too."""
    numbers = {answer.code: answer.n for answer in scale.answers}
    by_number = [(unit, person, numbers.get(said)) for unit, person, said in given]
    has_others = None in numbers.values()
    yield _question(code, scale.question, "ordinal", "the steps of the scale" if has_others else "all answers", by_number)
    if has_others:
        all_answers = [(unit, person, said or None) for unit, person, said in given]
        yield _question(f"{code}_any", scale.question, "nominal", "all answers", all_answers)


def _question(code: str, label: str, level: Level, compared: str, given: Iterable[Given]) -> Question:
    units: dict[Hashable, dict[int, Any]] = {}
    for unit, person, answer in given:
        units.setdefault(unit, {})[person] = answer
    figures = measure((tuple(said.values()) for said in units.values()), level=level)
    return Question(code, label, level, compared, figures, **_kappas(list(units.values()), level, figures))


def _kappas(units: list[dict[int, Any]], level: Level, figures: Agreement) -> dict[str, float | None]:
    people = sorted({person for said in units for person in said})
    if level == "nominal" or len(people) != 2 or figures.units < SMALLEST:
        return {}
    pairs = [(said.get(people[0]), said.get(people[1])) for said in units]
    return {weights: weighted_kappa(pairs, weights=weights) for weights in ("linear", "quadratic")}


def _bar(figures: Agreement, lowest: float) -> Bar | None:
    if figures.alpha is None:
        return None
    ends = (figures.alpha, figures.alpha) if figures.low is None else (figures.low, figures.high)
    return Bar(_place(figures.alpha, lowest), *(_place(end, lowest) for end in ends))


def _place(value: float, lowest: float) -> float:
    return round(100 * (value - lowest) / (1 - lowest), 2)
