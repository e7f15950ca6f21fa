"""Pages of the sets by which blocks are measured: their elements, their story, and the lines that they show."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.formats.composing import folded

SKIPPED = {
    "script", "style", "noscript", "template", "svg", "iframe", "head", "title", "select", "textarea", "object", "canvas", "math",
    "video", "audio",
}  # fmt: skip
BREAKING = {
    "p", "div", "section", "article", "main", "header", "footer", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "figure",
    "figcaption", "blockquote", "aside", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "body", "html", "address",
    "center", "form", "nav", "button", "label", "fieldset", "picture", "details", "summary", "time",
}  # fmt: skip
COMMENTS = re.compile(r"disqus|\bcomments?(?:-list|list|-body|-content|-thread)?\b", re.IGNORECASE)
AUTHOR_KEYS = {"author", "article:author", "sailthru.author", "parsely-author", "dc.creator"}
AUTHOR_IN_JSON = re.compile(r'"author"\s*:\s*[\[{\s]*(?:"@type"\s*:\s*"Person"\s*,\s*)?"name"\s*:\s*\[?\s*"([^"]+)"')


@dataclass(frozen=True)
class Page:
    """story: its paragraphs. apart: strings that stand in furniture. is_whole: what is not in the story is none of it.

    authors: as the metadata of the page name them, folded.
    """

    host: str
    tree: Any
    headline: str
    story: tuple[str, ...]
    apart: tuple[str, ...] = ()
    is_whole: bool = False
    authors: tuple[str, ...] = ()


def lines_of(root: Any) -> Iterator[tuple[str, list[Any]]]:
    """The lines that a page shows, each with the elements whose own words it is made of."""
    pieces: list[tuple[str, Any]] = []

    def ended() -> Iterator[tuple[str, list[Any]]]:
        line = " ".join("".join(text for text, _ in pieces).split())
        if line:
            yield line, [element for text, element in pieces if text.strip()]
        pieces.clear()

    def walk(element: Any) -> Iterator[tuple[str, list[Any]]]:
        if not isinstance(element.tag, str) or element.tag in SKIPPED or COMMENTS.search(element.get("id", "")):
            return
        if "display:none" in element.get("style", "").replace(" ", "") or element.get("hidden") is not None:
            return
        if element.tag in BREAKING:
            yield from ended()
        pieces.append((element.text or "", element))
        for child in element:
            yield from walk(child)
            pieces.append((child.tail or "", element))
        if element.tag in BREAKING:
            yield from ended()

    yield from walk(root)
    yield from ended()


def benchmark(folder: Path) -> Iterator[Page]:
    for key, told in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
        if tree := _tree(folder / "html" / f"{key}.html.gz"):
            yield Page(_host(told["url"]), tree[0], tree[1], tuple(told["articleBody"].split("\n")), (), True, _authors(tree[0]))


def evaluation(folder: Path) -> Iterator[Page]:
    for url, told in json.loads((folder / "evaldata.json").read_text(encoding="utf-8")).items():
        if told.get("with") and (tree := _tree(folder / "html" / told["file"])):
            story = tuple(told["with"]) + _paragraphs_with(tree[0], told["with"])
            yield Page(_host(url), tree[0], tree[1], story, tuple(told.get("without", ())), False, _authors(tree[0]))


def _paragraphs_with(tree: Any, pieces: list[str]) -> tuple[str, ...]:
    """The paragraphs that stand in the same element as those with the pieces."""
    wanted = [folded(piece) for piece in pieces]
    holding = {one.getparent() for one in tree.iter("p") if any(piece in folded(one.text_content()) for piece in wanted)}
    return tuple(one.text_content() for element in holding if element is not None for one in element if one.tag == "p")


def readability(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.glob("*/source.html.gz")):
        told, tree = _tree(path.with_name("expected.html.gz")), _tree(path)
        if told and tree:
            story = tuple(line for line, _ in lines_of(told[0]))
            yield Page(path.parent.name, tree[0], tree[1], story, (), False, _authors(tree[0]))


def _tree(path: Path) -> tuple[Any, str] | None:
    """The page and its headline."""
    from lxml import html  # noqa: PLC0415 - slow to import

    if not path.is_file():
        return None
    markup = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").encode()
    tree = html.document_fromstring(markup, parser=html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    headings = [" ".join(one.text_content().split()) for one in (*tree.iter("h1"), *tree.iter("title"))]
    return tree, next((one for one in headings if one), "A headline")


def _authors(tree: Any) -> tuple[str, ...]:
    """By <meta name=author> and the "author" of JSON-LD."""
    said = [one.get("content", "") for one in tree.iter("meta") if one.get("name", one.get("property", "")) in AUTHOR_KEYS]
    for script in tree.xpath("//script[@type='application/ld+json']"):
        said += AUTHOR_IN_JSON.findall(script.text or "")
    names = {folded(name) for text in said for name in re.split(r",| and |;", text) if " " in name.strip() and len(name) < 40}
    return tuple(sorted(names))


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
