"""Topics and names that the source itself put on an article.

Only topics the archive knows are taken, by their medtop id or their name; the tree is the editors'. A name is an entity known by
it, an alias counting as a name; a name nobody knows yet becomes a suggested entity, without a page and not looked for in other
texts until a person accepts it, and only where the source says what kind of thing it is. All of it is on the article as a
suggestion of origin "source". What is not taken is named in the notes of the record.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from archive.analysis.media_topics import all_media_topics
from archive.ingest.arrivals import Arrival, Given
from archive.ingest.articles import slug_of
from archive.models import Alias, Entity, Topic
from archive.policy.vocabulary import ENTITY_KINDS

KINDS = {code for code, _ in ENTITY_KINDS}
LONGEST_NAME = 100
MOST_NAMES = 50  # of one article
NAMED_IN_NOTES = 10
MERGES = "merged_into__merged_into__merged_into"  # of an entity that lives on under another name


@dataclass
class KnownNames:
    """Ids by name, case folded; None for a name of several entities, or of one that was rejected."""

    ids: dict[str, int | None] = field(default_factory=dict)

    def add(self, name: str, pk: int | None) -> None:
        key = name.casefold()
        self.ids[key] = pk if self.ids.get(key, pk) == pk else None


def give_tags(arrivals: Sequence[Arrival]) -> None:
    """Fills in given of what is new or changed: topics and entities looked up, suggested entities made. Constant queries."""
    news = [arrival for arrival in arrivals if arrival.decision.outcome != "unchanged"]
    topics = _topics() if any(arrival.item.record.subjects for arrival in news) else {}
    names = _entities([pair for arrival in news for pair in _names(arrival)])
    for arrival in news:
        arrival.given = _given(arrival, topics, names)


def _given(arrival: Arrival, topics: dict[str, int], names: KnownNames) -> Given:
    found, unplaced = {}, {}
    for code, label in arrival.item.record.subjects:
        topic = topics.get(code.casefold()) or topics.get(label.casefold())
        (found if topic else unplaced)[topic or label or code] = None
    entities, unknown = {}, {}
    for _, name in _names(arrival):
        entity = names.ids.get(name.casefold())
        (entities if entity else unknown)[entity or name] = None
    notes = (*_note("Subjects that are no topics here", unplaced), *_note("Names not taken up", unknown))
    return Given(tuple(found), tuple(entities), notes)


def _note(what: str, left: Iterable[str]) -> Iterator[str]:
    named = list(left)
    more = f" and {len(named) - NAMED_IN_NOTES} more" if len(named) > NAMED_IN_NOTES else ""
    if named:
        yield f"{what}: {', '.join(named[:NAMED_IN_NOTES])}{more}."


def _names(arrival: Arrival) -> list[tuple[str, str]]:
    """(kind, name) without repeats, white space collapsed."""
    given = ((kind, " ".join(name.split())) for kind, name in arrival.item.record.names)
    return list(dict.fromkeys((kind, name) for kind, name in given if name))[:MOST_NAMES]


def _topics() -> dict[str, int]:
    """Ids by medtop id, of retired ones too, and by name, case folded. All are read: the tree is small beside the archive."""
    topics = list(Topic.objects.order_by("pk").values_list("pk", "name", "medtop"))
    by_id = {medtop.casefold(): pk for pk, _, medtop in topics if medtop}
    instead = {one.id: by_id[one.instead] for one in all_media_topics().values() if one.instead in by_id}
    return {name.casefold(): pk for pk, name, _ in topics} | instead | by_id


def _entities(names: Sequence[tuple[str, str]]) -> KnownNames:
    """Those known, and those made now."""
    if not names:
        return KnownNames()
    wanted = {name for _, name in names}
    known = _known(wanted)
    new: dict[str, tuple[str, str]] = {}
    for kind, name in names:
        if kind in KINDS and name.casefold() not in known.ids and _is_name(name):
            new.setdefault(name.casefold(), (kind, name))
    if new:
        _suggest(list(new.values()))
        known = _known(wanted)
    return known


def _known(names: set[str]) -> KnownNames:
    """Entities by name and alias. The database folds the case of both sides its own way, so the folding here is only a filter."""
    folded = {form for name in names for form in (name.lower(), _ascii_lower(name))}
    entities = Entity.objects.annotate(low=Lower("name")).filter(low__in=folded).select_related(MERGES)
    aliases = Alias.objects.annotate(low=Lower("name")).filter(low__in=folded).select_related("entity", f"entity__{MERGES}")
    known = KnownNames()
    for name, entity in [*((one.name, one) for one in entities), *((one.name, one.entity) for one in aliases)]:
        known.add(name, _survivor(entity))
    return known


def _survivor(entity: Entity) -> int | None:
    for _ in MERGES.split("__"):
        entity = entity.merged_into or entity
    return None if entity.status == "rejected" or entity.merged_into_id else entity.pk


def _ascii_lower(name: str) -> str:
    """As SQLite's lower(): letters with accents stay."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def _is_name(name: str) -> bool:
    return 1 < len(name) <= LONGEST_NAME and name.isprintable() and any(map(str.isalpha, name))


def _suggest(names: Sequence[tuple[str, str]]) -> None:
    """New entities that wait for a person. One that the database takes for one there is (it folds more) is not made."""
    slugs = [slug_of(name, otherwise=kind) for kind, name in names]
    taken = set(Entity.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    made = []
    for (kind, name), slug in zip(names, slugs, strict=True):
        own = f"{slug}-{hashlib.sha256(name.casefold().encode()).hexdigest()[:8]}" if slug in taken else slug
        taken.add(own)
        made.append(Entity(name=name, slug=own, kind=kind, origin="source", status="suggested"))
    Entity.objects.bulk_create(made, ignore_conflicts=True)
