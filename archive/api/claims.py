from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from archive.api.answers import Listed, One, listed
from archive.api.cursors import place_of
from archive.api.gone import gone
from archive.api.operations import reads
from archive.api.schemas.base import LARGEST, List
from archive.api.schemas.claim import Claim, ClaimRow, ClaimsAsked
from archive.models import Article
from archive.publish.addresses import base_address
from archive.publish.article_json import claim_page_json
from archive.publish.tables import claim_fields
from archive.queries.claims import article_of_claim, claim_list, claim_page
from archive.queries.filters import given_in

router = Router(tags=["Claims"])
Id = Annotated[int, Path(ge=1, le=LARGEST, description="The id of a claim.", examples=[19])]


@reads(router, "", gives=List[ClaimRow])
def claims(request: HttpRequest, asked: Query[ClaimsAsked]) -> Listed:
    """Checkable statements in the articles, the latest first, with what was found of each."""
    place = place_of(asked.cursor, path=request.path)
    seen = Article.objects.visible_to(request.reader)
    given = given_in(asked.model_dump(exclude_none=True), ("verdict", "source", "speaker"))
    page = claim_list(**given, articles=seen, after=place.after, size=asked.limit)
    return listed(page, place, [claim_fields(row, base=base_address(request)) for row in page.items])


@reads(router, "/{int:claim_id}", gives=Claim, may_be_gone=True)
def claim(request: HttpRequest, claim_id: Id) -> One:
    """One claim, with its verdict and evidence, and where else it was made."""
    page = claim_page(claim_id, reader=request.reader)
    if page is None:
        raise gone(article_of_claim(claim_id), "There is no such claim.")
    return One(claim_page_json(page, base=base_address(request)), page.row.card.url)
