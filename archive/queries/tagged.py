"""The newest articles that have one of some tags, found by the index of the tags however many or few have them."""

from django.db.models import Max, OuterRef, QuerySet, Subquery

from archive.models import Article
from archive.queries.paging import PAGE_SIZE, Page, cut, is_number
from archive.queries.rows import article_row, listed

WIDER = 4  # times, where too few of those looked at are public


def tagged_articles(items: QuerySet, tags: list[int], *, after: str) -> Page:
    """Public articles, newest first, told apart by whether the tag is a suggestion. items: rows of a through table."""
    items = items.filter(tag__in=tags).exclude(status="rejected")
    pks = _newest(items, tags, after=int(after) if is_number(after) else None, wanted=PAGE_SIZE + 1)
    best = items.filter(content_object=OuterRef("pk")).order_by("status").values("status")[:1]  # "accepted" before "suggested"
    rows = listed(Article.objects.public().filter(pk__in=pks)).annotate(tag_status=Subquery(best))
    page = cut(list(rows.order_by("-pk")), size=PAGE_SIZE)
    return page.of([article_row(article) for article in page.items])


def _newest(items: QuerySet, tags: list[int], *, after: int | None, wanted: int) -> list[int]:
    """The ids of so many public articles before this one.

    Of several tags no more is looked at than reaches down to where one of them alone has enough: so many rows a tag at most.
    """
    found: list[int] = []
    looked_at = wanted
    while True:
        rows = items if after is None else items.filter(content_object__lt=after)
        end = _reach(rows, tags, looked_at) if len(tags) > 1 else None
        shown = (rows if end is None else rows.filter(content_object__gte=end)).filter(
            Article.objects.public().at("content_object")
        )
        found += shown.order_by("-content_object").values_list("content_object", flat=True).distinct()[: wanted - len(found)]
        if end is None or len(found) >= wanted:
            return found
        after, looked_at = end, looked_at * WIDER


def _reach(rows: QuerySet, tags: list[int], count: int) -> int | None:
    """The newest of what is the count-th article of one of the tags; None where none has so many."""
    model = rows.model._meta.get_field("tag").related_model
    last = rows.filter(tag=OuterRef("pk")).order_by("-content_object").values("content_object")[count - 1 : count]
    found = model.objects.filter(pk__in=tags).annotate(last=Subquery(last)).order_by()
    return found.aggregate(newest=Max("last"))["newest"]
