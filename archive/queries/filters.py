"""What the address of a list asks for: ?source=&topic=&entity=&rating=&verdict= and more, each by its slug or code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from archive.models import ArticleEntity, ArticleTopic, Claim, Entity, HeadlineVerdict, Source, Topic
from archive.models.each import ExistsForEach
from archive.policy.scales import HEADLINE, REASONS, VERIFICATION
from archive.policy.states import STATES
from archive.queries.tallies import total, totals
from archive.search.days import first_day, year_of
from archive.search.documents import UNRATED
from archive.search.fields import Found, resolved, unknown
from archive.search.tree import Field

FEW = 2_000  # articles or claims that are looked up, where others are come upon among all
NAMES = ("source", "topic", "entity", "rating", "reason", "verdict", "year", "language", "state", "from", "to")
CODES = {"rating": (HEADLINE, UNRATED), "reason": (REASONS, None), "verdict": (VERIFICATION, None)}
DAYS = {"since": "after", "until": "before"}


@dataclass(frozen=True)
class Filters:
    """The filters asked for, empty where not. faults: a sentence for each that names nothing the archive knows.

    since, until: ?from= and ?to=, published on that day or later, and before that day. state: for the desk alone.
    """

    source: str = ""
    topic: str = ""
    entity: str = ""
    rating: str = ""
    verdict: str = ""
    reason: str = ""
    year: str = ""
    language: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    faults: tuple[str, ...] = ()

    @property
    def given(self) -> dict[str, str]:
        """By their names in an address, those that ask for something."""
        found = {name: getattr(self, {"from": "since", "to": "until"}.get(name, name)) for name in NAMES}
        return {name: value for name, value in found.items() if value}

    @property
    def is_empty(self) -> bool:
        return not self.given

    def articles(self, articles: QuerySet) -> QuerySet:
        """The articles that fit all of them, none where one names nothing; with tag_status where a tag was asked for: "suggested"
        on a machine's word alone."""
        if self.faults:
            return articles.none()
        tags = []
        if self.source:
            articles = articles.filter(source__slug=self.source)
        if self.topic:
            path = topic_path(self.topic)
            tags.append(topic_items(path))
            articles = articles.filter(_few_first(Topic, self.topic, items_under(path)))
        if self.entity:
            tags.append(entity_items(self.entity))
            named = ArticleEntity.objects.filter(tag__slug=self.entity)
            articles = articles.filter(_few_first(Entity, self.entity, named))
        articles = self._judged(self._dated(articles))
        return tagged(articles, tags) if tags else articles

    def _judged(self, articles: QuerySet) -> QuerySet:
        if self.rating:
            articles = articles.filter(headline_rating="" if self.rating == UNRATED else self.rating)
        if self.reason:
            articles = articles.exclude(headline_rating="").filter(ExistsForEach(with_reason(self.reason)))
        if self.verdict:
            claims = Claim.objects.filter(status="accepted", verification=self.verdict)
            articles = articles.filter(ExistsForEach(claims.filter(article=OuterRef("pk"))))
            if totals("claims", [0]).get(0, Counter())[self.verdict] <= FEW:
                articles = articles.filter(pk__in=claims.values("article"))
        return articles.filter(state=self.state) if self.state else articles

    def _dated(self, articles: QuerySet) -> QuerySet:
        if self.year and (year := year_of(self.year)):
            articles = articles.filter(published_at__year=year)
        if self.language:
            articles = articles.filter(Q(language__iexact=self.language) | Q(language__istartswith=f"{self.language}-"))
        if self.since and (moment := _moment(self.since)):
            articles = articles.filter(published_at__gte=moment)
        if self.until and (moment := _moment(self.until)):
            articles = articles.filter(published_at__lt=moment)
        return articles

    def found(self, *, is_staff: bool) -> list[Found]:
        """The same, as the search index is asked."""
        fields = [Field(name, value) for name, value in self.given.items() if name not in ("from", "to")]
        for name, field in DAYS.items():
            if (value := getattr(self, name)) and (day := _day(value)):
                fields.append(Field(field, value, day))
        return [resolved(field, is_staff=is_staff) for field in fields]


def _few_first(model: type[Topic] | type[Entity], slug: str, items: QuerySet) -> Q:
    """A condition on articles, none where many have such a tag. Of few they are taken from the rows that give it: to come upon
    them among all takes long."""
    return Q(pk__in=items.exclude(status="rejected").values("content_object")) if few_have(model, slug) else Q()


