from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from archive.models.article import Article
from archive.models.constraints import both_or_neither, one_of
from archive.models.kept import FinalModel, KeptForever, KeptQuerySet, WrittenOnce
from archive.policy.scales import attribution_choices, claim_verdict_choices, clickbait_choices, headline_choices
from archive.policy.vocabulary import VERDICT_BASES

PUBLICATION = {"published_at", "published_by", "supersedes"}
# What an earlier round concluded and never published, on whichever version, would tell the new reviewers the likely answer.
STILL_BLIND = Q(published_at=None, version__article__state__in=["queued", "in_review"])


class VerdictQuerySet(KeptQuerySet):
    def published(self) -> "VerdictQuerySet":
        """Every verdict readers have been given, corrected ones included."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: Any) -> "VerdictQuerySet":
        """What this person may read: what was published, on articles they may see.

        Those who may read unpublished work read what was reached and is not published, too, unless its article is under review.
        """
        if user.is_authenticated and user.has_perm("archive.see_unpublished"):
            return self.exclude(STILL_BLIND)
        return self.published().filter(Article.objects.public().at("version__article"))

    def standing(self) -> "VerdictQuerySet":
        """Published and not superseded by a published correction or a later review."""
        return self.published().filter(~self.is_superseded())

    def is_superseded(self) -> Exists:
        """A condition on verdicts of this kind: that a later one, which is published, took the place of each."""
        return Exists(self.model.objects.published().filter(supersedes=OuterRef("pk")))

    def awaiting(self) -> "VerdictQuerySet":
        """Reached, not yet published, and not set aside because the review was sent back or re-opened."""
        return self.filter(published_at__isnull=True, set_aside_at__isnull=True)

    def update(self, **values: Any) -> int:
        """Only the stamp of publication can be set, or that of being set aside, and only once."""
        stamp = set(values) <= PUBLICATION or set(values) == {"set_aside_at"}
        if not stamp or self.exclude(published_at__isnull=True, set_aside_at__isnull=True).exists():
            raise KeptForever("A verdict is never rewritten: a correction makes a new one. Nothing was changed.")
        return super().update(**values)


class Verdict(WrittenOnce):
    """What the desk concluded on one version. Written once by review/; then only the stamp of publication is added.

    supersedes: the verdict that stood until this one was published; set with the stamp, so that one set aside supersedes nothing.
    """

    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="%(class)ss")
    basis = models.CharField(max_length=12, choices=VERDICT_BASES)
    sheet_count = models.PositiveSmallIntegerField()
    why = models.TextField(blank=True)
    passages = models.JSONField(default=list, blank=True)
    reached_at = models.DateTimeField()
    reached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The adjudicator or corrector; empty for agreement.",
    )
    published_at = models.DateTimeField("time published", null=True, blank=True, db_index=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    set_aside_at = models.DateTimeField(
        null=True, blank=True, help_text="When the review was sent back or re-opened before it was published."
    )
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    objects = VerdictQuerySet.as_manager()

    class Meta:
        abstract = True


def verdict_constraints(prefix: str) -> list[models.BaseConstraint]:
    return [
        one_of("basis", VERDICT_BASES, name=f"{prefix}_basis_known"),
        both_or_neither("published_at", "published_by", name=f"{prefix}_published_at_and_by"),
        models.CheckConstraint(
            condition=~Q(basis__in=["adjudication", "correction"]) | Q(reached_by__isnull=False),
            name=f"{prefix}_decided_by_somebody",
        ),
        models.CheckConstraint(
            condition=~Q(basis="correction") | Q(supersedes__isnull=False), name=f"{prefix}_correction_supersedes"
        ),
        models.CheckConstraint(condition=Q(sheet_count__gte=1), name=f"{prefix}_rests_on_a_sheet"),
        models.CheckConstraint(
            condition=Q(published_at__isnull=True) | Q(set_aside_at__isnull=True), name=f"{prefix}_not_published_and_set_aside"
        ),
        models.CheckConstraint(
            condition=Q(supersedes__isnull=True) | Q(published_at__isnull=False), name=f"{prefix}_supersedes_when_published"
        ),
    ]


class HeadlineVerdict(Verdict):
    rating = models.CharField(max_length=30, choices=headline_choices)
    reasons = models.JSONField(default=list, blank=True)
    other_reason = models.TextField(blank=True)
    nothing_in_text = models.BooleanField(default=False)
    clickbait = models.CharField(max_length=20, choices=clickbait_choices, blank=True)
    suggested_headline = models.TextField(blank=True)

    class Meta:
        constraints = verdict_constraints("headline_verdict")
        indexes = [
            models.Index(fields=["rating", "-id"], name="headline_verdict_rating_newest"),
            models.Index(fields=["rating", "-published_at", "-id"], name="headline_verdict_rating_latest"),
            models.Index(fields=["basis", "-id"], name="headline_verdict_basis_newest"),
        ]

    def __str__(self) -> str:
        return f"Headline verdict {self.pk} on version {self.version_id}"


class ClaimVerdict(Verdict):
    claim = models.ForeignKey("archive.Claim", models.PROTECT, related_name="verdicts")
    attribution = models.CharField(max_length=20, choices=attribution_choices, blank=True)
    verdict = models.CharField(max_length=20, choices=claim_verdict_choices)
    no_evidence_reason = models.TextField(blank=True)
    evidence = models.ManyToManyField("archive.Evidence", through="archive.VerdictEvidence", blank=True, related_name="verdicts")

    class Meta:
        constraints = verdict_constraints("claim_verdict")
        indexes = [
            models.Index(fields=["verdict", "-id"], name="claim_verdict_newest"),
            models.Index(fields=["basis", "-id"], name="claim_verdict_basis_newest"),
        ]

    def __str__(self) -> str:
        return f"Verdict {self.pk} on claim {self.claim_id}"


class VerdictEvidence(FinalModel):
    """Evidence that a verdict on a claim rests on."""

    verdict = models.ForeignKey(ClaimVerdict, models.PROTECT, related_name="evidence_items")
    evidence = models.ForeignKey("archive.Evidence", models.PROTECT, related_name="verdict_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verdict", "evidence"], name="evidence_once_a_verdict")]

    def __str__(self) -> str:
        return f"Evidence {self.evidence_id} for verdict {self.verdict_id}"
