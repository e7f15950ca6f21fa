"""How worth checking a sentence is, 0..1, by open rules on its words, each with its reason in words.

Words are looked up, not searched for: the score is given for every sentence of every article.
"""

import re
from typing import NamedTuple

from archive.analysis.numbers import HARDLY_NUMBERS, NUMBER, NUMBER_WORDS

BASE = 0.1
NUMBER_POINTS = 0.35
LEAST_WORDS = 5
MOST_CHARACTERS = 1000

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|%")
DATE = re.compile(
    r"\b(?:1[5-9]|20)\d\ds?\b|\b\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b|,\s\d{1,3},|\b\d{1,2}:\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2}\b"
)
DIGIT = re.compile(r"\d")
MONEY = re.compile(r"[£$€]\s?\d|\d[\d,.]*(?:m|bn)?\s(?:million |billion )?(?:dollars|pounds|euros|crowns)\b")
LARGE = re.compile(r"\d,\d{3}\b|\d(?:m|bn)\b")


class Judgement(NamedTuple):
    score: float
    reasons: tuple[str, ...]
    words: frozenset[str]
    has_number: bool


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
OPINION_WORDS = frozenset(["think", "believe", "feel", "hope", "maybe", "perhaps", "should"])
OPINION_POINTS = -0.1
QUESTION_POINTS = -0.4
REASONS_OF = {word: reason for reason, (_, words) in REASONS.items() for word in words.split(" ")}


def judged(sentence: str) -> Judgement:
    """The score of a sentence, why, and what was looked at."""
    if len(sentence) > MOST_CHARACTERS or sentence.count(" ") + 1 < LEAST_WORDS:
        return Judgement(0.0, (), frozenset(), False)
    lowered = sentence.lower().replace("’", "'")
    words = frozenset(WORD.findall(lowered))
    numbered = has_number(sentence, words)
    found = {REASONS_OF[word] for word in words & REASONS_OF.keys()}
    reasons = [reason for reason in REASONS if reason in found]
    score = BASE + NUMBER_POINTS * numbered + sum(REASONS[reason][0] for reason in reasons)
    if numbered and MONEY.search(lowered):
        score, reasons = score + 0.15, ["sum of money", *reasons]
    if numbered and "large number" not in found and LARGE.search(lowered):
        score, reasons = score + 0.1, [*reasons, "large number"]
    score += OPINION_POINTS * bool(words & OPINION_WORDS) + QUESTION_POINTS * ("?" in sentence[-3:])
    return Judgement(round(min(max(score, 0.0), 1.0), 3), ("number", *reasons) if numbered else tuple(reasons), words, numbered)


def has_number(sentence: str, words: frozenset[str]) -> bool:
    """Whether there is a number that is not only a date, a time or an age."""
    digits = DIGIT.search(sentence)
    if not digits and not words & NUMBER_WORDS:
        return False
    rest = DATE.sub(" ", sentence) if digits else sentence
    return any(match.group().lower() not in HARDLY_NUMBERS for match in NUMBER.finditer(rest))
