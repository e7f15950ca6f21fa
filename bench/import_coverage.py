"""`make import-coverage`: every file of the test collections is imported, and then imported again, into a database of this run.

usage: python -m bench.import_coverage [FOLDER] [DOCUMENT]
What came of it is printed and written to DOCUMENT. Of the collections' own words nothing is written: reasons are shown with the
words of this program alone. COVERAGE_DATABASE_URL names another database than SQLite; it must be empty.
"""

import csv
import gzip
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bench.collections_read import COLLECTIONS, FNC1, Collection
from bench.floor import insert_raw
from bench.importing import machine

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "import-coverage.md"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
TAKEN = ("new", "new_version", "duplicate", "unchanged", "fact_check")
HEADS = ("New", "New version", "Duplicate", "Unchanged", "Fact check")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\([^()]*\)|(?<=keys: ).*|(?<=table has ).*")
INTRODUCTION = """# What an import takes of the test collections

Made by `make import-coverage`, which imports each folder of the test collections as a user would who names the folder, and then
all of it a second time. The collections are real files of many kinds, some of them broken on purpose; they are not part of the
project, and nothing of their text stands here. What had to be told is in the second column. How formats are told apart, what the
codes mean and what can be done about a refusal: [import.md](import.md).

A record is one item of a file: an article, a row, a capture. What was never meant to be an article is skipped; what was, and
cannot be taken, is refused and kept with its reason.
"""
PAIRS = """FNC-1, whose 49,972 pairs of a headline and a text are joined from two tables, took {first:.1f} times as long as
reading it with csv and writing each pair with its text into SQLite and its full-text index, and {second:.1f} times the second
time: {minutes:.1f} and {again:.1f} minutes on {machine}, which did other work too. It has to end within {limit} minutes there;
this command fails where it does not. The headlines of one text are versions of one article, in the order of the file; import.md
says more.
"""
LIMIT = 15  # minutes for FNC-1 on two cores


@dataclass(frozen=True)
class Outcome:
    """What came of one collection. examples: of each code of refusal, one reason in the program's own words."""

    collection: Collection
    files: int
    records: Counter[str]
    skips: Counter[str]
    refusals: Counter[str]
    examples: dict[str, str]
    seconds: float


def main(folder: str = str(ROOT.parent / "shared" / "data"), document: str = str(DOCUMENT)) -> None:
    with tempfile.TemporaryDirectory() as name:
        begin(os.environ.get("COVERAGE_DATABASE_URL") or f"sqlite:///{Path(name) / 'coverage.sqlite3'}")
        first = list(imported(Path(folder)))
        second = list(imported(Path(folder)))
        text = written(first, second, raw=raw_pairs(Path(folder) / FNC1, Path(name) / "raw.sqlite3"))
    print(text)
    Path(document).write_text(text, encoding="utf-8")
    if changed := [one.collection.name for one in second if is_change(one)]:
        raise SystemExit(f"Not all unchanged the second time: {', '.join(changed)}")
    if slow := [one.collection.name for one in first if one.seconds > LIMIT * 60]:
        raise SystemExit(f"Not within {LIMIT} minutes: {', '.join(slow)}")


