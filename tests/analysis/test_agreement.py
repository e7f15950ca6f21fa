"""Agreement, held against the packages `krippendorff` and `scikit-learn`, and against worked examples in print."""

import math
import random
import warnings
from typing import Any

import krippendorff
import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from archive.analysis.agreement import (
    SMALLEST,
    Agreement,
    alpha_interval,
    krippendorff_alpha,
    measure,
    percent_agreement,
    weighted_kappa,
)

SCALE = (1, 2, 3, 4)
LEVELS = ("nominal", "ordinal")
Units = list[tuple[Any, ...]]

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve units, some answers missing.
PRINTED = [
    (1, 1, None, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4), (4, 4, 4, 4), (1, 1, 2, 1),
    (2, 2, 2, 2), (None, 5, 5, 5), (None, None, 1, 1), (None, None, 3, None),
]  # fmt: skip


SEVERAL = st.integers(2, 5)


def tables(*, people: st.SearchStrategy[int] = SEVERAL, most: int = 30) -> st.SearchStrategy[Units]:
    answer = st.sampled_from((*SCALE, None))
    return people.flatmap(lambda n: st.lists(st.tuples(*[answer] * n), min_size=1, max_size=most))


def by_package(units: Units, level: str) -> float | None:
    """What the package says; None where it refuses, or divides nothing by nothing."""
    data = numpy.array([[math.nan if answer is None else answer for answer in unit] for unit in units], dtype=float).T
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        except ValueError:
            return None
    return None if math.isnan(found) else float(found)


def kappa_by_package(units: Units, weights: str) -> float | None:
    pairs = [unit for unit in units if None not in unit]
    if not pairs:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = cohen_kappa_score(*zip(*pairs, strict=True), weights=weights, labels=list(SCALE))
    return None if math.isnan(found) else float(found)


def made_up(seed: int, *, units: int, people: int, missing: float, noise: float) -> Units:
    chance = random.Random(seed)

    def one(true: int) -> int | None:
        if chance.random() < missing:
            return None
        return chance.choice(SCALE) if chance.random() < noise else true

    return [tuple(one(true) for _ in range(people)) for true in chance.choices(SCALE, k=units)]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815)])
def test_alpha_is_what_is_printed(level: str, alpha: float) -> None:
    assert round(krippendorff_alpha(PRINTED, level=level), 3) == alpha


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(12))
def test_alpha_is_that_of_the_package_on_made_up_answers(seed: int, level: str) -> None:
    units = made_up(seed, units=20 + 40 * seed, people=2 + seed % 4, missing=0.05 * (seed % 5), noise=0.1 * (seed % 7))
    assert krippendorff_alpha(units, level=level) == pytest.approx(by_package(units, level), abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "units",
    [
        [(1, 1)] * 5,
        [(1, None), (None, 2)],
        [(None, None)],
        [(1, 2)],
        [(1, 1), (2, 2)],
        [(1, 4), (4, 1)],
        [(1, 1), (1, 1), (1, 4)],
        [(1, None, None), (2, 2, None), (3, 3, 3)],
        [(4, 4, 4, 1)] * 6 + [(1, 1, 1, 1)],
        PRINTED,
    ],
)  # fmt: skip
def test_alpha_is_that_of_the_package_at_the_edges(units: Units, level: str) -> None:
    expected = by_package(units, level)
    assert krippendorff_alpha(units, level=level) == (None if expected is None else pytest.approx(expected, abs=1e-12))


@given(units=tables(), level=st.sampled_from(LEVELS))
def test_alpha_is_that_of_the_package(units: Units, level: str) -> None:
    expected = by_package(units, level)
    assert krippendorff_alpha(units, level=level) == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_alpha_of_codes_is_that_of_their_numbers_where_no_order_counts() -> None:
    codes = [tuple(answer and f"code {answer}" for answer in unit) for unit in PRINTED]
    assert krippendorff_alpha(codes, level="nominal") == krippendorff_alpha(PRINTED, level="nominal")


@given(units=tables(people=st.just(2)), weights=st.sampled_from(("linear", "quadratic")))
def test_kappa_is_that_of_the_package(units: Units, weights: str) -> None:
    expected = kappa_by_package(units, weights)
    assert weighted_kappa(units, weights=weights) == (None if expected is None else pytest.approx(expected, abs=1e-9))


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
@pytest.mark.parametrize("units", [[(1, 1)] * 9, [(2, 3)] * 9, [(1, 4), (4, 1)], [(1, 1), (4, 4)], [(1, None)], []])
def test_kappa_is_that_of_the_package_at_the_edges(units: Units, weights: str) -> None:
    expected = kappa_by_package(units, weights)
    assert weighted_kappa(units, weights=weights) == (None if expected is None else pytest.approx(expected, abs=1e-12))


def test_kappa_refuses_a_third_person() -> None:
    with pytest.raises(ValueError, match="two people"):
        weighted_kappa([(1, 2), (1, 2, 3)], weights="linear")


