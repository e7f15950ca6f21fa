"""What a search finds, as a feed: its address is the search, saved."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed

from archive.queries.rows import ArticleRow

EPOCH_YEAR = 2026  # part of every entry's tag: address (RFC 4151), so never changed


def search_feed(rows: Iterable[tuple[ArticleRow, str]], *, base: str, address: str, query: str, name: str, about: str) -> str:
    """Atom (RFC 4287). rows: articles with words that may be shown of them. address: of this feed, without base; query: the
    query string of it. about: what was searched for, in words."""
    feed = Atom1Feed(
        title=f"{name}: {about or 'articles'}",
        link=f"{base}/search/{query}",
        description="The newest articles that this search finds.",
        feed_url=base + address,
        feed_guid=base + address,
        author_name=name,
        language="en",
    )
    for row, words in rows:
        _add(feed, row, words, base=base)
    return feed.writeString("utf-8")


def _add(feed: Atom1Feed, row: ArticleRow, words: str, *, base: str) -> None:
    at: datetime | None = row.published_at
    rated = f"{row.answer.label}. " if row.answer else ""
    feed.add_item(
        title=row.headline,
        link=base + row.url,
        description=f"{rated}{words} ({row.source.name})".strip(),
        unique_id=f"tag:{urlsplit(base).hostname},{EPOCH_YEAR}:article:{row.pk}",
        pubdate=at,
        updateddate=at,
        categories=[row.answer.code] if row.answer else [],
    )
