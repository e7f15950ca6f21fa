"""A card as SVG: text stays text, in the fonts and the scripts of whoever looks at it."""

import unicodedata

from archive.publish.card import (
    FOOT_SIZE,
    FOOT_Y,
    HEIGHT,
    INK,
    KICKER_SIZE,
    KICKER_Y,
    MARGIN,
    PAPER,
    RULE,
    SHAPE_SIZE,
    SOFT,
    STAMP_SIZE,
    STAMP_Y,
    WIDTH,
    Card,
    is_right_to_left,
    lines,
)  # fmt: skip
from archive.publish.shapes import INK as TONES
from archive.publish.shapes import SHAPES
from archive.publish.xml_text import xml_quoted, xml_text

SERIF = "Charter, Palatino, Georgia, serif"
SANS = "system-ui, sans-serif"
WIDE, USUAL, NARROW = 1.0, 0.56, 0.3  # of the size: no font is at hand, so on the safe side


def estimated(text: str, size: int) -> float:
    """About how wide text is."""
    return size * sum(_share(character) for character in text)


def _share(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    return NARROW if character in " .,;:'’‘!|ilI" else 0.72 if character.isupper() or character in "mwMW—" else USUAL


def card_svg(card: Card) -> str:
    tone = TONES[card.tone]
    scale, top = SHAPE_SIZE / 16, STAMP_Y - SHAPE_SIZE * 0.84
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"',
        f" aria-label={xml_quoted(card.alt)}>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><rect width="{WIDTH}" height="12" fill="{tone}"/>',
        _text(card.kicker, KICKER_SIZE, KICKER_Y, SOFT, SANS),
        *(_text(line.text, line.size, line.y, INK, SERIF, like=card.words, bold=True) for line in lines(card.words, estimated)),
        f'<g transform="translate({MARGIN} {top:g}) scale({scale:g})" fill="{tone}"><path fill-rule="evenodd"'
        f' d="{SHAPES[card.tone]}"/></g>',
        _text(card.label, STAMP_SIZE, STAMP_Y, tone, SANS, x=MARGIN + SHAPE_SIZE + 18, bold=True),
        f'<path d="M{MARGIN} {FOOT_Y - 44}H{WIDTH - MARGIN}" stroke="{RULE}"/>',
        _text(card.site, FOOT_SIZE, FOOT_Y, INK, SANS, bold=True),
        _text(card.note, FOOT_SIZE, FOOT_Y, SOFT, SANS, x=WIDTH - MARGIN, anchor="end"),
        "</svg>\n",
    ]
    return "\n".join(part for part in parts if part)


def _text(
    words: str,
    size: int,
    y: float,
    fill: str,
    family: str,
    *,
    x: int = MARGIN,
    anchor: str = "",
    like: str = "",
    bold: bool = False,
) -> str:
    """like: whose direction the words take; they start at the margin of that side."""
    given = {"font-family": family, "font-size": f"{size}", "fill": fill}
    if is_right_to_left(like or words) and not anchor and x == MARGIN:
        x, given = WIDTH - MARGIN, given | {"direction": "rtl"}
    given |= {"text-anchor": anchor} if anchor else {}
    given |= {"font-weight": "700"} if bold else {}
    attributes = " ".join(f"{name}={xml_quoted(value)}" for name, value in given.items())
    return f'<text x="{x}" y="{y:g}" {attributes}>{xml_text(words)}</text>' if words else ""
