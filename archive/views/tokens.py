"""Tokens for the read API: listed, made and revoked. The secret of a new one is shown by the answer that made it alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from archive.forms.tokens import TokenForm
from archive.models.people import holders
from archive.queries.tokens import token_for, token_list
from archive.review.permissions import can
from archive.review.tokens import TokenRefused, make_token, revoke_token
from archive.views.gate import attempt, desk_page


@require_http_methods(["GET", "POST"])
@desk_page("see_unpublished")
def tokens(request: HttpRequest) -> HttpResponse:
    """What is refused keeps what was typed."""
    manages, made, refusal = can(request.user, "manage_tokens"), None, ""
    owners = holders("see_unpublished") if manages else None
    form = TokenForm(request.POST or None, owners=owners)
    if request.method == "POST":
        made, refusal = _make(request, form)
    if made:
        form = TokenForm(owners=owners)
    page = token_list(request.user, at=timezone.now(), after=request.GET.get("after", ""))
    told = {"page": page, "form": form, "made": made, "refusal": refusal, "manages": manages}
    return render(request, "archive/desk/tokens.html", told, status=422 if refusal else 200)


def _make(request: HttpRequest, form: TokenForm) -> tuple[Any, str]:
    """The new token with its secret, or why there is none."""
    if not form.is_valid():
        return None, "What is missing stands beside its field."
    try:
        token, secret = make_token(**form.values(request.user), by=request.user, at=timezone.now())
    except TokenRefused as refused:
        return None, str(refused)
    return {"token": token, "secret": secret}, ""


@require_POST
@desk_page("see_unpublished")
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token = token_for(request.user, token_id)
    if token is None:
        raise Http404
    attempt(
        request, f"{token.name}: revoked. It opens nothing from now on.", revoke_token, token, by=request.user, at=timezone.now()
    )
    back = request.POST.get("back", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else reverse("desk_tokens"))
