"""JSON-LD as pages carry it, read with patience: comments, trailing commas, raw line ends, text behind the end, wrong quotes."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]
MAX_CHARACTERS = 2_000_000
MAX_NODES = 2_000
SAVED_FIELDS = "headline|name|datePublished|dateModified|dateCreated|description|articleSection|inLanguage|url|@type"
WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
STRING_OR_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.S)
SAVED = re.compile(rf'"({SAVED_FIELDS})"\s*:\s*"(.*?)"\s*(?=,\s*["\n\r}}]|[}}\]]|\n)')
AUTHOR_NAME = re.compile(r'"author"\s*:\s*[\[{][^\]}]*?"name"\s*:\s*"([^"]*)"')
CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "dataFeedElement", "item")
DECODER = json.JSONDecoder(strict=False)


def nodes(blocks: Iterable[str]) -> list[Node]:
    """The objects of all blocks of a page, those in lists, @graph and the like too, in order, at most MAX_NODES."""
    found: list[Node] = []
    for block in blocks:
        for node in _unfolded(loads(block)):
            if len(found) >= MAX_NODES:
                return found
            found.append(node)
    return found


def loads(block: str) -> Any:
    """The value of one block; of one that is beyond repair an object of the plain fields that can be made out, or None."""
    block = WRAPPING.sub("", block[:MAX_CHARACTERS]).strip().rstrip(";")
    for attempt in (block, STRING_OR_COMMENT.sub(lambda match: match[1] or "", block).strip()):
        start = re.search(r"[\[{]", attempt)
        try:
            if start:
                return DECODER.raw_decode(attempt, start.start())[0]
        except (ValueError, RecursionError):
            continue
    return _saved(block)


def types_of(node: Node) -> set[str]:
    """The names of the node's types, without schema.org before them."""
    given = node.get("@type")
    return {str(one).rpartition("/")[2].rpartition(":")[2] for one in (given if isinstance(given, list) else [given]) if one}


def text_of(value: Any) -> str:
    """A plain text of a value that may be a text, a list of them or an object with a name; entities and tags resolved."""
    if isinstance(value, list):
        return next(filter(None, map(text_of, value)), "")
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value") or value.get("headline") or "")
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    unescaped = html.unescape(html.unescape(str(value)))
    return " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", "", unescaped).split())


def texts_of(value: Any) -> list[str]:
    """The texts of a value that may be one or a list."""
    return [text for text in map(text_of, value if isinstance(value, list) else [value]) if text]


def address_of(value: Any) -> str:
    """The address that a value names: itself, or the @id or url of an object."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    value = value[0] if isinstance(value, list) and value else value
    return value.strip() if isinstance(value, str) else ""


def people_of(node: Node, *, among: list[Node]) -> tuple[list[str], list[str]]:
    """The names of the authors who are persons (or not said to be anything else), and of those that are organisations.

    among: the nodes of the page, in which an author may stand that is only referred to.
    """
    persons, organisations = [], []
    given = node.get("author") or node.get("creator")
    for author in given if isinstance(given, list) else [given]:
        author = _referred(author, among)
        is_organisation = isinstance(author, dict) and bool(
            types_of(author) & {"Organization", "NewsMediaOrganization", "Corporation"}
        )
        named = author.get("name") if isinstance(author, dict) else author
        (organisations if is_organisation else persons).extend(texts_of(named))
    return persons, organisations


def _referred(value: Any, among: list[Node]) -> Any:
    if not isinstance(value, dict) or value.get("name") or not value.get("@id"):
        return value
    return next((node for node in among if node.get("@id") == value["@id"] and node.get("name")), value)


def _unfolded(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > 6:
        return
    if isinstance(value, list):
        for one in value:
            yield from _unfolded(one, depth + 1)
    elif isinstance(value, dict):
        if value.get("@type"):
            yield value
        for key in CONTAINERS:
            if isinstance(value.get(key), list | dict):
                yield from _unfolded(value[key], depth + 1)


def _saved(block: str) -> Node | None:
    """The first of each plain field in a block that is not JSON."""
    node: Node = {}
    for field, value in SAVED.findall(block[:200_000]):
        node.setdefault(field, value.replace('\\"', '"').replace("\\/", "/"))
    author = AUTHOR_NAME.search(block[:200_000])
    return {**node, **({"author": author[1]} if author else {})} if node else None
