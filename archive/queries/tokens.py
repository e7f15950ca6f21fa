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


def tokens_of(person: Any, *, at: datetime, at_most: int = 20) -> list[ApiToken]:
    """The newest of one person's tokens, newest first, those that ended among them; each says whether it still opens anything."""
    tokens = list(
        ApiToken.objects.filter(owner=person).select_related("owner", "made_by", "revoked_by").order_by("-pk")[:at_most]
    )
    for token in tokens:
        token.opens = token.is_alive(at)
        token.made_by_other = shown_name(token.made_by) if token.made_by_id != token.owner_id else ""
        token.revoked_by_other = shown_name(token.revoked_by) if token.revoked_by_id not in (None, token.owner_id) else ""
    return tokens


def token_for(user: Any, pk: int) -> ApiToken | None:
    """None where this person may not see it (or there is none: it is the same answer)."""
    return ApiToken.objects.visible_to(user).select_related("owner").filter(pk=pk).first()
