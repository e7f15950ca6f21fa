from django.conf import settings
from django.db import models
from django.db.models import Q

from archive.models.kept import KeptModel


class Assignment(KeptModel):
    """An article given to a reviewer, or picked up by one (assigned_by is then the reviewer).

    released_by: empty where the archive itself took the place back, because the draft lapsed.
    """

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_date = models.DateField(null=True, blank=True)
    released_at = models.DateTimeField("time released", null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "reviewer"], condition=Q(released_at__isnull=True), name="assigned_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | Q(released_at__isnull=False), name="assignment_released_by_has_moment"
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "article"], condition=Q(released_at__isnull=True), name="assignment_open")]

    def __str__(self) -> str:
        return f"Assignment {self.pk}: article {self.article_id}"
