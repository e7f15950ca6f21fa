"""Faults planted in headlines: a number altered, a name swapped with that of another headline, quoted words replaced.

Genuine pairs of headline and text: of FNC-1 those marked agree or discuss (other outlets' headlines for the same story are among
them, so not every alarm is a false one), the texts of PolNeAR and of articles/trafilatura with their own headline. "found" is the
share of planted faults that a signal names; "false alarms" that of genuine headlines with a number, with any word, with quoted
words that get the same signal. Pairs with an even number were looked at when the rules were made; the others are measured.
"own": of FNC-1, one headline a body, that which shares most ordinary words with its beginning and so most likely was its own.
Names, numbers and quoted words are left out of account there, for they are what is measured.
"corrected": of FNC-1, the false alarms by the share of those labelled by hand that are our mistake (alarm_labels.py).
"""

import csv
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from archive.analysis import analyse
from archive.analysis.claim_words import MONTHS
from archive.analysis.marks import quoted_strings
from archive.analysis.numbers import TENS, UNITS, numbers
from archive.analysis.ordinary import is_ordinary
from archive.analysis.results import HeadlineReading, Knowledge
from bench.reading.alarm_labels import share_of_ours
from bench.reading.scores import Score

RELATED = ("agree", "discuss")
HEADLINES_A_BODY = 3
LEAST_BODY = 300  # characters
FNC1 = "headline_stance/fnc1"
SETS = (FNC1, "quotes/polnear", "articles/trafilatura")
GOALS = {"number": "0.97 at 0.08", "name": "0.97 at 0.10", "quote": "0.99 at 0.03"}
COUNTED = re.compile(rf"\d|\b(?:{'|'.join([*UNITS, *TENS])})\b", re.IGNORECASE)  # a headline with a number in it
NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*")
ROOT = 4  # letters that a place and its people have in common
SAME = (("isis", "isil", "islamic state", "daesh", "is"), ("us", "u.s.", "american", "united states"))
CALENDAR = tuple(month.title() for month in MONTHS)
FAULTY = ("nowhere", "contradicted")
ODD = 1
BEGINNING, LEAST_WORD = 600, 4  # characters of a text, letters of a word, by which a headline is held to be its own

Place = tuple[int, int]
KNOWLEDGE = Knowledge(has_model=True)


class Pair(NamedTuple):
    number: int
    headline: str
    body: str


class Fault(NamedTuple):
    """A headline with a fault in it. start, end: where the words that were put in stand."""

    pair: Pair
    headline: str
    start: int
    end: int


def measure(data: Path) -> Iterator[Score]:
    for name in SETS:
        every = list(PAIRS[name](data / name)) if (data / name).exists() else []
        pairs = [pair for pair in every if pair.number % 2 == ODD]
        if not pairs:
            print(f"{name} is not there: left out.")
            continue
        own = _own(pairs) if name == FNC1 else set()
        for kind, faults in planted(pairs).items():
            if faults:
                score = _measured(name, kind, pairs, faults, own)
                yield _corrected(score, kind, [pair for pair in every if pair.number % 2 != ODD]) if name == FNC1 else score


def _own(pairs: Sequence[Pair]) -> set[Pair]:
    best: dict[int, tuple[float, Pair]] = {}
    for pair in pairs:
        words = {word for word in _plain(pair.headline) if len(word) >= LEAST_WORD}
        shared = len(words & set(_plain(pair.body[:BEGINNING]))) / len(words) if words else 0.0
        if shared > best.get(pair.number, (-1.0, pair))[0]:
            best[pair.number] = (shared, pair)
    return {pair for _, pair in best.values()}


def _plain(text: str) -> list[str]:
    quoted = [text[start:end] for start, end in quoted_strings(text, 0, len(text))]
    for words in quoted:
        text = text.replace(words, " ")
    return [word.lower() for word in re.findall(r"[^\W\d_]+", text) if is_ordinary(word)]


def _measured(name: str, kind: str, pairs: Sequence[Pair], faults: Sequence[Fault], own: set[Pair]) -> Score:
    found = sum(is_found(kind, fault) for fault in faults)
    genuine = [pair for pair in pairs if MAY_ALARM[kind](pair.headline)]
    alarms = {pair for pair in genuine if is_alarm(kind, read(pair.headline, pair.body))}
    values = {"found": found / len(faults), "false alarms": len(alarms) / len(genuine), "genuine": len(genuine)}
    if of_own := own.intersection(genuine):
        values |= {"own": len(alarms & of_own) / len(of_own), "own genuine": len(of_own)}
    return Score(f"headline: {kind}", name, len(faults), values, GOALS[kind])


def _corrected(score: Score, kind: str, others: Sequence[Pair]) -> Score:
    share, count = share_of_ours(kind, others, lambda headline, body: is_alarm(kind, read(headline, body)))
    return replace(score, values=score.values | {"corrected": score.values["false alarms"] * share, "of labelled": count})


def read(headline: str, body: str) -> HeadlineReading:
    return analyse(f"{headline}\n{body}", knowledge=KNOWLEDGE).headline


def is_found(kind: str, fault: Fault) -> bool:
    reading = read(fault.headline, fault.pair.body)
    return is_alarm(kind, reading) and any(
        element.kind == kind and element.status in FAULTY and element.start < fault.end and fault.start < element.end
        for element in reading.elements
    )


