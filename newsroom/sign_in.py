"""Settings of signing in: sessions, their cookies, and how often somebody may fail (django-axes)."""

from datetime import timedelta
from typing import Any

SESSION_HOURS = 12
LINK_HOURS = 24  # that a link to choose a password opens


def second_factor_settings(two_factor: str, *, site_name: str) -> dict[str, Any]:
    """Settings of django-allauth, of which only the second factor is used. two_factor: off, optional or required."""
    return {
        "TWO_FACTOR": two_factor,
        "ACCOUNT_ADAPTER": "archive.views.second_factor.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_REAUTHENTICATION_METHODS": ["password"] if two_factor == "off" else ["password", "mfa"],
        "MFA_ADAPTER": "archive.views.second_factor.SecondFactorAdapter",
        "MFA_FORMS": {
            "authenticate": "archive.views.second_factor.CodeForm",
            "reauthenticate": "archive.views.second_factor.CodeAgainForm",
        },
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_TOTP_ISSUER": site_name,
    }


def sign_in_settings(*, https: bool, failures: int, minutes: int) -> dict[str, Any]:
    """https: cookies that no other host and no page without TLS can set.
    failures: in a row, by name and address, after which minutes are waited.
    """
    before = "__Host-" if https else ""
    return {
        "SESSION_COOKIE_NAME": f"{before}sessionid",
        "CSRF_COOKIE_NAME": f"{before}csrftoken",
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": SESSION_HOURS * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "PASSWORD_RESET_TIMEOUT": LINK_HOURS * 3600,
        "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"],
        "AXES_HANDLER": "archive.views.guessing.Doorkeeper",
        "AXES_FAILURE_LIMIT": failures,
        "AXES_COOLOFF_TIME": timedelta(minutes=minutes),
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,  # nobody is kept out longer by trying on
        "AXES_ENABLE_ACCESS_FAILURE_LOG": True,
        "AXES_CLIENT_IP_CALLABLE": "archive.views.sign_in.caller_address",
        "AXES_LOCKOUT_CALLABLE": "archive.views.sign_in.locked_out",
        "AXES_ENABLE_ADMIN": False,  # archive/admin/sign_ins.py shows them
        "AXES_VERBOSE": False,
        "AXES_SENSITIVE_PARAMETERS": ["username", "ip_address", "code"],
    }
