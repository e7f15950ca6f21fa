"""What the address of a list asks for: ?source=&topic=&entity=&rating=&verdict=, each by its slug or code."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

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
        """The articles that fit all of them."""
        if self.source:
            articles = articles.filter(source__slug=self.source)
        if self.topic:
            path = Topic.objects.filter(slug=self.topic).values_list("path", flat=True).first() or "//"
            articles = articles.filter(in_topic(path))
        if self.entity:
            articles = articles.filter(with_entity(self.entity))
        if self.rating:
            articles = articles.filter(headline_rating="" if self.rating == UNRATED else self.rating)
        if self.verdict:
            claims = Claim.objects.filter(article=OuterRef("pk"), status="accepted", verification=self.verdict)
            articles = articles.filter(Exists(claims))
        return articles


def in_topic(path: str) -> Exists:
    """Articles with a topic at or under this path."""
    return Exists(
        ArticleTopic.objects.filter(content_object=OuterRef("pk"), tag__path__startswith=path).exclude(status="rejected")
    )


def with_entity(slug: str) -> Exists:
    known = Q(tag__slug=slug, tag__status="accepted")
    return Exists(ArticleEntity.objects.filter(known, content_object=OuterRef("pk")).exclude(status="rejected"))


def filters_of(asked: Mapping[str, str]) -> Filters:
    """The filters in a query string."""
    found = {
        name: asked.get(name, "").replace("\x00", "").strip()[:200] for name in ("source", "topic", "entity", "rating", "verdict")
    }
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
