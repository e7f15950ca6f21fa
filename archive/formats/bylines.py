"""Bylines as they are printed: the names alone, without the words and addresses around them."""

import re
from collections.abc import Iterable, Sequence

from archive.formats.composing import Line, folded, one_line

BY = re.compile(
    r"^(?:(?:written|posted|reported|story|report|text|words|article|analysis|opinion|commentary)?\s*by\b[\s:]*|from\s*:\s*"
    r"|author\b\s*:?\s*|(?:von|par|por|di|text)\b\s*:?\s+)",
    re.I,
)
ADDRESS = re.compile(r"\s*[(<|,]?\s*(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|(?<!\w)@\w{2,30})\s*[)>]?", re.I)
TAIL = re.compile(
    r"\s*(?:[|•·]\s.*|[,;]?\s*(?:updated|published|posted|last modified|\d{1,2}:\d{2}|\d{1,2} \w{3,9} \d{4}"
    r"|\w{3,9} \d{1,2}, \d{4})\b.*)$",
    re.I | re.S,
)
NOBODY = {
    "", "admin", "administrator", "none", "null", "unknown", "staff", "author", "anonymous", "editor", "webmaster", "root",
    "user", "humanstxt", "guest", "by", "na", "undefined", "print", "noauthor", "link", 
    "email", "share", "newsroom", "redaktion", "info",
}  # fmt: skip
LONGEST_NAME = 80
LONGEST = 1000  # characters of a byline that are looked at: no more than half of them are kept
MOST_NAMES = 200  # of a byline: more than it has room for


def clean_byline(text: str | None) -> str:
    """The byline without "By", addresses and times; "" where nobody is named. NAMES IN CAPITALS get small letters."""
    text = one_line(text)[:LONGEST]
    while (shorter := BY.sub("", text, count=1)) != text:
        text = shorter
    text = TAIL.sub("", ADDRESS.sub("", text)).strip(" ,;:|-–—•·/")
    if re.sub(r"\d", "", folded(text)) in NOBODY or "://" in text:
        return ""
    return _small_letters(text) if text.isupper() and len(text) > 4 and " " in text else text


def credited(lines: Sequence[Line], byline: str) -> list[Line]:
    """lines, of the first four that only names the author again as a credit."""
    return [
        Line("credit", line.text) if at < 4 and byline and len(line.text) < 200 and clean_byline(line.text) == byline else line
        for at, line in enumerate(lines)
    ]


def joined(names: Iterable[str]) -> str:
    """One byline of several names, each once: "A", "A and B", "A, B and C"."""
    cleaned = [name for name in map(clean_byline, names) if name and len(name) <= LONGEST_NAME]
    kept = list({folded(name): name for name in reversed(cleaned)}.values())[::-1][:MOST_NAMES]
    kept = [name for name in kept if not any(folded(name) != folded(other) and folded(name) in folded(other) for other in kept)]
    return " and ".join(filter(None, (", ".join(kept[:-1]), kept[-1] if kept else "")))


def _small_letters(text: str) -> str:
    words = text.title().split(" ")
    return " ".join(
        word.lower() if word in ("And", "De", "Von", "Van", "Der", "In", "For") and at else word for at, word in enumerate(words)
    )
