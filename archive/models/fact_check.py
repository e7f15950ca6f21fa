from django.db import models

from archive.models.constraints import one_of
from archive.models.kept import KeptModel
from archive.policy.vocabulary import DATE_PRECISIONS


class FactCheck(KeptModel):
    """What somebody else found about a claim, in their words. Never a verdict of this archive, and never turned into one.

    key: SHA-256 of the review's address and its claim, or of all it says where it has no address. digest: of all it says.
    rating, rating_value, best_rating, worst_rating: verbatim, for no two publishers' scales are the same.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    claim = models.TextField()
    claimant = models.TextField(blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_precision = models.CharField(max_length=10, choices=DATE_PRECISIONS, default="unknown")
    publisher = models.TextField(blank=True)
    publisher_site = models.TextField(blank=True)
    url = models.TextField(blank=True, help_text="Of the review.")
    title = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_precision = models.CharField(max_length=10, choices=DATE_PRECISIONS, default="unknown")
    rating = models.TextField(blank=True)
    rating_value = models.TextField(blank=True)
    best_rating = models.TextField(blank=True)
    worst_rating = models.TextField(blank=True)
    rating_explanation = models.TextField(blank=True)
    language = models.CharField(max_length=40, blank=True)
    notes = models.TextField(blank=True, help_text="What was left out or repaired, a sentence a line.")
    first_batch = models.ForeignKey("archive.ImportBatch", models.PROTECT, related_name="fact_checks")
    imported_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="When it last said something else than before.")

    class Meta:
        verbose_name = "fact check by others"
        verbose_name_plural = "fact checks by others"
        constraints = [
            models.CheckConstraint(condition=~models.Q(claim=""), name="fact_check_has_a_claim"),
            one_of("claimed_precision", DATE_PRECISIONS, name="fact_check_claimed_precision_known"),
            one_of("reviewed_precision", DATE_PRECISIONS, name="fact_check_reviewed_precision_known"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher or 'Somebody'} on: {self.claim[:80]} ({self.pk})"


class FactCheckAppearance(models.Model):
    """An address where the claim was made. natural_key: of the article that stands there, whether the archive has it or not."""

    fact_check = models.ForeignKey(FactCheck, models.CASCADE, related_name="appearances")
    url = models.TextField()
    natural_key = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact_check", "natural_key"], name="appearance_once_a_fact_check")]

    def __str__(self) -> str:
        return f"{self.url[:80]} (fact check {self.fact_check_id})"
