"""Texts that were removed by law: what was ordered, and by what the same is known when somebody brings it again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from archive.models.article import Article
from archive.models.kept import FinalModel


class Takedown(FinalModel):
    """The text of an article was removed for good. Written by review/takedown.py, and where an export is put back.

    reason: for readers. reference: of the order, for the desk. with_headline: whether the headline went too.
    """

    article = models.OneToOneField(Article, models.PROTECT, related_name="takedown")
    reason = models.TextField()
    reference = models.CharField(max_length=200, blank=True)
    with_headline = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="takedown_says_why")]

    def __str__(self) -> str:
        return f"Takedown of article {self.article_id}"


class TakedownDigest(FinalModel):
    """A SHA-256 that what is imported is held against. kind: of what, "bytes", "content", "key" (a natural key),
    or "file" (of evidence).
    """

    takedown = models.ForeignKey(Takedown, models.PROTECT, related_name="digests")
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["takedown", "kind", "digest"], name="takedown_digest_once")]

    def __str__(self) -> str:
        return f"Digest of takedown {self.takedown_id}"
