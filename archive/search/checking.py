"""Whether the index holds what the archive holds: every article, and of each what can be found of it."""

from dataclasses import dataclass, field
from typing import Any

from archive.models import Article
from archive.search.documents import documents
from archive.search.files import current_folder, damaged_files
from archive.search.index import CHUNK, engine_errors
from archive.search.lookup import reading
from archive.search.schema import schema


@dataclass
class Comparison:
    """articles: of the archive. missing, stale, extra: ids of those the index lacks, holds otherwise, or holds though they are
    gone. behind: lines of the log that it has not come to. damaged: files of it that are not as they were written."""

    articles: int = 0
    indexed: int = 0
    behind: int = 0
    missing: list[int] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        return not (self.missing or self.stale or self.extra or self.behind or self.damaged)


def compare() -> Comparison:
    """Goes through all articles. Raises IndexUnfit, IndexFailed."""
    held, folder = reading(), current_folder()
    found = Comparison(behind=held.behind, damaged=damaged_files(folder) if folder else [])
    after = 0
    while True:
        pks = list(Article.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        until = pks[-1] if len(pks) == CHUNK else None
        _compare_some(found, held.searcher, after, until, pks)
        if until is None:
            return found
        after = until


def _compare_some(found: Comparison, searcher: Any, after: int, until: int | None, pks: list[int]) -> None:
    is_there = {pk: fields["digest"][0] for pk, fields in documents(pks).items()}
    is_held = digests(searcher, after, until)
    found.articles += len(is_there)
    found.indexed += sum(map(len, is_held.values()))
    found.missing += sorted(is_there.keys() - is_held.keys())
    found.extra += sorted(is_held.keys() - is_there.keys())
    found.stale += sorted(pk for pk in is_there.keys() & is_held.keys() if is_held[pk] != [is_there[pk]])


def digests(searcher: Any, after: int, until: int | None) -> dict[int, list[int]]:
    """By article, the digests of what the index holds of it: one, where all is well."""
    import tantivy  # noqa: PLC0415 - heavy, and not needed before somebody searches

    bounds = {"lower_bound": after, "include_lower": False, "upper_bound": until}  # an open end is always included
    within = tantivy.Query.range_query(schema(), "id", tantivy.FieldType.Unsigned, **bounds)
    found: dict[int, list[int]] = {}
    with engine_errors():
        count = searcher.search(within, 1).count
        addresses = [address for _, address in searcher.search(within, max(count, 1)).hits]
        ids, told = (searcher.fast_field_values(name, addresses) for name in ("id", "digest"))
    for pk, digest in zip(ids, told, strict=True):
        found.setdefault(pk, []).append(digest)
    return found
