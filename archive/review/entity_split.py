"""One entity that is two: a name it goes by becomes an entity of its own, with the places where the texts say that name."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr
from django.utils.text import slugify

from archive.audit import lock_chain, record
from archive.models import Alias, Article, ArticleEntity, Entity, Mention
from archive.review.permissions import check_can
from archive.search.changes import note_changes
from archive.search.names import name_anew

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
    if not entity.aliases.filter(name__iexact=name).exists():
        return NOT_ITS_NAME.format(entity.name)
    return TAKEN if Entity.objects.filter(name__iexact=name).exists() else ""


def said_as(entity: Entity, name: str) -> QuerySet:
    """The mentions of an entity whose words are this name, case ignored."""
    said = Substr("version__text", F("start") + 1, F("end") - F("start"))
    return Mention.objects.filter(entity=entity).annotate(said=said).filter(said__iexact=name)


def split_entity(entity: Entity, name: str, *, kind: str, by: Any, at: datetime, note: str = "") -> Entity:
    """A new entity of that name and kind, with the mentions that say so and the tags of their articles.

    Where the old one is mentioned no more, its tag on an article stays only if a person set it. Raises PermissionRefused,
    SplitRefused.
    """
    check_can(by, "tag")
    with transaction.atomic():
        lock_chain()
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        if refusal := split_refusal(entity, name):
            raise SplitRefused(refusal)
        slug = slugify(name)[:80] or kind
        if Entity.objects.filter(slug=slug).exists():
            slug = f"{slug}-{entity.pk}-{entity.aliases.count()}"
        articles = list(ArticleEntity.objects.filter(tag=entity).order_by("pk").values_list("content_object", flat=True))
        new = Entity.objects.create(name=name, slug=slug, kind=kind, origin="person", status="accepted")
        Alias.objects.filter(entity=entity, name__iexact=name).delete()
        moved = list(said_as(entity, name).values_list("pk", flat=True))
        Mention.objects.filter(pk__in=moved).update(entity=new)
        tagged = _share_tags(entity, new)
        Article.objects.filter(pk__in=tagged).update(changed_at=at)
        note_changes(articles)
        name_anew([entity.pk, new.pk])
        after = {"name": name, "into": new.pk, "kind": kind, "mentions": len(moved), "articles": len(tagged)}
        record(verb="entity_split", subject=entity, by=by, at=at, before={"aliases": [name]}, after=after, note=note.strip())
        return new


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
