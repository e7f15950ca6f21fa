"""What the card of an article or claim says, and where on it. Drawn as PNG by card_png.py, as SVG by card_svg.py."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.queries.articles import ArticlePage
from archive.queries.claims import ClaimPage
from archive.queries.verdicts import Stamp

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
SIZES = (68, 56, 46, 38)  # of the words, the largest that fits
LEADING = 1.22
MOST_LINES = {68: 4, 56: 5, 46: 6, 38: 7}
KICKER_SIZE, STAMP_SIZE, FOOT_SIZE = 30, 44, 26
KICKER_Y, WORDS_Y, STAMP_Y, FOOT_Y = 92, 122, 512, 582  # base lines, but for WORDS_Y, under which the words hang
SHAPE_SIZE = 40
INK, SOFT, PAPER, RULE = "#1f1b16", "#5a5247", "#faf7f0", "#d8cfbd"
DRAWN = 1  # counted up when a card comes out otherwise, so that nobody keeps the old one

Measure = Callable[[str, int], float]  # the width of words at a size


@dataclass(frozen=True)
class Card:
    """kicker: the source. words: the headline or what was claimed. label, tone: the answer. note: what it was given for."""

    kicker: str
    words: str
    label: str
    tone: str
    note: str
    site: str

    @property
    def etag(self) -> str:
        told = "\x1f".join((str(DRAWN), self.kicker, self.words, self.label, self.tone, self.note, self.site))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def alt(self) -> str:
        return f"{self.kicker}: “{self.words}” {self.label}."


@dataclass(frozen=True)
class Line:
    """A base line of words."""

    text: str
    size: int
    y: float


def article_card(page: ArticlePage, *, site: str) -> Card:
    """The headline that was judged, where a verdict stands; else the newest."""
    stamp = page.stamp
    return Card(
        kicker=page.article.source.name,
        words=stamp.headline if stamp else page.version.headline,
        label=stamp.answer.label if stamp else page.status,
        tone=stamp.answer.tone if stamp else "none",
        note=_rated_for(stamp) if stamp else "",
        site=site,
    )


def _rated_for(stamp: Stamp) -> str:
    reviews = "single review" if stamp.sheets == 1 else f"{stamp.sheets} blind reviews"
    return f"Version {stamp.version} of {stamp.newest}, {reviews}" if stamp.newest > 1 else reviews.capitalize()


def claim_card(page: ClaimPage, *, site: str) -> Card:
    card = page.row.card
    return Card(
        kicker=f"Claim by {card.speaker}" if not card.is_own_voice else f"Claim of {page.row.article.source.name}",
        words=card.statement,
        label=card.answer.label,
        tone=card.answer.tone,
        note=page.row.article.source.name if not card.is_own_voice else "",
        site=site,
    )


def lines(words: str, measure: Measure) -> list[Line]:
    """The words, broken to fit: in the largest size in which they do, and cut off with … where they fit in none."""
    width = WIDTH - 2 * MARGIN
    for size in SIZES:
        found = list(broken(words, width, lambda text, size=size: measure(text, size)))
        if len(found) <= MOST_LINES[size]:
            break
    kept = found[: MOST_LINES[size]]
    if len(found) > len(kept):
        kept[-1] = kept[-1].rstrip(" .,;:") + "…"
    return [Line(text, size, WORDS_Y + size + number * size * LEADING) for number, text in enumerate(kept)]


def broken(words: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Lines no wider than width; a word that is wider alone, or of a script without spaces, is broken anywhere."""
    line = ""
    for word in words.split():
        whole = f"{line} {word}".strip()
        if measure(whole) <= width:
            line = whole
            continue
        if line:
            yield line
        *full, line = _pieces(word, width, measure)
        yield from full
    if line:
        yield line


def _pieces(word: str, width: float, measure: Callable[[str], float]) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and measure(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def is_right_to_left(text: str) -> bool:
    """By the first letter that has a direction (Unicode Standard Annex 9, P2)."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)
