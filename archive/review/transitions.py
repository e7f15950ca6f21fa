"""The only door through which an article's state or visibility changes. policy/states.py holds the table of moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article
from archive.policy.states import MOVES, STATES, Move
from archive.policy.vocabulary import VISIBILITIES, label
from archive.review.effects import COLUMNS, EFFECTS, Change
from archive.review.guards import refusal
from archive.review.permissions import can, check_can
from archive.review.requirement import locked_article
from archive.search.changes import note_changes

MOVE_BY_NAME: dict[str, Move] = {row.name: row for row in MOVES}


class TransitionRefused(Exception):
    """A move was not made; nothing changed. name: the move. reason: why, in a sentence."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


@dataclass(frozen=True)
class MoveOffer:
    """A move that this person may make from here. refusal: what forbids it at the moment; "" when nothing does."""

    move: Move
    refusal: str


def move(article: Article, name: str, *, by: Any, at: datetime, note: str = "") -> Article:
    """Make the move, with all it brings about and its line in the record, and give back the article as it now is.

    by: None for the archive itself, which may make automatic moves only. Raises PermissionRefused; TransitionRefused for an
    unknown move, a missing note, a state that the move does not start from (somebody else may have been quicker) or a guard that
    forbids it.
    """
    row, note = _row(name), note.strip()
    if not (by is None and row.automatic):
        check_can(by, row.power)
    if row.note_required and not note:
        raise TransitionRefused(name, "Say why, in a note.")
    with transaction.atomic():
        change = Change(article=locked_article(article.pk), by=by, at=at, note=note)
        _check(row, change)
        _set(row, change)
        _record(row, change)
        if name in EFFECTS:
            EFFECTS[name](change)
        note_changes([article.pk])
        return Article.objects.select_related("source").get(pk=article.pk)


def _row(name: str) -> Move:
    if name not in MOVE_BY_NAME:
        raise TransitionRefused(name, f"There is no move “{name}”.")
    return MOVE_BY_NAME[name]


def _check(row: Move, change: Change) -> None:
    now = getattr(change.article, row.field)
    if now not in row.sources:
        shown = label(STATES if row.field == "state" else VISIBILITIES, now)
        raise TransitionRefused(row.name, f"“{row.label}” cannot be done: the article is {shown.lower()}.")
    if said := refusal(row, change.article, change.by):
        raise TransitionRefused(row.name, said)


def _set(row: Move, change: Change) -> None:
    """Compare and set: whoever comes second finds that no row changes."""
    columns = COLUMNS[row.name](change) if row.name in COLUMNS else {}
    found = Article.objects.filter(pk=change.article.pk)
    changed = found.compare_and_set(row.field, sources=row.sources, **{row.field: row.target}, **columns)
    if changed != 1:
        raise TransitionRefused(row.name, "Somebody else was quicker: the article has moved on.")


def _record(row: Move, change: Change) -> None:
    record(
        verb=f"{row.field}_moved",
        subject=change.article,
        article_id=change.article.pk,
        by=change.by,
        at=change.at,
        before={row.field: getattr(change.article, row.field)},
        after={row.field: row.target, "move": row.name},
        note=change.note,
    )


def offered_moves(article: Article, user: Any) -> list[MoveOffer]:
    """The buttons for this person: moves from the present state and visibility whose power they hold, and what forbids each."""
    return [offer for row in MOVES if row.button and (offer := offered_move(article, row.name, user))]


def offered_move(article: Article, name: str, user: Any) -> MoveOffer | None:
    """One move, whether it has a button or a page of its own; None where it does not start here or the power is not held."""
    row = _row(name)
    is_open = getattr(article, row.field) in row.sources and can(user, row.power)
    return MoveOffer(row, refusal(row, article, user)) if is_open else None
