from typing import Any

from django.http import HttpRequest, HttpResponse

from archive.policy.scales import HEADLINE, VERIFICATION
from archive.publish.tables import ARTICLE_COLUMNS, article_fields
from archive.queries.filters import UNRATED, filters_of
from archive.queries.paging import is_number
from archive.queries.search import Hit, question, search_page, similar
from archive.queries.sources import source_list
from archive.views.answers import answer_list


def search(request: HttpRequest, form: str = "html") -> HttpResponse:
    """Whatever is typed gets an answer: what of it could not be used is said beside what was found."""
    asked, filters = question(request.GET.get("q", "")), filters_of(request.GET, user=request.user)
    near = request.GET.get("like", "")
    if is_number(near):
        found = similar(int(near), user=request.user)
    else:
        said = {"sort": request.GET.get("sort", ""), "after": request.GET.get("after", "")}
        found = search_page(asked, filters, user=request.user, with_facets=form == "html", **said)
    context: dict[str, Any] = {"asked": asked, "filters": filters, "faults": found.faults, "found": found, "like": near}
    if form == "html":
        context |= {"sources": source_list(), "ratings": HEADLINE.answers, "answers": VERIFICATION.answers, "unrated": UNRATED}
    return answer_list(
        request, form, page=found.page, fields=_fields, columns=ARTICLE_COLUMNS, template="archive/search.html", context=context
    )


def _fields(hit: Hit, *, base: str) -> dict[str, Any]:
    return article_fields(hit.article, base=base)
