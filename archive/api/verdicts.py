"""Verdicts as lists of their own. A token reads also those that were reached and are not published, as the desk does."""

from django.http import HttpRequest
from ninja import Query, Router

from archive.api.answers import Listed, listed
from archive.api.cursors import place_of
from archive.api.operations import reads
from archive.api.schemas.base import List
from archive.api.schemas.verdict import ClaimVerdict, ClaimVerdictsAsked, HeadlineVerdict, HeadlineVerdictsAsked
from archive.publish.addresses import base_address
from archive.publish.api_json import claim_verdict_fields, headline_verdict_fields
from archive.queries.filters import given_in
from archive.queries.verdict_lists import claim_verdict_list, headline_verdict_list

router = Router(tags=["Verdicts"])


@reads(router, "/headlines", gives=List[HeadlineVerdict])
def headline_verdicts(request: HttpRequest, asked: Query[HeadlineVerdictsAsked]) -> Listed:
    """Verdicts on headlines, the latest first, superseded ones among them."""
    place, base = place_of(asked.cursor, path=request.path), base_address(request)
    given = given_in(asked.model_dump(exclude_none=True), ("rating", "source"))
    page = headline_verdict_list(request.reader, **given, after=place.after, size=asked.limit)
    return listed(page, place, [headline_verdict_fields(row, base=base) for row in page.items])


@reads(router, "/claims", gives=List[ClaimVerdict])
def claim_verdicts(request: HttpRequest, asked: Query[ClaimVerdictsAsked]) -> Listed:
    """Verdicts on claims, the latest first, with their evidence, superseded ones among them."""
    place, base = place_of(asked.cursor, path=request.path), base_address(request)
    given = given_in(asked.model_dump(exclude_none=True), ("verdict", "source"))
    page = claim_verdict_list(request.reader, **given, after=place.after, size=asked.limit)
    return listed(page, place, [claim_verdict_fields(row, base=base) for row in page.items])
