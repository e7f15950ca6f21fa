"""Filters beside the lists of the admin that Django does not bring: by who has an article, by a claim's verdict, by a topic."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from archive.models import Assignment, Claim, Topic
from archive.models.each import ExistsForEach
from archive.policy.scales import VERIFICATION
from archive.policy.states import STATES
from archive.queries.at_work import assigned_to
from archive.queries.filters import FEW, items_under
from archive.queries.paging import is_number
from archive.queries.queue_filters import topic_of
from archive.queries.review_desk import reviewers
from archive.queries.tallies import totals
from archive.review.permissions import can

MOST_TOPICS = 300


class AssignedFilter(admin.SimpleListFilter):
    """To whom is asked by those who give out work, and answered as on the desk: not where they review the article too."""

    title = "assigned"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = reviewers().exclude(pk=request.user.pk) if can(request.user, "queue") else ()
        named = [(str(person.pk), person.get_full_name() or person.get_username()) for person in people]
        return [("nobody", "To nobody"), ("somebody", "To somebody"), ("me", "To me"), *named]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        given = self.value()
        held = Assignment.objects.filter(released_at=None)
        if given == "nobody":
            return queryset.filter(~ExistsForEach(held.filter(article=OuterRef("pk"))))
        if given == "somebody":
            return queryset.filter(pk__in=held.values("article"))
        if given == "me":
            return assigned_to(request.user, queryset, reviewer_id=request.user.pk)
        is_named = given in dict(self.lookup_choices) and is_number(given)
        return assigned_to(request.user, queryset, reviewer_id=int(given)) if is_named else queryset


class ClaimVerdictFilter(admin.SimpleListFilter):
    """Articles with a claim that has this verdict for readers."""

    title = "verdict on a claim"
    parameter_name = "verdict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return VERIFICATION.choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in VERIFICATION:
            return queryset
        # Half of all claims are accepted, few have the verdict: SQLite must not begin with the former.
        claims = Claim.objects.filter(verification=self.value()).exclude(status__in=["suggested", "rejected"])
        if totals("claims", [0]).get(0, Counter())[self.value()] > FEW:
            return queryset.filter(Exists(claims.filter(article=OuterRef("pk"))))
        return queryset.filter(pk__in=claims.values("article"))


class ArticleStateFilter(admin.SimpleListFilter):
    """Claims by the state of their article."""

    title = "state of the article"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return STATES

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(article__state=self.value()) if self.value() in dict(STATES) else queryset


class TopicFilter(admin.SimpleListFilter):
    """A topic, and those under it, by its name as typed: a list of all topics would be longer than the page."""

    title = "topic"
    parameter_name = "topic"
    template = "admin/archive/article/topic_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in Topic.objects.order_by("name", "pk").values_list("name", flat=True)[:MOST_TOPICS]]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> list[dict[str, Any]]:
        """What the template needs: the rest of the address as pairs, and the names to offer."""
        kept = {name: values for name, values in changelist.get_filters_params().items() if name != self.parameter_name}
        pairs = [(name, value) for name, values in kept.items() for value in (values if isinstance(values, list) else [values])]
        asked = [("q", changelist.query)] if changelist.query else []
        without = changelist.get_query_string(remove=[self.parameter_name])
        names = [name for name, _ in self.lookup_choices]
        return [{"kept": [*pairs, *asked], "given": self.value() or "", "without": without, "names": names}]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        given = (self.value() or "").replace("\x00", "").strip()
        if not given:
            return queryset
        topic = topic_of(given)
        if topic is None:
            return queryset.none()
        items = items_under(topic.path).filter(status="accepted")
        return queryset.filter(pk__in=items.values("content_object"))
