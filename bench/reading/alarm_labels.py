"""Which alarms on genuine headlines of FNC-1 are the reader's own mistakes: 60 of each kind, labelled by hand (alarms.csv).

In that set headlines are paired with texts of the same story that truly lack the number, the name or the words, and an alarm is
then no false one. 60 alarms of each kind on the half that may be looked at (texts of even numbers) were taken by the CRC-32 of
kind, text and headline, smallest first, and labelled by one person: most from the headline, the numbers of the text and the
places where what was missed stands in it, the others with the whole text.

- ours: the text has what one of the alarms misses: in another form, order or unit, in other words with the same meaning, so that
  it can be reckoned from what stands there, or in what the page sets around the story; or the words are no number, name or
  quotation.
- right: for each alarm of the pair the text has nothing of the kind, or something else.

A row has the number of the text, the CRC-32 of the headline and the label, and no word of either.
"""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

FILE = Path(__file__).with_name("alarms.csv")


class Labelled(NamedTuple):
    """headline: its CRC-32, in hexadecimal digits."""

    kind: str
    body: int
    headline: str
    label: str  # "ours", "right"


def labelled(kind: str) -> list[Labelled]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = [Labelled(row["kind"], int(row["body"]), row["headline"], row["label"]) for row in csv.DictReader(lines)]
    return [row for row in rows if row.kind == kind]


def digest(headline: str) -> str:
    return f"{crc32(headline.encode()):08x}"


def share_of_ours(kind: str, pairs: Iterable[tuple[int, str, str]], is_raised: Callable[[str, str], bool]) -> tuple[float, int]:
    """Of the labelled alarms that are still raised, the share that are ours, and how many they are.

    pairs: (number of the text, headline, text). is_raised: whether an alarm of the kind is raised for a headline over a text.
    """
    texts = {(number, digest(headline)): (headline, body) for number, headline, body in pairs}
    of_pair = [(row, texts[row.body, row.headline]) for row in labelled(kind) if (row.body, row.headline) in texts]
    raised = [row for row, pair in of_pair if is_raised(*pair)]
    return (sum(row.label == "ours" for row in raised) / len(raised) if raised else 0.0), len(raised)
