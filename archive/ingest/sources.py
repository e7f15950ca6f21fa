from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.text import slugify

from archive.models import Source

UNATTRIBUTED = "Unattributed"


def sources_named(names: Iterable[str], *, at: datetime) -> dict[str, Source]:
    """The source of each name, case ignored; one not known yet is created as the settings say. "" is the source Unattributed.

    All sources are read, for SQLite compares only unaccented letters without case; outlets are few beside articles.
    """
    wanted = {name: name or UNATTRIBUTED for name in dict.fromkeys(names)}
    known = {source.name.casefold(): source for source in Source.objects.only("pk", "name", "slug", "default_visibility")}
    slugs = {source.slug for source in known.values()}
    created = []
    for name in wanted.values():
        if name.casefold() not in known:
            known[name.casefold()] = _new_source(name, slugs, at)
            created.append(known[name.casefold()])
    Source.objects.bulk_create(created)
    return {given: known[name.casefold()] for given, name in wanted.items()}


def _new_source(name: str, slugs: set[str], at: datetime) -> Source:
    base = slugify(name)[:180] or "source"
    slug = next(slug for slug in [base, *(f"{base}-{n}" for n in range(2, len(slugs) + 3))] if slug not in slugs)
    slugs.add(slug)
    return Source(
        name=name,
        slug=slug,
        text_policy=settings.NEW_SOURCE_TEXT_POLICY,
        default_visibility=settings.NEW_SOURCE_VISIBILITY,
        created_at=at,
    )
