"""What the model takes for names put right: trimmed, of one kind in all the text, and found again wherever they stand.

A person once named in full is known by the surname after that, an organisation by the letters in brackets behind its name. What
the archive knows was found before, and stays but where it is a part of a longer name: Ostley, in Ostley Hockey Club.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from archive.analysis.naming_cues import SUFFIXES, is_title, kind_around, told_by_itself, without_ordinary
from archive.analysis.naming_edges import mended
from archive.analysis.naming_lists import kinds_by_rows
from archive.analysis.naming_news import standing_by_form, without_shorter
from archive.analysis.naming_parts import longer_names, without_parts
from archive.analysis.ner import KINDS, Span
from archive.analysis.results import EntityMention
from archive.analysis.well_known import (
    GIVEN_NAMES,
    HONORIFICS,
    KIND_OF,
    LOOKED_FOR,
    NO_NAMES,
)

LEAST_SURNAME = 3
OF_WORDS = 2  # votes of the words around a name
OF_ROW = 2  # and of all others that stand in a row with it
LEAST_AGAIN = 3  # characters of a name that is looked for again
INNER_POSSESSIVE = re.compile(r"(?<!\bPeople)(?<!\bWomen)(?<!\b[Mm]en)(?<!\bChildren)['’]s ")
LEADING = re.compile(
    r"(?:[\s\"“”‘’'(\[\-–—―.,:;#@&*]+|(?:the|a|an|its|his|her|their|our|and|of|in|at|this|former|then|ex)\s+(?!$))", re.IGNORECASE
)
TRAILING = re.compile(r"[\s\"“”‘’')\],:;!?&*\-–—]+$")
SHORTENED = re.compile(r"(?:\b[A-Z]|\b[A-Z][a-z]{1,2}|\b(?:Inc|Corp|Ltd|Bros))\.$")  # the full stop belongs to it
BROKEN = re.compile(  # another sentence, or half of one, in a name
    r"\n|(?<=[a-z]{3})(?<!Prof)(?<!Capt)(?<!Corp)(?<!Bros)(?<!Dept)\. | (?:on|at|in|and|of|for|to|by|with|is|was)$"
)
LAW = re.compile(r" (?:Act|Acts|Agreement|Treaty|Amendment|Accord|Accords|Pact|Constitution|Protocol)$")
GENERIC = re.compile(  # what a place is, behind its name
    r"(?<=\w) (?:province|region|district|state|county|prefecture|oblast|peninsula|area|city|suburb|town|village)s?$"
)
WORD = re.compile(r"[^\s]+")
PARTICLES = ("de", "da", "di", "du", "del", "della", "van", "von", "der", "den", "la", "le", "al", "el", "bin", "ibn", "ben")
IN_BRACKETS = re.compile(r"\s?\(([A-Z][A-Za-z&.]{1,9})\)")
SPOKEN_OF = re.compile(r"(?:^|[\s(\"“])([A-Z][a-z]+\.?) $")


Place = tuple[int, int]


class Form(NamedTuple):
    """What a string of letters is a name of, in one text. key: of an entity of the archive."""

    kind: str
    name: str
    key: int | None = None
    method: str = "model"


def names(
    text: str, found: Sequence[Span], places: Sequence[Place], known: Sequence[EntityMention], *, is_wide: bool
) -> list[EntityMention]:
    """The names known that are no part of a longer one, and those besides.

    found: by the model. places: the stretches of text that are looked through. known: what the archive knows in it. is_wide:
    whether countries and the like are looked for too.
    """
    others = {span.end for span in found if span.label not in KINDS}
    held = list(mended(text, [part for span in found if span.label in KINDS for part in _trimmed(text, span)], others))
    held = [span for span in held if not _is_shouted(text[span.start : span.end], span.label)]
    held = without_ordinary(text, held)
    titles = [span for span in held if is_title(text, span.start, span.end)]
    named = {text[span.start : span.end] for span in held if span not in titles} if titles else set()
    held = [span for span in held if span not in titles or text[span.start : span.end] in named]
    sure = without_shorter(text, standing_by_form(text, places), held) if is_wide else []
    held = sorted([*sure, *_apart(held, [(span.start, span.end) for span in sure])])
    longer = longer_names(text, held, known)
    known = without_parts(known, [*longer, *_standing(text, _automaton(text[slice(*place)] for place in longer), places)])
    taken = [(mention.start, mention.end) for mention in known]
    held = sorted(_apart(held, taken))
    kinds = _kinds(text, held)
    forms = {form: Form(kind, form) for form, kind in kinds.items()}
    forms |= _short_names(kinds, known)
    forms |= _letters(text, held, forms, known)
    again = _standing(text, _automaton(form for form in forms if len(form) >= LEAST_AGAIN), places)
    if is_wide:
        again += _standing(text, _well_known(), places)
    return [*known, *_placed(text, held, forms, _apart(again, taken))]


def _trimmed(text: str, span: Span) -> Iterator[Span]:
    """The name within what the model gave, or both around an inner possessive: "the union's Jo Bell"."""
    start, end, label = span
    inner = INNER_POSSESSIVE.search(text, start, end)
    if inner and inner.start() > start and text[inner.end() : inner.end() + 1].isupper() and label in ("PERSON", "ORG"):
        yield from _trimmed(text, Span(start, inner.start(), "ORG" if label == "PERSON" else label))
        yield from _trimmed(text, Span(inner.end(), end, label))
        return
    for pattern in (BROKEN, GENERIC) if label in ("GPE", "LOC") else (BROKEN,):
        broken = pattern.search(text, start, end)
        end = broken.start() if broken else end
    while lead := LEADING.match(text, start, end):
        start = lead.end()
    if label == "PERSON" and any(map(str.isdigit, text[start:end])):
        return
    if label == "PERSON":
        at = text.find("@", start, end)
        start, end = _person(text, start, end if at < 0 else at)
    words = text[start:end]
    words = TRAILING.sub("", words)
    words = re.sub(r"['’]s?$", "", words)
    if text[start + len(words) : start + len(words) + 1] == "." and f"{words}." in KIND_OF:
        words += "."
    words = words if words in KIND_OF or SHORTENED.search(words) else TRAILING.sub("", words.rstrip("."))
    if _is_name(words):
        yield Span(start, start + len(words), label)


def _is_shouted(words: str, label: str) -> bool:
    """Whether it is in capitals because all around it is."""
    return words.isupper() and words.count(" ") >= (1 if label != "GPE" else 3) and not any(map(str.isdigit, words))


def _person(text: str, start: int, end: int) -> Place:
    """Without what stands before the name: "President", "Follow"."""
    words = list(WORD.finditer(text, start, end))
    while len(words) > 1 and (
        words[0][0].rstrip(".,") in HONORIFICS
        or len(words) > 2
        and words[0][0] not in GIVEN_NAMES
        and words[0][0].isalpha()
        and words[1][0] in GIVEN_NAMES
    ):
        words = words[1:]
    return (words[0].start() if words else start), end


def _is_name(words: str) -> bool:
    if len(words) < 2 or words in NO_NAMES or not any(map(str.isupper, words)) or LAW.search(words):
        return False
    first = next((letter for letter in words if letter.isalnum()), "")
    return first.isupper() or first.isdigit() and any(map(str.isalpha, words)) or words[:3] in ("al-", "el-", "de ", "von", "van")


def _kinds(text: str, held: Sequence[Span]) -> dict[str, str]:
    """What each form is, all over the text: known, told by its words, else what the model says most often."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, label in held:
        before = SPOKEN_OF.search(text, max(0, start - 20), start)
        kind = "person" if before and before[1].rstrip(".") in HONORIFICS and label != "GPE" else KINDS[label]
        votes[text[start:end]][kind] += 3 if before and kind == "person" else 1
        if around := kind_around(text, Span(start, end, label)):
            votes[text[start:end]][around] += OF_WORDS
    told = {form: told_by_itself(form) for form in votes}
    taken = {span: told[text[span.start : span.end]] or KINDS[span.label] for span in held}
    for span, kind in kinds_by_rows(text, held, taken):
        votes[text[span.start : span.end]][kind] += OF_ROW
    return {form: told[form] or counted.most_common(1)[0][0] for form, counted in votes.items()}


