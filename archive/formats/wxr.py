"""WXR, WordPress's export: RSS 2.0 with the namespaces wordpress.org/export/1.x. One record an item; posts are articles.

The head of the file stays around each item, for the name of the site, its language and its authors; see xml_slices.
"""

import html
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.formats.bylines import clean_byline
from archive.formats.composing import composed
from archive.formats.dates import first_date
from archive.formats.html_text import lines_of_html, text_of
from archive.formats.records import ArticleRecord, RawRecord, RecordError, RecordSkipped
from archive.formats.xml_slices import slices
from archive.formats.xml_tree import ascii_bytes, find, find_all, parse_xml, root_of, text_in

NAMESPACE = b"wordpress.org/export/"
POSTS = {"post", ""}
PUBLISHED = {"publish", "inherit", ""}  # inherit: a post that takes its state from another, as exports of single posts have it
NO_DATE = "0000-00-00 00:00:00"
CAPTION = re.compile(r"\[caption\b[^\]]*\](.*?)\[/caption\]", re.S)
LIFTED = re.compile(r"\[(dropcap|highlight|pullquote|quote|column|one_\w+|su_\w+|vc_\w+|et_pb_\w+)\b[^\]]*\]|\[/\w+\]")
SHORTCODE = re.compile(
    r"\[(?:gallery|embed|audio|video|playlist|youtube|twitter|tweet|instagram|contact-form[\w-]*|ad|ads)\b[^\]]*\]"
    r"|\[\w[\w-]*(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+\s*/?\]",
    re.I,
)  # fmt: skip


def sniff(data: bytes) -> bool:
    """Whether it is RSS with WordPress's namespace."""
    root = root_of(data)
    return root is not None and root.name.lower() == "rss" and NAMESPACE in ascii_bytes(data)


def split(stream: BinaryIO, *, locator: str, sidecar: bytes | None = None) -> Iterator[RawRecord]:
    """One record an item, attachments and pages too: each is answered for."""
    yield from slices(stream, items=frozenset({"item"}), locator=locator, sidecar=sidecar)


def parse(raw: RawRecord) -> ArticleRecord:
    """The post. Raises RecordSkipped for what is no post, RecordError: withheld for what is not published, and as for any XML."""
    root, notes = parse_xml(raw)
    channel = find(root, "channel")
    item = find(channel, "item")
    if item is None:
        raise RecordError("not_an_article", "An export without any item.")
    _check_is_published_post(item)
    published, date_notes = first_date(_dates(item))
    categories = [_category(found) for found in find_all(item, "category")]
    return composed(
        raw,
        headline=_title(item),
        standfirst=" ".join(line.text for line in lines_of_html(_excerpt(item))),
        lines=lines_of_html(without_shortcodes(_content(item)), blank_lines_count=True),
        url=text_in(item, "link"),
        guid=text_in(item, "guid"),
        byline=_byline(channel, text_in(item, "creator")),
        section=next((label for scheme, label in categories if scheme.startswith("category:")), ""),
        source=_plain(text_in(channel, "title")),
        language=text_in(channel, "language"),
        published=published,
        subjects=tuple(dict.fromkeys(categories)),
        notes=[*notes, *date_notes],
    )


def without_shortcodes(content: str) -> str:
    """content without WordPress's [short codes]; what they wrap stays, and [caption] becomes a caption. "[sic]" stays too."""
    content = CAPTION.sub(lambda match: f"<figcaption>{match[1]}</figcaption>", content)
    return SHORTCODE.sub("", LIFTED.sub("", content))


def _check_is_published_post(item: Any) -> None:
    kind, status = text_in(item, "post_type"), text_in(item, "status")
    if kind not in POSTS:
        raise RecordSkipped("not_an_article", f"Its type is {kind[:40]!r}, not a post.")
    if status not in PUBLISHED:
        raise RecordError("withheld", f"It was not published: its status is {status[:40]!r}.")
    if text_in(item, "post_password"):
        raise RecordError("withheld", "It was published behind a password.")


def _dates(item: Any) -> Iterator[tuple[str, str]]:
    universal = text_in(item, "post_date_gmt")
    yield f"{universal} GMT" if universal and universal != NO_DATE else "", "wp:post_date_gmt"
    yield text_in(item, "pubDate"), "pubDate"
    local = text_in(item, "post_date")
    yield local if local != NO_DATE else "", "wp:post_date"


def _title(item: Any) -> str:
    title = find(item, "title")
    return _plain(title.text or "" if title is not None and not len(title) else text_of(title))


def _plain(text: str) -> str:
    """text without markup and without entities, of which exports hold some that are escaped twice."""
    return html.unescape(html.unescape(re.sub(r"<[^<>]*>", "", text)))


def _of_namespace(item: Any, part: str) -> str:
    """The text of the element "encoded" whose namespace has part in it."""
    found = (node for node in find_all(item, "encoded") if part in node.tag)
    return next(("".join(node.itertext()) for node in found), "")


def _content(item: Any) -> str:
    return _of_namespace(item, "/content/") or _of_namespace(item, "modules/content")


def _excerpt(item: Any) -> str:
    return without_shortcodes(_of_namespace(item, "excerpt"))


def _byline(channel: Any, login: str) -> str:
    """The name that the author of that login shows to readers."""
    for author in find_all(channel, "author"):
        if text_in(author, "author_login") == login:
            names = (text_in(author, "author_display_name"), login)
            return next(filter(None, map(clean_byline, names)), "")
    return clean_byline(login)


def _category(found: Any) -> tuple[str, str]:
    nicename = found.get("nicename", "")
    return f"{found.get('domain', 'category')}:{nicename}" if nicename else "", _plain(text_in(found))
