import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from archive.ingest.arrivals import Arrival
from archive.ingest.classed_lines import Classes, classes_carried
from archive.ingest.tags import Entities
from archive.models import Block, Mention, Version
from archive.models.bulk import insert, insert_values, maker
from archive.policy.text import count_words
from archive.policy.vocabulary import STORY_KINDS

BLOCK = ("version_id", "number", "kind", "start", "end", "origin")
MENTION = ("version_id", "entity_id", "start", "end", "method")


def store_versions(arrivals: Sequence[Arrival], *, entities: Entities, at: datetime) -> None:
    """Versions with their blocks and mentions for all arrivals but the unchanged. entities: of known_tags()."""
    seen = [arrival for arrival in arrivals if arrival.decision.outcome != "unchanged"]
    for arrival in seen:
        arrival.version = _version(arrival, at)
    insert([arrival.version for arrival in seen])
    classes = classes_carried(seen)
    insert_values(Block, BLOCK, (block for arrival in seen for block in _blocks(arrival, classes)))
    insert_values(Mention, MENTION, (mention for arrival in seen for mention in mention_rows(arrival, entities)))


def _version(arrival: Arrival, at: datetime) -> Version:
    record = arrival.item.record
    story = [(block.start, block.end) for block in arrival.analysis.blocks if block.kind in STORY_KINDS]
    return maker(Version)(
        article_id=arrival.article_id,
        number=arrival.decision.number,
        record_id=arrival.record.pk,
        headline=record.headline,
        text=record.text,
        text_sha256=hashlib.sha256(record.text.encode("utf-8", "surrogatepass")).hexdigest(),
        content_digest=arrival.item.digest,
        encoding=record.encoding,
        word_count=count_words(record.text, story),
        seen_at=at,
    )


def _blocks(arrival: Arrival, classes: Classes) -> Iterator[tuple[object, ...]]:
    """Classed as a person did in the version before, else by the format where it knows the classes, else by the machine."""
    pk, origin = arrival.version.pk, "machine" if arrival.item.record.blocks is None else "source"
    by_people = classes.get((arrival.article_id, arrival.decision.number), {})
    for number, (kind, start, end) in enumerate(arrival.analysis.blocks, 1):
        yield pk, number, by_people.get(number, kind), start, end, "person" if number in by_people else origin


def mention_rows(arrival: Arrival, entities: Entities) -> Iterator[tuple[object, ...]]:
    """By the columns of MENTION."""
    places = {(found.start, found.end): found for found in arrival.mentions if found.key in entities}
    return ((arrival.version.pk, entities[found.key], start, end, found.method) for (start, end), found in places.items())
