"""Items as reading hands them to the importer, with an analysis written by hand."""

from collections.abc import Sequence

from django.db import transaction

from archive.analysis.results import (
    Analysis,
    BlockSpan,
    ClaimCandidate,
    EntityMention,
    HeadlineReading,
    TopicSuggestion,
)  # fmt: skip
from archive.analysis.sketch import sketch
from archive.formats.normalise import content_digest
from archive.formats.records import ArticleRecord
from archive.ingest.arrivals import Stored
from archive.ingest.importer import store_chunk
from archive.ingest.items import Item, Origin, Taken
from archive.ingest.quarantine import keep
from archive.models import ImportBatch, Record
from tests.factories import AT


def taken(
    text: str,
    *,
    key: str = "k1",
    source: str = "The Kelbury Ledger",
    claims: Sequence[str] = (),
    mentions: Sequence[tuple[str, int]] = (),
    topics: Sequence[tuple[int, float]] = (),
    speaker: str = "",
    **fields: object,
) -> Taken:
    """text as an item. claims: passages suggested. mentions: (words, entity id) wherever they stand. topics: (id, score)."""
    headline, _, _ = text.partition("\n")
    record = ArticleRecord(headline=headline, text=text, encoding="utf-8", source=source, **fields)
    analysis = Analysis(
        blocks=(BlockSpan("headline", 0, len(headline)), BlockSpan("body", len(headline) + 1, len(text))),
        sentences=(),
        entities=tuple(found for words, entity in mentions for found in _mentions(text, words, entity)),
        quotes=(),
        claims=tuple(
            ClaimCandidate(text.index(c), text.index(c) + len(c), c, 0.5, "quantity", ("number",), bool(speaker), speaker)
            for c in claims
        ),
        topics=tuple(TopicSuggestion(str(key), "", "", score, (), key) for key, score in topics),
        headline=HeadlineReading(headline),
        sketch=sketch(text, [BlockSpan("body", len(headline) + 1, len(text))]),
    )
    origin = Origin("story.txt", 1, 0, keep(text.encode()), format="plain_text")
    return Taken(origin, record, "url", f"{key:0>64}", content_digest(headline, text), lambda: analysis)


def store(*items: Item, by: object = None) -> Stored:
    """The items stored as one chunk of a batch of their own."""
    with transaction.atomic():
        batch = ImportBatch.objects.create(started_at=AT, arguments={})
        return store_chunk(items, batch=batch, first_number=Record.objects.filter(batch=batch).count() + 1, at=AT, by=by)


def _mentions(text: str, words: str, entity: int) -> list[EntityMention]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(EntityMention("person", words, at, at + len(words), words, "dictionary", entity))
        at = text.find(words, at + 1)
    return found
