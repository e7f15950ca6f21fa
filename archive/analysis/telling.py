"""The words by which an article is told from others: few of them, weighed by TF-IDF, and the same for the same text.

Which they are depends on the text alone: how often it has a word, against how common the word is in English. How rare a word is
in the archive is reckoned when articles are compared (analysis.related): what came in before or after changes nothing here.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

from archive.analysis.calendar_words import DAYS, MONTHS
from archive.analysis.claim_words import STOP
from archive.analysis.patterns import word_set
from archive.analysis.results import BlockSpan, Term
from archive.analysis.stems import folded, stem
from archive.analysis.words import words_of
from archive.policy.vocabulary import STORY_KINDS

TERMS = 12  # of an article
MOST_CHARACTERS = 40_000  # of the story that are looked at
LEAST_LETTERS = 3
COMMON, OTHER = 3, 4  # the worth (IDF) of one of the commonest words of English, and of any other
WHOLE = 1000  # the length of the weights of an article together, as a vector
TOLD_BY = ("headline", *STORY_KINDS)
NO_LETTERS = re.compile("[^\x00-\x7f\u0300-\u036f]")  # once accents stand apart
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
REMEMBERED = 100_000  # words
# Words that stand in texts of every kind, beside those of STOP.
SMALL_WORDS = word_set(
    """will would can can't could may might must shall should ought not no nor none never ever more most much many less least few
    fewer some any all both each every either neither other others another same such only even too again once here there out up
    down off over under above below between among through during before after since until till while because though although if
    unless whether than then thus against within without upon along across behind beyond near toward towards like unlike via amid
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion first second third last next half quarter percent cent per day days week weeks month months year
    years today yesterday tomorrow morning afternoon evening night ago later early earlier soon always often
    sometimes however therefore instead rather perhaps maybe almost nearly well better best good new old own make made making
    take took taken taking get got getting give gave given go going went gone come came coming put let keep kept see saw seen
    know known think thought want wanted need needed use used way thing things lot part number people person man woman men women
    time times don't doesn't didn't isn't wasn't won't it's that's he's she's they're we're i'm i've add added including include
    among mr mrs ms dr sir"""
)
SMALL = SMALL_WORDS | STOP | MONTHS | DAYS


def telling_terms(text: str, blocks: Sequence[BlockSpan]) -> tuple[Term, ...]:
    """The TERMS that tell most of headline and story, most telling first; all of them where there are fewer."""
    told = "\n".join(text[block.start : block.end] for block in blocks if block.kind in TOLD_BY)[:MOST_CHARACTERS]
    words = Counter(words_of(_plain(told)))
    times: dict[tuple[int, int], int] = {}
    for known, count in zip(map(_known, words), words.values(), strict=True):
        if known:
            times[known] = times.get(known, 0) + count
    again = {known: count for known, count in times.items() if count > 1}
    times = again if len(again) >= TERMS else times  # a word that stands twice tells more than any that stands once
    weighed = sorted((-(1 + math.log(count)) * worth, number) for (number, worth), count in times.items())[:TERMS]
    length = math.sqrt(sum(weight * weight for weight, _ in weighed))
    return tuple(Term(number, round(-weight / length * WHOLE)) for weight, number in weighed)


def words_by_number(text: str) -> dict[int, str]:
    """The words of text by the numbers of their stems, each as it stands there: in small letters where it does so anywhere."""
    found: dict[int, str] = {}
    for word in WORD.findall(text):
        for one in words_of(_plain(word)):
            known = _known(one)
            if known and (known[0] not in found or word.islower() and not found[known[0]].islower()):
                found[known[0]] = _bare(word)
    return found


def _bare(word: str) -> str:
    return word[:-2] if word.lower().endswith(("'s", "’s")) else word


def _plain(text: str) -> bytes:
    """text in small letters of ASCII, accents taken off, other scripts left out."""
    text = text.replace("’", "'").lower()
    return text.encode() if text.isascii() else NO_LETTERS.sub(" ", unicodedata.normalize("NFD", text)).encode("ascii", "ignore")


class _Known(dict[bytes, tuple[int, int] | None]):
    """What _read_word() gives, remembered: looked up in a fifth of the time that lru_cache takes."""

    def __missing__(self, word: bytes) -> tuple[int, int] | None:
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = found = _read_word(word)
        return found


_known = _Known().__getitem__


def _read_word(word: bytes) -> tuple[int, int] | None:
    """(number, worth) of a word; None for one that tells nothing."""
    said = folded(word.decode())
    if len(said) < LEAST_LETTERS or said in SMALL:
        return None
    key = stem(said)
    return crc32(key.encode()), COMMON if key in _common() else OTHER


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_words.txt").read_text(encoding="ascii").splitlines()
    return frozenset(stem(word) for line in lines if not line.startswith("#") for word in line.split())
