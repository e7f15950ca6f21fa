from django.conf import settings
from django.db import models
from django.db.models import Q

from archive.models.constraints import one_of
from archive.models.kept import FinalModel
from archive.policy.vocabulary import CORRECTION_KINDS


class Correction(FinalModel):
    """A public note that a verdict or page changed, and why."""

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20, choices=CORRECTION_KINDS)
    headline_verdict = models.OneToOneField(
        "archive.HeadlineVerdict", models.PROTECT, null=True, blank=True, related_name="correction", help_text="The new one."
    )
    claim_verdict = models.OneToOneField(
        "archive.ClaimVerdict", models.PROTECT, null=True, blank=True, related_name="correction", help_text="The new one."
    )
    note = models.TextField()
    corrected_at = models.DateTimeField(db_index=True)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("kind", CORRECTION_KINDS, name="correction_kind_known"),
            models.CheckConstraint(condition=~Q(note=""), name="correction_says_why"),
            models.CheckConstraint(
                condition=Q(kind="headline_verdict", headline_verdict__isnull=False, claim_verdict__isnull=True)
                | Q(kind="claim_verdict", headline_verdict__isnull=True, claim_verdict__isnull=False)
                | (
                    ~Q(kind__in=["headline_verdict", "claim_verdict"])
                    & Q(headline_verdict__isnull=True, claim_verdict__isnull=True)
                ),
                name="correction_names_its_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction {self.pk} of article {self.article_id}"
