"""What a page says about itself: JSON-LD, OpenGraph and other meta elements, in that order; then what it shows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from archive.formats import json_ld
from archive.formats.bylines import joined
from archive.formats.composing import address, folded, one_line
from archive.formats.html_text import text_of as lines_text
from archive.formats.json_ld import Node

ARTICLE = re.compile(
    r"(?:\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|Report|SatiricalArticle|TechArticle|ScholarlyArticle|Review|CriticReview)$"
)
DATE_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "article.published", "published_at", "article_date_original", "publication_date", "publish-date", "publishdate",
    "publish_date", "pubdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "dc.date.created", "dc.date", "originalpublicationdate",
    "article.created", "displaydate", "date", "created",
)  # fmt: skip
AUTHOR_METAS = (
    "author", "article:author_name", "byl", "dc.creator", "dc.creator.name", "dcterms.creator", "sailthru.author",
    "parsely-author", "cxenseparse:author", "article.author", "authors", "twitter:data1", "article:author",
    "shareaholic:article_author_name",
)  # fmt: skip
SECTION_METAS = ("article:section", "article.section", "section", "cxenseparse:recs:category", "parsely-section", "category")
KEYWORD_METAS = ("article:tag", "news_keywords", "parsely-tags", "keywords")
SITE_METAS = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher", "copyright")
NAMED = {
    "Person": "person",
    "Organization": "organisation",
    "NewsMediaOrganization": "organisation",
    "Place": "place",
    "Country": "place",
}
BYLINE_ELEMENTS = "//*[contains(@class, 'byline') or contains(@class, 'author') or contains(@class, 'autor')]"
BYLINE_TEXT = re.compile(r"(?:by|von|par|por|di|text)\s*:?\s+(?!the\b)[^\W\d_].{3,60}$", re.I)
SEPARATOR = re.compile(r"\s+[|\u2013\u2014\u00bb\u2022\u00b7-]\s+|\s*\|\s*")


@dataclass(frozen=True)
class About:
    """headline: "" where none is told. dates: (value, field) pairs, the surest first. types: of the page's JSON-LD."""

    headline: str
    standfirst: str
    url: str
    byline: str
    source: str
    section: str
    language: str
    dates: tuple[tuple[str, str], ...]
    subjects: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    types: frozenset[str]
    og_type: str
    is_article: bool  # the page says that it is one
    body: str  # the text that JSON-LD carries


def about(tree: Any, *, base: str = "") -> About:
    """What the page in tree says. base: its address, where that is known from elsewhere."""
    nodes = json_ld.nodes(_scripts(tree))
    meta = _metas(tree)
    article = _article(nodes)
    source = _source(article, nodes, meta)
    types = frozenset(name for node in nodes for name in json_ld.types_of(node))
    og_type = _first(meta, ("og:type",)).lower()
    return About(
        headline=_headline(tree, article, meta, source),
        standfirst=json_ld.text_of(article.get("description")) or _first(meta, ("og:description", "description")),
        url=_url(tree, article, meta, base),
        byline=_byline(tree, article, nodes, meta, source),
        source=source,
        section=json_ld.text_of(article.get("articleSection")) or _first(meta, SECTION_METAS[:3]),
        language=_language(tree, article, meta),
        dates=tuple(_dates(tree, article, meta)),
        subjects=tuple(dict.fromkeys(("", word) for word in _keywords(article, meta))),
        names=tuple(dict.fromkeys(_names(article))),
        types=types,
        og_type=og_type,
        is_article=bool(article) or og_type in ("article", "news", "news.article") or "article:published_time" in meta,
        body=_body(article),
    )


def without_site(title: str, site: str) -> str:
    """title without the name of the site before or behind it."""
    pieces = SEPARATOR.split(title)
    name = folded(site)
    if len(pieces) < 2 or not name:
        return title
    if _is_site(pieces[-1], name):
        return title[: title.rfind(pieces[-1])].rstrip(" |-\u2013\u2014\u00bb\u2022\u00b7")
    if _is_site(pieces[0], name):
        return title[len(pieces[0]) :].lstrip(" |-\u2013\u2014\u00bb\u2022\u00b7")
    return title


def _is_site(piece: str, name: str) -> bool:
    piece = folded(piece)
    return len(piece) > 2 and name != "" and (piece in name or name in piece)


def _scripts(tree: Any) -> list[str]:
    found = tree.iter("script")
    return [script.text_content() for script in found if "ld+json" in (script.get("type") or "").lower()]


