"""Which articles the archive knows already: the same key is the same article, the same content under another key a duplicate.

A text that an article had before is a version of its own when it comes back. But a place in a file that says again what it said
the last time brings nothing new: so a file that holds several versions of an article can come twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from archive.ingest.items import Taken
from archive.models import Record, Version


class Said(NamedTuple):
    """Which bytes stood where."""

    locator: str
    number: int
    sha256: str


@dataclass
class Standing:
    """An article as it stands: in the archive, or once the items before this one are stored.

    article_id: None until it is stored. number: of its newest version. numbers: by the digests of its versions, of those that
    were asked for. original: what it is a duplicate of.
    """

    key: str
    article_id: int | None = None
    number: int = 1
    numbers: dict[str, int] = field(default_factory=dict)
    original: "Standing | None" = None


@dataclass(frozen=True)
class Decision:
    """What becomes of one item. number: of the version it makes, or already is. original: the article it repeats."""

    outcome: str  # policy.vocabulary.RECORD_OUTCOMES without "refused"
    standing: Standing
    number: int
    original: Standing | None = None


@dataclass
class Known:
    """Articles by natural key, and those that are no duplicates by the digest of any version they ever had.

    repeated: what came from a place in a file before, and nothing else from there since; of texts that are not the newest.
    """

    by_key: dict[str, Standing] = field(default_factory=dict)
    by_digest: dict[str, Standing] = field(default_factory=dict)
    repeated: set[Said] = field(default_factory=set)

    def add(self, other: "Known") -> None:
        """What other knows and this does not."""
        for key in self.by_key.keys() & other.by_key.keys():
            self.by_key[key].numbers = {**other.by_key[key].numbers, **self.by_key[key].numbers}
        self.by_key = {**other.by_key, **self.by_key}
        self.by_digest = {**other.by_digest, **self.by_digest}
        self.repeated |= other.repeated


def look_up(items: Sequence[Taken], *, batch: int | None = None) -> Known:
    """What the archive holds under the keys and digests of items, in one query, or two where older texts come back.

    batch: the import that they are of; only what came before it tells what is repeated, wherever its chunks begin and end.
    """
    columns = (
        "article__natural_key",
        "content_digest",
        "number",
        "article_id",
        "article__version_count",
        "article__duplicate_of",
    )
    digests = {item.digest for item in items}
    newest_or_same = Q(number=F("article__version_count")) | Q(content_digest__in=digests)
    same_key = Version.objects.filter(newest_or_same, article__natural_key__in={item.key for item in items})
    # Not as IS NULL: SQLite takes that for the narrower condition, and goes through all articles for each chunk
    of_first = Version.objects.annotate(first=Coalesce("article__duplicate_of", 0)).filter(first=0)
    same_text = of_first.filter(content_digest__in=digests)
    known, standings = Known(), dict[int, Standing]()
    rows = same_key.values_list(*columns).union(same_text.values_list(*columns), all=True)
    for key, digest, number, article_id, newest, duplicate_of in sorted(rows, key=lambda row: row[3]):
        standing = standings.setdefault(article_id, Standing(key, article_id))
        standing.number, standing.numbers[digest] = newest, number
        if number == newest:
            standing.original = duplicate_of and standings.setdefault(duplicate_of, Standing("", duplicate_of))
            known.by_key[key] = standing
        if not duplicate_of:
            known.by_digest.setdefault(digest, standing)
    known.repeated = _repeated([item for item in items if _is_older(item, known)], batch)
    return known


def _is_older(item: Taken, known: Known) -> bool:
    """Whether item says what its article said before its newest version."""
    standing = known.by_key.get(item.key)
    return standing is not None and standing.numbers.get(item.digest, standing.number) < standing.number


def _repeated(items: Sequence[Taken], batch: int | None) -> set[Said]:
    """Those that say what came from the same place in the same file the last time.

    A tar archive may hold several files of one name: what came from any of them counts.
    """
    if not items:
        return set()
    said = {_said(item) for item in items}
    same = Record.objects.filter(locator__in={one.locator for one in said}, record_number__in={one.number for one in said})
    of_them = same.filter(article__natural_key__in={item.key for item in items}).exclude(batch=batch)
    last: dict[tuple[str, int], tuple[int, set[str]]] = {}
    for locator, number, sha256, which in of_them.order_by("pk").values_list("locator", "record_number", "sha256", "batch"):
        if last.get((locator, number), (None,))[0] != which:
            last[locator, number] = which, set()
        last[locator, number][1].add(sha256)
    return {one for one in said if one.sha256 in last.get((one.locator, one.number), (0, ()))[1]}


def _said(item: Taken) -> Said:
    return Said(item.origin.locator, item.origin.record_number, item.origin.kept.sha256)


def decide(items: Sequence[Taken], known: Known) -> list[Decision]:
    """What becomes of each item, in order; known then stands as it will when all are stored."""
    return [_decide(item, known) for item in items]


def _decide(item: Taken, known: Known) -> Decision:
    standing = known.by_key.get(item.key)
    if standing is None:
        return _first_seen(item, known)
    same = standing.numbers.get(item.digest)
    if same == standing.number or (same and known.repeated and _said(item) in known.repeated):
        return Decision("unchanged", standing, same)
    standing.number += 1
    standing.numbers[item.digest] = standing.number
    original = known.by_digest.setdefault(item.digest, standing)
    if standing.original is not None:  # a duplicate whose text went its own way is none any more
        standing.original = None if original is standing else original
    return Decision("new_version", standing, standing.number)


def _first_seen(item: Taken, known: Known) -> Decision:
    standing = Standing(item.key, numbers={item.digest: 1})
    known.by_key[item.key] = standing
    standing.original = known.by_digest.setdefault(item.digest, standing)
    if standing.original is standing:
        standing.original = None
    return Decision("duplicate" if standing.original else "new", standing, 1, standing.original)
