"""What the archive is, and the pieces its pages are made of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.publish import samples
from archive.publish.sample_charts import sample_charts
from archive.queries.figures import archive_numbers


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "archive/about/about.html", {"numbers": archive_numbers()})


def components(request: HttpRequest) -> HttpResponse:
    context = {
        "answers": samples.answers(),
        "stamps": samples.stamps(),
        "articles": samples.article_rows(),
        "claims": samples.claims(),
        "tags": samples.tags(),
        "difference": samples.difference(),
        "support": samples.support_rows(),
        "charts": sample_charts(),
        "long_word": samples.LONG_WORD,
        "right_to_left": samples.RIGHT_TO_LEFT,
    }
    return render(request, "archive/about/components.html", context)
