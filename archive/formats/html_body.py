"""The lines of the article on a page: trafilatura's extract, with the captions and credits of its pictures in their places."""

import logging
import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NamedTuple

from archive.formats.bylines import clean_byline
from archive.formats.composing import Line, folded, one_line
from archive.formats.dates import read_date
from archive.formats.html_metadata import About
from archive.formats.html_text import lines_of

TAGS = {
    "head": "h2",
    "quote": "blockquote",
    "list": "ul",
    "item": "li",
    "row": "tr",
    "cell": "td",
    "lb": "br",
    "hi": "em",
    "ref": "a",
}
LEFT_OVER = re.compile(
    r"(?:read (?:more|also|next|on|the full)|also read|see also|related(?: (?:articles?|stories|content|topics))?"
    r"|more (?:on this|from)"
    r"|more stories|top stories|partner news|sign up|subscribe|follow (?:us|him|her|the|\w+ on)|share (?:this|on|via)|click here"
    r"|advertisement|sponsored|story continues|continue reading|download (?:our|the) app|join (?:our|the)"
    r"|get (?:the|our) (?:latest|daily|newsletter)|copyright|\u00a9|all rights reserved|comments?|leave a (?:comment|reply)"
    r"|have your say|contact us|most (?:read|popular)|recommended|loading|watch:|video:|photos?:|listen to|print this"
    r"|e-?mail this"
    r"|terms of|privacy policy|tags?:|topics?:|filed under|posted in|published in|this article (?:was|is))(?!\w)",
    re.I,
)
STANDFIRST = re.compile(
    r"stand-?first|(?:^|[\s_-])(?:dek|deck|kicker-?text|lede|lead-?text|sub-?title|sub-?headline|sub-?hed|subheading|summary|excerpt"
    r"|article-?(?:intro|summary|subtitle|description|lead)|headline-?(?:intro|description|summary))(?:$|[\s_-])",
    re.I,
)
CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|wp-caption-text|image-?(?:caption|description)|photo-?(?:caption|description))", re.I
)
CREDIT = re.compile(
    r"(?:^|[\s_-])(?:credits?|photo-?credit|image-?credit|image-?source|photographer|copyright-?holder)(?:$|[\s_-])", re.I
)
LONGEST_APART = 600
LITTLE = 600  # characters of an extract
LEAST_EXTRACT = "150"  # characters; on labelled pages better than trafilatura's own 250

for quiet in ("trafilatura", "htmldate", "courlan"):  # what they have to say about odd pages is said in refusals and notes
    logging.getLogger(quiet).addHandler(logging.NullHandler())


class Body(NamedTuple):
    """guessed_*: what trafilatura takes for title, author and day, for pages that do not say."""

    lines: list[Line]
    standfirst: str
    guessed_title: str
    guessed_author: str
    guessed_date: str
    notes: tuple[str, ...]


def body_lines(tree: Any, text: str, page: About) -> Body:
    """The lines of the article, classed."""
    apart = list(_apart(tree))
    standfirst = _standfirst(tree, page)
    document = _extracted(tree, page.url)
    lines = _lines(document.body) if document is not None and document.body is not None else []
    lines = _by_paragraphs(tree) if _is_whole_page(lines, tree) else lines
    lines, notes = _or_told(lines, page)
    lines = [_classed(line, at, page) for at, line in enumerate(lines)]
    lines = [line for line in lines if folded(line.text) != folded(standfirst) or not standfirst]
    guessed = (document.title, document.author, document.date) if document is not None else ("", "", "")
    return Body(_with_apart(tree, lines, apart), standfirst, *(one_line(value) for value in guessed), notes)


def _extracted(tree: Any, url: str) -> Any:
    """What trafilatura extracts: by its quick way, or where that gives little, by all its ways, if that gives more."""
    quick = _extract(tree, url, fast=True, least=LEAST_EXTRACT)
    if quick is not None and len(quick.text or "") > LITTLE:
        return quick
    whole = _extract(tree, url, fast=False, least=None)
    return whole if whole is not None and (quick is None or len(whole.text or "") > len(quick.text or "")) else quick


