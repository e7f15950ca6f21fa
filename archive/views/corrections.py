from django.http import HttpRequest, HttpResponse

from archive.publish.tables import CORRECTION_COLUMNS, correction_fields
from archive.queries.corrections import correction_list
from archive.views.answers import answer_list
from archive.views.feeds import links


def corrections(request: HttpRequest, form: str = "html") -> HttpResponse:
    return answer_list(
        request, form, page=correction_list(after=request.GET.get("after", "")), fields=correction_fields,
        columns=CORRECTION_COLUMNS, template="archive/corrections.html",
        context={"feeds": links(request, [("Corrections", "/corrections")])},
    )  # fmt: skip
