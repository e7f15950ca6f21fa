"""A feed as JSON Feed 1.1. An item of something gone says so, under the id that it always had."""

from typing import Any

from archive.publish.feeds import REVIEW_URL, Deleted, Entry, Feed
from archive.publish.site import Site

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed, *, site: Site) -> dict[str, Any]:
    told = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": feed.subtitle,
        "next_url": feed.following,
        "language": "en",
        "authors": [{"name": site.name, "url": site.at("/")}],
        "_review": {"about": site.at(REVIEW_URL)},
    }
    items = [*(_item(entry) for entry in feed.entries), *(_gone(gone) for gone in feed.deleted)]
    return {name: value for name, value in told.items() if value} | {"items": items}


def _item(entry: Entry) -> dict[str, Any]:
    told = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.via,
        "title": entry.title,
        "content_text": entry.summary,
        "date_published": entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat(),
        "authors": [{"name": entry.author}] if entry.author else [],
        "tags": [label for _, label in entry.categories],
        "language": entry.language,
        "_review": entry.review,
    }
    return {name: value for name, value in told.items() if value or name == "content_text"}


def _gone(gone: Deleted) -> dict[str, Any]:
    return {
        "id": gone.id,
        "url": gone.url,
        "title": "No longer holds",
        "content_text": gone.reason,
        "date_modified": gone.at.isoformat(),
        "_review": {"deleted": True, "reason": gone.reason},
    }
