"""Which articles the archive knows already: the same key is the same article, the same content under another key a duplicate."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.ingest.items import Taken
from archive.models import Version


@dataclass
class Standing:
    """An article as it stands: in the archive, or once the items before this one are stored.

    article_id: None until it is stored. number, digest: of its newest version. original: what it is a duplicate of.
    """

    key: str
    digest: str
    article_id: int | None = None
    number: int = 1
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
    """Articles by natural key, and those that are no duplicates by the digest of any version they ever had."""

    by_key: dict[str, Standing] = field(default_factory=dict)
    by_digest: dict[str, Standing] = field(default_factory=dict)

    def add(self, other: "Known") -> None:
        """What other knows and this does not."""
        self.by_key = {**other.by_key, **self.by_key}
        self.by_digest = {**other.by_digest, **self.by_digest}


def look_up(items: Sequence[Taken]) -> Known:
    """What the archive holds under the keys and digests of items, in one query."""
    columns = (
        "article__natural_key",
        "content_digest",
        "number",
        "article_id",
        "article__version_count",
        "article__duplicate_of",
    )
    same_key = Version.objects.current().filter(article__natural_key__in={item.key for item in items})
    same_text = Version.objects.filter(content_digest__in={item.digest for item in items}, article__duplicate_of__isnull=True)
    known, standings = Known(), dict[int, Standing]()
    rows = same_key.values_list(*columns).union(same_text.values_list(*columns), all=True)
    for key, digest, number, article_id, newest, duplicate_of in sorted(rows, key=lambda row: row[3]):
        standing = standings.setdefault(article_id, Standing(key, digest, article_id, newest))
        if number == newest:
            standing.digest, standing.number = digest, newest
            standing.original = duplicate_of and standings.setdefault(duplicate_of, Standing("", "", duplicate_of))
            known.by_key[key] = standing
        if not duplicate_of:
            known.by_digest.setdefault(digest, standing)
    return known


def decide(items: Sequence[Taken], known: Known) -> list[Decision]:
    """What becomes of each item, in order; known then stands as it will when all are stored."""
    return [_decide(item, known) for item in items]


def _decide(item: Taken, known: Known) -> Decision:
    standing = known.by_key.get(item.key)
    if standing is None:
        return _first_seen(item, known)
    if standing.digest == item.digest:
        return Decision("unchanged", standing, standing.number)
    standing.number += 1
    standing.digest = item.digest
    original = known.by_digest.setdefault(item.digest, standing)
    if standing.original is not None:  # a duplicate whose text went its own way is none any more
        standing.original = None if original is standing else original
    return Decision("new_version", standing, standing.number)


def _first_seen(item: Taken, known: Known) -> Decision:
    standing = Standing(item.key, item.digest)
    known.by_key[item.key] = standing
    standing.original = known.by_digest.setdefault(item.digest, standing)
    if standing.original is standing:
        standing.original = None
    return Decision("duplicate" if standing.original else "new", standing, 1, standing.original)
