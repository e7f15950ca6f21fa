"""What the desk tells its people: written in the transaction of what it tells of, read and put away by its recipient alone.

Whether somebody has read it is their own affair and stands on no record.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from archive.models import Article, Comment, Notification, Sheet
from archive.review.mail import mail_later


class NotificationRefused(Exception):
    """There is no such notification for this person; nothing changed."""


def notify(
    kind: str, people: Iterable[int], *, article: Article, at: datetime, by: Any = None, comment: Comment | None = None
) -> None:
    """Tell these people, each once and by (who brought it about) never, and mail those who have an address.

    kind: of policy.vocabulary.NOTIFICATION_KINDS. people: their ids. Of a comment it comes up when the comment opens for them.
    Call it in the transaction of what it tells of.
    """
    told = sorted(set(people) - {getattr(by, "pk", None)})
    about = {"kind": kind, "article": article, "comment": comment, "by": None if comment else by, "at": at}
    rows = Notification.objects.bulk_create(Notification(recipient_id=pk, **about) for pk in told)
    mail_later(rows)


def notify_reviewers(kind: str, article: Article, *, at: datetime, by: Any = None, also: Iterable[int] = ()) -> None:
    """Tell everybody who has submitted a review of the article, on whichever version, and some more by their ids."""
    notify(kind, [*_reviewers(article), *also], article=article, at=at, by=by)


def _reviewers(article: Article) -> list[int]:
    sheets = Sheet.objects.filter(version__article=article, submitted_at__isnull=False)
    return list(sheets.values_list("reviewer", flat=True).distinct())


def open_comments(article: Article, *, at: datetime) -> None:
    """The comments that were kept from reviewers are open to the desk, and whoever they speak to is mailed now."""
    Comment.objects.filter(article=article, opened_at=None).update(opened_at=at)
    mail_later(Notification.objects.filter(article=article, comment__isnull=False, mailed_at=None, read_at=None))


def mark_read(notification: Notification, *, by: Any, at: datetime) -> None:
    """Read from now on; once read it stays so. Raises NotificationRefused where it is not, or not yet, this person's to read."""
    found = Notification.objects.visible_to(by).filter(pk=notification.pk)
    if not found.exists():
        raise NotificationRefused("There is no such notification for you.")
    found.unread().update(read_at=at)


def mark_all_read(*, until: datetime, by: Any, at: datetime) -> int:
    """How many were unread and are read now: those that the person could see at the moment until.

    What came, or opened, since then was not looked at and stays unread. Raises NotificationRefused for a moment still to come.
    """
    if until > at:
        raise NotificationRefused("Nothing was marked: that moment has not come.")
    was_open = Q(comment=None) | Q(comment__to_all=True) | Q(comment__opened_at=None) | Q(comment__opened_at__lte=until)
    return Notification.objects.visible_to(by).unread().filter(was_open, at__lte=until).update(read_at=at)
