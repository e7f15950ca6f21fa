"""Claims that a person has said to be the same, and by what a claim is found when the same is said again."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from archive.models.claim import Claim
from archive.models.constraints import both_or_neither
from archive.models.each import looked_at
from archive.models.kept import EndedOnceQuerySet, WrittenOnce


class ClaimKey(models.Model):
    """What an accepted claim says, made ready for finding others that say the same (analysis.same_claim). Derived, kept in step.

    digest: SHA-256 of its words put alike. is_negated: it denies something.
    """

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="key")
    digest = models.CharField(max_length=64)
    is_negated = models.BooleanField()

    def __str__(self) -> str:
        return f"Key of claim {self.claim_id}"


class ClaimKeyNumber(models.Model):
    """One of the numbers by which a claim is looked up."""

    pk = models.CompositePrimaryKey("number", "claim_id")
    number = models.BigIntegerField()
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="key_numbers")

    def __str__(self) -> str:
        return f"Number {self.number} of claim {self.claim_id}"


class ClaimLinkQuerySet(EndedOnceQuerySet):
    def standing(self) -> "ClaimLinkQuerySet":
        """Not ended, and of claims that are still accepted."""
        return self.filter(looked_at("claim__status", "accepted"), ended_at=None)


class ClaimLink(WrittenOnce):
    """A person's word that two claims say the same. The verdict of one is shown at the other, never copied.

    same_as: the claim that was checked before. note: why, where the two do not look the same. A link that was ended is kept.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="links")
    same_as = models.ForeignKey(Claim, models.PROTECT, related_name="linked_from")
    note = models.TextField(blank=True)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClaimLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(ended_at__isnull=True), name="claim_link_standing_once"),
            models.CheckConstraint(condition=~Q(claim=F("same_as")), name="claim_not_linked_to_itself"),
            both_or_neither("linked_at", "linked_by", name="claim_link_at_and_by"),
            both_or_neither("ended_at", "ended_by", name="claim_link_ended_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"Claim {self.claim_id} says the same as claim {self.same_as_id}"
