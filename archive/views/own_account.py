"""One's own account: what happened with it, whoever did it, and what opens the archive in one's name."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from archive.queries.desk_record import subject_record
from archive.queries.sign_ins import factors_of, roles_of
from archive.queries.tokens import tokens_of

NEWEST = 50  # lines of the record


@require_GET
@never_cache
@login_required
def own_account(request: HttpRequest) -> HttpResponse:
    """For everybody who has signed in, also without a role: who lost the roles is to see who took them."""
    context = {
        "roles": roles_of(request.user),
        "factors": factors_of(request.user),
        "tokens": tokens_of(request.user, at=timezone.now()),
        "record": subject_record("user", request.user.pk, request.user, at_most=NEWEST),
    }
    return render(request, "registration/own_account.html", context)
