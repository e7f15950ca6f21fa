"""The lines of marked-up text (HTML, XHTML, NITF), each classed where its element says what it is."""

import html
import re
from typing import Any

from archive.formats.bounds import check_tags
from archive.formats.composing import Line, folded, one_line

MAX_CHARACTERS = 5_000_000  # of markup in one article
SKIPPED = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "form", "button", "select", "input",
    "textarea", "nav", "head", "title", "video", "audio", "map", "math",
    "rt", "rp", "media-reference", "media-metadata", "media-object",
}  # fmt: skip
BREAKING = {
    "p", "div", "section", "article", "main", "header", "footer", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "figure",
    "figcaption", "blockquote", "aside", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "body", "html", "address", "center",
    "nitf", "body.head", "body.content", "body.end", "hedline", "hl1", "hl2", "byline", "dateline", "abstract", "block", "bq",
    "media", "media-caption", "media-producer", "tagline", "fn", "note", "credit", "caption", "datasource", "q", "lead",
}  # fmt: skip
BREAKING_ONLY_AS_BLOCK = {"q"}  # an inline quotation in HTML
KINDS = {
    "figcaption": "caption", "caption": "caption", "media-caption": "caption", "media-producer": "credit", "credit": "credit",
    "blockquote": "quoted", "byline": "credit", "datasource": "credit", "tagline": "boilerplate",
    **dict.fromkeys(("footer", "aside", "header"), "boilerplate"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"), "subheading"),
}  # fmt: skip
CLASSES = (  # what the class of an element says it is; the first that fits
    ("pull_quote", re.compile(r"pull-?quote", re.I)),
    (
        "credit",
        re.compile(
            r"\b(?:photo-?|image-?|media-?|picture-?)?credits?\b|\bphotographer\b|image-source|wp-credit|\bbyline\b", re.I
        ),
    ),
    ("caption", re.compile(r"caption", re.I)),
)
QUOTED = "quoted"  # until it is known whether the story has the same words
OPENING = re.compile(r"teaser|standfirst|\bdek\b|intro|summary|abstract|\blead\b|subtitle", re.I)
NOT_CLASSED = {"body", "html", "article", "main"}
INLINE = {
    "span",
    "a",
    "b",
    "strong",
    "i",
    "em",
    "small",
    "cite",
    "time",
    "abbr",
    "u",
    "sup",
    "sub",
    "label",
    "font",
    "org",
    "person",
}
SENTENCE_ENDS = ".:;!?\"\u201d\u2019')]\u2026"
LEFT_OVER_MARKUP = re.compile(r"<(\w+)\b[^<>]*>.*</\1>|<\w+\b[^<>]*/?>")  # escaped twice by its source
BLANK_LINE = re.compile(r"\n[ \t\r\f\v]*\n")
INDENTED, NOT_INDENTED = re.compile(r"\n {2,8}\S"), re.compile(r"\n\S")
BLANK_OR_INDENTED = re.compile(r"\n[ \t\r\f\v]*\n|\n(?=\s{2,}\S)")


def lines_of_html(markup: str, *, blank_lines_count: bool = False) -> list[Line]:
    """The lines of a fragment of HTML, or of plain text. blank_lines_count: a blank line ends a paragraph as a tag would.

    Raises RecordError (too_large).
    """
    from lxml import html as lxml_html  # noqa: PLC0415 - slow to import, and not needed for plain text

    if not markup.strip():
        return []
    if "<" not in markup:
        pieces = BLANK_LINE.split(markup) if blank_lines_count else [markup]
        return _classed([Line("body", html.unescape(piece)) for piece in pieces])
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True)
    data = f"<div>{markup[:MAX_CHARACTERS]}</div>".encode("utf-8", "replace").replace(b"\0", b"")
    check_tags(data)
    root = lxml_html.document_fromstring(data, parser=parser, ensure_head_body=True)
    return lines_of(root, blank_lines_count=blank_lines_count)


def lines_of(root: Any, *, blank_lines_count: bool = False) -> list[Line]:
    """The lines under an lxml element, in order. Elements are known by their local names, whatever their namespace."""
    collector = _Collector(blank_lines_count)
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        name = local_name(node)
        if leaving:
            collector.leave(name)
        elif name in SKIPPED or not name:
            collector.add(entity_text(node))
        else:
            collector.enter(name, node)
            collector.add(node.text)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
            continue
        if node is not root:
            collector.add(node.tail)
    collector.flush()
    return _classed(collector.lines)


def text_of(node: Any) -> str:
    """All the text under an lxml element on one line; "" for None."""
    return " ".join(line.text for line in lines_of(node)) if node is not None else ""