def _short_names(kinds: dict[str, str], known: Sequence[EntityMention]) -> dict[str, Form]:
    """What people named in full are called after that: by the surname or, where the text does so, by the given name.

    A short name that several people of the text share is of a person, and nobody knows of which.
    """
    people = {form: Form("person", form) for form, kind in kinds.items() if kind == "person"}
    people |= {one.text: Form("person", one.name, one.key) for one in known if one.kind == "person" and one.key is not None}
    owners: dict[str, dict[int | str, Form]] = defaultdict(dict)
    surnames = set()
    for full, form in people.items():
        words = [word for word in full.split() if word not in SUFFIXES]
        if len(words) > 1:
            surnames |= {words[-1], *_written(words[-1]), *_written(_surname(words))}
            for part in {words[0], words[-1], _surname(words)}:
                for written in _written(part) if len(part) >= LEAST_SURNAME and _may_be_said_alone(part) else ():
                    owners[written][form.key or form.name] = form
    short = {}
    for part, of in owners.items():
        told = kinds.get(part)
        is_name = part in surnames or part in GIVEN_NAMES
        if part in KIND_OF and told != "person" or not is_name and told not in (None, "person"):
            continue
        one = next(iter(of.values()))
        short[part] = one._replace(method="repeat") if len(of) == 1 else Form("person", part, method="repeat")
    return short


