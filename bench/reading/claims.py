"""How well sentences worth checking are told from others: the area under the curve of the scores, beside sets marked by people.

The points that are shipped were fitted to the ClaimBuster set: "AUC of folds" is what points fitted to four fifths of it reach on
the rest, and what is to be expected elsewhere. No other set was fitted to.
"""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from archive.analysis.checkworthy import SHIPPED_POINTS, judged, signs
from archive.analysis.fitting import fitted
from bench.reading.scores import Score, area_under_curve

FOLDS = 5
Marked = list[tuple[str, bool]]
TABLES = (  # set, file, delimiter, the columns of text and label
    ("claims/checkthat19_task1, test", "checkthat19_task1/CT19-T1-Test.csv.gz", ",", "text", "label"),
    ("claims/checkthat20_task5_debates", "checkthat20_task5_debates/train.tsv.gz", "\t", "text", "label"),
    (
        "claims/checkthat20_task1_tweets, training",
        "checkthat20_task1_tweets/training_v2.tsv.gz",
        "\t",
        "tweet_text",
        "check_worthiness",
    ),
)


def measure(data: Path) -> Iterator[Score]:
    marked = _claimbuster(data / "claims" / "claimbuster" / "train.json.gz")
    if marked:
        values = {"AUC": _area(marked), "AUC of folds": _area_of_folds(marked)}
        yield Score("claims", "claims/claimbuster", len(marked), values, "AUC 0.90")
    for gold, name, delimiter, text, label in TABLES:
        if rows := _table(data / "claims" / name, delimiter, text, label):
            yield Score("claims", gold, len(rows), {"AUC": _area(rows)})


def _area(marked: Marked) -> float:
    return area_under_curve((judged(text).score, label) for text, label in marked)


def _area_of_folds(marked: Marked) -> float:
    """Every sentence scored by points that were fitted, from nothing, to the others' folds."""
    rows = [(signs(text), label, crc32(text.encode()) % FOLDS) for text, label in marked]
    scored = []
    for fold in range(FOLDS):
        points, _ = fitted(
            [(there, label) for there, label, at in rows if at != fold], points=dict.fromkeys(SHIPPED_POINTS, 0.0), base=0.0
        )
        scored += [(sum(map(points.__getitem__, there)), label) for there, label, at in rows if at == fold]
    return area_under_curve(scored)


def _claimbuster(path: Path) -> Marked:
    if not path.is_file():
        return []
    return [(row["text"], bool(row["label"])) for row in json.loads(gzip.decompress(path.read_bytes()))]


def _table(path: Path, delimiter: str, text: str, label: str) -> Marked:
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        return [(row[text], row[label].strip() == "1") for row in csv.DictReader(lines, delimiter=delimiter, quoting=quoting)]
