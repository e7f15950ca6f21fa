"""Answers that the desk knows before an article is reviewed: what reviewers say is measured against them, unnoticed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from archive.models.article import Version
from archive.models.assignment import Assignment
from archive.models.claim import Claim
from archive.models.constraints import both_or_neither
from archive.models.kept import EndedOnceQuerySet, FinalModel, WrittenOnce
from archive.models.sheet import Sheet
from archive.policy.scales import claim_verdict_choices, headline_choices


class KnownAnswerQuerySet(EndedOnceQuerySet):
    def visible_to(self, user: Any) -> "KnownAnswerQuerySet":
        """For those who give out work; never of an article that they review, have reviewed or are to review."""
        if not user.is_authenticated or not user.has_perm("archive.queue"):
            return self.none()
        sheets = Sheet.objects.filter(version__article=OuterRef("version__article"), reviewer=user)
        given = Assignment.objects.filter(article=OuterRef("version__article"), reviewer=user, released_at=None)
        return self.filter(~Exists(sheets), ~Exists(given))


class KnownAnswer(WrittenOnce):
    """The right answers to one version. Written by review/calibration.py alone; visible_to() is the only way to show one.

    reasons: codes, empty where they are not among what is known. One that was ended is kept.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="known_answers")
    rating = models.CharField(max_length=30, choices=headline_choices)
    reasons = models.JSONField(default=list, blank=True)
    why = models.TextField()
    set_at = models.DateTimeField("time set")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("time ended", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = KnownAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(ended_at__isnull=True), name="known_answer_standing_once"),
            models.CheckConstraint(condition=~Q(rating=""), name="known_answer_has_a_rating"),
            models.CheckConstraint(condition=~Q(why=""), name="known_answer_says_why"),
            both_or_neither("ended_at", "ended_by", name="known_answer_ended_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"Known answer {self.pk} to version {self.version_id}"


class KnownVerdict(FinalModel):
    """The right verdict on one claim of the version. statement: what the claim said when it was set."""

    known_answer = models.ForeignKey(KnownAnswer, models.PROTECT, related_name="verdicts")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="known_verdicts")
    statement = models.TextField()
    verdict = models.CharField(max_length=20, choices=claim_verdict_choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["known_answer", "claim"], name="known_verdict_once_a_claim")]

    def __str__(self) -> str:
        return f"Known verdict on claim {self.claim_id}"