def local_name(node: Any) -> str:
    """The name of an element without its namespace, in small letters; "" for comments and the like."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def entity_text(node: Any) -> str:
    """What an entity that was left unresolved stands for, where it is one of HTML's; else ""."""
    is_entity = not isinstance(node.tag, str) and getattr(node, "name", None) and (node.text or "").startswith("&")
    meant = html.unescape(node.text) if is_entity else ""
    return "" if meant.startswith("&") and len(meant) > 1 else meant


class _Collector:
    def __init__(self, blank_lines_count: bool) -> None:
        self.lines: list[Line] = []
        self.blank_lines_count = blank_lines_count
        self.pieces: list[str] = []
        self.kinds: list[tuple[str, str]] = [("", "body")]  # (element that set it, kind)
        self.depth_of_pre = 0

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)

    def enter(self, name: str, node: Any) -> None:
        if name == "br":
            self.pieces.append("\n" if self.depth_of_pre else "\x1e")
        elif name in ("td", "th"):
            self.pieces.append(" ")
        kind = self._kind(name, node)
        if (name in BREAKING and name not in BREAKING_ONLY_AS_BLOCK) or kind:
            self.flush()
        self.kinds.append((name, kind or self.kinds[-1][1]))
        self.depth_of_pre += name == "pre"

    def leave(self, name: str) -> None:
        before, kind = self.kinds[-2][1], self.kinds[-1][1]
        if (name in BREAKING and name not in BREAKING_ONLY_AS_BLOCK) or kind != before:
            self.flush()
        self.kinds.pop()
        self.depth_of_pre -= name == "pre"

    def flush(self) -> None:
        text, self.pieces = "".join(self.pieces), []
        for broken in _unwrapped(text.split("\x1e")):
            for piece in self._paragraphs(broken):
                if line := one_line(piece):
                    self.lines.append(Line(self.kinds[-1][1], line))

    def _paragraphs(self, text: str) -> list[str]:
        if self.depth_of_pre:
            return BLANK_OR_INDENTED.split(text)
        if not self.blank_lines_count:
            return [text]
        # Where some lines are indented and some are not, an indented one begins a paragraph; where all are, the file is.
        wrapped = INDENTED.search(text) and NOT_INDENTED.search(text)
        return (BLANK_OR_INDENTED if wrapped else BLANK_LINE).split(text)

    def _stands_in_header(self) -> bool:
        return any(name == "header" for name, _ in self.kinds[-3:])

    def _kind(self, name: str, node: Any) -> str:
        """What the element says of its text; "" where it says nothing. What stands inside an apart line stays apart."""
        around = self.kinds[-1][1]
        words = "" if name in NOT_CLASSED or (name in INLINE and around == "body") else node.get("class", "")
        if name == "p" and self._stands_in_header():
            return "credit" if "byline" in words else "standfirst" if OPENING.search(words) else "body"
        told = next((kind for kind, pattern in CLASSES if pattern.search(words)), "") or KINDS.get(name, "")
        if told in ("subheading", QUOTED) and around != "body":
            return ""
        return told


def _unwrapped(pieces: list[str]) -> list[str]:
    """pieces between line breaks; a break in mid-sentence after a line of some length is only where it was wrapped."""
    joined = pieces[:1]
    for piece in pieces[1:]:
        before = joined[-1].strip()
        wrapped = len(before) > 40 and before[-1] not in SENTENCE_ENDS and piece.strip()
        joined[-1:] = [f"{joined[-1]} {piece}"] if wrapped else [joined[-1], piece]
    return joined


def _classed(lines: list[Line]) -> list[Line]:
    """lines without empty ones; a line set apart that stands in the body word for word is a pull quote."""
    lines = [Line(kind, text) for kind, text in ((kind, one_line(text)) for kind, text in lines) if text]
    lines = [line for line in lines if not (line.text[0] == "<" and LEFT_OVER_MARKUP.fullmatch(line.text))]
    if all(line.kind not in ("boilerplate", QUOTED) for line in lines):
        return lines
    story = folded(" ".join(line.text for line in lines if line.kind == "body"))
    return [_told_apart(line, story) for line in lines]


def _told_apart(line: Line, story: str) -> Line:
    """line; a quotation or an aside as pull quote where the story has its words too, a quotation as body where it has not."""
    if line.kind not in ("boilerplate", QUOTED):
        return line
    least = 40 if line.kind == "boilerplate" else 15
    if len(folded(line.text)) > least and folded(line.text) in story:
        return Line("pull_quote", line.text)
    return Line("body", line.text) if line.kind == QUOTED else line
