"""Publishing what was concluded, after a preview; and correcting what was published."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.forms.confirming import FILES_LOST, check_confirmed
from archive.forms.corrections import CorrectionPage
from archive.forms.review import FieldError, place_of
from archive.models import Article
from archive.publish.citations import article_reference, citations, cite_stem
from archive.queries.articles import previewed_page
from archive.queries.earlier import said_again_in
from archive.queries.publication import corrigible, publishers, standing_verdict
from archive.queries.review_desk import newest_version, paragraphs
from archive.review import publication
from archive.review.answers import AnswersRefused, ClaimAnswers, EvidenceDraft, HeadlineAnswers
from archive.review.corrections import CHANGED, correct_claim, correct_headline, correction_refusal
from archive.review.permissions import check_can
from archive.review.transitions import TransitionRefused
from archive.views.answers import site_of
from archive.views.evidence_upload import takes_files
from archive.views.gate import DESK, Frame, desk_page

CHOOSE_AGAIN = "Nothing is published yet: your words were kept while you were asked who you are, but files were not. Choose them."


@require_http_methods(["GET", "POST"])
@desk_page()
def publish(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    """The preview is open to the desk; the button only to whoever may publish and did not rate it."""
    article = _article(request, article_id)
    if request.method == "GET":
        return _preview(request, frame, article)
    check_can(request.user, "publish")
    check_confirmed(request)
    try:
        publication.publish(article, seen=request.POST.get("seen", ""), by=request.user, at=timezone.now())
    except TransitionRefused as refused:
        return _preview(request, frame, _article(request, article_id), refused=str(refused), status=409)
    messages.success(request, f"Published: {article.headline}")
    return redirect(frame.home)


def _article(request: HttpRequest, article_id: int) -> Article:
    return get_object_or_404(Article.objects.visible_to(request.user).select_related("source"), pk=article_id)


def _preview(request: HttpRequest, frame: Frame, article: Article, *, refused: str = "", status: int = 200) -> HttpResponse:
    seen = publication.awaiting_token(newest_version(article))  # before the verdicts are read: see review/seen.py
    checks = publication.checks(article, by=request.user)
    page = previewed_page(request.user, article.pk, at=timezone.now())
    told = {
        "article": article,
        "seen": seen,
        "refused": refused,
        "checks": checks,
        "is_open": not any(check.refusal for check in checks),
        "publishers": publishers(),
        "page": page,
        "shown": page.article,
        "cite": citations(article_reference(page, site=site_of(request)), stem=cite_stem(page)),
        "action": request.path,
        "back": frame.article_url(article.pk),
    }
    return frame.page(request, "publish", told, status=status)


@require_http_methods(["GET"])
@desk_page("correct")
def correctable(request: HttpRequest, article_id: int, frame: Frame = DESK) -> HttpResponse:
    """Which verdict of the article is to be corrected."""
    article = _article(request, article_id)
    rows = [row | {"address": _address(frame, article.pk, row["claim"])} for row in corrigible(article)]
    said = correction_refusal(article, by=request.user) if rows else ""
    return frame.page(
        request, "correct", {"article": article, "rows": rows, "refusal": said, "back": frame.article_url(article.pk)}
    )


def _address(frame: Frame, article_id: int, claim: Any) -> str:
    return frame.url("correct_claim", article_id, claim.pk) if claim else frame.url("correct_headline", article_id)


@csrf_exempt  # checked by takes_files
@require_http_methods(["GET", "POST"])
@desk_page("correct")
def correct(request: HttpRequest, article_id: int, claim_id: int | None = None, frame: Frame = DESK) -> HttpResponse:
    """A new verdict in the place of the published one, with the public reason. claim_id: None for the headline."""
    article = _article(request, article_id)
    verdict = standing_verdict(article, claim_id)
    if verdict is None:
        messages.error(request, "There is no published verdict to correct.")
        return redirect(frame.article_url(article.pk))
    if request.method == "GET":
        return _page(request, frame, article, CorrectionPage(verdict))
    return _take(request, frame, article, verdict)


@takes_files
def _take(request: HttpRequest, frame: Frame, article: Article, verdict: Any) -> HttpResponse:
    check_confirmed(request)
    page = CorrectionPage(verdict, data=request.POST, files=request.FILES)
    claim_id = page.claim.pk if page.claim else None
    if FILES_LOST in request.POST:
        return _page(request, frame, article, page, problems=[FieldError("", CHOOSE_AGAIN)], status=422)
    if page.seen != verdict.pk:
        return _outdated(request, frame, article, claim_id, CHANGED)
    if not page.is_valid():
        return _page(request, frame, article, page, problems=page.errors(), status=422)
    try:
        _store(article, page, by=request.user)
    except AnswersRefused as refused:
        problems = [FieldError(place_of(problem.field), problem.message) for problem in refused.problems]
        return _page(request, frame, article, page, problems=problems, status=422)
    except TransitionRefused as refused:
        return _outdated(request, frame, _article(request, article.pk), claim_id, str(refused))
    messages.success(request, "The correction is published.")
    return redirect(frame.article_url(article.pk))


def _outdated(request: HttpRequest, frame: Frame, article: Article, claim_id: int | None, said: str) -> HttpResponse:
    """What was typed, kept, beside what stands now."""
    page = CorrectionPage(standing_verdict(article, claim_id), data=request.POST, files=request.FILES)
    return _page(request, frame, article, page, problems=[FieldError("", said)], status=409)


def _store(article: Article, page: CorrectionPage, *, by: Any) -> None:
    told = {"note": page.note.cleaned_data["note"], "standing": page.seen, "by": by, "at": timezone.now()}
    if page.claim is None:
        correct_headline(article, answers=HeadlineAnswers(**page.values()), **told)
        return
    values = page.values()
    evidence = tuple(EvidenceDraft(**row) for row in values["evidence"])
    correct_claim(page.claim, answers=ClaimAnswers(**values | {"evidence": evidence}), **told)


def _page(
    request: HttpRequest, frame: Frame, article: Article, page: CorrectionPage, *, status: int = 200, **told: Any
) -> HttpResponse:
    claims = [page.claim] if page.claim and page.claim.version_id == page.verdict.version_id else []
    context = page.context() | {
        "article": article,
        "rows": None,
        "refusal": correction_refusal(article, by=request.user),
        "mark": "1" if claims else "",
        "paragraphs": paragraphs(page.verdict.version, claims=claims, passages=page.verdict.passages),
        "said_again": said_again_in(page.claim) if page.claim else [],
        **told,
    }
    return frame.page(request, "correct", context | {"back": frame.article_url(article.pk)}, status=status)
