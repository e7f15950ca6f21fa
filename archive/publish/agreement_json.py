"""Figures of agreement and drift as JSON: shares from 0 to 1, null where there are too few units or nothing to differ on."""

from collections.abc import Iterable
from typing import Any

from archive.queries.agreement import AgreementPage, Question
from archive.queries.calibration import Calibration, KnownFigures
from archive.queries.drift import Drift, ReviewerDrift


def agreement_json(page: AgreementPage) -> dict[str, Any]:
    return {
        "smallest_number_of_units": page.smallest,
        "newest_reviews": page.latest,
        "questions": [_question(question) for question in page.questions],
    }


def _question(question: Question) -> dict[str, Any]:
    found = question.figures
    return {
        "code": question.code.removesuffix("_any"),
        "question": question.label,
        "compared": question.compared,
        "level": question.level,
        "units": found.units,
        "percent_agreement": found.percent,
        "krippendorff_alpha": found.alpha,
        "interval_95": None if found.low is None else [found.low, found.high],
        "kappa_linear": question.linear,
        "kappa_quadratic": question.quadratic,
    }


def drift_json(people: Iterable[ReviewerDrift]) -> list[dict[str, Any]]:
    return [{"reviewer": one.name, "questions": [_drift(drift) for drift in one.drifts]} for one in people]


def _drift(drift: Drift) -> dict[str, Any]:
    return {
        "code": drift.code,
        "question": drift.label,
        "compared": drift.count,
        "as_decided": drift.same,
        "share_as_decided": None if drift.percent is None else drift.percent / 100,
        "steps_compared": drift.steps,
        "mean_difference": drift.mean,
        "months": [
            {"month": f"{month.first:%Y-%m}", "compared": month.count, **{part.code: part.count for part in month.parts}}
            for month in drift.months
        ],
    }


def calibration_json(known: Calibration) -> dict[str, Any]:
    people = [
        {"reviewer": one.name, "articles": one.articles, "questions": [_known(figures) for figures in one.questions]}
        for one in known.people
    ]
    return {"counted_before": known.until.isoformat(), "counted_in_steps_of": known.step, "reviewers": people}


def _known(figures: KnownFigures) -> dict[str, Any]:
    return {
        "code": figures.code,
        "question": figures.label,
        "compared": figures.count,
        "share_as_known": None if figures.percent is None else figures.percent / 100,
        "steps_compared": figures.steps,
        "mean_difference": figures.mean,
    }
