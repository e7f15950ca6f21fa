from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from archive.publish.story_tables import STORY_COLUMNS, telling_fields
from archive.queries.story_page import story_of, story_page
from archive.views.answers import answer_list


def story(request: HttpRequest, number: int, form: str = "html") -> HttpResponse:
    """All headlines for a story. The number of any of its articles leads to it, for ever."""
    found = story_page(request.user, number, after=request.GET.get("after", ""))
    if found is None:
        known_by = story_of(request.user, number)
        if known_by is None:
            raise Http404("No such story.")
        return redirect(request.path.replace(f"/{number}", f"/{known_by}", 1))
    return answer_list(
        request, form, page=found.page, fields=telling_fields, columns=STORY_COLUMNS, template="archive/stories/story.html",
        context={"story": found},
    )  # fmt: skip
