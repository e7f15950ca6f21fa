"""Names of the archive that stand in a text as parts of a longer name: Ostley in Ostley Hockey Club, Quern in Una Quern."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from archive.analysis.ner import Span
from archive.analysis.results import EntityMention
from archive.analysis.well_known import ORGANISATION_WORDS, PLACE_WORDS

Place = tuple[int, int]
PERSON = "person"


def longer_names(text: str, spans: Sequence[Span], known: Sequence[EntityMention]) -> list[Place]:
    """Those spans of the model that are names of their own, of which what the archive knows is but a part. known: in order."""
    starts = [one.start for one in known]
    longer = []
    for span in spans:
        inside = known[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        if inside and inside[-1].end <= span.end and _is_longer(text, span, inside):
            longer.append((span.start, span.end))
    return longer


def without_parts(known: Sequence[EntityMention], longer: Sequence[Place]) -> list[EntityMention]:
    """known, in order, without those that stand within one of longer."""
    places = sorted({*longer})
    starts = [start for start, _ in places]
    kept = []
    for one in known:
        at = bisect_right(starts, one.start) - 1
        if at < 0 or places[at][1] < one.end:
            kept.append(one)
    return kept


def _is_longer(text: str, span: Span, inside: Sequence[EntityMention]) -> bool:
    """Whether the words beside those known belong to the name. Who has a name of several words is the one it is of."""
    words = text[span.start : span.end].split()
    if any(set(words) <= set(one.name.split()) for one in inside) or not _has_name_besides(text, span, inside):
        return False
    is_somebody = any(one.kind == PERSON and " " in one.text for one in inside)
    return not is_somebody or words[-1] in ORGANISATION_WORDS or words[-1] in PLACE_WORDS


def _has_name_besides(text: str, span: Span, inside: Sequence[EntityMention]) -> bool:
    """Whether a word with a capital or a figure stands in it beside what is known."""
    at, besides = span.start, ""
    for one in inside:
        besides += text[at : one.start] + " "
        at = one.end
    return any(word[0].isupper() or word[0].isdigit() for word in (besides + text[at : span.end]).split())
