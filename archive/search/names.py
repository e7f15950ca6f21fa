"""Keeps what names are looked up by while somebody types: each from its beginning, and from each later word on.

An entity is named when a public article with it is first counted, and anew when its names change. Call it in the transaction of
the change.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from archive.models import Alias, Entity, NameStart, Tally
from archive.models.bulk import batched, insert_values
from archive.models.summary import EVER
from archive.search.schema import clean

LONGEST = 100  # letters
AT_ONCE = 500  # entities
NAME, LATER = 0, 1  # place
Start = tuple[int, bytes]  # place, words


def folded(text: str) -> str:
    """In small letters without accents, a space between words."""
    apart = unicodedata.normalize("NFKD", clean(text).replace("\x00", " ").casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def starts(name: str) -> set[Start]:
    """Of one name."""
    words = folded(name).split(" ")
    tails = {(LATER, " ".join(words[at:])) for at in range(1, len(words))} | {(NAME, " ".join(words))}
    return {(place, tail[:LONGEST].encode()) for place, tail in tails if tail}


def between(begun: str) -> tuple[bytes, bytes]:
    """What begins so lies from the first up to below the second."""
    low = folded(begun)[:LONGEST].encode()
    return low, low + b"\xff"


def name_anew(entities: Iterable[int]) -> None:
    """These entities, by id, are looked up by the names they have now. Four queries for each AT_ONCE."""
    for pks in batched(sorted(set(entities)), AT_ONCE):
        NameStart.objects.filter(entity__in=pks).delete()
        insert_values(NameStart, ("entity_id", "place", "words"), _starts_of(pks))


def name_new(entities: Collection[int]) -> None:
    """The same for those of them that have none yet."""
    for pks in batched(sorted(entities), AT_ONCE):
        there = NameStart.objects.filter(entity__in=pks).order_by().values_list("entity", flat=True).distinct()
        name_anew(set(pks) - set(there))


def name_all() -> None:
    """All that stand in a public article, in place of what there is."""
    NameStart.objects.all().delete()
    name_anew(_tallied())


def misnamed() -> list[int]:
    """The entities, by id, that are looked up otherwise than by the names they have. Four queries for each AT_ONCE.

    One that stands in no public article any more may have kept its rows.
    """
    tallied = set(_tallied())
    named = NameStart.objects.order_by().values_list("entity", flat=True).distinct()
    found = []
    for pks in batched(sorted(tallied.union(named)), AT_ONCE):
        right, kept = _by_entity(_starts_of(pks)), _by_entity(_kept(pks))
        found += [pk for pk in pks if kept.get(pk) != right.get(pk) and (pk in kept or pk in tallied)]
    return found


def _tallied() -> QuerySet:
    return Tally.objects.filter(of="entity", month=EVER).order_by().values_list("key", flat=True).distinct()


def _kept(pks: Collection[int]) -> Iterable[tuple[int, int, bytes]]:
    rows = NameStart.objects.filter(entity__in=pks).values_list("entity", "place", "words")
    return ((entity, place, bytes(words)) for entity, place, words in rows)


def _by_entity(rows: Iterable[tuple[int, int, bytes]]) -> dict[int, list[Start]]:
    found: dict[int, list[Start]] = defaultdict(list)
    for entity, *start in sorted(rows):
        found[entity].append(tuple(start))
    return found


def _starts_of(pks: Collection[int]) -> list[tuple[int, int, bytes]]:
    known = Entity.objects.filter(pk__in=pks, status="accepted", merged_into=None)
    names: dict[int, set[Start]] = defaultdict(set)
    for entity, name in known.values_list("pk", "name"):
        names[entity] |= starts(name)
    for entity, name in Alias.objects.filter(entity__in=list(names)).values_list("entity", "name"):
        names[entity] |= starts(name)
    return [(entity, *start) for entity in sorted(names) for start in sorted(names[entity])]