def begin(database: str) -> None:
    """The archive, on a database of this run."""
    os.environ.update(DATABASE_URL=database, DEBUG="off", SECRET_KEY=f"{'bench-only-'}{os.urandom(30).hex()}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    os.environ["NAMES_BY_MODEL"] = "off"  # what the formats give is looked at
    import django  # noqa: PLC0415 - needs the environment above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the setup

    call_command("migrate", verbosity=0)


def imported(folder: Path, collections: Iterable[Collection] = COLLECTIONS) -> Iterator[Outcome]:
    """What came of each collection, imported in turn."""
    from archive.ingest.paths import find_files  # noqa: PLC0415 - needs the setup
    from archive.pipeline import import_paths  # noqa: PLC0415 - needs the setup

    here = Path.cwd()
    os.chdir(folder)  # so that no path of this machine gets into records
    try:
        for collection in collections:
            paths = list(collection.paths or [collection.name])
            began = time.perf_counter()
            report = import_paths(paths, at=MOMENT, workers=os.cpu_count() or 1, **collection.options)
            yield _outcome(collection, len(find_files(paths).files), report, time.perf_counter() - began)
    finally:
        os.chdir(here)


def is_change(outcome: Outcome) -> bool:
    """Whether an import that had come before changed anything."""
    return bool(outcome.records.keys() & {"new", "new_version", "duplicate"})


def raw_pairs(folder: Path, place: Path) -> float:
    """Seconds that it takes to read FNC-1 with csv, and to write each pair with its text into SQLite and its full-text index."""
    csv.field_size_limit(10_000_000)
    began = time.perf_counter()
    with gzip.open(folder / "train_bodies.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        texts = dict(list(csv.reader(stream))[1:])
    with gzip.open(folder / "train_stances.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        insert_raw(place, ((headline, texts[number]) for headline, number, _ in islice(csv.reader(stream), 1, None)))
    return time.perf_counter() - began


def written(first: list[Outcome], second: list[Outcome], *, raw: float) -> str:
    """The document. raw: seconds of raw_pairs()."""
    again = {one.collection.name: one for one in second}
    rows = [_row(one, again[one.collection.name]) for one in first]
    head = ["Collection", "Told", "Files", "Records", *HEADS, "Skipped", "Refused", "Second time"]
    pairs = {one.collection.name: one for one in first}[f"{FNC1}, joined"]
    seconds = pairs.seconds, again[pairs.collection.name].seconds
    took = PAIRS.format(
        first=seconds[0] / raw, second=seconds[1] / raw, minutes=seconds[0] / 60, again=seconds[1] / 60,
        machine=machine().split(";")[0], limit=LIMIT,
    )  # fmt: skip
    parts = [INTRODUCTION, _table([head, *rows, _sum(rows)]), took, "## What was refused or skipped, and why\n"]
    return "\n".join([*parts, *(_why(one) for one in first if one.refusals or one.skips)]).rstrip() + "\n"


def own_words(reason: str) -> str:
    """reason without what it quotes, and without any word that does not stand in the program."""
    pieces = re.findall(r"[^\W\d_]+|[\d,.]*\d|\W|_", QUOTED.sub("…", reason))
    kept = [piece if not piece.isalpha() or piece.lower() in _vocabulary() else "…" for piece in pieces]
    return re.sub(r"…(?:\W*…)+", "…", "".join(kept)).replace("|", "/")


def _vocabulary(words: set[str] = set()) -> set[str]:  # noqa: B006 - read once
    if not words:
        for path in [*ROOT.glob("archive/formats/*.py"), *ROOT.glob("archive/ingest/*.py")]:
            words.update(re.findall(r"[^\W\d_]+", path.read_text(encoding="utf-8").lower()))
    return words


def _outcome(collection: Collection, files: int, report: Any, seconds: float) -> Outcome:
    from archive.models import Record  # noqa: PLC0415 - needs the setup

    records = Counter(Record.objects.filter(batch=report.batch).values_list("outcome", flat=True))
    refusals = Counter(refusal.code for refusal in report.refusals)
    examples = {refusal.code: own_words(refusal.reason) for refusal in reversed(report.refusals)}
    return Outcome(collection, files, records, Counter(report.skips), refusals, examples, seconds)


def _row(one: Outcome, again: Outcome) -> list[str]:
    told = " ".join(f"--{name} '{value}'" for name, value in one.collection.options.items())
    counts = [one.records.total(), *(one.records[name] for name in TAKEN), one.skips.total(), one.records["refused"]]
    same = again.records["refused"] == one.records["refused"] and again.skips == one.skips and not is_change(again)
    kept = again.records["unchanged"] + again.records["fact_check"]
    second = f"{kept:,} unchanged" if same else "**changed**"
    return [one.collection.name, f"`{told}`" if told else "", *(f"{count:,}" for count in (one.files, *counts)), second]


def _sum(rows: list[list[str]]) -> list[str]:
    columns = list(zip(*rows, strict=True))
    sums = [sum(int(cell.replace(",", "")) for cell in column) for column in columns[2:-1]]
    unchanged = sum(int(cell.split()[0].replace(",", "")) for cell in columns[-1] if cell[0].isdigit())
    return ["**All**", "", *(f"**{count:,}**" for count in sums), f"**{unchanged:,} unchanged**"]


def _table(rows: list[list[str]]) -> str:
    rule = ["---", "---", *(["---:"] * (len(rows[0]) - 2))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], rule, *rows[1:]]) + "\n"


def _why(one: Outcome) -> str:
    from archive.policy.vocabulary import REFUSALS, SKIPS  # noqa: PLC0415 - needs the setup

    lines = [f"**{one.collection.name}** {one.collection.judged}".rstrip(), ""]
    for code, count in one.refusals.most_common():
        lines.append(f"- {count:,} refused, `{code}` ({dict(REFUSALS)[code].lower()}): “{one.examples[code]}”")
    lines += [f"- {count:,} skipped, `{code}`: {dict(SKIPS)[code].lower()}" for code, count in one.skips.most_common()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:3])