def _metas(tree: Any) -> dict[str, list[str]]:
    """The contents of the meta elements by name, property or itemprop, in small letters."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for key in (element.get(attribute) or "").lower().split():
                if content:
                    metas.setdefault(key, []).append(content)
    return metas


def _article(nodes: list[Node]) -> Node:
    """The node of the article that the page is about; {} where there is none. An article with a headline comes first."""
    found = [node for node in nodes if any(ARTICLE.match(name) for name in json_ld.types_of(node))]
    found.sort(key=lambda node: not (node.get("headline") and node.get("datePublished")))
    return found[0] if found else {}


def _headline(tree: Any, article: Node, meta: dict[str, list[str]], source: str) -> str:
    """The headline of JSON-LD, whole where it was cut; else the one on the page; else the one for sharing; else the title.

    What is written for sharing often differs from what stands over the article, and it is that which is to be judged.
    """
    shown = [text for text in (one_line(lines_text(element)) for element in tree.iter("h1")) if len(text) < 400]
    told = without_site(json_ld.text_of(article.get("headline")), source)
    if told:
        return next((text for text in shown if folded(text) == folded(told) or _is_cut(told, text)), told)
    shared = [without_site(text, source) for text in (*meta.get("og:title", []), *meta.get("twitter:title", []))]
    title = without_site(one_line(next((element.text_content() for element in tree.iter("title")), "")), source)
    agreed = [text for text in shown if any(_is_named_by(other, text) for other in (*shared, title))]
    likely = [text for text in shown if len(text) > 15 and not _is_site(text, folded(source))][:1]
    bare = [text for text in (*shared, title) if any(text != other and _is_named_by(other, text) for other in (*shared, title))]
    return next(filter(None, [*agreed, *likely, *bare, *shared, title, *shown]), "")


def _is_named_by(title: str, text: str) -> bool:
    """Whether title is text, or text with the name of a site or a section before or behind it."""
    whole, part = folded(title), folded(text)
    return whole == part or (len(part) > 15 and (whole.startswith(part) or whole.endswith(part)))


def _is_cut(text: str, whole: str) -> bool:
    """Whether text is the beginning of whole, cut off."""
    beginning = folded(text)
    is_cut = text.endswith(("\u2026", "...")) or len(text) > 100  # Google asked for at most 110 characters
    return is_cut and len(beginning) > 20 and folded(whole).startswith(beginning)


def _url(tree: Any, article: Node, meta: dict[str, list[str]], base: str) -> str:
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    told = [
        *links,
        *meta.get("og:url", []),
        json_ld.address_of(article.get("mainEntityOfPage")),
        json_ld.address_of(article.get("url")),
    ]
    found = [address(_joined(base, url)) for url in told if url]
    found = [url for url in found if url]
    return next((url for url in found if urlsplit(url).path.strip("/")), next(iter(found), address(base)))


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip()) if base else url
    except ValueError:
        return ""


def _byline(tree: Any, article: Node, nodes: list[Node], meta: dict[str, list[str]], source: str) -> str:
    persons, organisations = json_ld.people_of(article, among=nodes)
    told = [_people(persons), _people(name for name in organisations if folded(name) != folded(source))]
    told += [
        _people(meta.get(name, []))
        for name in AUTHOR_METAS
        if name != "twitter:data1" or "by" in _first(meta, ("twitter:label1",)).lower()
    ]
    told += [_people(_visible_authors(tree))]
    return next((byline for byline in told if byline and folded(byline) != folded(source)), "")


def _people(names: Iterable[str]) -> str:
    return joined(name for name in names if "/" not in name or " " in name)


def _visible_authors(tree: Any) -> list[str]:
    """Names marked as the author's by microdata or by rel=author, at the first of such places."""
    for path in ('//*[@itemprop="author"]//*[@itemprop="name"]', '//*[@itemprop="author"]', '//a[@rel="author"]'):
        names = [one_line(element.text_content() or element.get("content")) for element in tree.xpath(path)]
        if names := [name for name in names if 3 < len(name) < 80]:
            return names[:5]
    marked = (one_line(element.text_content()) for element in tree.xpath(BYLINE_ELEMENTS)[:20] if len(element) < 8)
    return [text for text in marked if BYLINE_TEXT.match(text)][:1]


def _source(article: Node, nodes: list[Node], meta: dict[str, list[str]]) -> str:
    publisher = json_ld.text_of(article.get("publisher"))
    if not publisher and isinstance(article.get("publisher"), dict):
        wanted = article["publisher"].get("@id")
        publisher = next((json_ld.text_of(node.get("name")) for node in nodes if wanted and node.get("@id") == wanted), "")
    return _first(meta, SITE_METAS[:1]) or publisher or _first(meta, SITE_METAS[1:5])


def _language(tree: Any, article: Node, meta: dict[str, list[str]]) -> str:
    told = (tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), json_ld.text_of(article.get("inLanguage")))
    told += (_first(meta, ("og:locale", "content-language", "language", "inlanguage")),)
    return next((one_line(value).replace("_", "-").split(",")[0] for value in told if value), "")


def _dates(tree: Any, article: Node, meta: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    yield json_ld.text_of(article.get("datePublished")), "JSON-LD datePublished"
    for name in DATE_METAS:
        yield from ((value, f"meta {name}") for value in meta.get(name, [])[:1])
    for element in tree.xpath('//*[@itemprop="datePublished"]')[:2]:
        yield element.get("datetime") or element.get("content") or one_line(element.text_content())[:60], "itemprop datePublished"
    yield json_ld.text_of(article.get("dateCreated")), "JSON-LD dateCreated"
    for element in tree.xpath("//time[@pubdate or contains(@class, 'publish') or contains(@class, 'entry-date')][@datetime]")[:1]:
        yield element.get("datetime"), "time element"


def _keywords(article: Node, meta: dict[str, list[str]]) -> list[str]:
    told = json_ld.texts_of(article.get("keywords")) or next((meta[name] for name in KEYWORD_METAS if name in meta), [])
    words = [one_line(word) for text in told for word in (re.split(r"[,;]", text) if len(told) == 1 else [text])]
    return [word for word in words if 1 < len(word) <= 100][:30]


def _names(article: Node) -> Iterator[tuple[str, str]]:
    for key in ("about", "mentions"):
        given = article.get(key)
        for node in given if isinstance(given, list) else [given]:
            if isinstance(node, dict) and (name := json_ld.text_of(node.get("name"))) and len(name) <= 200:
                kind = next((NAMED[one] for one in json_ld.types_of(node) if one in NAMED), "")
                if kind:
                    yield kind, name


def _body(article: Node) -> str:
    body = article.get("articleBody")
    return body if isinstance(body, str) else "\n".join(json_ld.texts_of(body))


def _first(meta: dict[str, list[str]], names: Iterable[str]) -> str:
    return next((meta[name][0] for name in names if meta.get(name)), "")
