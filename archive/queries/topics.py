"""Topics for readers: the tree, and the page of one with everything under it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.models import ArticleTopic, Topic
from archive.models.topic import PATH_SEPARATOR
from archive.queries.monthly import Monthly
from archive.queries.paging import Page
from archive.queries.tagged import tagged_articles
from archive.queries.tallies import monthly, sums


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
    topics = list(Topic.objects.filter(path__startswith=under).order_by("path"))
    own, whole = (sums(of, [topic.pk for topic in topics]) for of in ("topic", "branch"))
    nodes = [TopicNode(topic, own.get(topic.pk, 0), whole[topic.pk]) for topic in topics if topic.pk in whole]
    return _linked(nodes)


def topic_named(slug: str) -> Topic | None:
    return Topic.objects.filter(slug=slug).first()


def topic_page(slug: str, *, after: str = "") -> TopicPage | None:
    topic = topic_named(slug)
    if topic is None:
        return None
    tree = topic_tree(under=topic.path)
    tags = list(Topic.objects.filter(path__startswith=topic.path).order_by("pk").values_list("pk", flat=True))
    return TopicPage(
        topic=topic,
        above=_above(topic),
        below=tuple(child for node in tree if node.topic == topic for child in node.children),
        articles=tagged_articles(ArticleTopic.objects.all(), tags, after=after),
        counted=monthly("branch", topic.pk),
    )


def flat(nodes: Iterable[TopicNode]) -> list[TopicNode]:
    """The nodes of a tree in its order."""
    return [one for node in nodes for one in (node, *flat(node.children))]


def _linked(nodes: Iterable[TopicNode]) -> list[TopicNode]:
    """The roots of the tree, its nodes linked. nodes: by path, so that each comes after the one above it."""
    by_path: dict[str, TopicNode] = {}
    roots = []
    for node in nodes:
        by_path[node.topic.path] = node
        above = by_path.get(_path_above(node.topic.path))
        (above.children if above else roots).append(node)
    return roots


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
