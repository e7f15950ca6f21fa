"""Drafts left lying: after DRAFT_DAYS without a word they lapse, so that their place is free. Kept, and never finished so."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from archive.audit import record
from archive.models import Assignment, Sheet
from archive.review.assignments import release_with_sheet
from archive.review.conclusion import conclude
from archive.review.notifications import notify
from archive.review.requirement import locked_article

EVERY = 3600  # seconds
MOST_DAYS = 36_500
logger = logging.getLogger(__name__)


def lapse_drafts(*, at: datetime) -> list[Sheet]:
    """The drafts that lapsed now, each in a transaction of its own: not saved for DRAFT_DAYS, and due by no day still to come."""
    found = list(_abandoned(at).order_by("pk").values_list("pk", "version__article"))
    return [sheet for pk, article_id in found if (sheet := _lapse(pk, article_id, at))]


def lapse_now_and_then(*, at: datetime) -> None:
    """Lapses drafts, at most once an hour. Where the database is busy the next hour does it."""
    if not cache.add("archive.review.lapses", True, EVERY):
        return
    try:
        lapse_drafts(at=at)
    except OperationalError as error:
        logger.warning("Abandoned drafts were not looked for: %s", error)


def _abandoned(at: datetime) -> QuerySet[Sheet]:
    cutoff = at - timedelta(days=min(settings.DRAFT_DAYS, MOST_DAYS))
    held = Assignment.objects.filter(article=OuterRef("version__article"), reviewer=OuterRef("reviewer"), released_at=None)
    return Sheet.objects.filter(~Exists(held.filter(due_date__gte=timezone.localdate(at))), state="draft", saved_at__lt=cutoff)


def _lapse(pk: int, article_id: int, at: datetime) -> Sheet | None:
    """The draft, lapsed; None where it was saved, submitted or put away in the meantime."""
    with transaction.atomic():
        article = locked_article(article_id)
        if not _abandoned(at).filter(pk=pk).update(state="lapsed", lock=F("lock") + 1):
            return None
        sheet = Sheet.objects.select_related("version").get(pk=pk)
        told = {"before": {"state": "draft"}, "after": {"state": "lapsed"}}
        record(verb="sheet_lapsed", subject=sheet, article_id=article.pk, at=at, blind=True, **told)
        release_with_sheet(article, reviewer_id=sheet.reviewer_id, by=None, at=at)
        notify("lapsed", [sheet.reviewer_id], article=article, at=at)
        conclude(article, at=at)
        return sheet
