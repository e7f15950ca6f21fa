"""Topics for readers: the tree, and the page of one with everything under it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value

from archive.models import Article, ArticleTopic, Topic
from archive.models.topic import PATH_SEPARATOR
from archive.queries.entities import counted, tagged_articles
from archive.queries.monthly import Monthly
from archive.queries.paging import Page


@dataclass
class TopicNode:
    """A topic in the tree. own: public articles with this very topic; total: with it or one under it, each once."""

    topic: Topic
    own: int = 0
    total: int = 0
    children: list["TopicNode"] = field(default_factory=list)


@dataclass(frozen=True)
class TopicPage:
    topic: Topic
    above: tuple[Topic, ...]
    below: tuple[TopicNode, ...]
    articles: Page
    counted: Monthly


def topic_tree(*, under: str = "") -> list[TopicNode]:
    """The topics (below the path given) that public articles have, and those above them; three queries."""
    topics = Topic.objects.filter(path__startswith=under).order_by("path")
    items = public_items()
    counts = dict(items.filter(tag__path__startswith=under).values("tag").annotate(n=Count("pk")).values_list("tag", "n"))
    tree = _used(_linked(topics, counts))
    _count_once([node for node in flat(tree) if node.children], items)
    return tree


def public_items() -> QuerySet:
    """The rows that give public articles their topics."""
    return ArticleTopic.objects.exclude(status="rejected").filter(content_object__in=Article.objects.public()).order_by()


def _count_once(nodes: list[TopicNode], items: QuerySet) -> None:
    """Sets total anew where an article may have several topics of one branch."""
    below = items.filter(tag__path__startswith=OuterRef("path")).annotate(one=Value(1)).values("one")
    total = Subquery(below.annotate(n=Count("content_object", distinct=True)).values("n"))
    totals = dict(Topic.objects.filter(pk__in=[node.topic.pk for node in nodes]).annotate(total=total).values_list("pk", "total"))
    for node in nodes:
        node.total = totals[node.topic.pk]


def topic_named(slug: str) -> Topic | None:
    return Topic.objects.filter(slug=slug).first()


def topic_page(slug: str, *, after: str = "") -> TopicPage | None:
    topic = topic_named(slug)
    if topic is None:
        return None
    items = ArticleTopic.objects.filter(tag__path__startswith=topic.path).exclude(status="rejected")
    tree = topic_tree(under=topic.path)
    return TopicPage(
        topic=topic,
        above=_above(topic),
        below=tuple(child for node in tree if node.topic == topic for child in node.children),
        articles=tagged_articles(items, after=after),
        counted=counted(items),
    )


def flat(nodes: Iterable[TopicNode]) -> list[TopicNode]:
    """The nodes of a tree in its order."""
    return [one for node in nodes for one in (node, *flat(node.children))]


def _linked(topics: Iterable[Topic], counts: dict[int, int]) -> list[TopicNode]:
    """The roots of the tree, its nodes linked. topics: by path, so that each comes after the one above it."""
    nodes: dict[str, TopicNode] = {}
    roots = []
    for topic in topics:
        node = nodes[topic.path] = TopicNode(topic, own=counts.get(topic.pk, 0))
        above = nodes.get(_path_above(topic.path))
        (above.children if above else roots).append(node)
    for node in reversed(nodes.values()):
        node.total = node.own + sum(child.total for child in node.children)
    return roots


def _used(nodes: list[TopicNode]) -> list[TopicNode]:
    for node in nodes:
        node.children = _used(node.children)
    return [node for node in nodes if node.total]


def _above(topic: Topic) -> tuple[Topic, ...]:
    """The topics over this one, the root first."""
    paths, path = [], _path_above(topic.path)
    while path:
        paths.append(path)
        path = _path_above(path)
    return tuple(Topic.objects.filter(path__in=paths).order_by("path"))


def _path_above(path: str) -> str:
    head = path.rstrip(PATH_SEPARATOR).rpartition(PATH_SEPARATOR)[0]
    return head + PATH_SEPARATOR if head else ""
