"""What leaves in an export: public articles with all that readers are given of them, by chunks, in constant queries each.

Nothing here grows with the archive but one bit for each number of a source, topic and entity.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from archive.models import Article, TakedownDigest
from archive.queries.export_rows import article_dicts
from archive.queries.filters import Filters
from archive.queries.matching import Narrowed, matching
from archive.queries.withdrawals import withdrawals
from archive.search.tree import Question

CHUNK_ARTICLES = 100


class Seen:
    """Which numbers of rows were met, a bit each."""

    def __init__(self) -> None:
        self.bits = bytearray()

    def add(self, pk: int) -> None:
        byte = pk >> 3
        if byte >= len(self.bits):
            self.bits.extend(bytes(byte + 1 - len(self.bits)))
        self.bits[byte] |= 1 << (pk & 7)

    def __contains__(self, pk: int) -> bool:
        return pk >> 3 < len(self.bits) and bool(self.bits[pk >> 3] & 1 << (pk & 7))


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All that is read within is of one moment, and nobody who writes waits for it. Where a transaction is open, of that one."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    _ = connection.features.supports_json_field  # Django asks in a transaction of its own, which could not begin later
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        if connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def articles_asked(asked: Question, filters: Filters) -> Narrowed:
    """The public articles that fit; all where nothing is asked, none where what was asked cannot be used. Raises SearchAway."""
    if not asked.typed.strip() and filters.is_empty:
        return Narrowed(Article.objects.public())
    return matching(asked, filters) or Narrowed(Article.objects.none())


def article_chunks(articles: Narrowed, *, size: int = CHUNK_ARTICLES, after: int = 0) -> Iterator[list[dict[str, Any]]]:
    """Rows of articles, with those of all tables within them, by id. after: the id before the first."""
    for chunk in articles.chunks(after=after, size=size):
        yield article_dicts(chunk, among=articles)


def last_of(articles: Narrowed, *, after: int, most: int) -> tuple[int, bool]:
    """The id of the last of the first articles after that id, and whether there are more; 0 where there is none."""
    ids = articles.numbers(after=after, most=most + 1)
    return (ids[:most] or [0])[-1], len(ids) > most


def withdrawn_chunks(filters: Filters, *, size: int = CHUNK_ARTICLES) -> Iterator[list[dict[str, Any]]]:
    """What stands at the addresses of withdrawn articles."""
    for chunk in Narrowed(filters.articles(Article.objects.withdrawn())).chunks(size=size):
        digests = _taken_down(chunk)
        yield [
            {
                "id": article.pk,
                "source_id": article.source_id,
                "reason": reason,
                "withdrawn_at": at,
                "taken_down": digests.get(article.pk, []),
            }
            for article, at, reason in withdrawals(chunk)
        ]


def _taken_down(articles: Sequence[Article]) -> dict[int, list[str]]:
    """By article, what is not imported again. That of its address stays here: who has it could be tried for."""
    rows = TakedownDigest.objects.filter(takedown__article__in=articles).exclude(kind__in=["key", "file"]).order_by("digest")
    found: dict[int, list[str]] = {}
    for article, digest in rows.values_list("takedown__article", "digest").distinct():
        found.setdefault(article, []).append(digest)
    return found
