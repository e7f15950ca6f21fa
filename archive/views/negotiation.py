"""Which form of a page is asked for: the Accept header (RFC 9110, 12.5.1) against what there is; HTML where nothing fits."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.http.request import MediaType
from django.utils.cache import patch_vary_headers

HTML = "text/html"


def preferred(accept: str, offers: Sequence[str]) -> str:
    """The media type of offers that the header likes best.

    Of equals the one that is named more exactly, then the one offered first. What is not acceptable at all is answered with the
    first: a page is more use to anybody than 406.
    """
    wanted = [MediaType(part) for part in accept.split(",") if part.strip()]
    liked = {offer: _liking(offer, wanted) for offer in offers}
    best = max(liked.values(), default=(0.0, 0))
    return next((offer for offer in offers if liked[offer] == best and best[0] > 0), offers[0])


def _liking(offer: str, wanted: Sequence[MediaType]) -> tuple[float, int]:
    """The quality that the most exact range gives to the offer, and how exact that is; a range with q=0 forbids."""
    given = MediaType(offer)
    ranges = [one for one in wanted if given.match(one)]
    return max(((one.specificity, one.quality) for one in ranges), default=(0, 0.0))[::-1]


def elsewhere(request: HttpRequest, forms: Mapping[str, str]) -> HttpResponse | None:
    """303 to the form that is liked better than HTML; None where that is the page itself. forms: addresses by media type."""
    chosen = preferred(request.headers.get("Accept", "*/*"), [HTML, *forms])
    return varied(HttpResponse(status=303, headers={"Location": forms[chosen]})) if chosen in forms else None


def varied(response: HttpResponse) -> HttpResponse:
    """Marked as one that might have been another form."""
    patch_vary_headers(response, ["Accept"])
    return response
