"""The newest versions of articles, as reading anew takes them: what of them stays as it is, and what was seen of them then."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from archive.analysis.blocks import classify
from archive.analysis.results import NOTHING_KNOWN
from archive.formats.records import ArticleRecord
from archive.ingest.arrivals import Arrival
from archive.ingest.items import Origin, Taken
from archive.ingest.matching import Decision, Standing
from archive.ingest.parsing import analyse_record
from archive.ingest.quarantine import NOTHING_READ
from archive.models import Block, Sheet, Version

STANDING_STILL = ("agreed", "disputed")
UNDER_REVIEW = ("queued", "in_review")


class Read(NamedTuple):
    """A version to be read anew. looked: what of it was seen then, and is looked at again before anything is written.

    is_held: people have answered on it or are at it; its lines and claims stay. A known answer (models.known_answer) holds
    nothing: it would be told apart by that.
    """

    arrival: Arrival
    looked: tuple[Any, ...]
    is_held: bool


def newest_versions(pks: Sequence[int]) -> list[Read]:
    """The newest versions of these articles, as if each came now, but for those that stand still. Two queries."""
    sheets = Sheet.objects.filter(version=OuterRef("pk"))
    rows = Version.objects.current().filter(article__in=pks, article__takedown=None)
    rows = rows.exclude(article__state__in=STANDING_STILL)
    versions = list(rows.annotate(is_answered=Exists(sheets)).select_related("article").order_by("article"))
    blocks: dict[int, list[Block]] = {}
    for block in Block.objects.filter(version__in=[version.pk for version in versions]).order_by("version", "number"):
        blocks.setdefault(block.version_id, []).append(block)
    return [_read(version, blocks.get(version.pk, [])) for version in versions]


def _read(version: Version, blocks: Sequence[Block]) -> Read:
    article = version.article
    is_at_it = article.state in UNDER_REVIEW and any(block.origin == "person" for block in blocks)
    is_held = version.is_answered or is_at_it
    classed = _as_stored(blocks) if is_held else _classed(version, blocks)
    given = "" if article.language_origin == "machine" else article.language
    record = ArticleRecord(version.headline, version.text, version.encoding, blocks=classed, language=given)
    origin, digest = Origin("", 1, 0, NOTHING_READ), version.content_digest
    taken = Taken(origin, record, article.key_kind, article.natural_key, digest, lambda: analyse_record(record, NOTHING_KNOWN))
    decision = Decision("new_version", Standing(article.natural_key, article.pk, version.number), version.number)
    classes = tuple((block.kind, block.start, block.end, block.origin) for block in blocks)
    looked = (version.number, article.language, article.language_origin, is_held, classes)
    return Read(Arrival(taken, decision, article, None, version), looked, is_held)


def _as_stored(blocks: Sequence[Block]) -> tuple[tuple[str, int, int], ...]:
    return tuple((block.kind, block.start, block.end) for block in blocks)


def _classed(version: Version, blocks: Sequence[Block]) -> tuple[tuple[str, int, int], ...] | None:
    """The classes that are not the machine's to tell; None where all of them are."""
    if not blocks or all(block.origin == "machine" for block in blocks):
        return None
    if any(block.origin == "source" for block in blocks):
        return _as_stored(blocks)
    by_people = {(block.start, block.end): block.kind for block in blocks if block.origin == "person"}
    spans = classify(version.text, blocks[0].kind == "headline")
    return tuple((by_people.get((span.start, span.end), span.kind), span.start, span.end) for span in spans)
