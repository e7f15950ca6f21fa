"""Signing in. Who fails too often is told when to try again; every attempt is in the log that administrators see."""

from math import ceil
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, LoginView, PasswordResetConfirmView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from archive.audit import lock_chain
from archive.policy.caller import beginning, caller
from archive.review.accounts import note_password_chosen
from archive.views.guessing import guessed_at_until


def caller_address(request: HttpRequest) -> str | None:
    """What failures are counted by beside the name: of an IPv6 address its network, which is one subscriber's."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "")
    known = caller(request.META.get("REMOTE_ADDR", ""), told, proxies=settings.PROXIES)
    return beginning(known) if known else None


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The answer to whoever failed too often: 429, and when to try again."""
    name = get_client_username(request, credentials)
    last = AccessAttempt.objects.filter(username=name, ip_address=request.axes_ip_address).order_by("-attempt_time").first()
    until = (last.attempt_time if last else timezone.now()) + get_cool_off(request)
    by_many = guessed_at_until(request, credentials)
    if by_many and (last is None or last.failures_since_start < settings.AXES_FAILURE_LIMIT):
        until = by_many
    seconds = max(1, ceil((until - timezone.now()).total_seconds()))
    told = {"minutes": ceil(seconds / 60), "until": until, "by_many": bool(by_many)}
    answer = render(request, "registration/locked.html", told, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """The one door for people: the admin leads here too. Where the account has a second factor, it is asked for next."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        return perform_password_login(self.request, {"username": form.get_user().get_username()}, login)


class ChoosePassword(PasswordResetConfirmView):
    """A password chosen by the link that review.accounts.reset_password() made. It opens once, and signs nobody in."""

    template_name = "registration/choose_password.html"
    success_url = reverse_lazy("login")

    def get_user(self, uidb64: str) -> User | None:
        person = super().get_user(uidb64)
        return person if person and person.is_active and not person.has_usable_password() else None

    def _opens(self, person: User) -> bool:
        """Whether the link still does: it may have been used, or the account closed, since the form was looked at."""
        secret = self.request.session.get(INTERNAL_RESET_SESSION_TOKEN)
        return person.is_active and not person.has_usable_password() and self.token_generator.check_token(person, secret)

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        with transaction.atomic():
            lock_chain()
            form.user = User.objects.select_for_update().get(pk=form.user.pk)
            if not self._opens(form.user):
                self.validlink = False
                return self.render_to_response(self.get_context_data())
            answer = super().form_valid(form)
            note_password_chosen(form.user, at=timezone.now())
        messages.success(self.request, "The password is set: sign in with it.")
        return answer

    def render_to_response(self, context: dict[str, Any], **told: Any) -> HttpResponse:
        return super().render_to_response(context, status=200 if context["validlink"] else 410, **told)
