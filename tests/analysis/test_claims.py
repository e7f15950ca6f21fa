"""Which sentences are offered as claims, in which order, and why; and points learned from decisions."""

from collections import Counter

import pytest

from archive.analysis import analyse
from archive.analysis.checkworthy import AS_SHIPPED, SHIPPED_POINTS, judge_of, judged, signs
from archive.analysis.claim_signs import BASE, SIGNS
from archive.analysis.fitting import area_under_curve, fitted
from archive.analysis.results import ClaimCandidate, Knowledge

CHECKABLE = [
    "The council spent 4.2 million crowns on the tram depot last year.",
    "Unemployment in Elmwick fell to 3 per cent in May, according to the census office.",
    "She voted against the flood bill twice and later signed the treaty.",
    "The ministry cut 300 nurses from the county's hospitals.",
    "No mayor before him had raised rents in four years running.",
]
NOT_CHECKABLE = [
    "I hope that we can all work together on this.",
    "What would you do about the trams if you were elected?",
    "Thank you very much, and good night to everyone here.",
    "We should believe in the strength of our dreams.",
    "Let me tell you why I think that is wrong.",
]


def offered(text: str) -> tuple[ClaimCandidate, ...]:
    return analyse(text, has_headline=False).claims


def test_what_can_be_checked_scores_above_what_cannot() -> None:
    assert min(judged(text).score for text in CHECKABLE) > 0.6 > 0.2 > max(judged(text).score for text in NOT_CHECKABLE)


@pytest.mark.parametrize(
    ("sentence", "reasons"),
    [
        ("The ferry cost 2 million crowns.", ("number", "sum of money", "large number", "money")),
        ("The court ruled that the fence was illegal.", ("law or rule",)),
        ("The bridge opened on 3rd June with a small fair.", ("date", "something that was done")),
        ("A study found that trams were late because of frost.", ("cause", "named source", "something that was done")),
        ("Quince voted for the harbour wall.", ("vote",)),
        ("It is a fine day for a swim.", ()),
    ],
)
def test_reasons_are_named_in_words(sentence: str, reasons: tuple[str, ...]) -> None:
    assert judged(sentence).reasons == reasons


def test_a_date_or_an_age_is_no_number() -> None:
    assert [
        judged(one).has_number for one in ("He was born in 1950, in the month of May.", "Brook, 62, came back in March.")
    ] == [
        False,
        False,
    ]
    assert "number" in signs("He bought 62 boats in 1950.")


def test_a_word_is_a_sign_of_one_thing() -> None:
    assert [word for word, times in Counter(" ".join(sign.words for sign in SIGNS.values()).split()).items() if times > 1] == []


def test_a_sentence_without_a_number_is_offered_where_it_scores_high() -> None:
    (claim,) = offered("The tram is late.\nQuince voted against the treaty and signed the sanctions bill.\nIt may rain, I think.")

    assert (claim.type, claim.reasons) == ("voting", ("law or rule", "vote", "something that was done"))


def test_only_the_best_without_a_number_are_offered() -> None:
    names = ["Abbot", "Baker", "Carter", "Dyer", "Ferrier", "Glover", "Hunter"]
    sentences = [f"{name} voted against the treaty of {place} and signed it." for name in names for place in ("Elm", "Oak")]

    assert len(offered("\n".join(sentences))) == 5
    assert len(offered("\n".join(f"{sentence[:-1]} for 40 crowns." for sentence in sentences))) == 14


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("Fares rose by 5 per cent in the county.", "“Fares rose by 5 per cent in the county”", 1),
        ("Fares rose by 5 per cent in the county.", "Fares rose by 5 per cent in the county, Brook said.", 1),
        ("Fares rose by 5 per cent in the county.", "Fares rose by 6 per cent in the county.", 2),
        ("Fares rose by 5 per cent in the county.", "Fares never rose by 5 per cent in the county.", 2),
        ("Fares rose by 5 per cent in the county.", "Fares fell by 5 per cent in the county.", 2),
    ],
)
def test_what_is_said_twice_is_one_claim_where_it_is_said_first(first: str, second: str, count: int) -> None:
    found = offered(f"{first}\nNobody came to the quay that day.\n{second}")

    assert len(found) == count
    assert found[0].text == first


def test_learned_points_take_the_place_of_those_shipped() -> None:
    sentence = "The ferry cost 2 million crowns."

    learned = Knowledge(claim_points=(("base", 0.0), ("vote", 3.0)))

    assert judge_of(learned).judged(sentence) == (0.5, (), True)
    assert judge_of(Knowledge()) is AS_SHIPPED
    assert analyse(sentence, has_headline=False, knowledge=learned).sentences[0].claim_score == 0.5


def test_points_follow_decisions_and_stay_where_nothing_is_decided() -> None:
    decisions = [({"vote"}, True), ({"money"}, False)] * 40

    points, base = fitted(decisions, points=SHIPPED_POINTS, base=BASE)

    assert points["vote"] > SHIPPED_POINTS["vote"]
    assert points["money"] < SHIPPED_POINTS["money"]
    assert points["percentage"] == SHIPPED_POINTS["percentage"]
    assert base + points["vote"] > 0 > base + points["money"]


def test_decisions_all_alike_teach_nothing() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        fitted([({"vote"}, True)] * 9, points=SHIPPED_POINTS, base=BASE)


def test_area_under_the_curve_counts_ties_half() -> None:
    assert area_under_curve([(0.9, True), (0.5, True), (0.5, False), (0.1, False)]) == 0.875
