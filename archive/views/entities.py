from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive.policy.vocabulary import ENTITY_KINDS, label
from archive.publish.addresses import with_query
from archive.publish.figures import entity_figures
from archive.publish.jsonld_entities import entity_node
from archive.publish.tables import ENTITY_COLUMNS, entity_fields
from archive.queries.entities import entity_list, entity_page, merged_target
from archive.views.answers import answer_list, site_of
from archive.views.feeds import feeds_about
from archive.views.page_head import structured


def entities(request: HttpRequest, form: str = "html") -> HttpResponse:
    kind = request.GET.get("kind", "").replace("\x00", "")[:50]
    page = entity_list(kind=kind, after=request.GET.get("after", ""))
    return answer_list(
        request, form, page=page, fields=entity_fields, columns=ENTITY_COLUMNS, template="archive/entities/list.html",
        context={"kind": kind, "kinds": ENTITY_KINDS},
    )  # fmt: skip


def entity(request: HttpRequest, slug: str) -> HttpResponse:
    page = entity_page(slug, after=request.GET.get("after", ""))
    if page is None:
        return _moved(slug)
    following = request.path + with_query(request, after=page.articles.after) if page.articles.after else ""
    context = {"page": page, "entity": page.entity, "kind": label(ENTITY_KINDS, page.entity.kind), "following": following}
    context |= {
        "feeds": feeds_about(request, "entity", page.entity),
        "data": structured(entity_node(page, site=site_of(request))),
    }
    context |= entity_figures(page)
    return render(request, "archive/entities/entity.html", context)


def _moved(slug: str) -> HttpResponse:
    target = merged_target(slug)
    if target is None:
        raise Http404("No such entity.")
    return redirect(target.get_absolute_url(), permanent=True)
