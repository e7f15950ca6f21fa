"""Mail about notifications, by Django's backend: who did what, and where to read it. No word of an article or a comment.

Sent after the commit, once; a failure is logged and changes nothing: what was to be told stands on the desk.
"""

import logging
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from archive.models import Comment, Notification

logger = logging.getLogger(__name__)


def mail_later(notifications: Iterable[Notification]) -> None:
    """Mail those of them that their recipients may read once this transaction is committed; the others when they open."""
    if not settings.SEND_MAIL:
        return
    if pks := [row.pk for row in notifications]:
        transaction.on_commit(partial(send_mail, pks), robust=True)


def send_mail(pks: list[int]) -> None:
    """Nothing for whoever has no address, is switched off, or may not read it yet; and never twice."""
    messages = _messages(pks)
    if not messages:
        return
    try:
        get_connection().send_messages(messages)
    except (OSError, SMTPException) as error:
        logger.error("Mail about %d notifications was not sent: %s", len(messages), error)


def _messages(pks: list[int]) -> list[EmailMessage]:
    """Each is taken as sent before it is: mail that fails is told by the log, and mail that comes twice is worse."""
    with transaction.atomic():
        rows = [row for row in _due(pks) if _take(row)]
    comments = Comment.objects.signed().in_bulk([row.comment_id for row in rows if row.comment_id])
    return [_message(row, comments.get(row.comment_id)) for row in rows]


def _due(pks: list[int]) -> list[Notification]:
    found = Notification.objects.unread().filter(pk__in=pks, mailed_at=None, recipient__is_active=True)
    rows = found.exclude(recipient__email="").select_related("recipient", "by", "search").order_by("recipient", "pk")
    due = []
    for person, given in groupby(rows, key=lambda row: row.recipient):
        own = {row.pk: row for row in given}
        due += [own[pk] for pk in Notification.objects.visible_to(person).filter(pk__in=own).values_list("pk", flat=True)]
    return sorted(due, key=lambda row: row.pk)


def _take(row: Notification) -> bool:
    """Whether nobody else has taken it to be mailed."""
    return bool(Notification.objects.filter(pk=row.pk, mailed_at=None).update(mailed_at=timezone.now()))


def _message(row: Notification, comment: Comment | None) -> EmailMessage:
    said = row.sentence(comment.name_for(row.recipient) if comment else "")
    address = f"{settings.PUBLIC_URL}/desk/notifications/#notification-{row.pk}"
    body = f"{said}.\n\n{address}\n\nYou get this because you have an account on the desk of {settings.SITE_NAME}.\n"
    return EmailMessage(subject=f"{settings.SITE_NAME}: {said}", body=body, to=[row.recipient.email])
