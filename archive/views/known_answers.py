"""Known answers: the list of them, one set on its article's page, one ended."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from archive.forms.known_answers import EndKnownAnswerForm, KnownAnswerForm
from archive.models import Article
from archive.queries.known_answers import known_answer_for, listed
from archive.queries.review_desk import claims_to_rate, newest_version, paragraphs
from archive.review.assignments import has_part
from archive.review.calibration import KnownAnswerRefused, end_known_answer, set_known_answer
from archive.review.permissions import can, check_can
from archive.views.gate import DESK, Frame, attempt, desk_page


@require_GET
@desk_page("queue")
def known_answers(request: HttpRequest, frame: Frame = DESK) -> HttpResponse:
    page = listed(request.user, after=request.GET.get("after", ""))
    return frame.page(request, "known_answers", {"page": page, "may": can(request.user, "adjudicate")})


@require_http_methods(["GET", "POST"])
@desk_page("queue")
def known_answer(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    """Those of one article, with the text, and a form for the next. What is refused keeps what was typed."""
    article = get_object_or_404(Article.objects.visible_to(request.user).select_related("source"), pk=article_id)
    version = newest_version(article)
    claims, refusal, status = claims_to_rate(version), "", 200
    form = KnownAnswerForm(request.POST if request.method == "POST" else None, claims=claims)
    if request.method == "POST":
        check_can(request.user, "adjudicate")
        refusal, status = "What is missing stands beside its field.", 422
        if request.POST.get("seen") != str(version.pk):
            refusal = "The article has a new version since you opened this page: look at it, and set the answer again."
        elif form.is_valid():
            try:
                set_known_answer(version, **form.values(), by=request.user, at=timezone.now())
            except KnownAnswerRefused as refused:
                refusal = str(refused)
            else:
                messages.success(request, "The known answer is set. Reviewers see no difference.")
                return redirect(frame.url("known_answer", article.pk))
    page = listed(request.user, article=article)
    told = {
        "article": article,
        "version": version,
        "paragraphs": paragraphs(version, claims=claims),
        "page": page,
        "has_part": has_part(request.user, article),
        "is_set": any(known.ended_at is None and known.version_id == version.pk for known in page.items),
        "may": can(request.user, "adjudicate"),
        "form": form,
        "refusal": refusal,
    }
    return frame.page(request, "known_answer", told, status=status)


@require_POST
@desk_page("queue", "adjudicate")
def end(request: HttpRequest, known_answer_id: int, frame: Frame = DESK) -> HttpResponse:
    """The answer goes back to the article's page."""
    known = known_answer_for(request.user, known_answer_id)
    if known is None:
        raise Http404
    form, done = EndKnownAnswerForm(request.POST), "Ended. It counts for nobody from next month on."
    if form.is_valid():
        attempt(request, done, end_known_answer, known, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    else:
        messages.error(request, "Nothing was ended. " + " ".join(form.errors["note"]))
    return redirect(frame.url("known_answer", known.version.article_id))
