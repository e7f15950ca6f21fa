"""How well captions, credits and furniture are told from the story, by the lines alone, beside what real pages say of them.

A page gives its gold by its elements, then only its text is looked at: the lines under a headline, as a scraper would leave them.

- The article is the nearest <article> or <main> around the smallest element with 9/10 of the story; without one, that smallest
  element. A line ends where a block element begins or ends. Comments of readers and what is hidden are left out.
- The innermost element that says something decides. caption: <figcaption>, or a class that says caption; or the only words in an
  element with a picture. credit: a class, itemprop or rel that says credit, byline, author, photographer, source of a picture.
- Whatever their elements: "By ...", "Reporting by ...", and short lines with the author whom the page's metadata name are
  credits; so are short lines in a caption that begin as a picture credit does or end with the name of an agency. A sentence about
  the author is furniture, a date or a link in a byline is left out.
- article_extraction_benchmark: the story is articleBody, marked by hand. What is in none of it and neither caption nor credit is
  furniture, but for what is left out: the headline, and what its class calls a standfirst.
- trafilatura_eval, readability: the story is what with[] and expected.html hold. Furniture is what without[] holds or an element
  that is none of the story (aside, nav, footer, form, button, time; a class that says related, share, newsletter and the like).
  A line that is neither marked nor in the story is left out.
  So is, of the story, a line of a few words or without a stop, for these were not marked by hand.
- Left out in all sets, for the page does not tell what they are: of a caption or a credit, what has no letter or is a link or a
  button in it; before the first line of the story, lines of LEAST_WORDS words or more of whose elements none says anything,
  which are standfirsts as often as furniture. What says credit within furniture (a list of other stories) is furniture.
- Left out everywhere: lines of some words that stand on the page already, whose class is duplicate; embedded tweets, of which
  sets disagree whether they are the story. Pages in English alone.

F1 counts a line as right in its own class of the three; "apart" counts all that is set apart as one class. The halves are by the
host of the page (readability: by the name of its case): rules were made and mistakes looked at in one of them alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from archive.analysis.blocks import classify
from archive.formats.composing import folded
from bench.reading.pages import Page, benchmark, evaluation, lines_of, readability
from bench.reading.scores import Score, precision_recall

BENCHMARK, EVALUATION, READABILITY = (
    f"html/{name}" for name in ("article_extraction_benchmark", "trafilatura_eval", "readability")
)
KINDS = {"caption": "caption", "credit": "credit", "boilerplate": "furniture"}
APART = {"caption", "credit", "boilerplate", "pull_quote", "duplicate"}
SMALL_WORDS = re.compile(r"\b(?:the|of|and|to|that|with|was|for)\b", re.IGNORECASE)
ENGLISH = 0.08  # of the words, those
CREDIT = re.compile(
    r"credit|photographer|copyright|\bbyline\b|\bby-?line|\bauthors?\b|(?:image|photo|picture|media)[-_]?(?:source|by\b|author)",
    re.IGNORECASE,
)
CAPTION = re.compile(r"caption|(?:image|photo|picture|media)[-_]?desc", re.IGNORECASE)
STANDFIRST = re.compile(r"standfirst|\bdek\b|\bdeck\b|sub-?title|sub-?head|summary|excerpt|\blead\b|description", re.IGNORECASE)
FURNITURE = re.compile(
    r"related|share|social|newsletter|sign-?up|promo|advert|\bads?\b|read-?more|recommend|most-(?:read|pop)|breadcrumb|subscribe"
    r"|follow|teaser",
    re.IGNORECASE,
)
FURNITURE_TAGS = {"aside", "nav", "footer", "form", "button", "time"}
TWEET = re.compile(r"twitter|tweet", re.IGNORECASE)
SIGNED = re.compile(r"\(?(?:By|by|BY|(?:Additional )?[Rr]eporting by|Editing by|SOURCE:) [A-Z]")
MOST_CREDIT_WORDS = 30
PICTURED_BY = re.compile(
    r"^(?:photo|image|picture|credit|courtesy|screen ?shot|screen ?grab|illustration|©)|(?-i:[A-Z]\w+ ?/ ?[A-Z]"
    r"|\bfor [A-Z]\w+ [A-Z]\w+$)|\b(?:getty(?: images)?|AP|reuters|AFP|PA|EPA|shutterstock)\W*$",
    re.IGNORECASE,
)
ABOUT = re.compile(r"\.$| (?:is|are|was|has|covers|writes) ")  # a sentence about the author
DATE = re.compile(r"\b(?:19|20)\d\d\b|\d:\d\d")
NO_CREDIT = re.compile(
    r"[\W\d]+|https?://\S+"
    r"|@\w+|facebook|twitter|linkedin|e-?mail|print|pin|share\b.*|whatsapp|reddit|view all|follow\b.*|by|reporter"
    r"|(?:hide|show|toggle|enlarge|open|close|play|replay|watch|view|expand|more)(?: \w+){0,3}|(?:just|must) watch(?:ed)?|up next"
    r"|(?:about|contact) the author:?|advertisement:?|show more\b.*|copy link\b.*",
    re.IGNORECASE,
)
LEAST_CHARACTERS = 15  # of letters and digits, by which a line is found in the story wherever it stands
LEAST_WORDS, STOPS = 8, '.!?"”’)'  # of a line that is the story in a set that was not marked by hand
LEAST_REPEATED = 4  # words of a line that says again what another said
WHOLE = 0.9


Marked = list[tuple[str, str]]  # (line, what it is: "headline", a class of blocks, "" where that is not known)


def measure(data: Path) -> Iterator[Score]:
    for name, pages in ((BENCHMARK, benchmark), (EVALUATION, evaluation), (READABILITY, readability)):
        found = [page for page in pages(data / name) if _is_english(page.story)] if (data / name).is_dir() else []
        if not found:
            print(f"{name} is not there: left out.")
        for half in ("looked at", "held out") if found else ():
            chosen = [marked(page) for page in found if _half(page) == half]
            yield from _scores(f"{name}, {half}", [page for page in chosen if page])


def _scores(gold: str, pages: list[Marked]) -> Iterator[Score]:
    rows = [row for page in pages for row in _compared(page)]
    for kind, name in KINDS.items():
        yield Score(f"blocks: {name}", gold, *_share(rows, {kind}))
    counted = [(wanted, found) for kind in KINDS for wanted, found in rows if kind in (wanted, found)]
    right = sum(wanted == found for wanted, found in counted)
    total = (sum(found in KINDS for _, found in rows), sum(wanted in KINDS for wanted, _ in rows))
    apart = _share(rows, APART)[1]["F1"]
    yield Score("blocks: the three", gold, total[1], {**precision_recall(right, *total), "apart F1": apart}, "F1 0.90")


def _share(rows: list[tuple[str, str]], kinds: set[str]) -> tuple[int, dict[str, float]]:
    wanted, found = sum(one in kinds for one, _ in rows), sum(one in kinds for _, one in rows)
    return wanted, precision_recall(sum(one in kinds and other in kinds for one, other in rows), found, wanted)


def _compared(page: Marked) -> Iterator[tuple[str, str]]:
    """(what a line is, what it is taken for), of those lines of which it is known what they are."""
    for (_, wanted), found in zip(page, classify("\n".join(line for line, _ in page)), strict=True):
        if wanted not in ("", "headline"):
            yield wanted, found.kind


def marked(page: Page) -> Marked:
    """The lines of the article, the headline first. Empty where the story is not found on the page."""
    story = [folded(paragraph) for paragraph in page.story]
    whole, single = "".join(story), set(story)
    root = _article(page.tree, whole)
    if root is None:
        return []
    rows, before, begun = [("headline", page.headline)], {folded(page.headline)}, False
    for line, elements in lines_of(root):
        if folded(line) and folded(line) != folded(page.headline):
            is_story = folded(line) in single or len(folded(line)) > LEAST_CHARACTERS and folded(line) in whole
            is_story = is_story or not page.is_whole and any(piece in folded(line) for piece in story if piece)
            is_repeated = folded(line) in before and len(line.split()) >= LEAST_REPEATED
            kind = "" if is_repeated else _kind(line, elements, root, page, is_story)
            is_open = kind == "boilerplate" and not begun and len(line.split()) >= LEAST_WORDS and not _is_told(elements, root)
            rows.append(("" if is_open else kind, line))
            begun = begun or is_story
            before.add(folded(line))
    return [(line, kind) for kind, line in rows]


def _kind(line: str, elements: list[Any], root: Any, page: Page, is_story: bool) -> str:
    around = _common(elements, root)
    if any(TWEET.search(element.get("class", "")) for element in around):
        return ""
    if len(line.split()) <= MOST_CREDIT_WORDS and SIGNED.match(line):
        return "credit"
    told = _told_within(around)
    if told in ("caption", "credit") and (NO_CREDIT.fullmatch(line) or told == "caption" and _is_control(around)):
        return ""
    if told == "caption":
        return "credit" if len(line.split()) <= 8 and PICTURED_BY.search(line) and not line.endswith(")") else "caption"
    if is_story:
        return "body" if page.is_whole or len(line.split()) >= LEAST_WORDS and line[-1] in STOPS else ""
    if told == "credit":
        return "" if DATE.search(line) else "boilerplate" if len(line.split()) > 7 and ABOUT.search(line) else "credit"
    if len(line.split()) <= 8 and any(name in folded(line) for name in page.authors):
        return "credit"
    if not told and page.is_whole and _stands_under_picture(line, around):
        return "credit" if PICTURED_BY.search(line) else "caption"
    if any(STANDFIRST.search(element.get("class", "")) or element.tag == "h1" for element in around):
        return ""
    return "boilerplate" if page.is_whole or told or _is_apart(line, page) else ""


def _told_within(around: list[Any]) -> str:
    """What the innermost element says that says anything; furniture for a credit within it."""
    said = [told for told in map(_told, around) if told]
    return "boilerplate" if said[:1] == ["credit"] and "boilerplate" in said else "".join(said[:1])


def _told(element: Any) -> str:
    """What an element says its words are; "" where it says nothing."""
    words = f"{element.get('class', '')} {element.get('itemprop', '')} {element.get('rel', '')}"
    if element.tag == "figcaption":
        return "caption"
    if element.tag in FURNITURE_TAGS or FURNITURE.search(element.get("class", "")):
        return "boilerplate"
    if CREDIT.search(words):
        return "credit"
    return "caption" if CAPTION.search(words) and element.tag != "figure" else ""


def _is_told(elements: list[Any], root: Any) -> bool:
    return any(_told(element) for element in _common(elements, root))


def _is_control(around: list[Any]) -> bool:
    """Whether a line of a caption is a link or a button in it."""
    within = next((number for number, element in enumerate(around) if _told(element) == "caption"), 0)
    return any(element.tag in ("a", "button") for element in around[:within])


def _stands_under_picture(line: str, around: list[Any]) -> bool:
    """Whether one of the first elements around holds a picture, and these words alone, which are no link."""
    if any(element.tag == "a" for element in around):
        return False
    return any(
        element.find(".//img") is not None and folded("".join(element.itertext())) == folded(line) for element in around[:3]
    )


def _is_apart(line: str, page: Page) -> bool:
    return len(line) < 200 and any(folded(piece) in folded(line) for piece in page.apart if folded(piece))


def _article(tree: Any, story: str) -> Any:
    """The element of the article. None where the story is not on the page."""
    size: dict[Any, int] = {}
    total = 0
    for line, elements in lines_of(tree):
        if len(folded(line)) > LEAST_CHARACTERS and (folded(line) in story or story in folded(line)):
            total += len(folded(line))
            for element in (elements[0], *elements[0].iterancestors()):
                size[element] = size.get(element, 0) + len(folded(line))
    holding = [element for element, held in size.items() if held >= WHOLE * total]
    if not holding:
        return None
    least = max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))
    around = [element for element in (least, *least.iterancestors()) if element.tag in ("article", "main")]
    return around[0] if around else least


def _common(elements: list[Any], root: Any) -> list[Any]:
    """The elements within root around all of these, the innermost first."""
    chains = [[element, *element.iterancestors()] for element in elements]
    shared = [element for element in chains[0] if all(element in chain for chain in chains[1:])]
    return shared[: shared.index(root)] if root in shared else []


def _half(page: Page) -> str:
    return ("looked at", "held out")[crc32(page.host.removeprefix("www.").encode()) % 2]


def _is_english(story: tuple[str, ...]) -> bool:
    text = " ".join(story)
    return len(SMALL_WORDS.findall(text)) >= ENGLISH * len(text.split())
