"""Two entities that are one: merged by an editor, so that whatever stood at either stands at the one that is kept."""

from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import lock_chain, record
from archive.models import Alias, ArticleEntity, Claim, Entity, Mention
from archive.review.permissions import check_can
from archive.review.requirement import change_pages_naming
from archive.search.changes import note_entities

BEST = ("accepted", "suggested", "rejected")
KINDS_DIFFER = "One is {}, the other {}: say in a note why they are the same."
ITEMS_DIFFER = "They have different Wikidata items, {} and {}: say in a note why they are the same."


class MergeRefused(Exception):
    """The entities are not merged; nothing changed. Says why."""


def merge_refusal(kept: Entity, other: Entity, *, note: str = "") -> str:
    """Why other cannot be merged into kept, as a sentence; "" where it can."""
    if kept.pk == other.pk:
        return "It cannot be merged into itself."
    for entity, said in ((other, "is merged already, into"), (kept, "is itself merged, into")):
        if entity.merged_into is not None:
            return f"“{entity.name}” {said} “{entity.merged_into.name}”: take that one."
    if kept.status == "rejected":
        return f"“{kept.name}” was rejected: accept it first, or keep the other."
    return "" if note.strip() else _unexplained(kept, other)


def _unexplained(kept: Entity, other: Entity) -> str:
    if kept.kind != other.kind:
        return KINDS_DIFFER.format(kept.get_kind_display().lower(), other.get_kind_display().lower())
    if kept.wikidata_id and other.wikidata_id:
        return ITEMS_DIFFER.format(kept.wikidata_id, other.wikidata_id)
    return ""


def merge_entities(kept: Entity, other: Entity, *, by: Any, at: datetime, note: str = "") -> Entity:
    """The entity that is kept, with the names, mentions, tags and claims of the other, whose address now leads to it.

    Where an article has both, the more certain of the two tags stays. Raises PermissionRefused, MergeRefused.
    """
    check_can(by, "tag")
    with transaction.atomic():
        lock_chain()
        rows = Entity.objects.select_for_update(of=("self",)).select_related("merged_into").order_by("pk")
        found = {entity.pk: entity for entity in rows.filter(pk__in=[kept.pk, other.pk])}
        if {kept.pk, other.pk} - found.keys():
            raise MergeRefused("One of them is no longer there.")
        kept, other = found[kept.pk], found[other.pk]
        if said := merge_refusal(kept, other, note=note):
            raise MergeRefused(said)
        change_pages_naming([other.pk], at=at)
        moved = {
            "mentions": Mention.objects.filter(entity=other).update(entity=kept),
            "articles": _move_tags(kept, other),
            "claims": Claim.objects.filter(speaker=other).update(speaker=kept),
            "aliases": _lend_names(kept, other),
        }
        moved |= _end(kept, other)
        note_entities([kept.pk, other.pk])
        after = {"merged_into": kept.pk, "into": kept.name, **moved}
        record(verb="entities_merged", subject=other, by=by, at=at, before={"name": other.name}, after=after, note=note.strip())
        return Entity.objects.get(pk=kept.pk)


def _move_tags(kept: Entity, other: Entity) -> int:
    """How many articles had the other."""
    theirs = ArticleEntity.objects.filter(tag=other)
    many = theirs.count()
    both = theirs.filter(content_object__in=ArticleEntity.objects.filter(tag=kept).values("content_object"))
    gone = {row.content_object_id: row for row in both}
    stay = list(ArticleEntity.objects.filter(tag=kept, content_object__in=gone))
    for row in stay:
        _join(row, gone[row.content_object_id])
    ArticleEntity.objects.bulk_update(stay, ["status", "origin", "mentions", "in_headline", "salience"], batch_size=500)
    ArticleEntity.objects.filter(pk__in=[row.pk for row in gone.values()]).delete()
    ArticleEntity.objects.filter(tag=other).update(tag=kept)
    return many


def _join(row: ArticleEntity, gone: ArticleEntity) -> None:
    """What a person said of one of them goes before what was suggested of the other."""
    row.mentions += gone.mentions
    row.in_headline = row.in_headline or gone.in_headline
    row.salience = max(row.salience, gone.salience)
    said = [one for one in (row, gone) if one.origin == "person" or one.status != "suggested"] or [row, gone]
    best = min(said, key=lambda one: BEST.index(one.status))
    row.status, row.origin = best.status, best.origin


def _lend_names(kept: Entity, other: Entity) -> list[str]:
    """The names that the kept one is known by from now on, besides those it had."""
    had = {kept.name.casefold(), *(name.casefold() for name in kept.aliases.values_list("name", flat=True))}
    given = [other.name, *other.aliases.order_by("name", "pk").values_list("name", flat=True)]
    new = {name.casefold(): name for name in reversed(given) if name.casefold() not in had}
    names = sorted(new.values())
    Alias.objects.bulk_create(Alias(entity=kept, name=name) for name in names)
    return names


def _end(kept: Entity, other: Entity) -> dict[str, Any]:
    """The other leads to the kept one, as do those that were merged into it. What the kept one has of it now.

    Its item in Wikidata goes along where there is room, and its being accepted: else its address would lead to no page.
    """
    taken = None if kept.wikidata_id else other.wikidata_id
    Entity.objects.filter(merged_into=other).update(merged_into=kept)
    Entity.objects.filter(pk=other.pk).update(merged_into=kept, wikidata_id=None if taken else other.wikidata_id)
    got = {"wikidata_id": taken} if taken else {}
    got |= {"status": "accepted"} if (kept.status, other.status) == ("suggested", "accepted") else {}
    if got:
        Entity.objects.filter(pk=kept.pk).update(**got)
    return got
