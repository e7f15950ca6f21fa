"""What the articles of an export refer to: sources, topics, entities, and the heads of the records they are told by."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from archive.models import Entity, Event, RecordHead, Source, Topic
from archive.queries.record_heads import first_hash
from archive.queries.restored import last_heads, restored_heads

AT_ONCE = 500
SOURCE = ("name", "slug", "homepage", "country", "language", "description", "text_policy", "extract_words", "created_at")
TOPIC = ("parent_id", "name", "slug", "path", "medtop", "description")
ENTITY = ("name", "slug", "kind", "description", "wikidata_id", "origin")


def source_rows(seen: Any) -> Iterator[dict[str, Any]]:
    """seen: holds the ids of those asked for."""
    yield from (_row(source, SOURCE) for source in _by_id(Source.objects.all()) if source.pk in seen)


def topic_rows(seen: Any) -> Iterator[dict[str, Any]]:
    """The topics, and those above them."""
    parents = dict(Topic.objects.order_by().values_list("pk", "parent"))
    wanted: set[int] = set()
    for pk in parents:
        above = pk if pk in seen else None
        while above is not None and above not in wanted:
            wanted.add(above)
            above = parents[above]
    yield from (_row(topic, TOPIC) for topic in _by_id(Topic.objects.all()) if topic.pk in wanted)


def entity_rows(seen: Any) -> Iterator[dict[str, Any]]:
    """The entities with their other names, in the order of code points: databases order words otherwise."""
    for entity in _by_id(Entity.objects.filter(status="accepted", merged_into=None).prefetch_related("aliases")):
        if entity.pk in seen:
            names = sorted(alias.name for alias in entity.aliases.all())
            yield {**_row(entity, ENTITY), "aliases": [{"entity_id": entity.pk, "name": name} for name in names]}


def head_rows(chains: set[str]) -> Iterator[dict[str, Any]]:
    """The daily heads of the records with one of these first hashes, those of restored ones before our own."""
    for head in restored_heads():
        if head.chain in chains:
            yield {"chain": head.chain, "number": head.number, "hash": head.hash, "date": head.date}
    if (own := first_hash()) in chains:
        for head in RecordHead.objects.order_by("number", "pk"):
            yield {"chain": own, "number": head.number, "hash": head.hash, "date": head.date}


def newest_heads(chains: set[str]) -> list[dict[str, Any]]:
    """The last line of each of these records: {"chain", "number", "hash"}."""
    last = Event.objects.order_by("-number").values("number", "hash").first()
    own = [{"chain": first_hash(), **last}] if last else []
    return [head for head in [*last_heads(), *own] if head["chain"] in chains]


def chunks_by_id(rows: Any) -> Iterator[list[Any]]:
    after = 0
    while chunk := list(rows.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        yield chunk
        after = chunk[-1].pk


def _by_id(rows: Any) -> Iterator[Any]:
    return chain.from_iterable(chunks_by_id(rows))


def _row(one: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {"id": one.pk, **{name: getattr(one, name) for name in names}}
