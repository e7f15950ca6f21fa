"""The door of the desk: who comes in, in which frame the pages stand, and how a refusal from below is told."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from archive.ingest.retrying import RetryRefused
from archive.ingest.settling import SettlingRefused
from archive.ingest.uploads import UploadRefused
from archive.review.accounts import AccountRefused
from archive.review.answers import AnswersRefused
from archive.review.assignments import AssignmentRefused
from archive.review.calibration import KnownAnswerRefused
from archive.review.claims import ClaimRefused
from archive.review.comments import CommentRefused
from archive.review.conclusion import RequirementRefused
from archive.review.links import LinkRefused
from archive.review.notifications import NotificationRefused
from archive.review.permissions import PermissionRefused, can, check_can
from archive.review.saved_searches import SavedSearchRefused
from archive.review.sheets import SheetRefused
from archive.review.tokens import TokenRefused
from archive.review.transitions import TransitionRefused
from archive.views.ended import SIGNED_OUT, ended, sign_in_address, wants_json
from archive.views.kept_words import PutAside, kept_words

REFUSALS = (
    AccountRefused,
    AnswersRefused,
    AssignmentRefused,
    ClaimRefused,
    CommentRefused,
    KnownAnswerRefused,
    LinkRefused,
    NotificationRefused,
    RequirementRefused,
    RetryRefused,
    SavedSearchRefused,
    SettlingRefused,
    SheetRefused,
    TokenRefused,
    TransitionRefused,
    UploadRefused,
)

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Frame:
    """Where the pages of review stand: on the desk, or in the admin. The same views serve both.

    prefix: of the names of their addresses. templates: their folder. home, article: the names of the pages to come back to.
    """

    prefix: str
    templates: str
    home: str
    article: str
    context: Callable[[HttpRequest], dict[str, Any]]

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.prefix}_{name}", args=args)

    def article_url(self, article_id: int) -> str:
        return reverse(self.article, args=[article_id])

    def page(self, request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        context = {**self.context(request), "frame": self, **context}
        return render(request, f"{self.templates}/{name}.html", context, status=status)


DESK = Frame("desk", "archive/desk", "desk", "desk_article", lambda request: {})
ADMIN = Frame("admin_desk", "admin/desk", "admin:index", "admin:archive_article_change", admin.site.each_context)


def desk_page(*powers: str) -> Callable[[View], View]:
    """A page for those who may open the desk and hold the powers. Strangers are asked to sign in, others answered with 403.

    A script is told so as JSON: sent on to another page it could not tell what happened.
    """

    def guard(view: View) -> View:
        @wraps(view)
        @never_cache
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _stranger(request)
            try:
                for power in ("see_desk", *powers):
                    check_can(request.user, power)
                return view(request, *args, **kwargs)
            except PermissionRefused as refused:
                if not wants_json(request):
                    raise
                return ended(str(refused), 403)

        return answer

    return guard


def _stranger(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return ended(SIGNED_OUT, 401, sign_in=sign_in_address())
    with suppress(AttributeError):  # where the form was read already, to find its token
        request.upload_handlers = [PutAside(request)]
    return kept_words(request, why="You were signed out meanwhile.", status=401) or redirect_to_login(request.get_full_path())


def powers_of(user: Any, *powers: str) -> dict[str, bool]:
    return {power: can(user, power) for power in powers}


def attempt(request: HttpRequest, done: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What call gives back, with done told on the next page; None when it was refused, with the reason told instead.

    A power that is missing is not told here: it is answered with 403.
    """
    try:
        result = call(*args, **kwargs)
    except REFUSALS as refused:
        messages.error(request, str(refused))
        return None
    if done:
        messages.success(request, done)
    return result
