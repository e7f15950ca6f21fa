"""Every route of a URLconf, as it is written there."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLResolver


def routes(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route
