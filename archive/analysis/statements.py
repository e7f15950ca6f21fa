"""A statement read for what it says: its numbers with their units, what it denies, which way it points, its names and words.

English alone is read so. Of any other language too little is known to tell a denial, so that only the same words are the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from archive.analysis import claim_words as table
from archive.analysis.language import is_english
from archive.analysis.quantities import NUMBER, Quantity, quantities, written
from archive.analysis.stems import folded, stem
from archive.analysis.words import put_alike

ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-", "&": " and "}
TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
MOST_CHARACTERS = 2000  # of a statement that is read
ENTITY = "@"

_LIMIT = {word: limit for limit, words in table.LIMITS.items() for word in words.split()}
_CHANGE = {word: f"change{mark}" for mark, words in zip("+-", table.CHANGES, strict=True) for word in words.split()}
_AGENT = re.compile(rf"\b(?:is|are|was|were|be|been|being)\b[^.;]*?\bby\s+(?!(?:{table.NO_AGENT})\b)", re.IGNORECASE)
_RELATIVE = re.compile(table.RELATIVE, re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """What a statement says. words: the stems that carry meaning, numbers and known names among them, each where it first stands.

    normal: its words put alike. denied: the stem behind each word that denies. sides: which way each word of a pair of opposites
    points. limits: what counts or hedges. names: stems with capitals that are not known names. entities: of known ones.
    counted: what its numbers count. every: the stems of all its words. has_agent: it says by whom something is done.
    speaker: who says it, where it speaks of "I" or "we". relative: words such as "last year". as_said: stems and their words.
    """

    normal: str
    is_read: bool
    quantities: tuple[Quantity, ...] = ()
    codes: frozenset[str] = frozenset()
    denied: tuple[str, ...] = ()
    sides: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    entities: frozenset[int] = frozenset()
    counted: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    every: frozenset[str] = frozenset()
    has_agent: bool = False
    speaker: str = ""
    relative: tuple[str, ...] = ()
    as_said: tuple[tuple[str, str], ...] = ()
    has_capitals: bool = True

    @property
    def is_negated(self) -> bool:
        return bool(self.denied)

    @property
    def digest(self) -> str:
        return sha256(self.normal.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def content(self) -> frozenset[str]:
        return frozenset(word for word in self.words if not word.startswith(NUMBER))


@dataclass(frozen=True)
class _Token:
    """A word, or a number, or a known name as one. folded: in small letters without accents."""

    folded: str
    start: int
    end: int
    quantity: Quantity | None = None
    entity: int | None = None
    has_capital: bool = False


def read_statement(text: str, *, known: Mapping[str, int] | None = None, speaker: str = "") -> Statement:
    """known: names of entities as written, each with the number of its entity. speaker: whatever tells one from another."""
    if len(text) <= MOST_CHARACTERS:  # marks without end on one letter take time by the square of their number
        text = unicodedata.normalize("NFKC", text)
    text = " ".join(put_alike(text, ALIKE).split())
    words = [folded(word) for word in TOKEN.findall(text)]
    own = speaker if table.FIRST_PERSON.intersection(words) else ""
    if len(text) > MOST_CHARACTERS or not is_english(text, words):
        return Statement(" ".join(words), False, speaker=own)
    normal = " ".join(written(token.quantity) if token.quantity else token.folded for token in _tokens(text, {}))
    tokens = list(_tokens(text, known or {}))
    return Statement(
        normal,
        True,
        quantities=tuple(sorted(token.quantity for token in tokens if token.quantity)),
        codes=frozenset(token.folded for token in tokens if not token.quantity and re.search(r"\d", token.folded)),
        denied=tuple(sorted(_denied(tokens))),
        sides=frozenset(_sides(tokens)),
        limits=frozenset(_LIMIT[token.folded] for token in tokens if _is_limit(token)),
        names=frozenset(_names(tokens)),
        entities=frozenset(token.entity for token in tokens if token.entity is not None),
        counted=frozenset(_counted(tokens, text)),
        words=tuple(dict.fromkeys(word for token in tokens if (word := _meaning(token)))),
        every=frozenset(stem(token.folded) for token in tokens),
        has_agent=_AGENT.search(text) is not None,
        speaker=own,
        as_said=tuple((word, text[token.start : token.end]) for token in tokens if (word := _meaning(token))),
        has_capitals=text != text.lower(),
        relative=tuple(dict.fromkeys(match[0].lower() for match in _RELATIVE.finditer(text))),
    )


def _tokens(text: str, known: Mapping[str, int]) -> Iterator[_Token]:
    """The words of the text in order; what makes a number a bound is no word of its own."""
    named = list(_known(text, known))
    taken = [(token.start, token.end) for token in named]
    counted = [_Token("", *place) for place in quantities(text) if not _is_inside(place.start, taken)]
    taken += [(token.start, token.end) for token in counted]
    words = [
        _Token(folded(match[0]), *match.span(), has_capital=match[0][0].isupper())
        for match in TOKEN.finditer(text)
        if not _is_inside(match.start(), taken)
    ]
    yield from sorted((*named, *counted, *words), key=lambda token: token.start)


def _is_inside(at: int, places: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in places)


def _known(text: str, known: Mapping[str, int]) -> Iterator[_Token]:
    names = sorted((name for name in known if name.strip()), key=len, reverse=True)
    if not names:
        return
    owners = {" ".join(put_alike(name, ALIKE).split()): known[name] for name in names}
    pattern = "|".join(re.escape(name) for name in sorted(owners, key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text):
        yield _Token(match[0].casefold(), *match.span(), entity=owners[match[0]], has_capital=True)


def _denies(token: _Token) -> bool:
    return token.folded in table.NEGATIONS or token.folded.endswith("n't")


def _denied(tokens: list[_Token]) -> Iterator[str]:
    """Behind each word that denies, what it denies: the next word with a meaning, or the last before it at the end."""
    for place, token in enumerate(tokens):
        if not token.quantity and token.entity is None and _denies(token):
            behind = (word for other in tokens[place + 1 :] if (word := _meaning(other)))
            ahead = (word for other in reversed(tokens[:place]) if (word := _meaning(other)))
            yield next(behind, None) or next(ahead, "")


def _meaning(token: _Token) -> str:
    """The stem by which it is compared; empty for a word that carries no meaning of its own."""
    if token.entity is not None:
        return f"{ENTITY}{token.entity}"
    if token.quantity:
        return written(token.quantity)
    if token.folded in _CHANGE and not token.has_capital:
        return _CHANGE[token.folded]
    is_small = token.folded in table.STOP or token.folded in _LIMIT and not token.has_capital
    return "" if is_small or _denies(token) else stem(token.folded)


def _is_limit(token: _Token) -> bool:
    is_month = token.folded == "may" and token.has_capital and token.start > 0
    return token.folded in _LIMIT and not token.quantity and token.entity is None and not is_month


@cache
def _opposites() -> dict[str, list[str]]:
    """By word, the sides it is of: "3+" for the first of the fourth pair."""
    found: dict[str, list[str]] = {}
    for number, line in enumerate(table.OPPOSITES.strip().splitlines()):
        for mark, words in zip("+-", line.split("|"), strict=True):
            for word in words.split():
                found.setdefault(word, []).append(f"{number}{mark}")
    return found


def _sides(tokens: Iterable[_Token]) -> Iterator[str]:
    for token in tokens:
        if not token.quantity and token.entity is None:
            yield from _opposites().get(token.folded, ())
            if token.folded in _CHANGE:
                yield _CHANGE[token.folded]


def _names(tokens: Iterable[_Token]) -> Iterator[str]:
    for token in tokens:
        is_plain = token.quantity or token.entity is not None
        if not is_plain and token.has_capital and token.folded not in table.STOP | table.TITLES and not _is_small_at_start(token):
            yield stem(token.folded)


def _is_small_at_start(token: _Token) -> bool:
    """A word that has its capital from the beginning of the sentence alone."""
    return token.start == 0 and (token.folded in _LIMIT or _denies(token) or token.folded in _CHANGE)


def _counted(tokens: list[_Token], text: str) -> Iterator[str]:
    """The word with a meaning right behind a number without a unit."""
    for place, token in enumerate(tokens[:-1]):
        behind = tokens[place + 1]
        is_bare = token.quantity and token.quantity.unit == "" and not behind.quantity
        if is_bare and text[token.end : behind.start] in (" ", "-") and (word := _meaning(behind)):
            yield word
