from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.publish.addresses import with_query
from archive.publish.figures import tag_figures
from archive.publish.tables import TOPIC_COLUMNS, topic_fields
from archive.queries.paging import Page
from archive.queries.topics import flat, topic_page, topic_tree
from archive.views.answers import answer_list
from archive.views.feeds import feeds_about


def topics(request: HttpRequest, form: str = "html") -> HttpResponse:
    tree = topic_tree()
    return answer_list(
        request, form, page=Page(flat(tree)), fields=topic_fields, columns=TOPIC_COLUMNS, template="archive/topics/list.html",
        context={"tree": tree},
    )  # fmt: skip


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    page = topic_page(slug, after=request.GET.get("after", ""))
    if page is None:
        raise Http404("No such topic.")
    following = request.path + with_query(request, after=page.articles.after) if page.articles.after else ""
    context = {"page": page, "topic": page.topic, "following": following, "charts": tag_figures(page.counted)}
    context["feeds"] = feeds_about(request, "topic", page.topic)
    return render(request, "archive/topics/topic.html", context)
