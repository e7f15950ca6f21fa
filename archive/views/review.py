"""One reviewer's sheet: read, saved, submitted, discarded. To whoever may not see it, it is not there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from archive.forms.review import FieldError
from archive.forms.sheet_page import ADD_CLAIM, DROP_CLAIM, EDIT_CLAIM, SUBMIT, TAKE_CLAIM, SheetPage, begun_in_words
from archive.models import Claim, Sheet
from archive.policy.scales import GUIDELINES
from archive.queries.answers import claim_in_words, headline_in_words
from archive.queries.evidence_files import addresses_of
from archive.queries.languages import unread_language
from archive.queries.review_desk import claims_to_rate, paragraphs, saved_answers, sheet_for, speakers
from archive.queries.support import headline_support
from archive.review.answers import AnswersRefused, ClaimAnswers, EvidenceDraft, HeadlineAnswers
from archive.review.claims import accept_claim, reject_claim
from archive.review.sheets import SheetChanged, SheetRefused, add_begun_claim, check_own, discard_sheet, save_sheet, submit_sheet
from archive.views.comments import panel
from archive.views.ended import SOMEBODY_ELSE, ended, sign_in_address, wants_json
from archive.views.evidence_upload import takes_files
from archive.views.gate import DESK, Frame, attempt, desk_page

GONE = (
    "This review was submitted or put away elsewhere, or it lapsed, since you opened it: nothing was changed. "
    "Your words are still here."
)
TAKEN_AWAY = "Somebody took the claim “{}” away. What you wrote about it is kept with this draft, at the end of the page."
STALE = "This draft was changed in another window. Nothing is lost: your words are still here, and both are shown."


@csrf_exempt  # checked by takes_files
@require_http_methods(["GET", "POST"])
@desk_page()
def review(request: HttpRequest, sheet_id: int, frame: Frame = DESK) -> HttpResponse:
    sheet = sheet_for(request.user, sheet_id)
    if sheet is None and wants_json(request):
        return ended(SOMEBODY_ELSE, 403, sign_in=sign_in_address())
    if sheet is None:
        raise Http404
    if request.method == "POST":
        check_own(sheet, request.user)
        return _take(request, sheet, frame)
    is_open = sheet.state == "draft" and sheet.reviewer_id == request.user.pk
    if wants_json(request):
        return JsonResponse({"token": get_token(request)}) if is_open else ended(GONE, 410)
    if not is_open:
        return frame.page(request, "sheet", _closed(request, sheet))
    return _form(request, frame, SheetPage(sheet), lock=sheet.lock)


def _sheet(request: HttpRequest, sheet_id: int) -> Sheet:
    sheet = sheet_for(request.user, sheet_id)
    if sheet is None:
        raise Http404
    return sheet


def _closed(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    """A sheet that is only read: a submitted one, or somebody else's that is no longer blind."""
    claims, saved = claims_to_rate(sheet.version), saved_answers(sheet)
    answers = [saved["headline"], *saved["claims"].values()]
    is_mine = sheet.reviewer_id == request.user.pk
    return {
        "sheet": sheet,
        "comments": panel(request, sheet.version.article),
        "is_mine": is_mine,
        "begun": begun_in_words(sheet.begun_claim) if is_mine else [],
        "headline": headline_in_words(saved["headline"]),
        "claims": [{"claim": claim, "answer": claim_in_words(saved["claims"].get(claim.pk, {}))} for claim in claims],
        "paragraphs": paragraphs(
            sheet.version, claims=claims, passages=[p for given in answers for p in given.get("passages", [])]
        ),
    }


