from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from archive.models.comment import Comment
from archive.models.people import shown_name
from archive.policy.vocabulary import NOTIFICATION_KINDS, label, notification_kinds


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """One's own, as far as what they tell of may be read: that of a comment comes up when the comment opens."""
        if not (user.is_authenticated and user.has_perm("archive.see_unpublished")):
            return self.none()
        # Asked of each: made a list first, a database that knows how few comments there are begins with all articles.
        told = Q(comment=None) | Exists(Comment.objects.visible_to(user).filter(pk=OuterRef("comment"), withdrawn_at=None))
        return self.filter(told, recipient=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(models.Model):
    """Something the desk tells one of its people. Written by review/notifications.py alone.

    Of an article, or of what was found for a saved search: search, with the number of articles, found. by: who brought it about,
    empty for the archive itself; of a comment it is the comment that says whose it is.
    mailed_at: when mail was to be sent of it; empty where there is none, or the comment has not opened.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=20, choices=notification_kinds)
    article = models.ForeignKey("archive.Article", models.PROTECT, null=True, blank=True, related_name="+")
    search = models.ForeignKey("archive.SavedSearch", models.CASCADE, null=True, blank=True, related_name="notifications")
    found = models.PositiveIntegerField(default=0)
    comment = models.ForeignKey(Comment, models.PROTECT, null=True, blank=True, related_name="notifications")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, search__isnull=True)
                | Q(article__isnull=True, search__isnull=False, found__gte=1),
                name="notification_of_article_or_search",
            ),
            models.UniqueConstraint(
                fields=["search"], condition=Q(read_at__isnull=True), name="notification_one_unread_a_search"
            ),
            models.UniqueConstraint(fields=["recipient", "comment"], name="notification_once_a_comment"),
            models.CheckConstraint(condition=Q(comment__isnull=True) | Q(by__isnull=True), name="notification_signed_by_comment"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"Notification {self.pk}"

    def sentence(self, author: str) -> str:
        """What happened, without a full stop. author: of the comment, as the recipient may know it; else by is named.

        Reads by and search: read them along.
        """
        who = author or (shown_name(self.by) if self.by else "the desk")
        searched = (
            {"search": self.search.name, "found": f"{self.found:,} article{'s' * (self.found != 1)}"} if self.search else {}
        )
        return label(NOTIFICATION_KINDS, self.kind).format(who=who[:1].upper() + who[1:], **searched)
