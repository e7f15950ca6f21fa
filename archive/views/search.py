from typing import Any

from django.http import HttpRequest, HttpResponse

from archive.policy.scales import HEADLINE, VERIFICATION
from archive.publish.tables import SEARCH_COLUMNS, article_fields
from archive.queries.filters import UNRATED, filters_of
from archive.queries.search import Hit, question, search_page
from archive.queries.sources import source_list
from archive.views.answers import answer_list, whole_addresses
from archive.views.feeds import links


def search(request: HttpRequest, form: str = "html") -> HttpResponse:
    """Whatever is typed gets an answer: what of it could not be used is said beside what was found."""
    asked, filters = question(request.GET.get("q", "")), filters_of(request.GET)
    page = search_page(asked, filters, after=request.GET.get("after", ""))
    context: dict[str, Any] = {"asked": asked, "filters": filters, "faults": (*asked.faults, *filters.faults)}
    if form == "html":
        context |= {"sources": source_list(), "ratings": HEADLINE.answers, "answers": VERIFICATION.answers, "unrated": UNRATED}
        context |= whole_addresses(request) if page.items else {}
        context["feeds"] = links(request, [("This search", "/search")])
    return answer_list(
        request, form, page=page, fields=_fields, columns=SEARCH_COLUMNS, template="archive/search.html", context=context
    )


def _fields(hit: Hit, *, base: str) -> dict[str, Any]:
    return article_fields(hit.article, base=base) | {"snippet": "".join(hit.snippet)}