@takes_files
def _take(request: HttpRequest, sheet: Sheet, frame: Frame) -> HttpResponse:
    """What was sent is saved first, whatever else is asked: so that nothing typed is ever lost."""
    page = SheetPage(sheet, request.POST, request.FILES)
    page.is_valid()
    try:
        saved = save(page, by=request.user)
    except SheetChanged as changed:
        return _stale(request, frame, page, changed.newer)
    except AnswersRefused as refused:
        return _refused(request, frame, page, page.located(refused.problems), "Not saved yet:", sheet.lock)
    except SheetRefused:
        return _gone(request, frame, page)
    return _json_saved(page, saved) if wants_json(request) else _go_on(request, frame, page, saved)


def save(page: SheetPage, *, by: Any) -> Sheet:
    gone = {part.claim.pk: part.values() for part in page.sent_gone()}
    claims = {pk: _claim_answers(values) for pk, values in (page.forms.claim_values() | gone).items()}
    headline = HeadlineAnswers(**page.forms.headline_values())
    return save_sheet(
        page.sheet, headline=headline, claims=claims, asked=page.asked, begun=page.begun, lock=page.lock, by=by, at=timezone.now()
    )


def _claim_answers(values: dict[str, Any]) -> ClaimAnswers:
    return ClaimAnswers(**values | {"evidence": tuple(EvidenceDraft(**row) for row in values["evidence"])})


def _go_on(request: HttpRequest, frame: Frame, page: SheetPage, saved: Sheet) -> HttpResponse:
    """After saving: what could not be taken is told; else the rest of what was asked is done."""
    if away := _taken_away(page):
        page = SheetPage(_sheet(request, saved.pk), request.POST, request.FILES)
        page.is_valid()
    if errors := page.errors() + away:
        return _refused(request, frame, page, errors, "The draft is saved, but for this:", saved.lock)
    if page.action == SUBMIT:
        return _submit(request, frame, page, saved)
    if page.action == ADD_CLAIM:
        return _add(request, frame, page, saved)
    if page.action in (TAKE_CLAIM, DROP_CLAIM, EDIT_CLAIM):
        return _answer_suggestion(request, frame, page, saved)
    messages.success(request, "The draft is saved.")
    return redirect(frame.url("review", saved.pk) + page.fragment)


def _answer_suggestion(request: HttpRequest, frame: Frame, page: SheetPage, saved: Sheet) -> HttpResponse:
    claim = Claim.objects.filter(pk=page.place or 0, version=saved.version, status="suggested").first()
    if claim is None:
        messages.error(request, "The draft is saved. That suggestion was answered meanwhile, or is no longer there.")
        return redirect(frame.url("review", saved.pk) + page.fragment)
    if page.action == EDIT_CLAIM:
        messages.success(request, "The draft is saved. Say the claim otherwise here; it is then one to rate.")
        return redirect(frame.url("change_claim", claim.pk))
    by = {"by": request.user, "at": timezone.now()}
    if page.action == TAKE_CLAIM:
        attempt(request, "The claim is added.", accept_claim, claim, **by)
    else:
        attempt(request, "The suggestion is rejected: nobody rates it.", reject_claim, claim, **by)
    return redirect(frame.url("review", saved.pk) + page.fragment)


def _add(request: HttpRequest, frame: Frame, page: SheetPage, saved: Sheet) -> HttpResponse:
    given = page.add_claim.values() | {"lock": saved.lock, "by": request.user, "at": timezone.now()}
    try:
        attempt(request, "The claim is added.", add_begun_claim, saved, **given)
    except SheetChanged as changed:
        return _stale(request, frame, page, changed.newer)
    return redirect(frame.url("review", saved.pk) + page.fragment)


def _taken_away(page: SheetPage) -> list[FieldError]:
    return [FieldError("gone", TAKEN_AWAY.format(part.claim.statement)) for part in page.sent_gone()]


