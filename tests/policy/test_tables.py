"""The tables of policy/ hold together."""

from collections import Counter

import pytest

from archive.policy import roles, scales, states, vocabulary

SCALES = [scales.HEADLINE, scales.REASONS, scales.CLICKBAIT, scales.CLAIM_TYPES, scales.ATTRIBUTIONS, scales.CLAIM_VERDICTS]
TONES = {"good", "fair", "poor", "bad", "none"}


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.question)
def test_scale_codes_and_labels_are_unique(scale: scales.Scale) -> None:
    codes, labels = [answer.code for answer in scale.answers], [answer.label for answer in scale.answers]
    assert (len(set(codes)), len(set(labels))) == (len(codes), len(labels))
    assert all(code == code.lower() and " " not in code for code in codes)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.question)
def test_scale_numbers_do_not_repeat(scale: scales.Scale) -> None:
    numbers = [answer.n for answer in scale.answers if answer.n is not None]
    assert len(set(numbers)) == len(numbers)
    assert {answer.tone for answer in scale.answers} <= TONES


def test_scale_codes_fit_their_columns() -> None:
    columns = {
        scales.HEADLINE: 30,
        scales.CLICKBAIT: 20,
        scales.CLAIM_TYPES: 20,
        scales.ATTRIBUTIONS: 20,
        scales.CLAIM_VERDICTS: 20,
    }
    assert [answer.code for scale, width in columns.items() for answer in scale.answers if len(answer.code) > width] == []


def test_moves_name_known_states_powers_and_fields() -> None:
    known = {code for code, _ in states.STATES} | {code for code, _ in vocabulary.VISIBILITIES}
    for move in states.MOVES:
        assert {*move.sources, move.target} <= known, move.name
        assert move.power in roles.POWERS, move.name
        assert move.field in ("state", "visibility"), move.name


def test_move_names_are_unique() -> None:
    assert [name for name, count in Counter(move.name for move in states.MOVES).items() if count > 1] == []


def test_every_state_can_be_reached_and_left() -> None:
    reached = {move.target for move in states.MOVES} | {"imported"}
    left = {source for move in states.MOVES for source in move.sources}
    assert {code for code, _ in states.STATES} <= reached & left


def test_roles_hold_known_powers_and_every_power_is_held() -> None:
    held = {power for role in roles.ROLES for power in role.powers}
    assert held == set(roles.POWERS)


def test_observer_can_change_nothing() -> None:
    observer = next(role for role in roles.ROLES if role.code == "observer")
    assert (set(observer.powers), observer.changes) == ({"see_desk", "see_unpublished"}, ())
