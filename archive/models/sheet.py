from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from archive.models.constraints import one_of
from archive.models.kept import KeptForever, KeptModel, KeptQuerySet
from archive.policy.scales import attribution_choices, claim_verdict_choices, clickbait_choices, headline_choices
from archive.policy.vocabulary import LIVE_SHEET_STATES, SHEET_STATES

UNDER_REVIEW = Q(version__article__state__in=["queued", "in_review"])


class SheetQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> "SheetQuerySet":
        """One's own sheets; and, for those who may read unpublished work, the submitted ones of articles no longer blind.

        A version is blind until all the sheets it needs are in (Sheet.opened_at is then set on each of them). Every version of an
        article is blind while it is reviewed once more: the earlier answers would show what the new ones are likely to be.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(reviewer=user)
        if user.has_perm("archive.see_unpublished"):
            return self.filter(own | (Q(opened_at__isnull=False) & ~UNDER_REVIEW))
        return self.filter(own)

    def opened(self) -> "SheetQuerySet":
        """Those no longer blind, for telling in public that they exist; what they say is for visible_to() alone."""
        return self.filter(opened_at__isnull=False).only("pk")

    def settled(self) -> "SheetQuerySet":
        """Submitted, no longer blind, and not of a version that is reviewed once more: what figures over many may count."""
        return self.filter(state="submitted", opened_at__isnull=False).exclude(UNDER_REVIEW)

    def first_opened(self) -> "SheetQuerySet":
        """Of each reviewer and version the first that ceased to be blind, whatever became of it: for figures over many alone."""
        earlier = Sheet.objects.filter(version=OuterRef("version"), reviewer=OuterRef("reviewer"), opened_at__isnull=False)
        earlier = earlier.filter(revision__lt=OuterRef("revision"))
        return self.filter(~Exists(earlier), opened_at__isnull=False)

    def independent(self) -> "SheetQuerySet":
        """What each said before they could read the others, of versions not reviewed once more: what agreement is measured on.

        A review sent back and submitted again was written by somebody who knew what the other had answered.
        """
        return self.first_opened().exclude(UNDER_REVIEW)

    def begun(self) -> "SheetQuerySet":
        """The drafts, for telling who has one on which article (article_id): what they say is for visible_to() alone."""
        return self.filter(state="draft").only("pk", "version", "reviewer", "saved_at").annotate(article_id=F("version__article"))

    def update(self, **values: Any) -> int:
        """Of a sheet that is no longer a draft only two things can be set: that it was opened, and that it was returned."""
        if not _is_opening_or_return(values) and self.exclude(state="draft").exists():
            raise KeptForever("A submitted sheet is not rewritten; nothing was changed.")
        return super().update(**values)


def _is_opening_or_return(values: dict[str, Any]) -> bool:
    return set(values) == {"opened_at"} or (set(values) == {"state", "return_note"} and values["state"] == "returned")


class Sheet(KeptModel):
    """One reviewer's work on one version. Written by review/sheets.py alone.

    lock: counts writes, so that a second tab or a lost connection never overwrites newer work.
    opened_at: when all required sheets were in and this one ceased to be blind.
    """

    version = models.ForeignKey("archive.Version", models.PROTECT, related_name="sheets", db_index=False)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheets", db_index=False)
    state = models.CharField(max_length=10, choices=SHEET_STATES, default="draft")
    revision = models.PositiveIntegerField(default=1)
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    lock = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    return_note = models.TextField(blank=True)
    begun_claim = models.JSONField(
        default=dict, blank=True, help_text="The words of a claim that was begun and not added, see review/begun.py."
    )

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "reviewer"],
                condition=Q(state__in=LIVE_SHEET_STATES),
                name="sheet_one_live_a_reviewer_and_version",
            ),
            models.UniqueConstraint(fields=["version", "reviewer", "revision"], name="sheet_revision_unique"),
            one_of("state", SHEET_STATES, name="sheet_state_known"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="sheet_submitted_has_moment"
            ),
            models.CheckConstraint(condition=~Q(state="draft") | Q(submitted_at__isnull=True), name="sheet_draft_has_no_moment"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(submitted_at__isnull=False), name="sheet_opened_after_submission"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(return_note=""), name="sheet_returned_says_why"),
        ]
        indexes = [
            models.Index(fields=["version", "reviewer", "state"], name="sheet_version_reviewer"),
            models.Index(fields=["reviewer", "state", "saved_at"], name="sheet_reviewer_saved"),
            models.Index(fields=["state", "saved_at"], name="sheet_state_saved"),
        ]

    def __str__(self) -> str:
        return f"Sheet {self.pk} on version {self.version_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new draft only: everything that becomes of it, submitting included, is for the functions of review/sheets.py."""
        if not self._state.adding:
            raise KeptForever("A sheet is changed by review/sheets.py alone; nothing was changed.")
        super().save(*args, **kwargs)


class RatingQuerySet(models.QuerySet):
    """Ratings change only while their sheet is a draft. to_sheet: how the sheet of a row is asked for."""

    to_sheet = "sheet"

    def _refuse_unless_drafts(self) -> None:
        if self.exclude(**{f"{self.to_sheet}__state": "draft"}).exists():
            raise KeptForever("A submitted sheet is not rewritten; nothing was changed.")

    def update(self, **values: Any) -> int:
        self._refuse_unless_drafts()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_unless_drafts()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        refuse_unless_drafts({row.parent_sheet_id() for row in rows})
        return super().bulk_create(rows, *args, **kwargs)


def refuse_unless_drafts(sheet_ids: Collection[int | None]) -> None:
    """Raises KeptForever when one of the sheets is no longer a draft. None: no sheet, but a verdict being written."""
    if Sheet.objects.filter(pk__in=[pk for pk in sheet_ids if pk is not None]).exclude(state="draft").exists():
        raise KeptForever("A submitted sheet is not rewritten; nothing was changed.")


class RatingModel(models.Model):
    """Part of a sheet: can be saved and deleted only while the sheet is a draft."""

    objects = RatingQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_unless_drafts({self.parent_sheet_id()})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_unless_drafts({self.parent_sheet_id()})
        return super().delete(*args, **kwargs)

    def parent_sheet_id(self) -> int | None:
        return self.sheet_id


class HeadlineRating(RatingModel):
    """What a sheet says about the headline. passages: [{"exact","prefix","suffix","start","end"}, ...] in its version."""

    sheet = models.OneToOneField(Sheet, models.PROTECT, related_name="headline_rating")
    rating = models.CharField(max_length=30, choices=headline_choices, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    other_reason = models.TextField(blank=True)
    why = models.TextField(blank=True)
    passages = models.JSONField(default=list, blank=True)
    nothing_in_text = models.BooleanField(default=False)
    clickbait = models.CharField(max_length=20, choices=clickbait_choices, blank=True)
    suggested_headline = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Headline rating on sheet {self.sheet_id}"


class ClaimRating(RatingModel):
    """What a sheet says about one claim: did they say it, and is it true. asked: Claim.asked as its author had read it."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="claim_ratings")
    claim = models.ForeignKey("archive.Claim", models.PROTECT, related_name="ratings")
    attribution = models.CharField(max_length=20, choices=attribution_choices, blank=True)
    verdict = models.CharField(max_length=20, choices=claim_verdict_choices, blank=True)
    why = models.TextField(blank=True)
    no_evidence_reason = models.TextField(blank=True)
    passages = models.JSONField(default=list, blank=True)
    asked = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "claim"], name="claim_rated_once_a_sheet")]

    def __str__(self) -> str:
        return f"Rating of claim {self.claim_id} on sheet {self.sheet_id}"
