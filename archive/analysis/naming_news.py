"""Names that stand where news always has them, or in a form that tells them: no model is asked.

Datelines ("OSTLEY, Vt. (AP) -"), the state behind the letter of a party ("D-Vt."), streets with a number ("West 23rd
Street"), and bodies that are named for what they look into ("Commission on Tidal Mills").
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from archive.analysis.ner import Span
from archive.analysis.well_known import HONORIFICS, KIND_OF, NO_NAMES

Place = tuple[int, int]
DASH = r"(?:--?|[–—―])\s"
AGENCIES = "AP|Reuters|UPI|AFP|Bloomberg|dpa|DPA|EFE|ANSA|Xinhua|Kyodo|TASS|PTI|IANS|ANI|CNN"
CITY = r"[A-Z][A-Z.'’]+(?:[ -][A-Z.'’]+)*"
DATELINE = re.compile(
    rf"(?P<city>{CITY}(?:/{CITY})*)(?:, (?P<state>[A-Z][\w.]*(?: [A-Z][\w.]*)?))?(?:,? [A-Z][a-z]+\.? \d\d?)?"
    rf"(?P<agency> \([^()\n]{{2,40}}\))? ?{DASH}"
)
LONGEST_DATELINE = 90  # characters
AGENCY = re.compile(rf"\(({AGENCIES})\) ?{DASH}")
MOST_BEFORE_AGENCY = 60
PARTY = re.compile(r"(?<![\w-])[DRI]- ?(?P<state>[A-Z][\w.-]{0,24}(?: [A-Z][\w.]{0,24}){0,2})")
STREET = re.compile(r"(?:(?:North|South|East|West|[NSEW]\.) )?\b\d+(?:st|nd|rd|th) (?:Street|Avenue)\b")
BODY = re.compile(
    r"(?<![\w&’'-])(?:(?:[A-Z]\.|[A-Z][\w&’'-]*)[ \u00a0]){0,4}"
    r"(?:Commission|Committee|Subcommittee|Council|Caucus|Coalition|Conference|Institute|Center|Centre|Task Force)"
    r"[ \u00a0](?:on|for)[ \u00a0](?:the[ \u00a0])?(?P<matter>[A-Z][\w-]+(?:(?:,? and|,| of| &)?[ \u00a0][A-Z][\w-]+)*)"
)
OFFICES = HONORIFICS | {"Chief", "Director", "Executive", "Fellow", "Head"}
OF_SOMEBODY = re.compile(r"(?<!People)(?<!Women)(?<!Children)['’]s[ \u00a0]")
BODY_BEGINS = re.compile(r"(?:The|A|An|This|That|Its|His|Her|Their|Our|In|At|And|But|As|While|After|Under|For)[ \u00a0]")


def standing_by_form(text: str, places: Sequence[Place]) -> list[Span]:
    """The names of those forms in the stretches of text, in order."""
    found = []
    for start, end in places:
        found += [*_dateline(text, start, end), *_states(text, start, end), *_bodies(text, start, end)]
        found += [Span(*match.span(), "FAC") for match in STREET.finditer(text, start, end)]
    return sorted(found)


def without_shorter(text: str, sure: Sequence[Span], held: Sequence[Span]) -> list[Span]:
    """sure without the bodies that the model knows by a longer name. held: in order, apart."""
    starts = [span.start for span in held]
    return [
        span for span in sure if span.label != "ORG" or not _is_longer(text, span, held, bisect_right(starts, span.start) - 1)
    ]


def _is_longer(text: str, body: Span, held: Sequence[Span], at: int) -> bool:
    """Whether the one at this place holds the body, and it is no "Ostley's Committee on Mills"."""
    if at < 0 or held[at].label != "ORG" or held[at][:2] == body[:2] or held[at].end < body.end:
        return False
    return OF_SOMEBODY.search(text, held[at].start, body.start) is None


def _dateline(text: str, start: int, end: int) -> Iterator[Span]:
    agency = AGENCY.search(text, start, min(end, start + MOST_BEFORE_AGENCY))
    match = DATELINE.match(text, start, min(end, start + LONGEST_DATELINE))
    if match and (match["agency"] or match["state"] in KIND_OF or _is_city(match["city"])):
        at = match.start("city")
        for city in match["city"].split("/"):
            yield Span(at, at + len(city), "GPE")
            at += len(city) + 1
        if match["state"] in KIND_OF:
            yield Span(*match.span("state"), "GPE")
    if agency:
        yield Span(*agency.span(1), "ORG")


def _is_city(words: str) -> bool:
    return KIND_OF.get(words.title()) == "place" or words == "WASHINGTON"


def _states(text: str, start: int, end: int) -> Iterator[Span]:
    """Where somebody sits for a party: all that stands in brackets, or the name of a state."""
    for match in PARTY.finditer(text, start, end):
        first, last = match.span("state")
        words = text[first:last]
        if words not in KIND_OF and words.rstrip(".") in KIND_OF:
            words = words.rstrip(".")
        if KIND_OF.get(words) == "place" or text[match.start() - 1] == "(" and text[last : last + 1] == ")":
            yield Span(first, first + len(words), "GPE")


def _bodies(text: str, start: int, end: int) -> Iterator[Span]:
    for match in BODY.finditer(text, start, end):
        first = max((of.end() for of in OF_SOMEBODY.finditer(text, match.start(), match.start("matter"))), default=match.start())
        while begin := BODY_BEGINS.match(text, first):
            first = begin.end()
        last = _without_office(text, *match.span("matter"))
        if match["matter"].split()[0].strip(",") not in NO_NAMES:
            yield Span(first, last, "ORG")


def _without_office(text: str, start: int, end: int) -> int:
    """The end of what a body is for, before "Chairman Quern"."""
    for word in re.finditer(r"\S+ ", text[start:end]):
        if word[0].rstrip() in OFFICES:
            return start + len(text[start : start + word.start()].rstrip())
    return end
