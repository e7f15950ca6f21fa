"""How many requests an address or a token may make in a minute, counted in the cache that all processes share."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from archive.models import ApiToken
from archive.policy.caller import caller, network

WINDOW = 60  # seconds


@dataclass(frozen=True)
class Allowance:
    """limit: requests in this minute; used: so far, this one included; reset: seconds until the next minute begins."""

    limit: int
    used: int
    reset: int

    @property
    def is_used_up(self) -> bool:
        return self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        left = max(0, self.limit - self.used)
        return {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(left), "RateLimit-Reset": str(self.reset)}


def count(request: HttpRequest, token: ApiToken | None) -> Allowance:
    """The allowance with this request counted: of the token, or of the address where there is none."""
    limit = settings.API_TOKEN_REQUESTS_A_MINUTE if token else settings.API_REQUESTS_A_MINUTE
    who = f"token:{token.pk}" if token else f"address:{address_of(request)}"
    minute, second = divmod(int(time.time()), WINDOW)
    return Allowance(limit, _counted(f"api:{who}:{minute}"), WINDOW - second)


def _counted(key: str) -> int:
    """One more than before, also where many processes ask at once: all but the first of a minute take one statement."""
    try:
        return cache.incr(key)
    except ValueError:
        return 1 if cache.add(key, 1, timeout=2 * WINDOW) else cache.incr(key)


def address_of(request: HttpRequest) -> str:
    """Whose request it is: an IPv4 address or an IPv6 network."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "")
    known = caller(request.META.get("REMOTE_ADDR", ""), told, proxies=settings.PROXIES)
    return network(known) if known else "unknown"
