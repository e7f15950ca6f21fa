"""`make bench-extract`: how well the articles of labelled web pages are read, beside plain trafilatura on the same pages.

usage: python -m bench.extract [FOLDER] [DOCUMENT]
Bodies are compared by shingles of four words (as the article extraction benchmark does; of four characters where a language has
no spaces), headlines by letters and digits, authors by the names in them, dates by the day. A page that is refused as no article
counts as one without a text. The table is written into DOCUMENT, docs/benchmarks.md, between its marks.
"""

import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from archive.formats.composing import folded
from archive.formats.dates import zone_of
from archive.formats.html_page import parse
from archive.formats.records import RawRecord, RecordError
from bench.documents import write_between

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- extraction: begin -->", "<!-- extraction: end -->"
STORY = ("body", "subheading", "standfirst", "pull_quote")
NAMES = ("headline", "author", "date")
SHINGLE = 4


@dataclass(frozen=True)
class Page:
    """text, headline, author, date (YYYY-MM-DD): what is right, "" where a page has none, None where nobody says.

    wanted, unwanted: pieces that must be, and must not be, in the text.
    """

    data: bytes
    url: str = ""
    text: str | None = None
    headline: str | None = None
    author: str | None = None
    date: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


class Read(NamedTuple):
    text: str = ""
    headline: str = ""
    author: str = ""
    date: str = ""


@dataclass
class Score:
    """What one reader made of one set."""

    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    pieces: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, page: Page, read: Read) -> None:
        if page.text:
            precision, recall = overlap(read.text, page.text)
            self.precision.append(precision)
            self.recall.append(recall)
        self.pieces["found"] += sum(piece in read.text for piece in page.wanted)
        self.pieces["missed"] += sum(piece not in read.text for piece in page.wanted)
        self.pieces["wrong"] += sum(piece in read.text for piece in page.unwanted)
        for name, same in (("headline", is_headline), ("author", is_author), ("date", is_same)):
            told = getattr(page, name)
            if told:
                self.asked[name] += 1
                self.right[name] += same(getattr(read, name), told)

    @property
    def body(self) -> tuple[float, float, float] | None:
        """Precision, recall and F1 of the text; None where the set does not label it."""
        if self.precision:
            return _with_f1(statistics.mean(self.precision), statistics.mean(self.recall))
        if found := self.pieces["found"]:
            return _with_f1(found / (found + self.pieces["wrong"]), found / (found + self.pieces["missed"]))
        return None


def main(folder: str = str(ROOT.parent / "shared" / "data"), document: str = str(ROOT / "docs" / "benchmarks.md")) -> None:
    table = _table([row for name, pages in SETS.items() for row in rows(name, list(pages(Path(folder) / "html")))])
    print(table)
    write_between(Path(document), BEGIN, END, table)


def rows(name: str, pages: list[Page]) -> Iterator[list[str]]:
    """The lines of the table for one set: every reader on every page."""
    for reader, read in READERS.items():
        score = Score()
        for page in pages:
            score.add(page, read(page))
        body = [f"{share:.3f}" for share in score.body] if score.body else ["", "", ""]
        shares = [f"{score.right[key]}/{score.asked[key]}" if score.asked[key] else "" for key in NAMES]
        yield [name, str(len(pages)), reader, *body, *shares]


def read_by_archive(page: Page) -> Read:
    try:
        record = parse(RawRecord("page", 1, 0, page.data))
    except RecordError:
        return Read()
    lines = [record.text[start:end] for kind, start, end in record.blocks or () if kind in STORY]
    day = record.published.at.date().isoformat() if record.published else ""
    given = _local_day(record.published) if record.published else day
    return Read("\n".join(lines), record.headline, record.byline, given)


def read_by_trafilatura(page: Page) -> Read:
    from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import

    found = bare_extraction(page.data, url=page.url or None, include_comments=False, with_metadata=True)
    if found is None:
        return Read()
    return Read(found.text or "", found.title or "", found.author or "", (found.date or "")[:10])


