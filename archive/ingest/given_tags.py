"""Topics and names that the source itself put on an article.

Only topics the archive knows are taken, by their medtop id or their name; the tree is the editors'. A name is an entity known by
it, an alias counting as a name; a name nobody knows yet becomes a suggested entity, without a page and not looked for in other
texts until a person accepts it, and only where the source says what kind of thing it is. All of it is on the article as a
suggestion of origin "source". What is not taken is named in the notes of the record.
"""

from collections.abc import Iterable, Iterator, Sequence

from archive.analysis.media_topics import all_media_topics
from archive.ingest.arrivals import Arrival, Given
from archive.ingest.names import KnownNames, entities_named, key_of
from archive.models import Topic

MOST_NAMES = 50  # of one article
NAMED_IN_NOTES = 10


def give_tags(arrivals: Sequence[Arrival]) -> None:
    """Fills in given of what is new or changed: topics and entities looked up, suggested entities made. Constant queries."""
    news = [arrival for arrival in arrivals if arrival.decision.outcome != "unchanged"]
    topics = _topics() if any(arrival.item.record.subjects for arrival in news) else {}
    given = [pair for arrival in news for pair in _names(arrival)]
    names = entities_named(given, new=set(given), origin="source")
    for arrival in news:
        arrival.given = _given(arrival, topics, names)


def _given(arrival: Arrival, topics: dict[str, int], names: KnownNames) -> Given:
    found, unplaced = {}, {}
    for code, label in arrival.item.record.subjects:
        topic = topics.get(code.casefold()) or topics.get(label.casefold())
        (found if topic else unplaced)[topic or label or code] = None
    entities, unknown = {}, {}
    for _, name in _names(arrival):
        entity = names.ids.get(key_of(name))
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