def test_percent_is_the_share_of_equal_pairs() -> None:
    assert percent_agreement([(1, 1), (1, 2), (3, 3), (4, None)]) == pytest.approx(2 / 3)
    assert percent_agreement([(1, 1, 2)]) == pytest.approx(1 / 3)
    assert percent_agreement([(1, None)]) is None


@given(units=tables(), level=st.sampled_from(LEVELS), chance=st.randoms(use_true_random=False))
def test_order_of_units_and_people_changes_nothing(units: Units, level: str, chance: random.Random) -> None:
    mixed = [tuple(chance.sample(unit, len(unit))) for unit in chance.sample(units, len(units))]
    assert krippendorff_alpha(mixed, level=level) == krippendorff_alpha(units, level=level)
    assert percent_agreement(mixed) == percent_agreement(units)
    assert alpha_interval(mixed, level=level, draws=20) == alpha_interval(units, level=level, draws=20)


@given(units=tables(people=st.just(2)), weights=st.sampled_from(("linear", "quadratic")), chance=st.randoms())
def test_order_of_units_and_of_the_two_changes_no_kappa(units: Units, weights: str, chance: random.Random) -> None:
    turned = [(other, one) for one, other in chance.sample(units, len(units))]
    expected = weighted_kappa(units, weights=weights)
    assert weighted_kappa(turned, weights=weights) == (None if expected is None else pytest.approx(expected, abs=1e-12))


@given(units=tables(), level=st.sampled_from(LEVELS))
def test_figures_are_in_their_range(units: Units, level: str) -> None:
    alpha, percent = krippendorff_alpha(units, level=level), percent_agreement(units)
    assert alpha is None or -1 <= alpha <= 1
    assert percent is None or 0 <= percent <= 1
    assert (alpha == 1) <= (percent == 1)


@given(units=tables(people=st.just(2), most=60), level=st.sampled_from(LEVELS))
def test_interval_is_in_order_and_in_range(units: Units, level: str) -> None:
    found = alpha_interval(units, level=level, draws=40)
    assume(found is not None)
    assert -1 <= found[0] <= found[1] <= 1


@given(units=tables())
def test_a_unit_that_one_person_answered_counts_for_nothing(units: Units) -> None:
    alone = [*units, (1, *[None] * (len(units[0]) - 1))]
    assert krippendorff_alpha(alone, level="ordinal") == krippendorff_alpha(units, level="ordinal")


def test_interval_is_the_same_at_every_call_and_holds_alpha() -> None:
    units = made_up(1, units=120, people=2, missing=0.1, noise=0.3)
    low, high = alpha_interval(units, level="ordinal")
    assert alpha_interval(list(units), level="ordinal") == (low, high)
    assert low < krippendorff_alpha(units, level="ordinal") < high
    assert (round(low, 2), round(high, 2)) == (0.35, 0.69)


def test_interval_is_that_of_drawing_the_units_themselves() -> None:
    """The units are drawn by how many of each kind there are: the same chance as drawing one after the other."""
    units = made_up(2, units=80, people=3, missing=0.1, noise=0.4)
    chance = random.Random(3)
    drawn = sorted(krippendorff_alpha(chance.choices(units, k=len(units)), level="ordinal") for _ in range(2000))
    assert alpha_interval(units, level="ordinal", draws=2000) == pytest.approx((drawn[50], drawn[1949]), abs=0.02)


def test_interval_narrows_with_more_units() -> None:
    widths = []
    for count in (40, 160, 640):
        low, high = alpha_interval(made_up(4, units=count, people=2, missing=0, noise=0.3), level="ordinal")
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)


@pytest.mark.long
def test_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    truth = krippendorff_alpha(made_up(0, units=40_000, people=2, missing=0, noise=0.3), level="ordinal")
    found = [
        alpha_interval(made_up(seed, units=60, people=2, missing=0, noise=0.3), level="ordinal", draws=200)
        for seed in range(1, 121)
    ]
    assert 0.88 <= sum(low <= truth <= high for low, high in found) / len(found) <= 1.0


def test_there_is_no_interval_where_nobody_differed() -> None:
    assert alpha_interval([(1, 1)] * 40, level="nominal") is None
    assert alpha_interval([], level="nominal") is None


def test_fewer_than_twenty_units_are_too_few_for_a_figure() -> None:
    units = [(1, 2), (2, 2)] * 10
    assert measure(units[:-1], level="ordinal") == Agreement(SMALLEST - 1)
    assert measure([*units[:-1], (1, None)], level="ordinal") == Agreement(SMALLEST - 1)
    enough = measure(units, level="ordinal")
    assert (enough.units, enough.percent) == (SMALLEST, 0.5)
    assert enough.low < enough.alpha < enough.high


def test_where_all_answers_are_the_same_there_is_a_percentage_and_no_alpha() -> None:
    assert measure([(4, 4)] * 30, level="ordinal") == Agreement(30, 1.0, None, None, None)
