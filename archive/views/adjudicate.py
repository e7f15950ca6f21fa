"""Deciding a dispute."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.forms.adjudication import DisputePage, ReasonForm, without_letters
from archive.forms.review import FieldError, place_of
from archive.forms.typed import typed_elsewhere
from archive.models import Article, Version
from archive.queries.publication import preview
from archive.queries.review_desk import answer_marks, numbered_text, paragraphs
from archive.review.adjudication import CHANGED, adjudicate, points, points_token
from archive.review.answers import AnswersRefused, ClaimAnswers, EvidenceDraft, HeadlineAnswers
from archive.review.guards import mover_did_not_rate
from archive.review.transitions import TransitionRefused, offered_moves
from archive.views.comments import panel
from archive.views.evidence_upload import takes_files
from archive.views.gate import DESK, Frame, desk_page


@dataclass(frozen=True)
class Dispute:
    """A dispute as it is shown: its forms, and the token of the answers in them."""

    version: Version
    token: str
    page: DisputePage


def dispute_of(version: Version, data: Any = None, files: Any = None) -> Dispute:
    token = points_token(version)  # before the answers are read: see review/seen.py
    page = DisputePage(points(version), text=numbered_text(version), data=data, files=files)
    return Dispute(version, token, page)


@csrf_exempt  # checked by takes_files
@require_http_methods(["GET", "POST"])
@desk_page("adjudicate")
def decide(request: HttpRequest, version_id: int, frame: Frame = DESK) -> HttpResponse:
    version = _version(request, version_id)
    if request.method == "POST":
        return _take(request, frame, version)
    if not is_in_dispute(version):
        messages.info(request, "There is no dispute about this version to decide.")
        return redirect(frame.article_url(version.article_id))
    return _page(request, frame, dispute_of(version))


def _version(request: HttpRequest, version_id: int) -> Version:
    versions = Version.objects.select_related("article__source").filter(article__in=Article.objects.visible_to(request.user))
    return get_object_or_404(versions, pk=version_id)


def is_in_dispute(version: Version) -> bool:
    return version.article.state == "disputed" and version.number == version.article.version_count


@takes_files
def _take(request: HttpRequest, frame: Frame, version: Version) -> HttpResponse:
    dispute, seen = dispute_of(version, request.POST, request.FILES), request.POST.get("seen", "")
    if seen != dispute.token:  # first of all: what was chosen by its letter would now be another's answer
        return _outdated(request, frame, version, CHANGED)
    if not dispute.page.is_valid():
        return _page(request, frame, dispute, problems=dispute.page.errors(), status=422)
    try:
        adjudicate(version, **decided(dispute.page), seen=seen, by=request.user, at=timezone.now())
    except AnswersRefused as refused:
        problems = [FieldError(place_of(problem.field), problem.message) for problem in refused.problems]
        return _page(request, frame, dispute, problems=problems, status=422)
    except TransitionRefused as refused:
        return _outdated(request, frame, _version(request, version.pk), str(refused))
    messages.success(request, f"Decided: {version.headline}")
    return redirect(frame.home)


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


def _outdated(request: HttpRequest, frame: Frame, version: Version, said: str) -> HttpResponse:
    """The dispute as it is now, the person's words kept in it, what they chose by its letter not; or what became of it."""
    if not is_in_dispute(version):
        return _over(request, frame, version)
    dispute = dispute_of(version, without_letters(request.POST), request.FILES)
    typed = dispute.page.typed_elsewhere(request.POST)
    return _page(request, frame, dispute, problems=[FieldError("", said)], typed=typed, status=409)


def _over(request: HttpRequest, frame: Frame, version: Version) -> HttpResponse:
    context = {
        "version": version,
        "over": f"There is no dispute about this version any more: the article is {version.article.get_state_display().lower()}.",
        "typed": typed_elsewhere(request.POST, shown=(), also=ReasonForm.base_fields),
        "decided": preview(version.article) if version.article.state == "agreed" else None,
        "back": frame.article_url(version.article_id),
    }
    return frame.page(request, "adjudicate", context, status=409)


def _page(request: HttpRequest, frame: Frame, dispute: Dispute, *, status: int = 200, **told: Any) -> HttpResponse:
    version = dispute.version
    offers = [offer for offer in offered_moves(version.article, request.user) if offer.move.name == "send_back"]
    context = {
        "version": version,
        "rows": dispute.page.rows(),
        "reason": dispute.page.reason,
        "agreed": dispute.page.agreed,
        "seen": dispute.token,
        "refusal": mover_did_not_rate(version.article, request.user),
        "paragraphs": paragraphs(version, answers=answer_marks(dispute.page.passages())),
        "send_back": offers,
        "send_back_address": frame.url("move", version.article_id),
        "back": frame.article_url(version.article_id),
        "comments": panel(request, version.article),
        **told,
    }
    return frame.page(request, "adjudicate", context, status=status)