def _submit(request: HttpRequest, frame: Frame, page: SheetPage, saved: Sheet) -> HttpResponse:
    try:
        submit_sheet(saved, lock=saved.lock, by=request.user, at=timezone.now())
    except AnswersRefused as incomplete:
        problems = page.located(incomplete.problems)
        return _refused(request, frame, page, problems, "The draft is saved. Before it can be submitted:", saved.lock)
    except SheetChanged as changed:
        return _stale(request, frame, page, changed.newer)
    except SheetRefused as refused:
        messages.error(request, str(refused))
        return redirect(frame.url("review", saved.pk))
    messages.success(request, f"Submitted: {saved.version.headline}")
    return redirect(frame.home)


def _json_saved(page: SheetPage, saved: Sheet) -> JsonResponse:
    errors = [{"field": error.field, "message": error.message} for error in page.forms.errors()]
    errors += [{"field": error.field, "message": error.message} for error in _taken_away(page)]
    at = timezone.localtime(saved.saved_at)
    message = f"Saved {at:%H:%M:%S}" + (f", but for: {errors[0]['message']}" if errors else "")
    return JsonResponse({"lock": saved.lock, "message": message, "errors": errors, "files": _files(page)})


def _files(page: SheetPage) -> list[dict[str, Any]]:
    """What the page is to show of its files, and to send back in their place, from now on."""
    return [vars(row) | {"size": filesizeformat(row.size)} for row in page.files(addresses_of(page.sheet))]


def _stale(request: HttpRequest, frame: Frame, page: SheetPage, newer: Sheet) -> HttpResponse:
    """The person's own words kept in the form, the newer ones beside them; saving again keeps what is then in the form."""
    page = SheetPage(_sheet(request, newer.pk), request.POST, request.FILES)
    page.is_valid()
    if newer.state != "draft":
        return _gone(request, frame, page)
    if wants_json(request):
        rows = [vars(row) for row in page.differences()]
        return JsonResponse({"message": STALE, "lock": newer.lock, "differences": rows, "files": _files(page)}, status=409)
    return _form(request, frame, page, lock=newer.lock, differences=page.differences(), status=409)


def _gone(request: HttpRequest, frame: Frame, page: SheetPage) -> HttpResponse:
    """The sheet takes nothing any more; what was sent is shown beside it, to be copied."""
    if wants_json(request):
        return ended(GONE, 410)
    sheet = _sheet(request, page.sheet.pk)
    return frame.page(request, "sheet", _closed(request, sheet) | {"gone": GONE, "unsaved": page.differences()}, status=409)


def _refused(
    request: HttpRequest, frame: Frame, page: SheetPage, problems: list[FieldError], title: str, lock: int
) -> HttpResponse:
    if wants_json(request):
        errors = [{"field": problem.field, "message": problem.message} for problem in [*problems, *page.forms.errors()]]
        told = {"lock": lock, "message": f"{title} {problems[0].message}", "errors": errors, "files": _files(page)}
        return JsonResponse(told, status=422)
    return _form(request, frame, page, lock=lock, problems=problems, problems_title=title, status=422)


def _form(request: HttpRequest, frame: Frame, page: SheetPage, *, status: int = 200, **told: Any) -> HttpResponse:
    saved_at = timezone.localtime(page.sheet.saved_at)
    context = {
        "page": page,
        "paragraphs": page.paragraphs(),
        "questions": page.questions(),
        "suggestions": page.suggestions(),
        "support": headline_support(page.version),
        "unread_language": unread_language(page.version.article.language),
        "speakers": speakers(page.version),
        "guidelines": GUIDELINES,
        "saved_words": f"Saved {saved_at:%H:%M:%S}" if page.sheet.lock else "Nothing is saved yet.",
        "differences": None,
        "is_unsaved": status != 200,
        "comments": panel(request, page.version.article),
        **told,
    }
    return frame.page(request, "review", context, status=status)


@require_POST
@desk_page()
def discard(request: HttpRequest, sheet_id: int, frame: Frame = DESK) -> HttpResponse:
    sheet = _sheet(request, sheet_id)
    attempt(request, "The draft is put aside.", discard_sheet, sheet, by=request.user, at=timezone.now())
    return redirect(frame.home)
