"""The shapes in which JSON holds an article, as data: what marks each, and where its fields are.

A path is given as values.found() reads it. What a shape has beyond paths (a text in pieces, a kind that is no article) is a
function of bodies.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from archive.formats import bodies
from archive.formats.composing import Line

Paths = tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """marks: keys of which every set has at least one in the object; is_one: what else must hold.

    source_name: where no path tells. check: raises RecordError for what has the shape and is no article. A description that need
    not stand on the page (excerpt, meta_description) is not asked for.
    """

    name: str
    marks: tuple[Paths, ...] = ()
    is_one: Callable[[dict[str, Any]], bool] = bool
    inside: str = ""  # the object around the fields
    check: Callable[[dict[str, Any]], None] = bodies.no_check
    headline: Paths = ("headline",)
    text: Paths = ()
    html: Paths = ()
    body: Callable[[dict[str, Any]], list[Line]] | None = None
    standfirst: Paths = ()
    source: Paths = ()
    source_name: str = ""
    url: Paths = ("url",)
    archived_url: Paths = ()
    guid: Paths = ()
    byline: Paths = ()
    section: Paths = ()
    language: Paths = ("language",)
    published: Paths = ()
    midnight_is_day: bool = False
    subjects: Callable[[dict[str, Any]], list[tuple[str, str]]] = bodies.none_named
    names: Callable[[dict[str, Any]], list[tuple[str, str]]] = bodies.none_named
    site_suffix: bool = False  # the headline may end with " - " and the name of the source


SHAPES: tuple[Shape, ...] = (
    Shape(  # what /articles/<id>/<slug>.json gives
        "newsroom_page",
        marks=(("blocks",), ("headline",), ("text_policy",)),
        check=bodies.check_not_withheld,
        body=bodies.own_blocks,
        source=("source.name",),
        url=("original_url", "url"),
        archived_url=("archived_url",),
        byline=("byline",),
        section=("section",),
        published=("published.at",),
        names=bodies.own_entities,
        subjects=bodies.own_topics,
    ),
    Shape(  # a line of articles.jsonl of an export, where it is not restored
        "newsroom_export",
        marks=(("versions",), ("headline",), ("text_policy",), ("key_kind",)),
        check=bodies.check_exported_whole,
        body=bodies.exported_blocks,
        source=("source",),
        archived_url=("archived_url",),
        byline=("byline",),
        section=("section",),
        published=("published",),
    ),
    Shape(
        "guardian",
        marks=(("webTitle",), ("webUrl", "apiUrl")),
        check=bodies.check_guardian,
        headline=("fields.headline", "webTitle"),
        body=bodies.guardian_lines,
        standfirst=("fields.standfirst",),
        source_name="The Guardian",
        url=("webUrl",),
        guid=("id",),
        byline=("fields.byline",),
        section=("sectionName",),
        language=("fields.lang",),
        published=("webPublicationDate", "fields.firstPublicationDate"),
        subjects=bodies.guardian_keywords,
    ),
    Shape(
        "ap_media",
        is_one=bodies.is_ap,
        inside="item",
        check=bodies.check_ap,
        headline=("headline", "title"),
        html=("body_nitf", "body_html", "body_xhtml"),
        text=("body_text",),
        standfirst=("description_summary",),
        source=("provider",),
        url=("links.canonical",),
        guid=("altids.itemid", "uri"),
        byline=("bylines.by", "bylines.name", "byline"),
        published=("firstcreated", "versioncreated"),
        subjects=bodies.coded_subjects,
        names=bodies.wire_names,
    ),
    Shape(
        "dpa_digitalwires",
        is_one=bodies.is_dpa,
        check=bodies.check_dpa,
        html=("article_html",),
        standfirst=("teaser",),
        source_name="dpa",
        url=("canonical_url",),
        guid=("urn",),
        byline=("byline",),
        published=("content_created", "version_created"),
        subjects=bodies.dpa_subjects,
        names=bodies.dpa_names,
    ),
    Shape(
        "schema_org",
        is_one=bodies.is_news_article,
        check=bodies.check_is_article_type,
        headline=("headline", "name"),
        text=("articleBody",),
        standfirst=("alternativeHeadline",),
        source=("publisher.name", "sourceOrganization.name", "isPartOf.name"),
        url=("url", "mainEntityOfPage.@id", "mainEntityOfPage.url", "mainEntityOfPage", "@id"),
        archived_url=("archivedAt",),
        byline=("author.name", "author"),
        section=("articleSection",),
        language=("inLanguage", "inLanguage.alternateName"),
        published=("datePublished", "dateCreated"),
        subjects=bodies.keywords,
        names=bodies.schema_names,
    ),
    Shape(
        "news_please",
        marks=(("maintext",), ("title", "title_page", "title_rss")),
        headline=("title", "title_page", "title_rss"),
        text=("maintext",),
        source=("source_domain",),
        byline=("authors",),
        published=("date_publish",),
        midnight_is_day=True,
    ),
    Shape(
        "trafilatura",
        marks=(("title",), ("text", "raw_text"), ("fingerprint", "source-hostname", "sitename"), ("hostname", "date")),
        headline=("title",),
        text=("text", "raw_text"),
        source=("source-hostname", "sitename", "hostname"),
        url=("url", "source"),
        byline=("author",),
        section=("categories",),
        published=("date",),
        subjects=bodies.trafilatura_tags,
        site_suffix=True,
    ),
    Shape(
        "newspaper",
        marks=(("title",), ("text",), ("top_image", "top_img", "meta_data", "source_url", "canonical_link", "meta_lang")),
        headline=("title",),
        text=("text",),
        source=("meta_site_name",),
        url=("canonical_link", "url", "original_url"),
        byline=("authors",),
        language=("meta_lang", "language"),
        published=("publish_date", "published_date"),
        midnight_is_day=True,
        subjects=bodies.keywords,
        site_suffix=True,
    ),
    Shape(  # the archive's own plain shape: the keys of a description beside a file, with headline and text
        "newsroom",
        marks=(("headline",), ("text", "html")),
        text=("text",),
        html=("html",),
        standfirst=("standfirst",),
        source=("source", "source.name"),
        archived_url=("archived_url",),
        guid=("guid",),
        byline=("byline",),
        section=("section",),
        published=("published", "published.at"),
        subjects=bodies.own_topics,
        names=bodies.own_entities,
    ),
    Shape(  # what many collections of scraped news hold, CC-News among them
        "scraped",
        marks=(("title",), ("text", "content", "body"), ("url", "link")),
        headline=("title",),
        text=("text", "content", "body"),
        source=("source.name", "source", "publication", "publisher", "domain"),
        url=("url", "link"),
        byline=("authors", "author"),
        section=("section", "category"),
        language=("language", "lang"),
        published=("date", "published", "publish_date", "publishedAt", "pub_date"),
        midnight_is_day=True,
    ),
)


def shape_of(value: dict[str, Any]) -> Shape | None:
    """The first shape that value has."""
    for shape in SHAPES:
        if all(any(key in value for key in keys) for keys in shape.marks) and shape.is_one(value):
            return shape
    return None
