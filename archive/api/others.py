"""Sources, corrections, fact checks by others, heads of the record."""

from datetime import UTC

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from archive.api.answers import Listed, One, listed
from archive.api.cursors import place_of
from archive.api.operations import reads
from archive.api.problems import Refused
from archive.api.schemas.base import List
from archive.api.schemas.others import CorrectionRow, CorrectionsAsked, FactCheck, FactChecksAsked, Head, Source, SourceRow
from archive.api.tags import Slug
from archive.publish.addresses import base_address
from archive.publish.api_json import source_json
from archive.publish.tables import correction_fields, fact_check_fields, heads_fields, source_fields
from archive.queries.corrections import correction_list
from archive.queries.fact_checks import fact_check_list
from archive.queries.record_heads import record_heads
from archive.queries.sources import source_list, source_page

source_router, correction_router = Router(tags=["Sources"]), Router(tags=["Corrections"])
fact_check_router, record_router = Router(tags=["Fact checks by others"]), Router(tags=["Record"])


@reads(source_router, "", gives=List[SourceRow])
def sources(request: HttpRequest) -> Listed:
    """The outlets with public articles, by name, all at once."""
    return Listed([source_fields(source, base=base_address(request)) for source in source_list()])


@reads(source_router, "/{slug:slug}", gives=Source)
def source(request: HttpRequest, slug: Slug) -> One:
    """One outlet, with its record of headlines where enough are rated."""
    page = source_page(slug)
    if page is None:
        raise Refused("not-found", "There is no such source.")
    return One(source_json(page, base=base_address(request)), page.source.get_absolute_url())


@reads(correction_router, "", gives=List[CorrectionRow])
def corrections(request: HttpRequest, asked: Query[CorrectionsAsked]) -> Listed:
    """Every verdict or page that changed after publication, the latest first, with the reason."""
    place = place_of(asked.cursor, path=request.path)
    page = correction_list(after=place.after, size=asked.limit)
    return listed(page, place, [correction_fields(row, base=base_address(request)) for row in page.items])


@reads(fact_check_router, "", gives=List[FactCheck])
def fact_checks(request: HttpRequest, asked: Query[FactChecksAsked]) -> Listed:
    """What other publishers found about claims. None of it is a finding of this archive."""
    place = place_of(asked.cursor, path=request.path)
    page = fact_check_list(publisher=asked.publisher.replace("\x00", ""), after=place.after, size=asked.limit)
    return listed(page, place, [fact_check_fields(row, base=base_address(request)) for row in page.items])


@reads(record_router, "/heads", gives=List[Head])
def heads(request: HttpRequest) -> Listed:
    """The last line of the record of each day that is over, the latest first: keep one to check the record against later."""
    return Listed(heads_fields(record_heads(today=timezone.now().astimezone(UTC).date())))
