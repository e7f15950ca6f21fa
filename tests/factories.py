"""What tests start from. Articles come in through the real pipeline, so that no test sees one that no import could make."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from archive.formats.records import RawRecord
from archive.models import Article, Source
from archive.pipeline import import_records

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

TEXT = """Harbour board raises mooring fees by 12 per cent

Boat owners will pay more from April, the Kelbury harbour board decided on Tuesday.

The fee for a small boat rises from 250 to 280 crowns a year, the board said.

"We have not raised it for nine years," said Ida Marrow, who chairs the board.

The sailing club had asked for a rise of 5 per cent.
"""


def make_source(name: str = "The Kelbury Ledger", **fields: Any) -> Source:
    """A saved source; slug and created_at are filled in."""
    return Source.objects.create(**{"name": name, "slug": slugify(name), "created_at": AT, **fields})


def story_text(headline: str, paragraphs: Sequence[str]) -> str:
    return "\n\n".join([headline, *paragraphs]) + "\n"


def write_story(folder: Path, headline: str, paragraphs: Sequence[str], *, name: str = "", **sidecar: Any) -> Path:
    """The file of an article, beside it what sidecar says, where it says anything."""
    path = folder / (name or f"{slugify(headline)[:60]}.txt")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(story_text(headline, paragraphs), encoding="utf-8", newline="")
    if sidecar:
        path.with_name(f"{path.name}.meta.json").write_text(json.dumps(sidecar), encoding="utf-8")
    return path


def raw_record(text: str | bytes = TEXT, *, locator: str = "story.txt", **sidecar: Any) -> RawRecord:
    data = text.encode() if isinstance(text, str) else text
    return RawRecord(locator, 1, 0, data, json.dumps(sidecar).encode() if sidecar else None)


def make_article(
    text: str = TEXT, *, source: Source | str | None = None, at: datetime = AT, started_by: Any = None, **sidecar: Any
) -> Article:
    """The article that text becomes; sidecar: url, guid, byline, published, ... as in NAME.meta.json.

    Importing again under the same url or guid makes a new version. Source: The Kelbury Ledger, created where it is missing.
    """
    name = source.name if isinstance(source, Source) else source or sidecar.pop("source", "The Kelbury Ledger")
    report = import_records([raw_record(text, **sidecar)], source=name, at=at, started_by=started_by)
    if report.refusals:
        raise ValueError(report.refusals[0].reason)
    return Article.objects.get(pk=report.articles[0])
