"""Feeds of what the pages list, as Atom and as JSON Feed; each with what was withdrawn of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from archive.models import Article
from archive.publish import feeds as made
from archive.publish.addresses import with_query
from archive.publish.atom import atom
from archive.publish.feeds import Feed
from archive.publish.json_feed import json_feed
from archive.publish.site import Site
from archive.queries import feeds as read
from archive.queries.corrections import correction_list
from archive.queries.entities import known_entities, merged_target
from archive.queries.filters import Filters, filters_of
from archive.queries.paging import Page
from archive.queries.search import question, search_page
from archive.queries.sources import source_named
from archive.queries.topics import topic_named
from archive.views.answers import json_answer, site_of
from archive.views.errors import search_away

ENDS = {"atom": ".atom", "json": ".feed.json"}
FORM_NAMES = {"atom": "Atom", "json": "JSON Feed"}
TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}
ABOUT_VERDICTS = "Does the headline stand up to the article under it?"
ABOUT_ARTICLES = "Articles, the latest import first, with what was found of their headlines."
ABOUT_CORRECTIONS = "Every verdict or page that changed after publication, with the reason."


def verdicts(request: HttpRequest, form: str) -> HttpResponse:
    """The latest verdicts on headlines; filters in the address narrow them as they do lists."""
    filters = filters_of(request.GET)
    after = request.GET.get("after", "")
    page = read.verdict_page_of(filters.articles(Article.objects.public()).values("pk"), after=after)
    gone = read.gone_verdicts(source=filters.source, after=after, until=page.after)
    feed = _feed(request, form, title="latest verdicts", subtitle=ABOUT_VERDICTS, page_path="/", following=page.after)
    site = site_of(request)
    return _answer(
        request, form, replace(feed, entries=made.verdict_entries(page.items, site=site), deleted=made.deleted(gone, site=site))
    )


def source(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    found = source_named(slug)
    if found is None:
        raise Http404("No such source.")
    return _of_articles(request, form, Filters(source=slug), title=found.name, page_path=f"/sources/{slug}/")


def topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    found = topic_named(slug)
    if found is None:
        raise Http404("No such topic.")
    return _of_articles(request, form, Filters(topic=slug), title=found.name, page_path=found.get_absolute_url())


def entity(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    found = known_entities().filter(slug=slug).first()
    if found is None:
        return _moved(slug, form)
    return _of_articles(request, form, Filters(entity=slug), title=found.name, page_path=found.get_absolute_url())


def _moved(slug: str, form: str) -> HttpResponse:
    target = merged_target(slug)
    if target is None:
        raise Http404("No such entity.")
    return redirect(target.get_absolute_url()[:-1] + ENDS[form], permanent=True)


def search(request: HttpRequest, form: str) -> HttpResponse:
    """A search that is kept as a feed."""
    asked, filters = question(request.GET.get("q", "")), filters_of(request.GET)
    given = {"after": request.GET.get("after", ""), "size": read.FEED_SIZE}
    found = search_page(asked, filters, sort="imported", with_snippets=False, **given)
    if found.is_away:
        return search_away(request)
    ids = found.page.of([hit.article.pk for hit in found.page.items])
    title = f"search for {asked.typed}" if asked.typed else "search"
    return _articles(request, form, ids, title=title, page_path=f"/search/{with_query(request, after='')}", source=filters.source)


def corrections(request: HttpRequest, form: str) -> HttpResponse:
    page = correction_list(after=request.GET.get("after", ""))
    feed = _feed(request, form, title="corrections", subtitle=ABOUT_CORRECTIONS, page_path="/corrections/", following=page.after)
    return _answer(request, form, replace(feed, entries=made.correction_entries(page.items, site=site_of(request))))


def _of_articles(request: HttpRequest, form: str, filters: Filters, *, title: str, page_path: str) -> HttpResponse:
    ids = read.article_page_of(filters.articles(Article.objects.public()), after=request.GET.get("after", ""))
    return _articles(request, form, ids, title=title, page_path=page_path, source=filters.source)


def _articles(request: HttpRequest, form: str, ids: Page, *, title: str, page_path: str, source: str) -> HttpResponse:
    site = site_of(request)
    gone = read.withdrawn_articles(source=source, after=request.GET.get("after", ""), until=ids.after)
    feed = _feed(request, form, title=title, subtitle=ABOUT_ARTICLES, page_path=page_path, following=ids.after)
    entries = made.article_entries(read.rated_rows(ids.items), site=site)
    return _answer(request, form, replace(feed, entries=entries, deleted=made.deleted(gone, site=site)))


def _feed(request: HttpRequest, form: str, *, title: str, subtitle: str, page_path: str, following: str) -> Feed:
    """A feed as yet without entries. Its id is the same in both forms and in all its parts."""
    site, query = site_of(request), with_query(request, after="")
    return Feed(
        id=made.feed_id(request.path.removesuffix(ENDS[form]) + query, site=site),
        title=f"{site.name}: {title}",
        subtitle=subtitle,
        page=site.at(page_path),
        address=site.at(request.path + with_query(request)),
        following=site.at(request.path + with_query(request, after=following)) if following else "",
        entries=(),
    )


def _answer(request: HttpRequest, form: str, feed: Feed) -> HttpResponse:
    """Without a Last-Modified: the latest change of what it holds may be older than when something came into it, or went."""
    return WRITERS[form](feed, site_of(request))


def _as_atom(feed: Feed, site: Site) -> HttpResponse:
    return HttpResponse(atom(feed, site=site), content_type="application/atom+xml; charset=utf-8")


def _as_json(feed: Feed, site: Site) -> HttpResponse:
    return json_answer(json_feed(feed, site=site), kind="application/feed+json")


WRITERS: dict[str, Callable[[Feed, Site], HttpResponse]] = {"atom": _as_atom, "json": _as_json}


def links(request: HttpRequest, stems: Sequence[tuple[str, str]], *, query: str | None = None) -> list[dict[str, str]]:
    """What a page says of its feeds. stems: (title, address without its end). query: the request's unless given."""
    asked = with_query(request, after="") if query is None else query
    return [
        {"title": title, "form": FORM_NAMES[form], "type": TYPES[form], "href": f"{stem}{end}{asked}"}
        for title, stem in stems
        for form, end in ENDS.items()
    ]


def feeds_about(request: HttpRequest, kind: str, subject: Any) -> list[dict[str, str]]:
    """The articles of a source, topic or entity, and the verdicts on their headlines."""
    stem = {"source": "sources", "topic": "topics", "entity": "entities"}[kind]
    articles = links(request, [("Articles", f"/{stem}/{subject.slug}")], query="")
    return [*articles, *links(request, [("Verdicts", "/feeds/verdicts")], query=f"?{kind}={subject.slug}")]
