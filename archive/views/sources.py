from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.publish.addresses import with_query
from archive.publish.figures import source_figures
from archive.publish.tables import SOURCE_COLUMNS, source_fields
from archive.queries.paging import Page
from archive.queries.sources import source_list, source_page
from archive.views.answers import answer_list
from archive.views.feeds import feeds_about


def sources(request: HttpRequest, form: str = "html") -> HttpResponse:
    return answer_list(
        request, form, page=Page(source_list()), fields=source_fields, columns=SOURCE_COLUMNS,
        template="archive/sources/list.html", context={},
    )  # fmt: skip


def source(request: HttpRequest, slug: str) -> HttpResponse:
    page = source_page(slug, after=request.GET.get("after", ""))
    if page is None:
        raise Http404("No such source.")
    following = request.path + with_query(request, after=page.articles.after) if page.articles.after else ""
    context = {"page": page, "source": page.source, "following": following, **source_figures(page)}
    context["feeds"] = feeds_about(request, "source", page.source)
    return render(request, "archive/sources/source.html", context)
