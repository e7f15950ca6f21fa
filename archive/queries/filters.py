"""What the address of a list asks for: ?source=&topic=&entity=&rating=&verdict=, each by its slug or code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from archive.models import ArticleEntity, ArticleTopic, Claim, Entity, Source, Topic
from archive.policy.scales import HEADLINE, VERIFICATION

UNRATED = "none"


@dataclass(frozen=True)
class Filters:
    """The filters asked for, empty where not. faults: a sentence for each that names nothing the archive knows."""

    source: str = ""
    topic: str = ""
    entity: str = ""
    rating: str = ""
    verdict: str = ""
    faults: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.source or self.topic or self.entity or self.rating or self.verdict)

    def articles(self, articles: QuerySet) -> QuerySet:
        """The articles that fit all of them; with tag_status where a tag was asked for: "suggested" on a machine's word alone."""
        tags = []
        if self.source:
            articles = articles.filter(source__slug=self.source)
        if self.topic:
            tags.append(topic_items(topic_path(self.topic)))
        if self.entity:
            tags.append(entity_items(self.entity))
        if self.rating:
            articles = articles.filter(headline_rating="" if self.rating == UNRATED else self.rating)
        if self.verdict:
            claims = Claim.objects.filter(article=OuterRef("pk"), status="accepted", verification=self.verdict)
            articles = articles.filter(Exists(claims))
        return tagged(articles, tags) if tags else articles


def tagged(articles: QuerySet, tags: list[QuerySet]) -> QuerySet:
    """Articles with a row in each of these through tables; tag_status is the least sure of their statuses."""
    for items in tags:
        articles = articles.filter(Exists(items))
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


def given_in(asked: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What an address or a form gives for each of names, empty where nothing, put so that a database can be asked for it."""
    return {name: asked.get(name, "").replace("\x00", "").strip()[:200] for name in names}


def filters_of(asked: Mapping[str, str]) -> Filters:
    """The filters in a query string."""
    found = given_in(asked, ("source", "topic", "entity", "rating", "verdict"))
    known = {
        "source": Source.objects.filter(slug=found["source"]),
        "topic": Topic.objects.filter(slug=found["topic"]),
        "entity": Entity.objects.filter(slug=found["entity"], status="accepted"),
    }
    faults = [_fault(name, found[name]) for name, rows in known.items() if found[name] and not rows.exists()]
    if found["rating"] and found["rating"] != UNRATED and found["rating"] not in HEADLINE:
        faults.append(_fault("rating", found["rating"]))
    if found["verdict"] and found["verdict"] not in VERIFICATION:
        faults.append(_fault("verdict", found["verdict"]))
    return Filters(**found, faults=tuple(faults))


def _fault(name: str, value: str) -> str:
    return f"The archive knows no {name} “{value}”, so nothing can match it."
