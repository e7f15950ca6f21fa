"""A feed as Atom (RFC 4287), what is gone of it as deleted entries (RFC 6721)."""

import re
from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from archive.publish.feeds import Deleted, Entry, Feed
from archive.publish.site import Site

NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
        yield f"<category term={_quoted(term)} label={_quoted(label)}/>"
    yield _text("summary", entry.summary)


def _deleted(gone: Deleted) -> str:
    comment = f"<at:comment>{_clean(gone.reason)}</at:comment>"
    return f"<at:deleted-entry ref={_quoted(gone.id)} when={_quoted(gone.at.isoformat())}>{comment}</at:deleted-entry>"


def _text(name: str, words: str) -> str:
    return f"<{name}>{_clean(words)}</{name}>"


def _moment(name: str, at: datetime) -> str:
    return f"<{name}>{at.isoformat()}</{name}>"


def _link(rel: str, href: str, kind: str = "") -> str:
    return f"<link rel={_quoted(rel)} href={_quoted(href)}{f' type={_quoted(kind)}' if kind else ''}/>"


def _clean(words: str) -> str:
    """Escaped, without the characters that XML knows no way to write."""
    return escape(NOT_XML.sub("", words))


def _quoted(words: str) -> str:
    return quoteattr(NOT_XML.sub("", words))