def _extract(tree: Any, url: str, *, fast: bool, least: str | None) -> Any:
    """least: characters that make an extract; None: as many as trafilatura asks for."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import, and only pages need it
    from trafilatura.settings import DEFAULT_CONFIG  # noqa: PLC0415 - slow to import, and only pages need it

    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = least or config["DEFAULT"]["MIN_EXTRACTED_SIZE"]
    try:
        return bare_extraction(tree, url=url or None, fast=fast, include_comments=False, with_metadata=True, config=config)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, OverflowError):
        return None  # its faults on odd pages; what the page says in JSON-LD may still stand


def _lines(body: Any) -> list[Line]:
    for element in body.iter():
        if element.tag in TAGS:
            element.tag = TAGS[element.tag]
    return lines_of(body)


def _is_whole_page(lines: list[Line], tree: Any) -> bool:
    """Whether trafilatura found no article and gave all the text of the page as one line."""
    return len(lines) == 1 and len(folded(lines[0].text)) > 0.8 * len(folded(_visible(tree)))


def _visible(tree: Any) -> str:
    return " ".join(line.text for line in lines_of(tree))


def _by_paragraphs(tree: Any) -> list[Line]:
    """The lines of the element that the page marks as its article, else of the one with the most text in its own paragraphs."""
    for path in ("//*[@itemprop='articleBody']", "//article", "//main", "//*[@role='main']"):
        if (found := tree.xpath(path)) and (lines := lines_of(found[0])):
            return lines
    sizes: dict[Any, int] = {}
    for paragraph in tree.iter("p"):
        linked = sum(len(link.text_content()) for link in paragraph.iter("a"))
        size = len(one_line(paragraph.text_content())) - linked
        sizes[paragraph.getparent()] = sizes.get(paragraph.getparent(), 0) + max(size, 0)
    best = max(sizes, key=sizes.__getitem__, default=None)
    return lines_of(tree if best is None else best)


def _or_told(lines: list[Line], page: About) -> tuple[list[Line], tuple[str, ...]]:
    """lines, or the text in JSON-LD where the page shows much less of it."""
    told = [Line("body", piece) for piece in re.split(r"\s*\n\s*", re.sub(r"</?\w[^<>]*>", "\n", page.body)) if piece.strip()]
    shown = sum(len(line.text) for line in lines)
    if len(page.body) > 500 and shown < 0.4 * len(page.body):
        return told, ("The text is that of the page's JSON-LD, of which the page itself shows less.",)
    return lines, ()


def _classed(line: Line, at: int, page: About) -> Line:
    """line with the class that its words and place tell: the byline, the time, left-over furniture."""
    text = line.text
    if line.kind not in ("body", "subheading"):
        return line
    if len(text) < 150 and page.byline and at < 6 and folded(clean_byline(text)) == folded(page.byline):
        return Line("credit", text)
    if at < 6 and len(text) < 60 and read_date(re.sub(r"^\w+:?\s+(?=\w+ \d|\d)", "", text), given_by="line").date:
        return Line("boilerplate", text)
    if len(text) < 120 and LEFT_OVER.match(text) and not (text.endswith(".") and len(text) > 60):
        return Line("boilerplate", text)
    return line


def _standfirst(tree: Any, page: About) -> str:
    """The standfirst that the page marks as such, after its headline."""
    for element in tree.xpath("//h2[@class] | //p[@class] | //div[@class] | //h3[@class] | //span[@class]"):
        if not STANDFIRST.search(element.get("class")) or len(element) > 8:
            continue
        text = one_line(element.text_content())
        if 30 <= len(text) <= LONGEST_APART and _is_told(text, page):
            return text
    return ""


def _is_told(text: str, page: About) -> bool:
    """Whether the page gives the text as its description too: what only looks like a standfirst may belong to another story."""
    told = folded(page.standfirst.rstrip(".\u2026 "))
    return len(told) > 20 and (folded(text).startswith(told[:60]) or told.startswith(folded(text)[:60]))


def _apart(tree: Any) -> Iterable[tuple[Any, Line]]:
    """Captions and credits of pictures within the article, with their elements."""
    found = tree.xpath("//figcaption | //*[self::p or self::div or self::span or self::small or self::em or self::cite][@class]")
    for element in found:
        words = element.get("class") or ""
        is_caption = element.tag == "figcaption" or CAPTION.search(words)
        if not is_caption and not CREDIT.search(words):
            continue
        if any(True for _ in element.iter("p", "figure", "article", "h1", "h2")) and element.tag != "figcaption":
            continue
        if is_caption:
            found_lines = (Line("credit" if kind == "credit" else "caption", text) for kind, text in lines_of(element))
            yield from ((element, line) for line in found_lines if 2 < len(line.text) <= LONGEST_APART)
        elif 2 < len(text := one_line(element.text_content())) <= LONGEST_APART:
            yield element, Line("credit", text)


def _with_apart(tree: Any, lines: list[Line], apart: list[tuple[Any, Line]]) -> list[Line]:
    """lines with the captions that stand among them on the page, and with those that they hold already classed as such."""
    if not apart or not lines:
        return lines
    known = {folded(line.text): line.kind for _, line in apart}
    lines = [Line(known.get(folded(line.text), line.kind), line.text) for line in lines]
    held = {folded(line.text) for line in lines}
    places = {folded(line.text)[:80]: at for at, line in enumerate(lines)}
    elements: dict[Any, list[Line]] = {}
    for element, line in apart:
        if folded(line.text) not in held:
            elements.setdefault(element, []).append(line)
    return _placed(tree, lines, places, elements) if elements else lines


def _placed(tree: Any, lines: list[Line], places: dict[str, int], elements: dict[Any, list[Line]]) -> list[Line]:
    """lines with each element's line behind the last line of the article that stands before it; those after all are left out."""
    waiting: dict[int, list[Line]] = {}
    at, seen = -1, set()
    for node in tree.iter("p", "h1", "h2", "h3", "li", "div", "span", "small", "em", "cite", "figcaption"):
        if node in elements and _near(node, at, len(lines)):
            waiting.setdefault(at, []).extend(line for line in elements[node] if folded(line.text) not in seen)
            seen |= {folded(line.text) for line in elements[node]}
        elif node.tag in ("p", "li", "h2", "h3", "h1"):
            at = max(at, places.get(folded(node.text_content()[:400])[:80], -1))
    placed = list(waiting.get(-1, []))
    for number, line in enumerate(lines):
        placed += [line, *waiting.get(number, [])]
    return placed


def _near(node: Any, at: int, count: int) -> bool:
    """Whether the node stands within the article: between its lines, or in the element of the article itself."""
    return 0 <= at < count - 1 or any(parent.tag in ("article", "main") for parent in node.iterancestors())
