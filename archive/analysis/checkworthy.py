"""How worth checking a sentence is, 0..1, by open rules on its words, each with its reason in words.

Words are looked up, not searched for: the score is given for every sentence of every article.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from archive.analysis.numbers import HARDLY_NUMBERS, NUMBER_WORDS, found
from archive.analysis.words import words_of

BASE = 0.1
NUMBER_POINTS = 0.35
OPINION_POINTS = -0.1
QUESTION_POINTS = -0.4
LEAST_WORDS = 5
MOST_CHARACTERS = 1000

REMEMBERED = 500  # sentences: the best of an article are asked about again
COMBINATIONS = 5_000  # of telling words

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


class Judgement(NamedTuple):
    score: float
    reasons: tuple[str, ...]
    has_number: bool


class Told(NamedTuple):
    """What words tell of a sentence. opinion: points it loses for being one."""

    points: float
    reasons: tuple[str, ...]
    is_large: bool
    opinion: float


NOTHING = Judgement(0.0, (), False)
PLAIN, ASKED = Judgement(BASE, (), False), Judgement(max(BASE + QUESTION_POINTS, 0.0), (), False)

# reason as a person reads it -> (what it adds, the words that tell it)
REASONS: dict[str, tuple[float, str]] = {
    "percentage": (0.2, "% percent percentage cent"),
    "large number": (0.1, "thousand thousands million millions billion billions trillion"),
    "comparison": (
        0.15,
        "more fewer less higher lower larger smaller faster slower cheaper longer worse better most least highest lowest largest"
        " biggest smallest longest worst record double doubled halved tripled twice rise rises rose risen rising fall falls fell"
        " fallen drop dropped grew grown growth increase increased decrease decreased cut cuts up down",
    ),
    "cause": (0.1, "because caused causes causing led leads linked result results resulted due thanks"),
    "law or rule": (
        0.1,
        "law laws legal illegal act bill ban bans banned court courts sentence sentenced penalty penalties entitled rule rules",
    ),
    "vote": (0.1, "vote votes voted ballot ballots"),
    "named source": (
        0.1,
        "according report reports study studies survey poll polls figures data statistics auditors census research official",
    ),
}
OPINION_WORDS = frozenset([b"think", b"believe", b"feel", b"hope", b"maybe", b"perhaps", b"should"])
SURELY_NUMBERS = frozenset(word.encode() for word in NUMBER_WORDS)
NUMBER_WORDS_TOLD = SURELY_NUMBERS | {word.encode() for word in HARDLY_NUMBERS}
REASONS_OF = {word.encode(): reason for reason, (_, words) in REASONS.items() for word in words.split(" ")}
PERCENT = frozenset([b"%"])
TELLING = frozenset([*REASONS_OF, *OPINION_WORDS, *NUMBER_WORDS_TOLD])


@lru_cache(maxsize=REMEMBERED)
def judged(sentence: str) -> Judgement:
    """The score of a sentence, why, and whether it holds a number."""
    if len(sentence) > MOST_CHARACTERS or sentence.count(" ") + 1 < LEAST_WORDS:
        return NOTHING
    lowered = sentence.lower().replace("’", "'")
    data = lowered.encode("ascii", "replace")
    words = TELLING.intersection(words_of(data))
    digits = bool(data.translate(None, NO_DIGITS)) or not sentence.isascii() and DIGIT.search(sentence) is not None
    if b"%" in data:
        words |= PERCENT
    if not (words or digits):
        return ASKED if "?" in sentence[-3:] else PLAIN
    return _judged(sentence, lowered, _told(words), has_number(sentence, words, digits=digits))


def _judged(sentence: str, lowered: str, told: Told, numbered: bool) -> Judgement:
    score, reasons = BASE + NUMBER_POINTS * numbered + told.points, told.reasons
    if numbered and _holds_money(lowered):
        score, reasons = score + 0.15, ("sum of money", *reasons)
    if numbered and not told.is_large and LARGE.search(lowered):
        score, reasons = score + 0.1, (*reasons, "large number")
    score += told.opinion + QUESTION_POINTS * ("?" in sentence[-3:])
    return Judgement(round(min(max(score, 0.0), 1.0), 3), ("number", *reasons) if numbered else reasons, numbered)


@lru_cache(maxsize=COMBINATIONS)
def _told(words: frozenset[bytes]) -> Told:
    """What the telling words of a sentence say."""
    there = {REASONS_OF[word] for word in words if word in REASONS_OF}
    reasons = tuple(reason for reason in REASONS if reason in there)
    points = sum([REASONS[reason][0] for reason in reasons])
    return Told(points, reasons, "large number" in there, OPINION_POINTS * (not words.isdisjoint(OPINION_WORDS)))


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
