from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest

from archive.admin.base import LookAdmin
from archive.admin.filters import ArticleStateFilter
from archive.admin.looking_up import LookedUp
from archive.models import Claim, ClaimLink, ClaimVerdict, Correction, HeadlineVerdict, VerdictEvidence
from archive.models.each import ExistsForEach
from archive.models.verdict import STILL_BLIND


@admin.register(Claim)
class ClaimAdmin(LookedUp, LookAdmin):
    own = "statement"
    list_display = ("statement", "article", "speaker", "status", "verification", "anchor_state")
    list_filter = ("verification", ArticleStateFilter, "status", "anchor_state", "claim_type", "is_quotation")
    list_select_related = ("article", "speaker")
    search_fields = ("statement",)
    exclude = ("created_by",)  # it would tell who reviews the article


@admin.register(ClaimLink)
class ClaimLinkAdmin(LookAdmin):
    list_display = ("claim", "same_as", "linked_at", "ended_at")
    list_select_related = ("claim", "same_as")
    exclude = ("linked_by", "ended_by", "note")  # the record tells them, to whom it may


class VerdictAdmin(LookAdmin):
    list_filter = ("basis", "published_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).exclude(STILL_BLIND)


@admin.register(HeadlineVerdict)
class HeadlineVerdictAdmin(VerdictAdmin):
    list_display = ("version", "rating", "basis", "sheet_count", "reached_at", "published_at", "set_aside_at")
    list_select_related = ("version",)


@admin.register(ClaimVerdict)
class ClaimVerdictAdmin(VerdictAdmin):
    list_display = ("claim", "verdict", "attribution", "basis", "sheet_count", "reached_at", "published_at", "set_aside_at")
    list_select_related = ("claim", "version")
    exclude = ("evidence",)


@admin.register(VerdictEvidence)
class VerdictEvidenceAdmin(LookAdmin):
    list_display = ("verdict", "evidence")
    list_select_related = ("verdict", "evidence")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        open_ones = ClaimVerdict.objects.filter(pk=OuterRef("verdict")).exclude(STILL_BLIND)
        return super().get_queryset(request).filter(ExistsForEach(open_ones))


@admin.register(Correction)
class CorrectionAdmin(LookAdmin):
    list_display = ("article", "kind", "note", "corrected_at", "corrected_by")
    list_filter = ("kind",)
    list_select_related = ("article", "corrected_by")
    date_hierarchy = "corrected_at"  # cheap: there are few of them
