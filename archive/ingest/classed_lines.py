"""Lines that a person classed, in the next version of their article: classed so there too, where they stand unchanged.

A line that stands there twice is left to the machine, and so are all where no line of the story would be left.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import F
from django.db.models.functions import Substr

from archive.ingest.arrivals import Arrival
from archive.models import Block
from archive.policy.vocabulary import STORY_KINDS

Lines = dict[str, str]  # the words of a line, and its class
Classes = dict[tuple[int, int], dict[int, str]]  # article and number of a version: number of a line, and its class


def classes_carried(arrivals: Sequence[Arrival]) -> Classes:
    """Of new versions, in the order of their numbers. One query, none where there are no new versions."""
    news = [arrival for arrival in arrivals if arrival.decision.outcome == "new_version"]
    held = _classed({arrival.article_id: arrival.decision.number - 1 for arrival in reversed(news)}) if news else {}
    carried: Classes = {}
    for arrival in news:
        lines = held.get(arrival.article_id)
        if lines:
            text, blocks = arrival.item.record.text, arrival.analysis.blocks
            classes = _found_again(lines, [(block.kind, text[block.start : block.end]) for block in blocks])
            carried[arrival.article_id, arrival.decision.number] = classes
            held[arrival.article_id] = {text[blocks[n - 1].start : blocks[n - 1].end]: kind for n, kind in classes.items()}
    return carried


def _classed(versions: dict[int, int]) -> dict[int, Lines]:
    """By article the lines of this version of it that a person classed."""
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    rows = Block.objects.filter(version__article__in=versions, origin="person").order_by("version", "number")
    found: dict[int, Lines] = {}
    for article, number, kind, line in rows.values_list("version__article", "version__number", "kind", words):
        if number == versions[article]:
            found.setdefault(article, {})[line] = kind
    return found


def _found_again(lines: Lines, blocks: Sequence[tuple[str, str]]) -> dict[int, str]:
    times = Counter(line for _, line in blocks)
    classes = {
        number: lines[line]
        for number, (kind, line) in enumerate(blocks, 1)
        if kind != "headline" and line in lines and times[line] == 1
    }
    kinds = {classes.get(number, kind) for number, (kind, _) in enumerate(blocks, 1)}
    return classes if not kinds.isdisjoint(STORY_KINDS) else {}
