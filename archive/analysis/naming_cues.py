"""What the words around a name say of its kind: "in Ostley", "striker Quern", "beat Ostley", the Tarn river."""

import re
from collections.abc import Sequence
from itertools import pairwise

from archive.analysis.ner import Span
from archive.analysis.ordinary import is_ordinary
from archive.analysis.well_known import GIVEN_NAMES, KIND_OF, ORGANISATION_WORDS, PLACE_WORDS

EVENT_WORDS = frozenset(
    ["Cup", "Trophy", "Award", "Awards", "Prize", "Championship", "Championships", "Olympics", "Medal", "War", "Wars"]
    + ["Revolution", "Open", "Convention", "Summit", "Festival", "Marathon"]
)
PARTS_OF_PLACES = frozenset(
    ["North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Upper", "Lower", "Downtown"]
    + ["Inner", "Outer", "Greater"]
)
NAME_WORD = re.compile(r"[A-ZÀ-Þ][\w'’\-]*")
SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
QUOTED_BEFORE = re.compile(r"[\"“] ?$")
QUOTED_BEHIND = re.compile(r",? ?[\"”]")
LONGEST_BEFORE, LONGEST_BEHIND = 24, 24  # characters
ROLES = (
    "actor|actress|analyst|architect|artist|author|ally|aide|attorney|boss|captain|chairman|chairwoman|coach|colleague|comedian"
    "|commander|commentator|composer|conductor|defender|director|driver|economist|editor|engineer|father|forward|founder|general"
    "|goalkeeper|golfer|governor|guitarist|husband|historian|journalist|judge|lawmaker|lawyer|leader|manager|mayor|midfielder"
    "|minister|mother|musician|novelist|officer|official|opponent|painter|philosopher|photographer|playwright|poet"
    "|politician|president|prosecutor|producer|professor|prop|referee|reporter|researcher|rider|rival|scientist|secretary|senator"
    "|singer|skipper|son|daughter|brother|sister|wife|songwriter|spokesman|spokeswoman|spokesperson|sprinter|star|striker|strategist"
    "|swimmer|teammate|trader|winger|winner|writer|champion|cyclist|batsman|bowler|pitcher|quarterback|drummer|bassist"
)
PERSON_BEFORE = re.compile(rf"\b(?:{ROLES}) $")
PERSON_BEHIND = re.compile(r",? (?:himself|herself)\b|, who (?!(?:are|were|have)\b)|, \d\d,| \((?:born|b\.|née|c\. |\d{4} ?[–-])")
SAID_BEFORE = re.compile(r"\b(?:said|says|adds|added|recalled|argued|explained|asked|wrote|writes) $")
IN_APPOSITION = re.compile(
    r", (?:an?|the|its|their|his|her)\b[^,.;]{0,50}?\b(?:activist|analyst|attorney|author|chairman|chairwoman|consultant|dean"
    r"|doctor|economist|editor|fellow|governor|historian|lawyer|mayor|nurse|president|professor|researcher|scholar|scientist|senator"
    r"|spokesman|spokesperson|spokeswoman|strategist|student|teacher)\b"
)
LONGEST_APPOSITION = 90
FIRST_WORD = re.compile(r"(?:^|[.!?:\n])[\s\"“”'‘’(\[]*$")
ACTS = re.compile(r"['’]| (?:is|was|has)\b")
LONGEST_LETTERS = 3  # of a word in capitals that is rather an abbreviation
SPEAKS = re.compile(r" (?:said|says|added|recalled|joked|insisted|shrugged|laughed)\b")
PLACE_BEFORE = re.compile(
    r"\b(?:in|near|outside|across|throughout|(?:north|south|east|west) of|(?:town|city|village|suburb|district|province|capital"
    r"|region|port|island|state|kingdom|county) of) $"
)
PLACE_BEHIND = re.compile(
    r" (?:river|region|district|province|peninsula|valley|plain|airport|border|countryside|suburb|prefecture|area|coast|crater)\b"
)
PLAYED = re.compile(r"\b(?:against|beat|beating|thrashed|(?:draw|drew|win|victory|defeat) (?:with|over|at|by)) $")


def kind_around(text: str, span: Span) -> str:
    """The kind that is told of a name; "" where nothing is."""
    start, end, label = span
    before = text[max(0, start - LONGEST_BEFORE) : start]
    behind = text[end : end + LONGEST_BEHIND]
    if label == "ORG" and (PERSON_BEFORE.search(before) or PERSON_BEHIND.match(behind)):
        return "person"
    if label == "ORG" and " " in text[start:end] and not text[start:end].isupper():
        if SAID_BEFORE.search(before) and text[end : end + 2] == ", ":
            return "person"
        if IN_APPOSITION.match(text, end, end + LONGEST_APPOSITION):
            return "person"
    if label in ("GPE", "LOC", "FAC") and text[start:end] not in KIND_OF:
        if PERSON_BEFORE.search(before) or PERSON_BEHIND.match(behind) or SPEAKS.match(behind):
            return "person"
        if label == "GPE" and PLAYED.search(before):
            return "organisation"
    if label in ("PERSON", "ORG") and not text[start:end].isupper():
        is_place = PLACE_BEFORE.search(before) or " " not in text[start:end] and PLACE_BEHIND.match(behind)
        return "place" if is_place else ""
    return ""


def without_ordinary(text: str, held: Sequence[Span]) -> list[Span]:
    """held without ordinary words that have their capital from the start of a sentence, or are in capitals for emphasis."""
    doubted = {span for span in held if _is_doubtful(text, span)}
    if not doubted:
        return list(held)
    sure = {text[span.start : span.end] for span in held if span not in doubted}
    return [span for span in held if span not in doubted or text[span.start : span.end] in sure]


def _is_doubtful(text: str, span: Span) -> bool:
    words = text[span.start : span.end]
    if span.label not in ("ORG", "GPE", "LOC", "FAC") or not words.isalpha() or words in KIND_OF or not is_ordinary(words):
        return False
    if words.isupper():
        return len(words) > LONGEST_LETTERS and text[span.start - 1 : span.start] != "("
    is_first = FIRST_WORD.search(text, max(0, span.start - 4), span.start) is not None
    return is_first and not ACTS.match(text, span.end) and not SPEAKS.match(text, span.end)


def is_title(text: str, start: int, end: int) -> bool:
    """Whether what stands there is all that stands between two marks of quotation, as titles of works do."""
    return QUOTED_BEFORE.search(text, max(0, start - 2), start) is not None and QUOTED_BEHIND.match(text, end) is not None


def told_by_itself(form: str) -> str:
    """The kind that the words of a name tell; "" where they tell none."""
    if form in KIND_OF:
        return KIND_OF[form]
    if "." in form and form.replace(".", "") in KIND_OF:
        return KIND_OF[form.replace(".", "")]
    words = form.split()
    if len(words) > 1:
        if words[0] in PARTS_OF_PLACES and KIND_OF.get(form.partition(" ")[2]) == "place":
            return "place"
        last, first = words[-1], words[0]
        if last in ORGANISATION_WORDS or first in ("University", "Bank", "Ministry", "Department", "Institute", "House", "Court"):
            return "organisation"
        if any(word in ORGANISATION_WORDS and after in ("of", "for", "on") for word, after in pairwise(words)):
            return "organisation"
        if last in PLACE_WORDS:
            return "place"
        if last in EVENT_WORDS:
            return "event"
        names = [word for word in words if word not in SUFFIXES]
        if first in GIVEN_NAMES and 1 < len(names) < 4 and NAME_WORD.fullmatch(names[-1]):
            return "person"
    return ""
