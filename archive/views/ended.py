"""Answers to a script that it cannot go on, with the reason in words. A page that saves as one types is never sent elsewhere."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.views.csrf import csrf_failure

SIGNED_OUT = "You are signed out. Your words stay here: sign in in another tab, and saving goes on."
SOMEBODY_ELSE = "This review is not open to whoever is signed in now. Sign in as yourself in another tab, and saving goes on."
TOO_OLD = "The page is older than your last signing in. Nothing was saved."


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def sign_in_address() -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?next={resolve_url(settings.LOGIN_REDIRECT_URL)}"


def ended(message: str, status: int, *, sign_in: str = "") -> JsonResponse:
    """sign_in: where signing in mends it; empty where nothing does."""
    return JsonResponse({"ended": True, "message": message, "sign_in": sign_in}, status=status)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without the token of this session; to a page, Django's own answer."""
    return ended(TOO_OLD, 403) if wants_json(request) else csrf_failure(request, reason)
