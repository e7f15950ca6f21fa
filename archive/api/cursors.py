"""Cursors: where a page of a list begins, signed, so that what is no cursor of ours is told as such and reaches no query.

A cursor knows the beginnings of some pages before it, for the link back: keyset paging itself only goes forward.
"""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from archive.api.problems import Refused

MOST_BACK = 20  # pages that "prev" leads back to, one after the other
SIGNER = Signer(salt="archive.api.cursors")


@dataclass(frozen=True)
class Place:
    """after: what the list's query takes, empty for the first page. before: the same of the pages before, the nearest last."""

    after: str = ""
    before: tuple[str, ...] = ()

    def next(self, after: str) -> "Place":
        return Place(after, (*self.before, self.after)[-MOST_BACK:])

    def previous(self) -> "Place | None":
        return Place(self.before[-1], self.before[:-1]) if self.before else None


def cursor_of(place: Place, *, path: str) -> str:
    """Empty for the first page. path: of the list."""
    return SIGNER.sign_object([path, place.after, *place.before]) if place.after else ""


def place_of(cursor: str, *, path: str) -> Place:
    """Raises Refused for what is no cursor of this list."""
    if not cursor:
        return Place()
    try:
        of, after, *before = SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError, UnicodeError):
        of = after = None
    if of != path:
        raise Refused("bad-cursor", "Take cursors from “next” or the Link header of an answer of this very list.")
    return Place(after, tuple(before))
