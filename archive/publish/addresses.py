"""Addresses that answers carry: pages, files, feeds and the API alike."""

from django.conf import settings
from django.http import HttpRequest


def base_address(request: HttpRequest) -> str:
    """Where readers find this archive, without a slash at the end."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/")[:-1]


def with_query(request: HttpRequest, **changes: str) -> str:
    """The query string of this request with some parts changed; what becomes empty is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return f"?{query.urlencode()}" if query else ""
