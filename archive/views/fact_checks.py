from typing import Any

from django.http import HttpRequest, HttpResponse

from archive.publish.tables import FACT_CHECK_COLUMNS, fact_check_fields
from archive.queries.fact_checks import fact_check_list, publishers
from archive.views.answers import answer_list


def fact_checks(request: HttpRequest, form: str = "html") -> HttpResponse:
    asked = request.GET.get("publisher", "").replace("\x00", "")[:100]
    page = fact_check_list(publisher=asked, after=request.GET.get("after", ""))
    context: dict[str, Any] = {"asked": asked, "publishers": publishers() if form == "html" else []}
    return answer_list(
        request, form, page=page, fields=fact_check_fields, columns=FACT_CHECK_COLUMNS, template="archive/fact_checks/list.html",
        context=context,
    )  # fmt: skip
