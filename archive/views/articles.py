from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from archive.models import Article
from archive.policy.scales import HEADLINE
from archive.publish.addresses import base_address
from archive.publish.annotations import MEDIA_TYPE as ANNOTATIONS
from archive.publish.article_json import article_json, record_json
from archive.publish.card import article_card
from archive.publish.citations import article_reference, citations, cite_stem
from archive.publish.jsonld import article_graph
from archive.publish.tables import ARTICLE_COLUMNS, article_fields
from archive.queries.articles import ArticlePage, article_page, tombstone
from archive.queries.figures import article_list
from archive.queries.filters import UNRATED, filters_of
from archive.queries.history import comparison, public_record
from archive.queries.paging import is_number
from archive.queries.sources import source_list
from archive.views.answers import answer_list, json_answer, site_of, whole_addresses
from archive.views.negotiation import elsewhere
from archive.views.page_head import PageHead, cited_forms, forms_of, linked, page_head


def articles(request: HttpRequest, form: str = "html") -> HttpResponse:
    filters = filters_of(request.GET)
    page = article_list(filters.articles(Article.objects.public()), after=request.GET.get("after", ""))
    context: dict[str, Any] = {"filters": filters}
    if form == "html":
        context |= {"sources": source_list(), "ratings": HEADLINE.answers, "unrated": UNRATED}
        context |= whole_addresses(request) if page.items else {}
    return answer_list(
        request, form, page=page, fields=article_fields, columns=ARTICLE_COLUMNS, template="archive/articles/list.html",
        context=context,
    )  # fmt: skip


def article(request: HttpRequest, pk: int, slug: str = "", number: int | None = None) -> HttpResponse:
    """The newest version, or version number. A wrong slug is sent to the right address, a withdrawn article answers why."""
    page = article_page(request.user, pk, number=number)
    if page is None:
        return gone(request, pk)
    if slug != page.article.slug:
        return redirect(page.article.version_url(number), permanent=True)
    head = _head(request, page, number)
    if other := elsewhere(request, head.forms):
        return other
    cite = citations(article_reference(page, site=site_of(request)), stem=cite_stem(page))
    context = {"page": page, "article": page.article, "head": head, "cite": cite}
    return linked(render(request, "archive/articles/article.html", context), head)


def _head(request: HttpRequest, page: ArticlePage, number: int | None) -> PageHead:
    """Of a version that is named there is no form but its citations and marks; its card is that of the article."""
    site, address = site_of(request), page.article.get_absolute_url()
    version, stem = page.article.version_url(page.version.number), cite_stem(page)
    marks = f"{version if number else address}annotations.jsonld"
    forms = cited_forms(stem) | {ANNOTATIONS: marks} if number else forms_of(address, cite=stem, annotations=marks)
    return page_head(
        address, article_card(page, site=site.name), why=page.stamp.why if page.stamp else "", forms=forms, cite_as=version,
        data=article_graph(page, site=site), is_public=page.is_public, site=site,
    )  # fmt: skip


def article_as_json(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    page = article_page(request.user, pk)
    if page is None:
        return gone(request, pk, form="json")
    if slug != page.article.slug:
        return redirect(f"{page.article.get_absolute_url()[:-1]}.json", permanent=True)
    return json_answer(article_json(page, base=base_address(request)))


def compare(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Two versions, ?from=1&to=2; without them the newest and the one before it."""
    found = _seen(request, pk)
    if found is None:
        return gone(request, pk)
    if slug != found.slug:
        query = request.GET.urlencode()
        return redirect(f"{found.get_absolute_url()}compare/{'?' + query if query else ''}", permanent=True)
    newest = found.version_count
    first, second = _number(request, "from", max(1, newest - 1)), _number(request, "to", newest)
    shown = comparison(found, first=first, second=second)
    if shown is None and newest > 1:
        raise Http404("There are not two such versions.")
    context = {"article": found, "comparison": shown, "numbers": range(1, newest + 1)}
    return render(request, "archive/articles/compare.html", context)


def record(request: HttpRequest, pk: int, slug: str, form: str = "html") -> HttpResponse:
    found = _seen(request, pk)
    if found is None:
        return gone(request, pk, form=form)
    address = f"{found.get_absolute_url()}record"
    if slug != found.slug:
        return redirect(address + (".json" if form == "json" else "/"), permanent=True)
    lines = public_record(found)
    if form == "json":
        return json_answer(record_json(lines, url=base_address(request) + found.get_absolute_url()))
    return render(request, "archive/articles/record.html", {"article": found, "lines": lines, "json_address": f"{address}.json"})


def gone(request: HttpRequest, pk: int | None, *, form: str = "html") -> HttpResponse:
    """410 with the reason for an article that was withdrawn, else 404: what is hidden and what never was look alike.

    form: "html", "json", or "text" for what is neither.
    """
    withdrawn = tombstone(pk)
    if withdrawn is None:
        raise Http404("No such article.")
    if form == "json":
        return JsonResponse({"withdrawn": True, "reason": withdrawn.reason}, status=410)
    if form == "text":
        return HttpResponse(f"Withdrawn: {withdrawn.reason}\n", status=410, content_type="text/plain; charset=utf-8")
    return render(request, "410.html", {"withdrawn": withdrawn}, status=410)


def _seen(request: HttpRequest, pk: int) -> Article | None:
    return Article.objects.visible_to(request.user).select_related("source").filter(pk=pk).first()


def _number(request: HttpRequest, name: str, default: int) -> int:
    word = request.GET.get(name, "")
    return int(word) if is_number(word) and len(word) < 9 else default
