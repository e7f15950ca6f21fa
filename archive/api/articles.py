"""Articles, and what belongs to one: versions, claims, verdicts, record."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from archive.api.answers import Listed, One, listed
from archive.api.cursors import place_of
from archive.api.gone import refuse_unseen
from archive.api.operations import reads
from archive.api.schemas.article import Article, ArticleRow, ArticlesAsked, Record, VersionRow
from archive.api.schemas.base import LARGEST, List
from archive.api.schemas.claim import ClaimRow, OfArticleAsked
from archive.api.schemas.verdict import ArticleVerdicts
from archive.models import Article as ArticleModel
from archive.publish.addresses import base_address
from archive.publish.api_json import claim_verdict_fields, headline_verdict_fields
from archive.publish.article_json import article_json, record_json, version_fields
from archive.publish.tables import article_fields, claim_fields, snippet_fields
from archive.queries.articles import ArticlePage, article_page
from archive.queries.claims import claim_list
from archive.queries.figures import article_list
from archive.queries.filters import filters_of
from archive.queries.history import public_record
from archive.queries.rows import ArticleRow as Row
from archive.queries.search import question, search_page
from archive.queries.verdict_lists import claim_verdict_list, headline_verdict_list

router = Router(tags=["Articles"])
MOST_VERDICTS = 500
Id = Annotated[int, Path(ge=1, le=LARGEST, description="The id of an article.", examples=[7])]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of a version, from 1.", examples=[1])]


@reads(router, "", gives=List[ArticleRow])
def articles(request: HttpRequest, asked: Query[ArticlesAsked]) -> Listed:
    """Articles, the latest import first.

    With q those that the search page finds, all of them, in this order. The same list and filters as the pages have.
    """
    place, base = place_of(asked.cursor, path=request.path), base_address(request)
    filters, words = filters_of(asked.model_dump(exclude_none=True)), question(asked.q)
    if asked.q:
        found = search_page(words, filters, sort="imported", after=place.after, size=asked.limit)
        page, notes = found.page, (*found.faults, *filter(None, [found.notice]))
        rows = [_row(hit.article, base, snippet=snippet_fields(hit.snippet)) for hit in page.items]
    else:
        seen = filters.articles(ArticleModel.objects.visible_to(request.reader))
        page, notes = article_list(seen, after=place.after, size=asked.limit), filters.faults
        rows = [_row(row, base) for row in page.items]
    return listed(page, place, rows, notes=notes)


def _row(row: Row, base: str, *, snippet: dict[str, str] | None = None) -> dict[str, Any]:
    return {**article_fields(row, base=base), "visibility": row.visibility, "snippet": snippet}


@reads(router, "/{int:article_id}", gives=Article, may_be_gone=True)
def article(request: HttpRequest, article_id: Id) -> One:
    """One article: its newest version, with text as far as it may be shown, verdicts, claims and tags."""
    return _version(request, article_id, None)


@reads(router, "/{int:article_id}/versions", gives=List[VersionRow], may_be_gone=True)
def article_versions(request: HttpRequest, article_id: Id) -> Listed:
    """The versions of an article, oldest first."""
    page = _page(request, article_id, None)
    return Listed(version_fields(page))


@reads(router, "/{int:article_id}/versions/{int:number}", gives=Article, may_be_gone=True)
def article_version(request: HttpRequest, article_id: Id, number: Number) -> One:
    """One version of an article, as its page shows it."""
    return _version(request, article_id, number)


@reads(router, "/{int:article_id}/claims", gives=List[ClaimRow], may_be_gone=True)
def article_claims(request: HttpRequest, article_id: Id, asked: Query[OfArticleAsked]) -> Listed:
    """The claims of an article, the latest first."""
    refuse_unseen(request, article_id)
    place = place_of(asked.cursor, path=request.path)
    seen = ArticleModel.objects.visible_to(request.reader)
    page = claim_list(articles=seen, article=article_id, after=place.after, size=asked.limit)
    return listed(page, place, [claim_fields(row, base=base_address(request)) for row in page.items])


@reads(router, "/{int:article_id}/verdicts", gives=ArticleVerdicts, may_be_gone=True)
def article_verdicts(request: HttpRequest, article_id: Id) -> One:
    """The verdicts on an article: on its headlines and on its claims, the newest first, superseded ones among them."""
    refuse_unseen(request, article_id)
    base, of = base_address(request), {"article": article_id, "size": MOST_VERDICTS}
    headlines, claims = headline_verdict_list(request.reader, **of).items, claim_verdict_list(request.reader, **of).items
    return One(
        {
            "headline": [headline_verdict_fields(row, base=base) for row in headlines],
            "claims": [claim_verdict_fields(row, base=base) for row in claims],
        }
    )


@reads(router, "/{int:article_id}/record", gives=Record, may_be_gone=True)
def article_record(request: HttpRequest, article_id: Id) -> One:
    """The public events of an article, oldest first, each with what its hash is reckoned from."""
    found = refuse_unseen(request, article_id)
    address = found.get_absolute_url()
    return One(record_json(public_record(found), url=base_address(request) + address), f"{address}record/")


def _version(request: HttpRequest, article_id: int, number: int | None) -> One:
    page = _page(request, article_id, number)
    return One(article_json(page, base=base_address(request)), page.article.version_url(number))


def _page(request: HttpRequest, article_id: int, number: int | None) -> ArticlePage:
    return article_page(request.reader, article_id, number=number) or refuse_unseen(request, article_id, is_there=False)
