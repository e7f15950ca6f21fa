"""Entities by their names, as texts and sources give them; those nobody knows yet are suggested.

A suggested entity has no page and is not looked for in other texts until a person accepts it.
"""

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from unicodedata import normalize

from django.db.models.functions import Lower

from archive.ingest.articles import slug_of
from archive.models import Alias, Entity
from archive.models.bulk import batched
from archive.policy.vocabulary import ENTITY_KINDS

KINDS = {code for code, _ in ENTITY_KINDS}
LONGEST_NAME = 100
ASKED_AT_ONCE = 10_000  # names; SQLite may be built to take 32,766 values in a query
MERGES = "merged_into__merged_into__merged_into"  # of an entity that lives on under another name


@dataclass
class KnownNames:
    """Ids by key_of() a name; None for a name of several entities, or of a rejected one. kinds: of the entities by id."""

    ids: dict[str, int | None] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)

    def add(self, name: str, entity: Entity | None) -> None:
        key, pk = key_of(name), entity.pk if entity else None
        self.ids[key] = pk if self.ids.get(key, pk) == pk else None
        if entity:
            self.kinds[entity.pk] = entity.kind


def key_of(name: str) -> str:
    """By which a name is the same: case folded, and however its accents are written (NFC or NFD)."""
    return normalize("NFC", name).casefold()


def entities_named(names: Sequence[tuple[str, str]], *, new: Set[tuple[str, str]], origin: str) -> KnownNames:
    """Entities known by these names, each with its kind; those of new that nobody knows are made now."""
    if not names:
        return KnownNames()
    wanted = {name for _, name in names}
    known = _known(wanted)
    made: dict[str, tuple[str, str]] = {}
    for kind, name in names:
        if (kind, name) in new and kind in KINDS and key_of(name) not in known.ids and _is_name(name):
            made.setdefault(key_of(name), (kind, normalize("NFC", name)))
    if made:
        _suggest(list(made.values()), origin)
        known = _known(wanted)
    return known


def _known(names: set[str]) -> KnownNames:
    """Entities by name and alias. The database folds the case of both sides its own way, so the folding here is only a filter."""
    written = {normalize(form, name) for name in names for form in ("NFC", "NFD")}
    folded = sorted({form for name in written for form in (name.lower(), _ascii_lower(name))})
    known = KnownNames()
    for some in batched(folded, ASKED_AT_ONCE):
        entities = Entity.objects.annotate(low=Lower("name")).filter(low__in=some).select_related(MERGES)
        aliases = Alias.objects.annotate(low=Lower("name")).filter(low__in=some).select_related("entity", f"entity__{MERGES}")
        for name, entity in [*((one.name, one) for one in entities), *((one.name, one.entity) for one in aliases)]:
            known.add(name, _survivor(entity))
    return known


def _survivor(entity: Entity) -> Entity | None:
    for _ in MERGES.split("__"):
        entity = entity.merged_into or entity
    return None if entity.status == "rejected" or entity.merged_into_id else entity


def _ascii_lower(name: str) -> str:
    """As SQLite's lower(): letters with accents stay."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def _is_name(name: str) -> bool:
    return 1 < len(name) <= LONGEST_NAME and name.isprintable() and any(map(str.isalpha, name))


def _suggest(names: Sequence[tuple[str, str]], origin: str) -> None:
    """New entities that wait for a person. One that the database takes for one there is (it folds more) is not made."""
    slugs = [slug_of(name, otherwise=kind) for kind, name in names]
    taken = set(Entity.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    made = []
    for (kind, name), slug in zip(names, slugs, strict=True):
        own = f"{slug}-{hashlib.sha256(name.casefold().encode()).hexdigest()[:8]}" if slug in taken else slug
        taken.add(own)
        made.append(Entity(name=name, slug=own, kind=kind, origin=origin, status="suggested"))
    Entity.objects.bulk_create(made, ignore_conflicts=True)
