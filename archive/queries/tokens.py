"""Tokens for the read API as their owners see them, all through ApiToken.objects.visible_to()."""

from datetime import datetime
from typing import Any

from archive.models import ApiToken
from archive.models.people import shown_name
from archive.queries.paging import Page, newest_first


def token_list(user: Any, *, at: datetime, after: str = "") -> Page:
    """The newest first, those that ended among them, each with whose it is (owner_name) and whether it still opens anything."""
    page = newest_first(ApiToken.objects.visible_to(user).select_related("owner", "revoked_by"), after=after)
    for token in page.items:
        token.owner_name, token.opens = shown_name(token.owner), token.is_alive(at)
    return page


def token_for(user: Any, pk: int) -> ApiToken | None:
    """None where this person may not see it (or there is none: it is the same answer)."""
    return ApiToken.objects.visible_to(user).select_related("owner").filter(pk=pk).first()