def few_have(model: type[Topic] | type[Entity], slug: str) -> bool:
    """Whether at most FEW public articles have a topic of this slug, or one under it; or an entity."""
    number = model.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0
    return total("branch" if model is Topic else "entity", number) <= FEW


def has_topic(slug: str, *, is_of_few: bool) -> Q:
    """A condition on articles: that each has the topic of this slug, or one under it. Two queries."""
    items = items_under(topic_path(slug)).exclude(status="rejected")
    if is_of_few:
        return Q(pk__in=items.values("content_object"))
    return Q(ExistsForEach(items.filter(content_object=OuterRef("pk"))))


def items_under(path: str) -> QuerySet:
    """The topics are read first: joined, SQLite would go through the rows of all articles."""
    return ArticleTopic.objects.filter(tag__in=list(Topic.objects.filter(path__startswith=path).values_list("pk", flat=True)))


def with_reason(reason: str) -> QuerySet:
    """The standing verdicts on an article that give this reason: read off the list as it is written, for lists in columns are
    asked differently by every database."""
    standing = HeadlineVerdict.objects.standing().filter(version__article=OuterRef("pk"))
    return standing.annotate(written=Cast("reasons", TextField())).filter(written__contains=f'"{reason}"')


def _day(value: str) -> date | None:
    return first_day(value, today=timezone.localdate())


def _moment(value: str) -> datetime | None:
    day = _day(value)
    return datetime.combine(day, time(0), UTC) if day else None


def tagged(articles: QuerySet, tags: list[QuerySet]) -> QuerySet:
    """Articles with a row in each of these through tables; tag_status is the least sure of their statuses."""
    for items in tags:
        articles = articles.filter(ExistsForEach(items))
    statuses = [Subquery(items.order_by("status").values("status")[:1]) for items in tags]
    return articles.annotate(tag_status=Greatest(*statuses) if len(statuses) > 1 else statuses[0])


def topic_path(slug: str) -> str:
    """Of the topic of this slug; where there is none, one that no topic has."""
    return Topic.objects.filter(slug=slug).values_list("path", flat=True).first() or "//"


def topic_items(path: str) -> QuerySet:
    """The rows that give an article a topic at or under this path."""
    return ArticleTopic.objects.filter(content_object=OuterRef("pk"), tag__path__startswith=path).exclude(status="rejected")


def entity_items(slug: str) -> QuerySet:
    known = Q(tag__slug=slug, tag__status="accepted")
    return ArticleEntity.objects.filter(known, content_object=OuterRef("pk")).exclude(status="rejected")


def given_in(asked: Mapping[str, str], names: Iterable[str], *, longest: int = 200) -> dict[str, str]:
    """What an address or a form gives for each of names, empty where nothing, put so that a database can be asked for it."""
    return {name: asked.get(name, "").replace("\x00", "").strip()[:longest] for name in names}


def filters_of(asked: Mapping[str, str], *, user: Any = None) -> Filters:
    """The filters in a query string. user: who asks; what only the desk may ask for is unknown to others."""
    found = given_in(asked, NAMES)
    found["entity"] = _as_named_now(found["entity"]) if found["entity"] else ""
    found["since"], found["until"] = found.pop("from"), found.pop("to")
    return Filters(**found, faults=tuple(_faults(found, user)))


def _as_named_now(slug: str) -> str:
    """The slug of the entity that the one of this slug was merged into; slug itself of any other."""
    return Entity.objects.filter(slug=slug).values_list("merged_into__slug", flat=True).first() or slug


def _faults(found: Mapping[str, str], user: Any) -> Iterable[str]:
    known = {
        "source": Source.objects.filter(slug=found["source"]),
        "topic": Topic.objects.filter(slug=found["topic"]),
        "entity": Entity.objects.filter(slug=found["entity"], status="accepted"),
    }
    yield from (unknown(name, found[name]) for name, rows in known.items() if found[name] and not rows.exists())
    for name, (scale, beside) in CODES.items():
        if found[name] and found[name] != beside and found[name] not in scale:
            yield unknown(name, found[name])
    if found["year"] and year_of(found["year"]) is None:
        yield unknown("year", found["year"])
    if found["state"] and not (may_ask_states(user) and found["state"] in dict(STATES)):
        yield unknown("state", found["state"])
    yield from (f"“{found[name]}” is no date." for name in DAYS if found[name] and _day(found[name]) is None)


def may_ask_states(user: Any) -> bool:
    """Those who read unpublished work: whether reviewers disagree is nobody else's business until it is settled."""
    return user is not None and user.is_authenticated and user.has_perm("archive.see_unpublished")
