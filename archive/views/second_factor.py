"""The second factor of an account: a code from an app or a passkey, beside the password. Codes and keys are django-allauth's."""

import base64
from collections.abc import Callable
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from qrcode.image.svg import SvgPathFillImage

from archive.audit import lock_chain, record
from archive.policy.caller import caller
from archive.views.ended import ended, wants_json

STAFF_DOORS = ("/desk/", "/admin/")
WITHOUT_IT = ("/admin/logout/", "/admin/password_change/")
NEEDED = "This desk asks for a second factor. Set one up, and go on."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made in the admin, and nothing is sent by mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return [] if settings.TWO_FACTOR == "off" else ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "")
        return str(caller(request.META.get("REMOTE_ADDR", ""), told, proxies=settings.PROXIES) or "unknown")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets lie encrypted in the database: a copy of it alone makes no codes."""

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Black on white, at night too: cameras read nothing else."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return picture.to_string(encoding="unicode")

    def get_totp_label(self, user: User) -> str:
        return user.get_username()


def box() -> MultiFernet:
    """What is put in with SECRET_KEY comes out with it, or with one of SECRET_KEY_FALLBACKS."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys)


def _derived(key: str) -> bytes:
    return salted_hmac("archive.second-factor", "secrets", secret=key, algorithm="sha256").digest()


class OwnPasswordForm(PasswordChangeForm):
    """The old password is counted like one at the door: a session left somewhere is no place to try passwords out."""

    def clean_old_password(self) -> str:
        check_may_try(self.user)
        try:
            return super().clean_old_password()
        except ValidationError:
            count_failure(None, context.request, self.user)
            raise

    def save(self, commit: bool = True) -> User:
        with transaction.atomic():
            lock_chain()
            person = super().save(commit)
            record(verb="account_changed", subject=person, by=person, at=timezone.now(), note="A new password")
        return person


class CodeForm(AuthenticateForm):
    """Codes are counted like passwords: who fails too often waits, with the right code too."""

    def clean_code(self) -> str:
        check_may_try(self.user)
        return super().clean_code()


class CodeAgainForm(ReauthenticateForm):
    def clean_code(self) -> str:
        check_may_try(self.user)
        return super().clean_code()


def check_may_try(user: User) -> None:
    """Raises ValidationError where this person failed too often from here; the page of waiting is then shown."""
    request, who = context.request, {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, who):
        request.axes_locked_out, request.axes_credentials = True, who
        raise ValidationError("Too many attempts.")


@receiver(authentication_failed)
def count_failure(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)


@receiver(authenticator_added)
def record_added(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record("second_factor_added", user, authenticator)


@receiver(authenticator_removed)
def record_removed(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _record("second_factor_removed", user, authenticator)


def _record(verb: str, user: User, authenticator: Authenticator) -> None:
    with transaction.atomic():
        record(verb=verb, subject=user, by=user, at=timezone.now(), after={"kind": authenticator.type})


class SecondFactorNeeded:
    """Middleware: with TWO_FACTOR=required neither desk nor admin opens to somebody who has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._refusal(request) or self.get_response(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        path = request.path_info
        if settings.TWO_FACTOR != "required" or not path.startswith(STAFF_DOORS) or path.startswith(WITHOUT_IT):
            return None
        if not request.user.is_authenticated or has_second_factor(request.user):
            return None
        if wants_json(request):
            return ended(NEEDED, 403, sign_in=reverse("mfa_index"))
        messages.error(request, NEEDED)
        return redirect("mfa_index")


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
