"""The colours of the tokens can be told apart: WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (shapes, 3:1), by day and by night."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
LINE = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
GROUNDS = ("paper", "paper-raised", "paper-sunk")
TONES = ("good", "fair", "poor", "bad", "none")
TINTS = ("accent-ground", "passage", "added", "removed", "none-ground")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-strong", *TONES) for ground in GROUNDS),
    *((tone, f"{tone}-ground") for tone in TONES),
    *(("ink", f"{tone}-ground") for tone in TONES),
    *((ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in TINTS),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]  # fmt: skip
SHAPE_PAIRS = [("rule-strong", ground) for ground in GROUNDS]


def colours() -> dict[str, tuple[str, str]]:
    return {name: (day, night) for name, day, night in LINE.findall(TOKENS.read_text(encoding="utf-8"))}


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_text_can_be_read(front: str, ground: str, theme: int) -> None:
    known = colours()
    assert contrast(known[front][theme], known[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SHAPE_PAIRS)
def test_edges_of_controls_can_be_seen(front: str, ground: str, theme: int) -> None:
    known = colours()
    assert contrast(known[front][theme], known[ground][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_verdict_colours_differ_from_one_another_and_from_the_accent(theme: int) -> None:
    known = colours()
    assert len({known[name][theme] for name in (*TONES, "accent", "ink")}) == len(TONES) + 2
