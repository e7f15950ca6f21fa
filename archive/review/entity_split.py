"""One entity that is two: a name it goes by becomes an entity of its own, with the places where the texts say that name.

The name of one that was merged into it parts the two again: that one comes back, with all the names it had.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.text import slugify

from archive.audit import lock_chain, record
from archive.models import Alias, ArticleEntity, Claim, Entity, Event, Mention
from archive.review.permissions import check_can
from archive.review.requirement import change_pages_naming
from archive.search.changes import note_entities

NOT_ITS_NAME = "“{}” goes by no such name: split off one of its other names."
OWN_NAME = "That is its own name: rename it first, or split off one of its other names."
TAKEN = "There is an entity of that name already: take the other name away, and tag that one."
MERGED = "It is merged into another: split that one."


class SplitRefused(Exception):
    """The entity is not split; nothing changed. Says why."""


def split_refusal(entity: Entity, name: str) -> str:
    """Why the name cannot be split off, as a sentence; "" where it can."""
    if entity.merged_into_id:
        return MERGED
    if name.casefold() == entity.name.casefold():
        return OWN_NAME
    if not (entity.aliases.filter(name__iexact=name).exists() or entity.merged.filter(name__iexact=name).exists()):
        return NOT_ITS_NAME.format(entity.name)
    return TAKEN if Entity.objects.filter(name__iexact=name).exclude(merged_into=entity).exists() else ""


def said_as(entity: Entity, name: str) -> QuerySet:
    """The mentions of an entity whose words are this name, or one that goes along with it, case ignored."""
    said = Substr("version__text", F("start") + 1, F("end") - F("start"))
    return Mention.objects.filter(entity=entity).annotate(said=said).filter(_any_of(_names(entity, name), "said"))


def _names(entity: Entity, name: str) -> list[str]:
    """The name, and those that the one merged into entity had besides."""
    others = Alias.objects.filter(entity__merged_into=entity, entity__name__iexact=name).exclude(name__iexact=entity.name)
    return [name, *others.order_by("name", "pk").values_list("name", flat=True)]


def _any_of(names: Sequence[str], field: str) -> Q:
    return reduce(or_, (Q(**{f"{field}__iexact": name}) for name in names))


def split_entity(entity: Entity, name: str, *, kind: str, by: Any, at: datetime, note: str = "") -> Entity:
    """An entity of that name and kind, with the mentions that say so, the tags of their articles, and what is claimed by it.

    A new one, or the one of that name that was merged into the old one. Where the old one is mentioned no more, its tag on an
    article stays only if a person set it. Raises PermissionRefused, SplitRefused.
    """
    check_can(by, "tag")
    with transaction.atomic():
        lock_chain()
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        if refusal := split_refusal(entity, name):
            raise SplitRefused(refusal)
        names = _names(entity, name)
        moved = list(said_as(entity, name).values_list("pk", flat=True))
        Alias.objects.filter(_any_of(names, "name"), entity=entity).delete()
        new = _parted(entity, name, kind) or _made(entity, name, kind)
        Mention.objects.filter(pk__in=moved).update(entity=new)
        claims = Claim.objects.filter(_any_of(names, "speaker_name"), speaker=entity).update(speaker=new)
        tagged = _share_tags(entity, new)
        change_pages_naming([new.pk], at=at)
        note_entities([entity.pk, new.pk])
        after = {"name": name, "into": new.pk, "kind": kind, "mentions": len(moved), "articles": len(tagged), "claims": claims}
        record(verb="entity_split", subject=entity, by=by, at=at, before={"aliases": names}, after=after, note=note.strip())
        return new


def _parted(entity: Entity, name: str, kind: str) -> Entity | None:
    """The one of that name that was merged into entity, with its item in Wikidata where entity has it from that merge."""
    new = Entity.objects.filter(merged_into=entity, name__iexact=name).first()
    if new is None:
        return None
    merges = Event.objects.filter(verb="entities_merged", subject_type="entity", subject_id=new.pk).order_by("-pk")
    item = (merges.values_list("after", flat=True).first() or {}).get("wikidata_id")
    if item and item == entity.wikidata_id:
        Entity.objects.filter(pk=entity.pk).update(wikidata_id=None)
        new.wikidata_id = item
    new.merged_into, new.kind, new.status = None, kind, "accepted"
    new.save(update_fields=["merged_into", "kind", "status", "wikidata_id"])
    return new


def _made(entity: Entity, name: str, kind: str) -> Entity:
    slug = slugify(name)[:80] or kind
    if Entity.objects.filter(slug=slug).exists():
        slug = f"{slug}-{entity.pk}-{entity.aliases.count()}"
    return Entity.objects.create(name=name, slug=slug, kind=kind, origin="person", status="accepted")


def _share_tags(entity: Entity, new: Entity) -> set[int]:
    """The articles that mention the new one, tagged with it; the counts of both are made anew from their newest versions."""
    newest = {"version__number": F("version__article__version_count")}
    counted: dict[int, dict[int, int]] = {}
    for one in (entity, new):
        rows = Mention.objects.filter(entity=one, **newest).order_by().values("version__article").annotate(n=Count("pk"))
        counted[one.pk] = dict(rows.values_list("version__article", "n"))
    here = Mention.objects.filter(entity=new).values("version__article")
    made = []
    for item in ArticleEntity.objects.filter(tag=entity, content_object__in=here):
        article, left = item.content_object_id, counted[entity.pk].get(item.content_object_id, 0)
        made.append(
            ArticleEntity(
                tag=new, content_object_id=article, origin=item.origin, status=item.status, in_headline=item.in_headline,
                salience=item.salience,
                mentions=counted[new.pk].get(article, 0),
            )
        )  # fmt: skip
        if left or item.origin == "person":
            ArticleEntity.objects.filter(pk=item.pk).update(mentions=left)
        else:
            item.delete()
    ArticleEntity.objects.bulk_create(made)
    return {item.content_object_id for item in made}
