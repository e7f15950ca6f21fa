"""What the desk has told one person: unread first, then the newest first; what they may not read yet is not there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from archive.models import Article, Comment, Notification
from archive.queries.paging import PAGE_SIZE, Page, is_number

MOST_COUNTED = 100


@dataclass(frozen=True)
class NotificationRow:
    """sentence: what happened. article: None where it is about a saved search, which is search; 0 for none.

    comment: the number of the comment it is about, 0 for none; before: one that stops behind it.
    """

    pk: int
    article: Article | None
    search: int
    sentence: str
    at: datetime
    is_read: bool
    comment: int
    before: int


def notification_for(user: Any, notification_id: int) -> Notification | None:
    return Notification.objects.visible_to(user).filter(pk=notification_id).first()


def unread_count(user: Any) -> int:
    """At most MOST_COUNTED."""
    return Notification.objects.visible_to(user).unread().order_by()[:MOST_COUNTED].count()


def notifications(user: Any, *, after: str = "") -> Page:
    """One page of rows. after: as the page before gave it."""
    is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    found = Notification.objects.visible_to(user).annotate(is_read=is_read).select_related("article__source", "by", "search")
    kind, _, number = after.partition("-")
    if is_number(number):
        behind = {"unread": Q(is_read=True) | Q(pk__lt=int(number)), "read": Q(is_read=True, pk__lt=int(number))}
        found = found.filter(behind.get(kind, Q()))
    rows = list(found.order_by("is_read", "-pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    comments = Comment.objects.signed().in_bulk([row.comment_id for row in shown if row.comment_id])
    following = f"{'read' if shown[-1].is_read else 'unread'}-{shown[-1].pk}" if len(rows) > PAGE_SIZE else ""
    return Page([_row(row, comments.get(row.comment_id), user) for row in shown], following)


def _row(row: Notification, comment: Comment | None, user: Any) -> NotificationRow:
    return NotificationRow(
        pk=row.pk,
        article=row.article,
        search=row.search_id or 0,
        sentence=row.sentence(comment.name_for(user) if comment else ""),
        at=row.at,
        is_read=row.is_read,
        comment=row.comment_id or 0,
        before=(row.comment_id or 0) + 1,
    )