def _written(surname: str) -> set[str]:
    """With either apostrophe, and with a capital as at the start of a sentence: "de Quern", "De Quern"."""
    written = {surname, surname.replace("'", "’"), surname.replace("’", "'")}
    return written | {one[0].upper() + one[1:] for one in written}


def _may_be_said_alone(part: str) -> bool:
    return (part[0].isupper() or " " in part) and not part.endswith(".") and part not in NO_NAMES and part not in HONORIFICS


def _surname(words: Sequence[str]) -> str:
    """The last word, with the particles before it: "van der Berg"."""
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in PARTICLES:
        at -= 1
    return " ".join(words[at:])


def _letters(text: str, held: Sequence[Span], forms: dict[str, Form], known: Sequence[EntityMention]) -> dict[str, Form]:
    """The letters that stand in brackets behind the name they are of."""
    whole = [(span.start, span.end, forms[text[span.start : span.end]]) for span in held]
    whole += [(one.start, one.end, Form(one.kind, one.name, one.key)) for one in known if one.key is not None]
    found = ((IN_BRACKETS.match(text, end), text[start:end], form) for start, end, form in whole)
    return {match[1]: form._replace(method="repeat") for match, full, form in found if match and _are_initials(match[1], full)}


def _are_initials(letters: str, words: str) -> bool:
    capitals = "".join(word[0] for word in re.split(r"[\s\-]+", words) if word[:1].isupper())
    return letters.replace(".", "").replace("&", "").upper()[:3] == capitals.upper()[:3]


def _placed(text: str, held: Sequence[Span], forms: dict[str, Form], again: Sequence[Place]) -> Iterator[EntityMention]:
    """Every place of every form, the longest where they overlap. again: where forms, and what is well known, stand."""
    own = {(span.start, span.end) for span in held}
    at = 0
    for start, end in sorted({*own, *again}, key=lambda place: (place[0], -place[1])):
        if start >= at:
            words = text[start:end]
            kind, name, key, method = forms.get(words) or Form(KIND_OF[words], words)
            yield EntityMention(kind, words, start, end, name, method if (start, end) in own else "repeat", key)
            at = end


def _standing(text: str, automaton: Any, places: Sequence[Place]) -> list[Place]:
    """Where what the automaton finds stands as whole words."""
    found: list[Place] = []
    for start, end in places if automaton else ():
        stretch = text[start:end]
        for last, size in automaton.iter(stretch):
            first = last + 1 - size
            if _begins(stretch, first) and _ends(stretch, last + 1):
                found.append((start + first, start + last + 1))
    return found


def _automaton(forms: Iterable[str]) -> Any:
    """Finds the forms, giving their lengths; None where there are none."""
    import ahocorasick  # noqa: PLC0415 - compiled, and not needed where nothing is found

    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form, len(form))
    automaton.make_automaton()
    return automaton if len(automaton) else None


@cache
def _well_known() -> Any:
    return _automaton(LOOKED_FOR)


def _begins(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_-@#.&")


def _ends(text: str, at: int) -> bool:
    if at >= len(text):
        return True
    return not (text[at].isalnum() or text[at] in "_@&" or text[at] == "-" and text[at + 1 : at + 2].isalnum())


def _apart(spans: Iterable[Any], taken: Sequence[Place]) -> list[Any]:
    """Those that none of taken, which are in order, overlaps."""
    return [
        span
        for span in spans
        if (at := bisect_left(taken, span[1], key=lambda place: place[0])) == 0 or taken[at - 1][1] <= span[0]
    ]
