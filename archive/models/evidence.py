from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from archive.models.article import Article
from archive.models.constraints import one_of
from archive.models.each import ExistsForEach
from archive.models.kept import KeptForever
from archive.models.sheet import ClaimRating, RatingModel, RatingQuerySet, Sheet
from archive.models.verdict import STILL_BLIND, ClaimVerdict, VerdictEvidence
from archive.policy.evidence_files import TYPE_CHOICES
from archive.policy.file_names import LONGEST_NAME
from archive.policy.vocabulary import EVIDENCE_KINDS, STANCES


class EvidenceQuerySet(RatingQuerySet):
    to_sheet = "claim_rating__sheet"

    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """What a desk member may see: that of sheets they may see, and what came with a decision that is no longer blind."""
        sheets = Sheet.objects.visible_to(user).filter(pk=OuterRef("claim_rating__sheet"))
        if not user.has_perm("archive.see_unpublished"):
            return self.filter(ExistsForEach(sheets))
        decided = ClaimVerdict.objects.exclude(STILL_BLIND).filter(pk=OuterRef("claim_verdict"))
        return self.filter(ExistsForEach(sheets) | ExistsForEach(decided))

    def public(self) -> "EvidenceQuerySet":
        """What published verdicts on articles that anybody may see now rest on, corrected ones included."""
        links = VerdictEvidence.objects.filter(
            evidence=OuterRef("pk"),
            verdict__published_at__isnull=False,
            verdict__claim__status="accepted",
            verdict__version__article__in=Article.objects.public(),
        )
        return self.filter(Exists(links))

    def with_file(self) -> "EvidenceQuerySet":
        return self.exclude(file_sha256="")


class Evidence(RatingModel):
    """A source for a claim rating, or one brought by an adjudicator or corrector with their verdict.

    Links are kept as given; nothing is ever fetched. file_...: of an uploaded file, whose bytes review/evidence_files.py stores
    under their digest.
    """

    claim_rating = models.ForeignKey(ClaimRating, models.PROTECT, null=True, blank=True, related_name="evidence")
    claim_verdict = models.ForeignKey(
        ClaimVerdict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_evidence",
        help_text="The verdict it was brought with, where that was not a reviewer's sheet.",
    )
    url = models.URLField("address", max_length=2000, blank=True)
    archived_url = models.URLField("archived copy", max_length=2000, blank=True)
    accessed_at = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=EVIDENCE_KINDS, default="document")
    stance = models.CharField(max_length=10, choices=STANCES, default="supports")
    quote = models.TextField(blank=True)
    note = models.TextField(blank=True)
    file_sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    file_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    file_type = models.CharField(max_length=20, choices=TYPE_CHOICES, blank=True)
    file_size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Bytes.")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            one_of("kind", EVIDENCE_KINDS, name="evidence_kind_known"),
            one_of("stance", STANCES, name="evidence_stance_known"),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(title="") | ~Q(quote="") | ~Q(file_sha256=""), name="evidence_names_something"
            ),
            models.CheckConstraint(
                condition=Q(file_sha256="", file_name="", file_type="", file_size__isnull=True)
                | (
                    Q(file_type__in=[code for code, _ in TYPE_CHOICES], file_size__isnull=False, file_size__gte=1)
                    & ~Q(file_sha256="")
                    & ~Q(file_name="")
                ),
                name="evidence_file_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(claim_rating__isnull=True, claim_verdict__isnull=False)
                | Q(claim_rating__isnull=False, claim_verdict__isnull=True),
                name="evidence_of_a_rating_or_a_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"Evidence {self.pk}: {self.title or self.url or self.file_name}"[:120]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_when_of_a_verdict()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_of_a_verdict()
        return super().delete(*args, **kwargs)

    def parent_sheet_id(self) -> int | None:
        return self.claim_rating.sheet_id if self.claim_rating_id else None

    def _refuse_when_of_a_verdict(self) -> None:
        if self.claim_verdict_id and not self._state.adding:
            raise KeptForever("The evidence of a verdict is not rewritten; nothing was changed.")
