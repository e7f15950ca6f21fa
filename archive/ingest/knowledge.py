"""What the archive knows, handed to the analysers so that they need no database."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import Q

from archive.analysis.results import Knowledge, KnownName, KnownTopic
from archive.models import Alias, Entity, LearnedWeights, Topic
from archive.models.topic import PATH_SEPARATOR


def load_knowledge() -> Knowledge:
    """Every entity but the rejected and those only a source or the model named, all names; topics with terms; what was learned.

    Five queries.
    """
    points, weights = _learned("claims"), _learned("topics")
    return Knowledge(
        names=_names(),
        topics=_topics(),
        has_model=settings.NAMES_BY_MODEL,
        claim_points=tuple(points.items()),
        topic_weights=tuple((id, term, weight) for id, terms in weights.items() for term, weight in terms.items()),
    )


def _learned(kind: str) -> dict[str, Any]:
    """The weights of the newest lesson that is used; none where all is as shipped."""
    return LearnedWeights.objects.filter(kind=kind, is_used=True).order_by("-pk").values_list("weights", flat=True).first() or {}


def _names() -> tuple[KnownName, ...]:
    """An entity merged into another lends it its names."""
    unsure = Q(status="rejected") | Q(status="suggested", origin__in=("source", "machine"))
    entities = {entity.pk: entity for entity in Entity.objects.exclude(unsure).order_by("pk")}
    names: dict[int, list[str]] = defaultdict(list)
    for entity in entities.values():
        names[_survivor(entity, entities)] += [entity.name, _without_brackets(entity.name)]
    for entity_id, name in Alias.objects.order_by("pk").values_list("entity_id", "name"):
        if entity_id in entities:
            names[_survivor(entities[entity_id], entities)].append(name)
    known = [(entities[pk], tuple(dict.fromkeys(found))) for pk, found in names.items() if pk in entities]
    return tuple(KnownName(entity.pk, entity.name, entity.kind, found) for entity, found in known)


def _survivor(entity: Entity, entities: dict[int, Entity]) -> int:
    """The id of the entity that this one was merged into, however often."""
    seen = {entity.pk}
    while entity.merged_into_id in entities and entity.merged_into_id not in seen:
        entity = entities[entity.merged_into_id]
        seen.add(entity.pk)
    return entity.pk


def _without_brackets(name: str) -> str:
    """ "John Hale" for "John Hale (councillor)": what an article calls them."""
    return name.rsplit(" (", 1)[0] if name.endswith(")") else name


def _topics() -> tuple[KnownTopic, ...]:
    topics = list(Topic.objects.order_by("pk"))
    roots = {topic.path: topic.name for topic in topics if topic.path.count(PATH_SEPARATOR) == 1}
    return tuple(
        KnownTopic(
            key=topic.pk,
            id=topic.medtop or topic.slug,
            label=topic.name,
            top=roots.get(topic.path.split(PATH_SEPARATOR)[0] + PATH_SEPARATOR, topic.name),
            terms=tuple(topic.terms),
            above=topic.parent_id,
        )
        for topic in topics
    )
