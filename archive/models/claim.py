from django.conf import settings
from django.db import models
from django.db.models import F, Q

from archive.models.constraints import both_or_neither, one_of, span
from archive.models.kept import FinalModel, KeptModel
from archive.policy.scales import claim_type_choices, verification_choices
from archive.policy.vocabulary import ANCHOR_STATES, ORIGINS, SUGGESTION_STATES


class Claim(KeptModel):
    """A checkable statement anchored in a version, with its speaker or the article's own voice.

    The anchor is a W3C TextQuoteSelector (exact, prefix, suffix) with a TextPositionSelector (start, end: code points of
    version.text) and the version itself. Source: https://www.w3.org/TR/annotation-model/ sections 4.2.4 and 4.2.5.
    """

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="claims")
    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="claims")
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    anchor_state = models.CharField(max_length=10, choices=ANCHOR_STATES, default="anchored")
    statement = models.TextField()
    slug = models.SlugField(max_length=80)
    claim_type = models.CharField(max_length=20, choices=claim_type_choices, blank=True)
    speaker = models.ForeignKey(
        "archive.Entity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="Empty: the article's own voice, or speaker_name.",
    )
    speaker_name = models.CharField(max_length=200, blank=True, help_text="As the text names the speaker.")
    is_quotation = models.BooleanField(default=False)
    origin = models.CharField(max_length=10, choices=ORIGINS)
    status = models.CharField(max_length=10, choices=SUGGESTION_STATES, default="accepted")
    score = models.FloatField(null=True, blank=True)
    verification = models.CharField(
        max_length=20, choices=verification_choices, default="unchecked", help_text="Verification status shown to readers."
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "start", "end"], name="claim_place_unique"),
            span("start", "end", name="claim_span"),
            models.CheckConstraint(condition=~Q(exact="") & ~Q(statement=""), name="claim_has_words"),
            one_of("origin", ORIGINS, name="claim_origin_known"),
            one_of("status", SUGGESTION_STATES, name="claim_status_known"),
            one_of("anchor_state", ANCHOR_STATES, name="claim_anchor_state_known"),
            models.CheckConstraint(
                condition=Q(origin="person", created_by__isnull=False) | ~Q(origin="person"), name="claim_by_a_person_names_them"
            ),
        ]
        indexes = [
            models.Index(fields=["verification", "-id"], name="claim_verification_newest"),
            models.Index(fields=["article", "status", "start"], name="claim_article_place"),
        ]

    def __str__(self) -> str:
        return f"{self.statement[:80]} ({self.pk})"

    def get_absolute_url(self) -> str:
        return f"/claims/{self.pk}/{self.slug}/"


class ClaimLink(FinalModel):
    """A person's word that two claims say the same. The verdict of one is shown at the other, never copied."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="links")
    same_as = models.ForeignKey(Claim, models.PROTECT, related_name="linked_from")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "same_as"], name="claim_link_once"),
            models.CheckConstraint(condition=~Q(claim=F("same_as")), name="claim_not_linked_to_itself"),
            both_or_neither("linked_at", "linked_by", name="claim_link_at_and_by"),
        ]

    def __str__(self) -> str:
        return f"Claim {self.claim_id} says the same as claim {self.same_as_id}"
