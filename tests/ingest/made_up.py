"""Made-up collections with all that an import meets: duplicates, new versions, refusals, stories in several outlets."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from bench.corpus import articles


def short(text: str) -> str:
    """The beginning of a made-up article: enough to be compared with others."""
    return "\n".join(text.split("\n")[:4])


TEXTS = [short(text) for text in articles(6, seed=5)]


def article_line(address: int, text: str, *, source: str = "Gull") -> str:
    headline, _, body = text.partition("\n")
    url = f"https://{source.lower()}.example/{address}"
    return json.dumps({"headline": headline, "text": body, "url": url, "source": source})


def wire_copy(text: str, place: int) -> str:
    """The same story with another headline and a few words of its own."""
    headline, _, body = text.partition("\n")
    words = body.split()
    words[place : place + 2] = [f"own{place}", f"words{place}"]
    return f"{headline} by outlet {place}\n{' '.join(words)}"


def line(kind: str, address: int, text: int) -> str:
    """kind: "article", "copy" (of the same story), "broken" or "other" (what was never an article)."""
    if kind == "broken":
        return '{"headline": "Broken off'
    if kind == "other":
        return json.dumps({"webTitle": "Harbours", "webUrl": f"https://gull.example/section/{address}", "id": "harbours"})
    told = TEXTS[text] if kind == "article" else wire_copy(TEXTS[text], 20 + address)
    return article_line(address, told, source="Gull" if kind == "article" else "Skua")


def write_files(folder: Path, lines: Sequence[str], files: int = 1) -> Path:
    """The lines in so many files, with a file beside them that is for nobody."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text("Not an article.")
    for number in range(files):
        own = lines[number::files]
        first = [article_line(900 + number, TEXTS[0] + " First.")] * 2  # so that it is told to be a file of lines
        (folder / f"{number}.jsonl").write_text("\n".join([*first, *own]) + "\n", encoding="utf-8")
    return folder


def many_lines(count: int, *, seed: int = 3) -> list[str]:
    """A mixture of everything, the same for the same seed; most are articles of their own."""
    chance, lines = random.Random(seed), []  # noqa: S311 - a reproducible corpus, not a secret
    for number, text in enumerate(map(short, articles(count, seed=seed))):
        kind = chance.choice(["own"] * 7 + ["version", "again", "broken", "other", "copy"])
        if kind == "own" or not lines:
            lines.append(article_line(number, text))
        elif kind == "version":
            lines.append(article_line(chance.randrange(number), text))
        elif kind == "again":
            lines.append(chance.choice(lines))
        elif kind == "copy":
            lines.append(article_line(number, wire_copy(TEXTS[1], 10 + number % 60), source="Skua"))
        else:
            lines.append(line(kind, number, 0))
    return lines
