"""How worth checking a sentence is, 0..1: the points of the signs that stand in it, each sign for it named in words.

Words are looked up, not searched for: the score is given for every sentence of every article.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from archive.analysis.claim_signs import BASE, SIGNS
from archive.analysis.fitting import likelihood
from archive.analysis.numbers import HARDLY_NUMBERS, NUMBER_WORDS, found
from archive.analysis.once import OncePerKnowledge
from archive.analysis.results import Knowledge
from archive.analysis.words import words_of

LEAST_WORDS = 5
MOST_CHARACTERS = 1000
SHORT = 9  # words: a sentence of fewer is
MOST_REASONS = 5  # those of the most points
NAMES, MANY_NAMES = 2, 4  # capitals inside a sentence
REMEMBERED = 500  # sentences: the best of an article are asked about again

# Patterns that are searched for begin with a set of characters, so that all others are passed over at once.
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_MONTH_AFTER_CAPITAL = (
    "(?:(?<=J)an|(?<=F)eb|(?<=M)ar|(?<=A)pr|(?<=M)ay|(?<=J)un|(?<=J)ul|(?<=A)ug|(?<=S)ep|(?<=O)ct|(?<=N)ov|(?<=D)ec)"
)
DATE = re.compile(
    r"[\d,JFMASOND](?:(?<=\d)(?<!\w\d)(?:"
    r"(?:(?<=1)[5-9]|(?<=2)0)\d\ds?\b"  # 1984, the 1960s
    r"|\d?(?:[:.]\d\d)?\s?[ap]\.?m\b|\d?:\d\d\b"  # 9pm, 7.30 a.m., 12:15
    rf"|\d?(?:st|nd|rd|th)?\s{_MONTH}[a-z]*\b)"  # 3rd June
    r"|(?<=,)\s\d{1,3},"  # the age after a name
    rf"|(?<!\w\w){_MONTH_AFTER_CAPITAL}[a-z]*\.?\s\d{{1,2}}\b)"  # Sept. 9
)
DIGIT = re.compile(r"\d")
NO_DIGITS = bytes(code for code in range(256) if not chr(code).isascii() or not chr(code).isdigit())
MONEY = re.compile(r"[£$€\d](?:(?<=[£$€])\s?\d|(?<=\d)[\d,.]*(?:m|bn)?\s(?:million |billion )?(?:dollars|pounds|euros|crowns)\b)")
CURRENCIES = ("$", "£", "€", "dollars", "pounds", "euros", "crowns")
LARGE = re.compile(r"\d(?:,\d{3}|m|bn)\b")
IN_DIGITS = re.compile(r"\d(?<![\w.,]\d)")  # where a number in digits begins
NO_DATE = re.compile(r"\d(?<![\w.,]\d)(?:\d\d(?![\d,])|\d{4}|(?<=[£$€]\d)\d?\d?,\d)")  # the same; DATE takes nothing of it
CAPITALS = bytes(ord("A") if chr(code).isascii() and chr(code).isupper() else code for code in range(256))


class Judgement(NamedTuple):
    score: float
    reasons: tuple[str, ...]
    has_number: bool


SURELY_NUMBERS = frozenset(word.encode() for word in NUMBER_WORDS)
NUMBER_WORDS_TOLD = SURELY_NUMBERS | {word.encode() for word in HARDLY_NUMBERS}
SIGN_OF = {word.encode(): name for name, sign in SIGNS.items() for word in sign.words.split()}
BASE_NAME = "base"  # of the points without any sign, among learned points
NUMBERED = "a word for a number"  # no sign in itself: it may stand in a date
TOLD_BY = {**dict.fromkeys(NUMBER_WORDS_TOLD, NUMBERED), **SIGN_OF}
NO_SIGNS = {None, NUMBERED}
ORDER = {name: number for number, name in enumerate(SIGNS)}


def signs(sentence: str) -> set[str]:
    """The names in SIGNS of what stands in a sentence."""
    lowered = sentence.lower().replace("’", "'")
    data = lowered.encode("ascii", "replace")
    words = words_of(data)
    there = set(map(TOLD_BY.get, words))
    digits = bool(data.translate(None, NO_DIGITS)) or not sentence.isascii() and DIGIT.search(sentence) is not None
    if digits or NUMBERED in there:
        there |= _numeric(sentence, lowered, NUMBER_WORDS_TOLD.intersection(words), digits)
    there |= _shape(sentence, there)
    if b"ed " in data:
        there.add("past ending")
    if b"%" in data:
        there.add("percentage")
    there -= NO_SIGNS
    return there


def _numeric(sentence: str, lowered: str, words: frozenset[bytes], digits: bool) -> set[str]:
    there = set()
    if digits and DATE.search(sentence):
        there.add("date")
    if has_number(sentence, words, digits=digits):
        there.add("number")
        if _holds_money(lowered):
            there.add("sum of money")
        if digits and LARGE.search(lowered):
            there.add("large number")
    return there


def _shape(sentence: str, there: set[str | None]) -> set[str]:
    """What the length, the capitals and the marks of a sentence say."""
    shape = set()
    if sentence.count(" ") + 1 < SHORT:
        shape.add("short")
    capitals = sentence.encode("ascii", "replace").translate(CAPITALS).count(b" A")
    if "I" in there:
        capitals -= sentence.count(" I ") + sentence.count(" I'") + sentence.count(" I’")
    if capitals > 0:
        shape.add("name")
        if capitals >= NAMES:
            shape.add("names" if capitals < MANY_NAMES else "many names")
    if "?" in sentence[-3:]:
        shape.add("question")
    if '"' in sentence or "“" in sentence:
        shape.add("in marks")
    return shape


class Judge:
    """Judges sentences. points: of each sign, by its name; base: what every sentence has. A sign that is not named has none."""

    def __init__(self, points: Mapping[str, float], base: float) -> None:
        self.points = {name: points.get(name, 0.0) for name in SIGNS}
        self.base = base
        self.reasons = {name: sign.reason for name, sign in SIGNS.items() if sign.reason and self.points[name] > 0}
        self.rank = {name: (-self.points[name], ORDER[name]) for name in self.reasons}
        self._read = lru_cache(maxsize=REMEMBERED)(self._read_once)

    def score(self, sentence: str) -> float:
        return self._read(sentence)[0]

    def judged(self, sentence: str) -> Judgement:
        """The score of a sentence, why, and whether it holds a number."""
        score, there = self._read(sentence)
        telling = sorted(there.intersection(self.reasons), key=self.rank.__getitem__)[:MOST_REASONS]
        reasons = map(self.reasons.__getitem__, sorted(telling, key=ORDER.__getitem__))
        return Judgement(score, tuple(reasons), "number" in there)

    def _read_once(self, sentence: str) -> tuple[float, set[str]]:
        if len(sentence) > MOST_CHARACTERS or sentence.count(" ") + 1 < LEAST_WORDS:
            return 0.0, set()
        there = signs(sentence)
        return round(likelihood(self.base + sum(map(self.points.__getitem__, there))), 3), there


SHIPPED_POINTS = {name: sign.points for name, sign in SIGNS.items()}
AS_SHIPPED = Judge(SHIPPED_POINTS, BASE)
judged = AS_SHIPPED.judged


def _made(knowledge: Knowledge) -> Judge:
    points = dict(knowledge.claim_points)
    return Judge(points, points.pop(BASE_NAME, 0.0)) if points else AS_SHIPPED


judge_of = OncePerKnowledge(_made)  # by the points that the archive has learned, else as shipped


def _holds_money(lowered: str) -> bool:
    return any(map(lowered.__contains__, CURRENCIES)) and MONEY.search(lowered) is not None


def has_number(sentence: str, words: frozenset[bytes], *, digits: bool) -> bool:
    """Whether there is a number that is not only a date, a time or an age. words: those that tell. digits: whether it has any."""
    if digits and (NO_DATE.search(sentence) or IN_DIGITS.search(sentence) and IN_DIGITS.search(DATE.sub(" ", sentence))):
        return True
    if words.isdisjoint(NUMBER_WORDS_TOLD if digits else SURELY_NUMBERS):
        return False
    rest = DATE.sub(" ", sentence) if digits else sentence
    return any(match.group().lower() not in HARDLY_NUMBERS for match in found(rest))
