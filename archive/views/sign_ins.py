"""The log of signing in, and the page of one person's access: what lets somebody in again who is locked out."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from archive.forms.confirming import check_confirmed
from archive.policy.vocabulary import SIGN_IN_OUTCOMES
from archive.publish.addresses import with_query
from archive.queries.desk_record import subject_record
from archive.queries.sign_ins import access, asked, attempts_of, sign_ins, waits
from archive.queries.tokens import tokens_of
from archive.review.accounts import AccountRefused, end_sessions, let_in_again, may_manage, remove_factors, reset_password
from archive.views.gate import attempt, desk_page

NEWEST = 20  # lines of the record


@require_GET
@desk_page("manage_sign_in")
def log(request: HttpRequest) -> HttpResponse:
    wanted, after = asked(request.GET), request.GET.get("after", "")
    lines, older = sign_ins(wanted, after=after)
    context = {
        "asked": wanted,
        "outcomes": SIGN_IN_OUTCOMES,
        "lines": lines,
        "waits": [] if after else waits(now=timezone.now()),
        "older": with_query(request, after=older) if older else "",
        "newest": with_query(request, after="") if after else "",
    }
    return render(request, "archive/desk/sign_ins.html", context)


@require_POST
@desk_page("manage_sign_in")
def let_in(request: HttpRequest) -> HttpResponse:
    """A wait ended, by the name and address that have to wait."""
    name, address = (request.POST.get(field, "").replace("\x00", "") for field in ("name", "address"))
    done = "They may try again at once, and it is on the record who let them in."
    attempt(request, done, let_in_again, attempts_of(name, address), by=request.user, at=timezone.now())
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else reverse("desk_sign_ins"))


@require_GET
@desk_page("manage_sign_in")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    return _page(request, get_object_or_404(User, pk=person_id))


def _page(request: HttpRequest, account: User, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    context = {
        "access": access(account, now=now),
        "tokens": tokens_of(account, at=now),
        "may": may_manage(request.user, account, "manage_sign_in"),
        "is_own": account.pk == request.user.pk,
        "record": subject_record("user", account.pk, request.user, at_most=NEWEST),
        **more,
    }
    return render(request, "archive/desk/access.html", context, status=status)


@require_POST
@desk_page("manage_sign_in")
def make_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """The link is shown by this answer alone."""
    account = get_object_or_404(User, pk=person_id)
    check_confirmed(request)
    try:
        number, secret = reset_password(account, by=request.user, at=timezone.now())
    except AccountRefused as refused:
        return _page(request, account, status=422, refusal=str(refused))
    account.refresh_from_db()
    return _page(request, account, link=request.build_absolute_uri(reverse("choose_password", args=[number, secret])))


@require_POST
@desk_page("manage_sign_in")
def sign_out(request: HttpRequest, person_id: int) -> HttpResponse:
    account = get_object_or_404(User, pk=person_id)
    check_confirmed(request)
    attempt(request, "Signed out everywhere.", end_sessions, account, by=request.user, at=timezone.now())
    return redirect("desk_access", account.pk)


@require_POST
@desk_page("manage_sign_in")
def lost_factors(request: HttpRequest, person_id: int) -> HttpResponse:
    account = get_object_or_404(User, pk=person_id)
    check_confirmed(request)
    done = "Removed. They sign in with the password alone until they set up another."
    attempt(request, done, remove_factors, [account], by=request.user, at=timezone.now())
    return redirect("desk_access", account.pk)
