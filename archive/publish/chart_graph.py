"""Who is named together with whom: one in the middle, the others round it, the stronger tie the thicker line. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from archive.publish.charts import Chart, Row, Table, number
from archive.queries.together import MOST_DRAWN, Pair

HEIGHT = 380  # pixels
ACROSS, DOWN = 34.0, 158.0  # from the middle: hundredths and pixels
LONGEST = 15  # characters of a name: what has room on the narrowest screen
THICKEST = 6.0  # pixels


@dataclass(frozen=True)
class Node:
    """x: hundredths; y, radius, text_y: pixels."""

    name: str
    x: float
    y: float
    radius: float
    text_y: float
    is_middle: bool = False


@dataclass(frozen=True)
class Edge:
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    told: str


@dataclass(frozen=True)
class Graph:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph(middle: object, others: Sequence, pairs: Sequence[Pair], *, id: str, title: str, note: str = "") -> Chart:
    """middle, others: entities, the latter with shared_count; pairs: of the others among themselves."""
    drawn = others[:MOST_DRAWN]
    most = max((other.shared_count for other in drawn), default=1)
    centre = Node(_short(middle.name), 50.0, HEIGHT / 2, 9.0, HEIGHT / 2 + 24, is_middle=True)
    nodes = {other.pk: _node(at, len(drawn), other, most) for at, other in enumerate(drawn)}
    ties = [_edge(centre, nodes[other.pk], other.shared_count, most, f"{middle.name} and {other.name}") for other in drawn]
    between = [_edge(nodes[p.one.pk], nodes[p.other.pk], p.count, most, f"{p.one.name} and {p.other.name}") for p in pairs]
    parts = (Graph((*nodes.values(), centre), (*between, *ties)),) if drawn else ()
    drawing = "archive/components/charts/graph.html"
    return Chart(id, title, _told(middle, others), drawing, HEIGHT, _table(middle, others, pairs), parts, note=note)


def _node(at: int, of: int, other: object, most: int) -> Node:
    angle = 2 * pi * at / of - pi / 2
    radius = round(4 + 4 * other.shared_count / most, 2)
    y = round(HEIGHT / 2 + DOWN * sin(angle), 2)
    return Node(_short(other.name), round(50 + ACROSS * cos(angle), 3), y, radius, round(y + radius + 13, 2))


def _edge(one: Node, other: Node, count: int, most: int, told: str) -> Edge:
    width = round(max(1.0, THICKEST * min(count, most) / most), 2)
    return Edge(one.x, one.y, other.x, other.y, width, f"{told}: {number(count)}")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _told(middle: object, others: Sequence) -> str:
    if not others:
        return f"No public article names {middle.name} together with another entity."
    first = others[0]
    return f"{middle.name} is most often named together with {first.name}, in {_articles(first.shared_count)}."


def _articles(count: int) -> str:
    return f"{number(count)} article{'' if count == 1 else 's'}"


def _table(middle: object, others: Sequence, pairs: Sequence[Pair]) -> Table:
    own = tuple(Row(other.name, (middle.name, number(other.shared_count)), other.get_absolute_url()) for other in others)
    between = tuple(Row(pair.one.name, (pair.other.name, number(pair.count)), pair.one.get_absolute_url()) for pair in pairs)
    return Table(("Entity", "Together with", "Articles"), own + between)
