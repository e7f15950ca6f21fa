"""Known answers as those read them who set and end them, all through KnownAnswer.objects.visible_to()."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from archive.models import Article, KnownAnswer, KnownVerdict
from archive.policy.scales import REASONS
from archive.queries.paging import Page, newest_first


def listed(user: Any, *, after: str = "", article: Article | None = None) -> Page:
    """The newest first, ended ones among them, each with reason_labels; of one article, where that is given."""
    rows = _shown(user)
    page = newest_first(rows.filter(version__article=article) if article else rows, after=after)
    for known in page.items:
        known.reason_labels = REASONS.labels(known.reasons)
    return page


def known_answer_for(user: Any, pk: int) -> KnownAnswer | None:
    """None where this person may not see it (or there is none: it is the same answer)."""
    return _shown(user).filter(pk=pk).first()


def _shown(user: Any) -> QuerySet[KnownAnswer]:
    verdicts = KnownVerdict.objects.select_related("claim").order_by("claim__start", "pk")
    rows = KnownAnswer.objects.visible_to(user).select_related("version__article__source", "set_by", "ended_by")
    return rows.prefetch_related(Prefetch("verdicts", verdicts))
