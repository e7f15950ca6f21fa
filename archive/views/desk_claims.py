"""Claims on the desk: suggestions answered, claims changed, split and merged, and those that lost their place in the text."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from archive.forms.claims import ChangeClaimForm, ClaimWordsForm, LinkClaimForm, MergeClaimForm, SplitClaimForm
from archive.models import Article, Claim
from archive.queries.desk_claims import claim_for_desk, orphans, says_why_not
from archive.queries.earlier import asked_before
from archive.queries.review_desk import newest_version, numbered_text, paragraphs, speakers
from archive.review.claim_places import merge_claims, reanchor_claim, split_claim
from archive.review.claims import accept_claim, reject_claim
from archive.review.links import link_claim, unlink_claim
from archive.views.comments import panel
from archive.views.gate import DESK, Frame, attempt, desk_page, powers_of


@require_POST
@desk_page()
def answer_suggestion(request: HttpRequest, claim_id: int, frame: Frame = DESK) -> HttpResponse:
    """A suggested claim accepted, with the person's own words where they gave some, or rejected."""
    claim = get_object_or_404(Claim, pk=claim_id, status="suggested", article__in=Article.objects.visible_to(request.user))
    by = {"by": request.user, "at": timezone.now()}
    form = ClaimWordsForm(request.POST, prefix=f"suggested-{claim.pk}")
    if request.POST.get("answer") == "reject":
        attempt(request, "Rejected; it is not suggested again.", reject_claim, claim, **by)
    elif form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if value}
        attempt(request, "Accepted: reviewers rate it now.", accept_claim, claim, **words, **by)
    else:
        messages.error(request, "The claim was not accepted: its statement is too long, or its kind is not known.")
    return redirect(frame.article_url(claim.article_id))


@require_GET
@desk_page()
def lost_claims(request: HttpRequest, frame: Frame = DESK) -> HttpResponse:
    """Claims whose words the newest version does not hold, for somebody to find them a place or put them aside."""
    rows, more = orphans(request.user, after=request.GET.get("after", ""))
    return frame.page(request, "orphans", {"rows": rows, "more": more})


@require_http_methods(["GET", "POST"])
@desk_page()
def change(request: HttpRequest, claim_id: int, frame: Frame = DESK) -> HttpResponse:
    """One claim with the text it stands in, and what can be done with it. What is refused keeps what was typed."""
    claim = claim_for_desk(request.user, claim_id)
    if claim is None:
        raise Http404
    version, action = newest_version(claim.article), request.POST.get("action", "")
    given = {name: request.POST if name == action else None for name in ("change", "split", "merge", "link")}
    forms = {
        "change": ChangeClaimForm(given["change"], claim=claim, text=numbered_text(version)),
        "split": SplitClaimForm(given["split"], claim=claim),
        "merge": MergeClaimForm(given["merge"], claim=claim),
        "link": LinkClaimForm(given["link"], claim=claim),
    }
    if request.method == "POST" and _do(request, claim, action, forms.get(action)):
        stays = action in ("link", "unlink")
        return redirect(frame.url("change_claim", claim.pk) + "#asked-before" if stays else frame.article_url(claim.article_id))
    is_here = claim.anchor_state == "anchored" and claim.version_id == version.pk
    told = {
        "claim": claim,
        "version": version,
        "paragraphs": paragraphs(version, claims=[claim] if is_here else []),
        "is_here": is_here,
        "speakers": speakers(version),
        "asked": asked_before([claim], request.user)[claim.pk],
        "why_not": says_why_not(claim),
        "may": (may := any(powers_of(request.user, "rate", "tag").values())),
        "may_link": may and claim.status == "accepted",
        "comments": panel(request, claim.article, claim=claim),
    }
    return frame.page(request, "claim", {**told, "forms": forms}, status=422 if request.method == "POST" else 200)


def _do(request: HttpRequest, claim: Claim, action: str, form: Any) -> bool:
    """Whether it was done; why not is told."""
    by = {"by": request.user, "at": timezone.now()}
    if action == "reject":
        return bool(attempt(request, "Rejected; reviewers do not rate it.", reject_claim, claim, **by))
    if action == "unlink":
        return bool(attempt(request, "The link is ended; it is kept on the record.", unlink_claim, claim, **by))
    if form is None or not form.is_valid():
        messages.error(request, "Nothing was changed." + (" What is missing stands beside its field." if form else ""))
        return False
    if action == "split":
        return bool(attempt(request, "The claim is split.", split_claim, claim, parts=form.lines(), **by))
    if action == "link":
        told = "Linked. The earlier verdict is shown beside this claim; none is made of it."
        return bool(attempt(request, told, link_claim, claim, **form.cleaned_data, **by))
    if action == "merge":
        return bool(attempt(request, "The two are one claim now.", merge_claims, claim, form.cleaned_data["other"], **by))
    return bool(attempt(request, "The claim is changed.", _say_and_place, claim, form, **by))


def _say_and_place(claim: Claim, form: ChangeClaimForm, **by: Any) -> Claim:
    """Both or neither."""
    with transaction.atomic():
        if form.is_moved:
            claim = reanchor_claim(claim, exact=form.cleaned_data["exact"], start=form.cleaned_data["start"], **by)
        return accept_claim(claim, **form.said(), **by)
