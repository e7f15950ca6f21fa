"""Deciding a dispute."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from archive.forms.adjudication import DisputePage
from archive.forms.review import FieldError, place_of
from archive.models import Article, Version
from archive.queries.review_desk import paragraphs
from archive.review.adjudication import adjudicate, points
from archive.review.answers import AnswersRefused, ClaimAnswers, EvidenceDraft, HeadlineAnswers
from archive.review.guards import mover_did_not_rate
from archive.review.transitions import TransitionRefused, offered_moves
from archive.views.gate import DESK, Frame, desk_page


@require_http_methods(["GET", "POST"])
@desk_page("adjudicate")
def decide(request: HttpRequest, version_id: int, frame: Frame = DESK) -> HttpResponse:
    versions = Version.objects.select_related("article__source").filter(article__in=Article.objects.visible_to(request.user))
    version = get_object_or_404(versions, pk=version_id)
    if not is_in_dispute(version):
        messages.info(request, "There is no dispute about this version to decide.")
        return redirect(frame.article_url(version.article_id))
    page = DisputePage(points(version), text=version.text, data=request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _page(request, frame, version, page)
    if not page.is_valid():
        return _page(request, frame, version, page, problems=page.errors(), status=422)
    try:
        adjudicate(version, **decided(page), by=request.user, at=timezone.now())
    except AnswersRefused as refused:
        problems = [FieldError(place_of(problem.field), problem.message) for problem in refused.problems]
        return _page(request, frame, version, page, problems=problems, status=422)
    except TransitionRefused as refused:
        return _page(request, frame, version, page, problems=[FieldError("", str(refused))], status=409)
    messages.success(request, f"Decided: {version.headline}")
    return redirect(frame.home)


def is_in_dispute(version: Version) -> bool:
    return version.article.state == "disputed" and version.number == version.article.version_count


def decided(page: DisputePage) -> dict[str, Any]:
    """What adjudicate() takes: for each differing point the answer that stands."""
    headline, claims = None, {}
    for point, form in zip(page.points, page.forms, strict=True):
        answers = point.answers[form.chosen] if form.chosen is not None else _own(point, form.own_values())
        if point.claim is None:
            headline = answers
        else:
            claims[point.claim.pk] = answers
    return {"headline": headline, "claims": claims, "reason": page.reason.cleaned_data["reason"]}


def _own(point: Any, values: dict[str, Any]) -> HeadlineAnswers | ClaimAnswers:
    if point.claim is None:
        return HeadlineAnswers(**values)
    return ClaimAnswers(**values | {"evidence": tuple(EvidenceDraft(**row) for row in values["evidence"])})


def _page(
    request: HttpRequest, frame: Frame, version: Version, page: DisputePage, *, status: int = 200, **told: Any
) -> HttpResponse:
    offers = [offer for offer in offered_moves(version.article, request.user) if offer.move.name == "send_back"]
    context = {
        "version": version,
        "rows": page.rows(),
        "reason": page.reason,
        "agreed": page.agreed,
        "refusal": mover_did_not_rate(version.article, request.user),
        "paragraphs": paragraphs(version),
        "send_back": offers,
        "send_back_address": frame.url("move", version.article_id),
        "back": frame.article_url(version.article_id),
        **told,
    }
    return frame.page(request, "adjudicate", context, status=status)