def is_alarm(kind: str, reading: HeadlineReading) -> bool:
    return any(signal.code == f"{kind}_not_in_text" for signal in reading.signals)


def planted(pairs: Sequence[Pair]) -> dict[str, list[Fault]]:
    """The faults of each kind, of every pair that has what can be put wrong; the same ones every time."""
    names = {pair: list(_names(pair)) for pair in pairs}
    quoted = {pair: list(quoted_strings(pair.headline, 0, len(pair.headline))) for pair in pairs}
    return {
        "number": [fault for pair in pairs if (fault := _with_number(pair))],
        "name": list(_swapped(names)),
        "quote": list(_swapped(quoted)),
    }


def _with_number(pair: Pair) -> Fault | None:
    """The first number of the headline made another of as many digits, or another word."""
    chance = random.Random(crc32(pair.headline.encode()))
    for number in numbers(pair.headline.partition("http")[0]):  # an address says no number
        words = pair.headline[number.start : number.end]
        if digits := re.search(r"\d+", words):
            other = _digits(digits[0], chance)
            start, end = number.start + digits.start(), number.start + digits.end()
        elif words.lower() in UNITS and UNITS[words.lower()] > 1:
            other = chance.choice([word for word in list(UNITS)[2:] if word != words.lower()])
            start, end = number.start, number.end
        else:
            continue
        return Fault(pair, pair.headline[:start] + other + pair.headline[end:], start, start + len(other))
    return None


def _digits(digits: str, chance: random.Random) -> str:
    while True:
        other = str(chance.randrange(10 ** (len(digits) - 1) + 1, 10 ** len(digits)))
        if other != digits and len(other) == len(digits):
            return other


def _names(pair: Pair) -> Iterator[Place]:
    """Runs of capitals that the text has too, somewhere else than at the beginning of a sentence, and never in small letters."""
    for run in NAME.finditer(pair.headline):
        words = run[0].removesuffix("'s").removesuffix("’s")
        in_text = re.search(rf"(?<=[\w,] ){re.escape(words)}\b", pair.body)
        if words not in CALENDAR and len(words) > 1 and in_text and not re.search(rf"\b{re.escape(words.lower())}\b", pair.body):
            yield run.start(), run.start() + len(words)


def _swapped(places: dict[Pair, list[Place]]) -> Iterator[Fault]:
    """For each pair that has a place, the first one filled with the words of the place of a pair that tells of something else."""
    holders = [pair for pair in places if places[pair]]
    for pair in holders:
        start, end = places[pair][0]
        chance = random.Random(crc32(pair.headline.encode()))
        for other in chance.sample(holders, len(holders)):
            words = other.headline[slice(*places[other][0])]
            if not _may_stand(words, pair):
                yield Fault(pair, pair.headline[:start] + words + pair.headline[end:], start, start + len(words))
                break


def _may_stand(words: str, pair: Pair) -> bool:
    """Whether the text or the headline has the words, or may name the same otherwise: Londoner, London; or by its letters."""
    both, last = f"{pair.headline}\n{pair.body}".lower(), words.lower().rpartition(" ")[2]
    beginning = rf"\b{re.escape(last[: max(ROOT, len(last) - ROOT)])}" if len(last) > ROOT else rf"\b{re.escape(last)}\b"
    group = next((group for group in SAME if words.lower() in group), ())
    return words.lower() in both or re.search(beginning, both) is not None or any(other in both for other in group)


def _fnc1(folder: Path) -> Iterator[Pair]:
    with gzip.open(folder / "train_bodies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        bodies = {row["Body ID"]: row["articleBody"] for row in csv.DictReader(lines)}
    headlines: dict[str, set[str]] = defaultdict(set)
    with gzip.open(folder / "train_stances.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["Stance"] in RELATED:
                headlines[row["Body ID"]].add(" ".join(row["Headline"].split()))
    for body in sorted(headlines, key=int):
        if len(bodies[body]) >= LEAST_BODY:
            for headline in sorted(headlines[body], key=lambda words: crc32(words.encode()))[:HEADLINES_A_BODY]:
                yield Pair(int(body), headline, bodies[body].strip())


def _polnear(folder: Path) -> Iterator[Pair]:
    for number, path in enumerate(sorted(folder.glob("*/text/*.txt"))):
        headline, _, body = path.read_bytes().decode().strip().partition("\n")
        yield Pair(number, headline.strip(), body.strip())


def _trafilatura(folder: Path) -> Iterator[Pair]:
    for path in sorted(folder.glob("*.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, row in enumerate(map(json.loads, lines)):
                if row.get("title") and len(row.get("text") or "") >= LEAST_BODY:
                    yield Pair(number, " ".join(row["title"].split()), row["text"].strip())


PAIRS: dict[str, Callable[[Path], Iterator[Pair]]] = dict(zip(SETS, (_fnc1, _polnear, _trafilatura), strict=True))
MAY_ALARM: dict[str, Callable[[str], bool]] = {
    "number": lambda headline: COUNTED.search(headline) is not None,
    "name": lambda headline: True,
    "quote": lambda headline: any(True for _ in quoted_strings(headline, 0, len(headline))),
}
