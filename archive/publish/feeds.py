"""The feed of headline verdicts. An entry keeps its id for ever and changes only when its verdict does."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed

from archive.queries.figures import StampedRow

EPOCH_YEAR = 2026  # part of every entry's tag: address (RFC 4151), so never changed


def verdict_feed(rows: Iterable[StampedRow], *, base: str, name: str) -> str:
    """Atom (RFC 4287). base: the archive's address without a slash at its end. name: the archive's own."""
    feed = Atom1Feed(
        title=f"{name}: latest verdicts",
        link=f"{base}/",
        description="Does the headline stand up to the article under it?",
        feed_url=f"{base}/feeds/verdicts.atom",
        feed_guid=f"{base}/feeds/verdicts.atom",
        author_name=name,
        language="en",
    )
    for row in rows:
        _add(feed, row, base=base)
    return feed.writeString("utf-8")


def _add(feed: Atom1Feed, row: StampedRow, *, base: str) -> None:
    stamp = row.stamp
    reasons = ", ".join(reason.label for reason in stamp.reasons)
    parts = (f"{reasons}." if reasons else "", stamp.why, f"({row.article.source.name})")
    feed.add_item(
        title=f"{stamp.answer.label}: “{stamp.headline}”",
        link=base + row.article.url,
        description=" ".join(part for part in parts if part),
        unique_id=f"tag:{urlsplit(base).hostname},{EPOCH_YEAR}:headline-verdict:{stamp.pk}",
        pubdate=stamp.published_at,
        updateddate=stamp.published_at,
        categories=[stamp.answer.code],
    )
