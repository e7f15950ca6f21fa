"""What is filtered, whole: the articles of a list or a search as a stream, by the tables of docs/exporting.md."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from archive.models import Article
from archive.policy.export_tables import BY_NAME
from archive.publish.addresses import base_address, with_query
from archive.publish.export_files import csv_lines
from archive.publish.export_values import cells, json_line
from archive.queries.exporting import article_chunks, last_of
from archive.queries.filters import filters_of
from archive.queries.matching import Narrowed, SearchAway, matching
from archive.queries.paging import is_number
from archive.queries.search import question
from archive.views.errors import search_away

MOST_ARTICLES = 10_000  # in one answer; its Link header leads on
TYPES = {"jsonl": "application/jsonl; charset=utf-8", "csv": "text/csv; charset=utf-8"}
ARTICLES = BY_NAME["articles"]


@require_safe
def exported_list(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """The articles of /articles/ with the same filters."""
    filters = filters_of(request.GET)
    articles = filters.articles(Article.objects.public())
    return _stream(request, Narrowed(articles), form)


@require_safe
def exported_search(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """The articles that /search/ finds for the same question, or word that it cannot be told now which these are."""
    try:
        found = matching(question(request.GET.get("q", "")), filters_of(request.GET))
    except SearchAway:
        return search_away(request)
    return _stream(request, found or Narrowed(Article.objects.none()), form)


def _stream(request: HttpRequest, articles: Narrowed, form: str) -> StreamingHttpResponse:
    """By id, from the one after ?after= on, at most MOST_ARTICLES."""
    given = request.GET.get("after", "")
    after = int(given) if is_number(given) else 0
    last, goes_on = last_of(articles, after=after, most=MOST_ARTICLES)
    chunks = article_chunks(articles.up_to(last), after=after)
    lines = _csv(chunks) if form == "csv" else (json_line(ARTICLES, row) for chunk in chunks for row in chunk)
    answer = StreamingHttpResponse(lines, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="articles.{form}"'
    if goes_on:
        answer["Link"] = f'<{base_address(request)}{request.path}{with_query(request, after=str(last))}>; rel="next"'
    return answer


def _csv(chunks: Iterator[list[dict[str, Any]]]) -> Iterator[bytes]:
    """The articles without what is within them."""
    yield csv_lines([ARTICLES.names])
    for chunk in chunks:
        yield csv_lines(cells(ARTICLES, row) for row in chunk)
