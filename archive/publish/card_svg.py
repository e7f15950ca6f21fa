"""A card as SVG: text stays text, in the fonts and the scripts of whoever looks at it."""

import re
import unicodedata
from xml.sax.saxutils import escape, quoteattr

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
    lines,
)  # fmt: skip
from archive.publish.shapes import INK as TONES
from archive.publish.shapes import SHAPES

SERIF = "Charter, Palatino, Georgia, serif"
SANS = "system-ui, sans-serif"
NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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


def is_right_to_left(text: str) -> bool:
    """By the first letter that has a direction (Unicode Standard Annex 9, P2)."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def card_svg(card: Card) -> str:
    tone = TONES[card.tone]
    scale, top = SHAPE_SIZE / 16, STAMP_Y - SHAPE_SIZE * 0.84
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"',
        f" aria-label={_quoted(card.alt)}>",
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
    attributes = " ".join(f"{name}={_quoted(value)}" for name, value in given.items())
    return f'<text x="{x}" y="{y:g}" {attributes}>{escape(NOT_XML.sub("", words))}</text>' if words else ""


def _quoted(words: str) -> str:
    return quoteattr(NOT_XML.sub("", words))
