"""How often the first topic suggested is of the right branch, in an archive without topics of its own: five kinds of BBC stories.

The words that topics are told by were thought up, not drawn from these stories; mistakes were looked at in the first half alone.
"""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from archive.analysis.blocks import classify
from archive.analysis.results import NOTHING_KNOWN
from archive.analysis.topics import topics
from bench.reading.scores import Score

TOPS = {
    "business": "economy, business and finance",
    "entertainment": "arts, culture, entertainment and media",
    "politics": "politics",
    "sport": "sport",
    "tech": "science and technology",
}


def measure(data: Path) -> Iterator[Score]:
    path = data / "articles" / "bbc_topics" / "bbc_news.csv.gz"
    if not path.is_file():
        return
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = [(row["Text"], row["Category"]) for row in csv.DictReader(lines)]
    for name, half in (("looked at", rows[::2]), ("not looked at", rows[1::2])):
        yield Score("topics", f"articles/bbc_topics, half {name}", len(half), _shares(half), "first 0.85")


def _shares(rows: list[tuple[str, str]]) -> dict[str, float]:
    """first: of stories whose first suggestion is of the right branch; among: that have one among all; and first by kind."""
    found = [(kind, [one.top for one in topics(text, classify(text, has_headline=False), NOTHING_KNOWN)]) for text, kind in rows]
    right = [(kind, tops[:1] == [TOPS[kind]]) for kind, tops in found]
    by_kind = {f"first, {kind}": _mean([is_right for one, is_right in right if one == kind]) for kind in TOPS}
    return {"first": _mean([one for _, one in right]), "among": _mean([TOPS[kind] in tops for kind, tops in found]), **by_kind}


def _mean(values: list[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
