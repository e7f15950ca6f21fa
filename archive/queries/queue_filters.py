"""What the address of the queue asks for: ?state=&source=&topic=&due=&assigned=, each by its code, slug or name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from archive.models import Article, Assignment, Source, Topic
from archive.models.each import looked_at
from archive.policy.states import STATES
from archive.queries.filters import few_have, given_in, has_topic

NAMES = ("state", "source", "topic", "due", "assigned")
WAITING = ("imported", "queued", "in_review", "disputed", "agreed")
STATE_CHOICES = [(code, label) for code, label in STATES if code in WAITING]
DUE_CHOICES = [("late", "Late"), ("week", "Due within a week"), ("none", "Assigned without a day")]
A_WEEK = timedelta(days=7)
MOST_TOPICS = 300  # offered by name; any other can be typed


@dataclass(frozen=True)
class QueueFilters:
    """The filters asked for, empty where not. topic: its slug. assigned: "me" or empty. today: which day due is counted from.

    faults: a sentence for each that names nothing the archive knows.
    """

    state: str = ""
    source: str = ""
    topic: str = ""
    due: str = ""
    assigned: str = ""
    today: date = date.min
    faults: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, str]:
        """Those asked for, by name."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    def but(self, *, due: str = "", assigned: str = "") -> "QueueFilters":
        """The same but for these two. What was looked up of the topic is not looked up again."""
        other = replace(self, due=due, assigned=assigned)
        if self.topic:
            other.__dict__.update(_few_have_topic=self._few_have_topic, _has_topic=self._has_topic)
        return other

    def articles(self, user: Any, articles: QuerySet) -> QuerySet:
        """The articles that fit all of them; of the day and of whom they are assigned to, any open assignment tells."""
        if self.state:
            articles = articles.filter(self.is_in(self.state))
        if self.source:
            articles = articles.filter(source=Subquery(Source.objects.filter(slug=self.source).values("pk")))
        if self.topic:
            articles = articles.filter(self._has_topic)
        if self.due or self.assigned:
            held = self.assignments(user, Assignment.objects.filter(released_at=None))
            articles = articles.filter(pk__in=held.values("article"))
        return articles

    def is_in(self, state: str) -> Any:
        """A condition on articles. Where few are looked up by what else is asked for, no database may begin with the state."""
        return looked_at("state", state) if self.is_few else Q(state=state)

    @property
    def is_few(self) -> bool:
        """Whether few articles can fit, which are looked up by what is asked for."""
        return bool(self.due or self.assigned or (self.topic and self._few_have_topic))

    @cached_property
    def _few_have_topic(self) -> bool:
        return few_have(Topic, self.topic)

    @cached_property
    def _has_topic(self) -> Q:
        return has_topic(self.topic, is_of_few=self._few_have_topic)

    def assignments(self, user: Any, assignments: QuerySet) -> QuerySet:
        """Of these, those with such a day and such a holder."""
        if self.due:
            assignments = assignments.filter(self._is_due())
        if self.assigned:
            assignments = assignments.filter(reviewer=user if self.assigned == "me" else None)
        return assignments

    def _is_due(self) -> Q:
        asked = {
            "late": Q(due_date__lt=self.today),
            "week": Q(due_date__range=(self.today, self.today + A_WEEK)),
            "none": Q(due_date__isnull=True),
        }
        return asked.get(self.due, Q(pk__in=[]))

    def within(self, user: Any, rows: QuerySet, article: str) -> QuerySet:
        """Of rows that have an article, those whose article fits. article: the name of that column."""
        if not self.given:
            return rows
        articles = self.articles(user, Article.objects.order_by())
        return rows.filter(**{f"{article}__in": articles.values("pk")}) if self.is_few else rows.filter(articles.at(article))


def queue_filters(asked: Mapping[str, str], *, today: date) -> QueueFilters:
    """The filters in a query string or a form. A topic may be given by its name."""
    given = given_in(asked, NAMES)
    topic = topic_of(given["topic"])
    known = {
        "state": given["state"] in WAITING,
        "source": not given["source"] or Source.objects.filter(slug=given["source"]).exists(),
        "topic": topic is not None or not given["topic"],
        "due": given["due"] in dict(DUE_CHOICES),
        "assigned": given["assigned"] == "me",
    }
    faults = [
        f"There is no {name} “{value}”, so nothing can fit it." for name, value in given.items() if value and not known[name]
    ]
    return QueueFilters(**given | {"topic": topic.slug if topic else given["topic"]}, today=today, faults=tuple(faults))


def topic_of(given: str) -> Topic | None:
    """The topic of this slug or name, case ignored; None without one."""
    return Topic.objects.filter(Q(slug=given) | Q(name__iexact=given)).order_by("pk").first() if given else None


def choices(filters: QueueFilters) -> dict[str, Any]:
    """What the form of the filters offers; topic_name: of the topic asked for."""
    topics = Topic.objects.order_by("name", "pk")
    found = topics.filter(slug=filters.topic).values_list("name", flat=True).first() if filters.topic else None
    return {
        "states": STATE_CHOICES,
        "due": DUE_CHOICES,
        "sources": list(Source.objects.order_by("name", "pk").values_list("slug", "name")),
        "topics": list(topics.values_list("name", flat=True)[:MOST_TOPICS]),
        "topic_name": found or filters.topic,
    }
