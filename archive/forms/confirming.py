"""What cannot be taken back quietly asks who sits there: the password or the second factor, given within CONFIRM_MINUTES."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest

CONFIRMED_MOVES = ("publish", "withdraw", "restore")
FILES_LOST = "files_lost"
LEEWAY = 60  # seconds by which the clocks of two machines may differ


def check_confirmed(request: HttpRequest) -> None:
    """Raises ReauthenticationRequired where it was too long ago: the form is kept in the session, and goes on once it is given.

    Call it where the form's token was checked. Files are not kept: with them the form says so, see FILES_LOST.
    """
    if not settings.CONFIRM_MINUTES or is_confirmed(request):
        return
    if request.FILES:
        request.POST = request.POST.copy()
        request.POST[FILES_LOST] = "1"
    raise ReauthenticationRequired


def is_confirmed(request: HttpRequest) -> bool:
    """What was given at a moment still to come was given before the clock was put back: nobody can say how long ago."""
    now = time.time()
    moments = [given["at"] for given in get_authentication_records(request, request.user)]
    return any(now - 60 * settings.CONFIRM_MINUTES < at <= now + LEEWAY for at in moments)
