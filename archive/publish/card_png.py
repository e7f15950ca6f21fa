"""A card as PNG, 1200 by 630, for sites that show a picture beside a link.

Fonts are those of the machine, where it has them, and the one inside Pillow, which knows little more than ASCII. Words that
none of them can write whole are left out rather than shown as boxes: the SVG has them.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

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

BUILT_IN = ""  # Pillow's own
SERIF = ("DejaVuSerif-Bold.ttf", "LiberationSerif-Bold.ttf", "NotoSerif-Bold.ttf")
SANS = ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "NotoSans-Bold.ttf", "NotoSansCJK-Bold.ttc", "NotoSansArabic-Bold.ttf")
NOBODYS = "\U0010fffd"  # of private use: what a font shows for it, it shows for everything it lacks
FINER = 4  # shapes are drawn so many times larger and made smaller again

Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=64)
def card_png(card: Card, fonts: tuple[str, ...] = (*SERIF, *SANS, BUILT_IN)) -> bytes:
    """fonts: file names, the first that has every character is taken; "" is Pillow's own."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw, plain = ImageDraw.Draw(picture), tuple(name for name in fonts if name not in SERIF)
    draw.rectangle((0, 0, WIDTH, 11), fill=TONES[card.tone])
    draw.line((MARGIN, FOOT_Y - 44, WIDTH - MARGIN, FOOT_Y - 44), fill=RULE)
    _line(draw, card.kicker, plain, KICKER_SIZE, KICKER_Y, SOFT)
    _stamp(picture, card, plain, is_alone=not _words(draw, card.words, fonts))
    _line(draw, card.site, plain, FOOT_SIZE, FOOT_Y, INK)
    _line(draw, card.note, plain, FOOT_SIZE, FOOT_Y, SOFT, x=WIDTH - MARGIN, anchor="rs")
    out = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _words(draw: ImageDraw.ImageDraw, words: str, fonts: tuple[str, ...]) -> bool:
    """Whether they could be written."""
    name = font_for(f"{words}…", fonts)
    if name is None:
        return False
    for line in lines(words, lambda text, size: font(name, size).getlength(text)):
        _line(draw, line.text, (name,), line.size, line.y, INK, like=words)
    return True


def _stamp(picture: Image.Image, card: Card, fonts: tuple[str, ...], *, is_alone: bool) -> None:
    """is_alone: in place of the words as well, and larger."""
    wide, size, y = (SHAPE_SIZE * 2, 64, HEIGHT // 2) if is_alone else (SHAPE_SIZE, STAMP_SIZE, STAMP_Y)
    tone = TONES[card.tone]
    picture.paste(tone, (MARGIN, round(y - wide * 0.84)), shape(card.tone, wide))
    _line(ImageDraw.Draw(picture), card.label, fonts, size, y, tone, x=MARGIN + wide + 18)


@lru_cache(maxsize=64)
def font(name: str, size: int) -> Font:
    """Raises OSError where this machine has no such font."""
    return ImageFont.truetype(name, size) if name else ImageFont.load_default(size)


def font_for(words: str, fonts: tuple[str, ...]) -> str | None:
    """The first of these fonts that the machine has and that can write all of words; None where none can."""
    return next((name for name in fonts if _is_here(name) and can_write(name, words)), None)


@lru_cache(maxsize=32)
def _is_here(name: str) -> bool:
    try:
        font(name, STAMP_SIZE)
    except OSError:
        return False
    return True


def can_write(name: str, words: str) -> bool:
    return all(_has(name, character) for character in set(words) if not character.isspace())


@lru_cache(maxsize=4096)
def _has(name: str, character: str) -> bool:
    return _drawn(name, character) != _drawn(name, NOBODYS)


def _drawn(name: str, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font(name, STAMP_SIZE).getmask(character)
    return mask.size, bytes(mask)


def _line(
    draw: ImageDraw.ImageDraw,
    words: str,
    fonts: tuple[str, ...],
    size: int,
    y: float,
    fill: str,
    *,
    x: int = MARGIN,
    anchor: str = "ls",
    like: str = "",
) -> None:
    name = font_for(words, fonts)
    if not words or name is None:
        return
    room = WIDTH - MARGIN - x if anchor == "ls" else WIDTH // 2 - MARGIN
    text = words
    while len(text) > 1 and font(name, size).getlength(text) > room:
        text = text[:-2].rstrip() + ("…" if can_write(name, "…") else "")
    if x == MARGIN and is_right_to_left(like or words):
        x, anchor = WIDTH - MARGIN, "rs"
    draw.text((x, y), text, font=font(name, size), fill=fill, anchor=anchor)


def shape(tone: str, size: int) -> Image.Image:
    """The shape of a tone as a mask. The same as its path in shapes.py, of 16 units."""
    mask = Image.new("L", (size * FINER, size * FINER), 0)
    DRAWINGS[tone](ImageDraw.Draw(mask), size * FINER / 16)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


def _disc(draw: ImageDraw.ImageDraw, unit: float, radius: float, fill: int) -> None:
    draw.ellipse(tuple(unit * edge for edge in (8 - radius, 8 - radius, 8 + radius, 8 + radius)), fill=fill)


def _stroke(draw: ImageDraw.ImageDraw, unit: float, points: tuple[tuple[float, float], ...]) -> None:
    draw.line([(unit * x, unit * y) for x, y in points], fill=0, width=round(2 * unit), joint="curve")


def _good(draw: ImageDraw.ImageDraw, unit: float) -> None:
    _disc(draw, unit, 8, 255)
    _stroke(draw, unit, ((3.9, 7.6), (6.8, 10.5), (12.2, 5.0)))


def _ring(draw: ImageDraw.ImageDraw, unit: float) -> None:
    _disc(draw, unit, 8, 255)
    _disc(draw, unit, 6, 0)


def _fair(draw: ImageDraw.ImageDraw, unit: float) -> None:
    _disc(draw, unit, 8, 255)
    draw.pieslice(tuple(unit * edge for edge in (2, 2, 14, 14)), 90, 270, fill=0)


def _poor(draw: ImageDraw.ImageDraw, unit: float) -> None:
    draw.polygon([(8 * unit, 0.8 * unit), (16 * unit, 16 * unit), (0, 16 * unit)], fill=255)
    draw.rectangle((7.1 * unit, 5.8 * unit, 8.9 * unit, 10.2 * unit), fill=0)
    draw.rectangle((7.1 * unit, 11.4 * unit, 8.9 * unit, 13.2 * unit), fill=0)


def _bad(draw: ImageDraw.ImageDraw, unit: float) -> None:
    draw.rectangle((0, 0, 16 * unit, 16 * unit), fill=255)
    _stroke(draw, unit, ((4, 4), (12, 12)))
    _stroke(draw, unit, ((4, 12), (12, 4)))


DRAWINGS = {"good": _good, "fair": _fair, "poor": _poor, "bad": _bad, "none": _ring}
