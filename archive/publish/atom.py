"""A feed as Atom (RFC 4287), what is gone of it as deleted entries (RFC 6721)."""

from collections.abc import Iterator
from datetime import datetime

from archive.publish.feeds import Deleted, Entry, Feed
from archive.publish.site import Site
from archive.publish.xml_text import xml_quoted, xml_text

NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
RIGHTS = "Headlines and texts belong to those who published them; ratings and verdicts are the work of this desk."


def atom(feed: Feed, *, site: Site) -> str:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed {NAMESPACES} xml:lang="en">',
        _text("id", feed.id),
        _text("title", feed.title),
        _text("subtitle", feed.subtitle),
        _moment("updated", feed.updated_at),
        f"<author>{_text('name', site.name)}{_text('uri', site.at('/'))}</author>",
        _text("generator", "Newsroom"),
        _text("rights", RIGHTS),
        _link("self", feed.address, "application/atom+xml"),
        _link("alternate", feed.page, "text/html"),
        *([_link("next", feed.following, "application/atom+xml")] if feed.following else []),
        *(_entry(entry) for entry in feed.entries),
        *(_deleted(gone) for gone in feed.deleted),
        "</feed>",
    ]
    return "\n".join([*lines, ""])


def _entry(entry: Entry) -> str:
    return "\n".join(["<entry>", *_parts(entry), "</entry>"])


def _parts(entry: Entry) -> Iterator[str]:
    yield _text("id", entry.id)
    yield _text("title", entry.title)
    yield _moment("updated", entry.updated_at)
    yield _moment("published", entry.published_at)
    yield _link("alternate", entry.url, "text/html")
    if entry.via:
        yield _link("via", entry.via)
    for term, label in entry.categories:
        yield f"<category term={xml_quoted(term)} label={xml_quoted(label)}/>"
    yield _text("summary", entry.summary)


def _deleted(gone: Deleted) -> str:
    comment = f"<at:comment>{xml_text(gone.reason)}</at:comment>"
    return f"<at:deleted-entry ref={xml_quoted(gone.id)} when={xml_quoted(gone.at.isoformat())}>{comment}</at:deleted-entry>"


def _text(name: str, words: str) -> str:
    return f"<{name}>{xml_text(words)}</{name}>"


def _moment(name: str, at: datetime) -> str:
    return f"<{name}>{at.isoformat()}</{name}>"


def _link(rel: str, href: str, kind: str = "") -> str:
    return f"<link rel={xml_quoted(rel)} href={xml_quoted(href)}{f' type={xml_quoted(kind)}' if kind else ''}/>"
