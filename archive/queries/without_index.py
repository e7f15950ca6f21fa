"""What a question asks for, as the database can tell it: for as long as the search index cannot be asked."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import reduce
from operator import and_, or_

from django.db.models import OuterRef, Q

from archive.models import ArticleEntity, Claim, Topic
from archive.models.each import ExistsForEach
from archive.queries.filters import topic_items, with_reason
from archive.search.compiling import Resolve
from archive.search.documents import UNRATED
from archive.search.fields import Found
from archive.search.schema import clean, words
from archive.search.tree import Either, Field, Node, Not, Term

NOTHING = Q(pk__in=())


def fits(node: Node | None, resolve: Resolve) -> Q:
    """A condition on articles. Words are looked for in headlines alone, as they are written there; fields as ever."""
    if node is None:
        return Q()
    if isinstance(node, Term):
        return _in_headline(node)
    if isinstance(node, Field):
        return _field(node, resolve(node))
    if isinstance(node, Not):
        return ~fits(node.part, resolve)
    return reduce(or_ if isinstance(node, Either) else and_, [fits(part, resolve) for part in node.parts])


def _in_headline(term: Term) -> Q:
    said = words(term.text) if term.kind == "near" else [clean(term.text)]
    return reduce(and_, [Q(headline__icontains=one) for one in said], Q())


def _field(field: Field, found: Found) -> Q:
    if found.fault:
        return NOTHING
    if field.day is not None:
        moment = datetime.combine(field.day, time(0), UTC)
        return Q(published_at__gte=moment) if field.name == "after" else Q(published_at__lt=moment)
    if field.name == "year":
        return Q(published_at__year=(found.low or 0) // 12)
    return reduce(or_, [CONDITIONS[field.name](value) for value in found.values])


def _topic(number: int) -> Q:
    return Q(ExistsForEach(topic_items(Topic.objects.values_list("path", flat=True).get(pk=number))))


def _entity(number: int) -> Q:
    items = ArticleEntity.objects.filter(tag=number, content_object=OuterRef("pk")).exclude(status="rejected")
    return Q(ExistsForEach(items))


def _verdict(code: str) -> Q:
    return Q(ExistsForEach(Claim.objects.filter(status="accepted", verification=code, article=OuterRef("pk"))))


CONDITIONS: dict[str, Callable[..., Q]] = {
    "source": lambda number: Q(source=number),
    "topic": _topic,
    "entity": _entity,
    "by": lambda words: Q(byline__icontains=clean(words)),
    "rating": lambda code: Q(headline_rating="" if code == UNRATED else code),
    "reason": lambda code: ~Q(headline_rating="") & Q(ExistsForEach(with_reason(code))),
    "verdict": _verdict,
    "language": lambda code: Q(language__iexact=code) | Q(language__istartswith=f"{code}-"),
    "state": lambda code: Q(state=code),
}