READERS: dict[str, Callable[[Page], Read]] = {"archive": read_by_archive, "trafilatura": read_by_trafilatura}


def overlap(found: str, right: str) -> tuple[float, float]:
    """Precision and recall of found, by shingles, each counted as often as it stands."""
    one, other = _shingles(found), _shingles(right)
    both = (one & other).total()
    return both / one.total() if one else 0.0, both / other.total()


def is_headline(found: str, right: str) -> bool:
    return folded(found) == folded(right)


def is_author(found: str, right: str) -> bool:
    """Whether the same people are named, in any order and however they are joined."""
    return _people(found) == _people(right)


def is_same(found: str, right: str) -> bool:
    return found == right


def _people(names: str) -> set[str]:
    return {folded(name) for name in re.split(r"[;,|&]|\band\b|\bund\b|\bet\b", names) if folded(name)}


def _local_day(published: Any) -> str:
    """The day that the source wrote: a time near midnight is on another day in UTC."""
    offset = zone_of(published.zone)[1] if published.precision == "second" else None
    return (published.at + offset if offset else published.at).date().isoformat()


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"[\u3040-\u9fff\uac00-\ud7af]|\w+", text)
    if len(words) < SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def _with_f1(precision: float, recall: float) -> tuple[float, float, float]:
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def _table(found: list[list[str]]) -> str:
    head = ["Set", "Pages", "Reader", "Precision", "Recall", "F1", "Headline", "Author", "Date"]
    rule = ["---", "---:", "---", *(["---:"] * 6)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *found])


def _article_extraction(folder: Path) -> Iterator[Page]:
    here = folder / "article_extraction_benchmark"
    for name, told in json.loads((here / "ground-truth.json").read_text(encoding="utf-8")).items():
        yield Page(_page(here / "html" / f"{name}.html.gz"), told["url"], told["articleBody"])


def _trafilatura_eval(folder: Path) -> Iterator[Page]:
    here = folder / "trafilatura_eval"
    for url, told in json.loads((here / "evaldata.json").read_text(encoding="utf-8")).items():
        yield Page(
            _page(here / "html" / told["file"]), url, headline=told.get("title"), author=told.get("author"),
            date=told.get("date"), wanted=tuple(told["with"]), unwanted=tuple(told["without"]),
        )  # fmt: skip


def _newspaper4k(folder: Path) -> Iterator[Page]:
    here = folder / "newspaper4k"
    for path in sorted((here / "html").glob("*.html.gz")):
        name = path.name.removesuffix(".html.gz")
        beside = here / "metadata" / f"{name}.json"
        told = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
        plain = here / "txt" / f"{name}.txt"
        text = plain.read_text(encoding="utf-8") if plain.exists() else told.get("text")
        published = (told.get("publish_date") or "")[:10]
        yield Page(_page(path), told.get("url", ""), text, told.get("title"), "; ".join(told.get("authors", [])), published)


def _readability(folder: Path) -> Iterator[Page]:
    from lxml import html  # noqa: PLC0415 - slow to import

    for path in sorted((folder / "readability").glob("*/source.html.gz")):
        told = json.loads((path.parent / "expected-metadata.json").read_text(encoding="utf-8"))
        right = _page(path.parent / "expected.html.gz") if told["readerable"] else b""
        text = " ".join(html.fromstring(right).itertext()) if right.strip() else None
        published = _day(told.get("publishedTime") or "")
        yield Page(_page(path), "", text, told["title"], told["byline"], published)


SETS: dict[str, Callable[[Path], Iterator[Page]]] = {
    "article_extraction_benchmark": _article_extraction,
    "trafilatura_eval": _trafilatura_eval,
    "newspaper4k": _newspaper4k,
    "readability": _readability,
}


def _day(published: str) -> str:
    try:
        return date.fromisoformat(published[:10]).isoformat()
    except ValueError:
        return ""


def _page(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:3])
