"""What the archive has learned from its own people's decisions, for the suggestions of later imports."""

from django.conf import settings
from django.db import models

from archive.models.constraints import one_of
from archive.models.kept import FinalModel
from archive.policy.vocabulary import LEARNED_KINDS


class LearnedWeights(FinalModel):
    """One lesson, kept whether it was of use or not. The newest that is_used counts for its kind; empty weights: as shipped.

    weights: for claims {sign: points}, "base" among them; for topics {id of the topic: {term: weight}}. figures: what it was
    measured by, on decisions that it had not learned from.
    """

    kind = models.CharField(max_length=10, choices=LEARNED_KINDS)
    weights = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    is_used = models.BooleanField(
        "used", help_text="Later imports go by it: it read decisions held out better than what is shipped."
    )
    learned_at = models.DateTimeField("time learned")
    learned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "learned weights"
        constraints = [one_of("kind", LEARNED_KINDS, name="learned_weights_kind_known")]
        indexes = [models.Index(fields=["kind", "-id"], condition=models.Q(is_used=True), name="learned_weights_in_use")]

    def __str__(self) -> str:
        return f"Learned {self.kind} {self.pk}"
