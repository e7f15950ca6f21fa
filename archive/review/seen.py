"""What somebody looked at before they sign it: a token goes out with the page, comes back with the form, and must still fit.

A token stands for rows that are never rewritten, so it fits as long as exactly these rows are what would be signed. Whoever shows
a page takes the token before reading what is shown: should that change in between, the form is refused and no change missed.
"""

from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac

from archive.review.transitions import TransitionRefused


class SeenOutdated(TransitionRefused):
    """What would be signed is not what the person was shown; nothing changed."""


def seen_token(what: str, pks: Iterable[int]) -> str:
    """The same for the same rows. Keyed, so that no row's number can be told from it."""
    return salted_hmac("archive.review.seen", f"{what}:{sorted(pks)}", algorithm="sha256").hexdigest()


def check_seen(seen: str, now: str, *, name: str, changed: str) -> None:
    """name: the move. changed: what to say where the tokens differ. Raises SeenOutdated."""
    if not constant_time_compare(seen or "", now):
        raise SeenOutdated(name, changed)
