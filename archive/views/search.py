from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from archive.policy.scales import HEADLINE, VERIFICATION
from archive.publish.addresses import with_query
from archive.publish.tables import SEARCH_COLUMNS, article_fields
from archive.queries.facets import FacetLine, FacetList, chosen
from archive.queries.filters import UNRATED, Filters, filters_of
from archive.queries.months import Bar
from archive.queries.paging import is_number
from archive.queries.search import Found, Hit, can_match, question, search_page, similar
from archive.queries.sources import source_names
from archive.queries.suggestions import suggestions
from archive.search.tree import Question
from archive.views.answers import answer_list, whole_addresses
from archive.views.feeds import links

SORTS = (("relevance", "Best match"), ("newest", "Newest"), ("oldest", "Oldest"))
FRESH = {"after": "", "like": ""}  # of the address of another search


@dataclass(frozen=True)
class Link:
    """What leads from this search to another."""

    address: str
    to: Any


def search(request: HttpRequest, form: str = "html") -> HttpResponse:
    """Whatever is typed gets an answer: what of it could not be used is said beside what was found."""
    asked, filters = question(request.GET.get("q", "")), filters_of(request.GET, user=request.user)
    near = request.GET.get("like", "") if is_number(request.GET.get("like", "")) else ""
    found = similar(int(near), user=request.user) if near else _found(request, asked, filters, with_counts=form == "html")
    context: dict[str, Any] = {"asked": asked, "filters": filters, "faults": found.faults, "found": found, "like": near}
    if form == "html":
        context |= {"sources": source_names(), "ratings": HEADLINE.answers, "answers": VERIFICATION.answers, "unrated": UNRATED}
        context |= _around(request, asked, filters, found)
        context |= whole_addresses(request, "like", "sort") if found.page.items and not near else {}
    return answer_list(
        request, form, page=found.page, fields=_fields, columns=SEARCH_COLUMNS, template="archive/search.html", context=context
    )


def _found(request: HttpRequest, asked: Question, filters: Filters, **more: Any) -> Found:
    said = {"sort": request.GET.get("sort", ""), "after": request.GET.get("after", "")}
    return search_page(asked, filters, user=request.user, **said, **more)


def _around(request: HttpRequest, asked: Question, filters: Filters, found: Found) -> dict[str, Any]:
    """What leads on from this page."""
    words = asked.typed if not request.GET.get("after") else ""
    return {
        "sorts": [Link(with_query(request, **FRESH, sort=code), (label, code == found.sort)) for code, label in SORTS],
        "facets": [Link("", (one, _lines(request, one))) for one in found.facets],
        "bars": [Link(_between(request, bar), bar) for bar in found.months.bars] if found.months else [],
        "taken": [Link(with_query(request, **FRESH, **{name: ""}), said) for name, *said in chosen(filters)],
        "feeds": links(request, [("This search", "/search")], query=with_query(request, **FRESH, sort="")),
        "saving": with_query(request, **FRESH, sort="") if can_match(asked, filters) and not found.like else "",
        "names": suggestions(words),
    }


def _lines(request: HttpRequest, facet: FacetList) -> tuple[list[Link], list[Link]]:
    def link(line: FacetLine) -> Link:
        return Link(with_query(request, **FRESH, **{facet.name: "" if line.is_chosen else line.value}), line)

    return [link(line) for line in facet.lines], [link(line) for line in facet.more]


def _between(request: HttpRequest, bar: Bar) -> str:
    return with_query(request, **FRESH, **{"from": bar.begin, "to": bar.end})


def _fields(hit: Hit, *, base: str) -> dict[str, Any]:
    snippet = "".join(words for words, _ in hit.snippet)
    return article_fields(hit.article, base=base) | {"snippet": snippet}


def suggest(request: HttpRequest) -> JsonResponse:
    """{"items": [{"kind", "name", "slug", "url", "also"}]}, for what somebody has begun to type."""
    return JsonResponse({"items": [asdict(found) for found in suggestions(request.GET.get("q", ""))]})
