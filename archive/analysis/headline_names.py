"""The names of a headline, and where the text has them: by what the archive or the model knows, else by capitals with care.

Most headlines of some papers begin every word with a capital. There only a word that is no ordinary one is taken for a name.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive.analysis.claim_words import FOREIGN, STOP
from archive.analysis.headline_aliases import called, governments, groups, otherwise
from archive.analysis.headline_tables import BEFORE_NAMES, NAMES_OF_WORDS, NAMES_THAT_ARE_WORDS, NEVER, SAYING, VERBS
from archive.analysis.headline_words import LETTERS, WORD, Words, joined, key_of
from archive.analysis.ordinary import is_ordinary
from archive.analysis.results import BlockSpan, EntityMention
from archive.analysis.stems import stem
from archive.analysis.well_known import GIVEN_NAMES, HONORIFICS, KIND_OF

LEAST_LONG = 4  # letters of a word whose capital, or want of one, says something
LEAST_SMALL = 0.3  # of such words, that a headline written as a sentence leaves small
STARTS_SENTENCE = re.compile(r"(?:^|[:;.!?|–—/(\[\"“”‘]|(?<!\w)['’]|-\s|\s-)\s*$")
CONTRACTED = re.compile(r"[nN]['’][tT]$|['’](?:ll|re|ve|d|m|LL|RE|VE|D|M)$")
JOINED = re.compile(r"[ \u00a0]|-|['’]s |[ \u00a0](?:de|van|von|der|la|al|bin|of|of the|and)[ \u00a0]|-(?:al|el)-")
MOST_WORDS = 4  # of a well-known name
OUTLET = r"(?:The )?(?:[A-Z][\w.&’']*\s){0,3}(?:News|Times|Post|Mail|Press|Reuters|BBC|CNN|\w+\.\w+)"
SOURCE = re.compile(rf"\s\|(?:\s[^\s|]+){{1,4}}$|\s[-–—]\s{OUTLET}$|\[[^\[\]]*\]$")
LEAST_BEFORE_SOURCE = 20  # characters
MADE_WORDS = ("ised", "ized", "ising", "izing", "ation", "ations", "phobe", "phobes", "phobic", "gressman", "gressmen")
PARTIES = frozenset(("Democrat", "Democratic", "Republican"))  # which stand before names as titles do
NO_NAME = STOP - {"us", "it"}  # in any headline


Place = tuple[int, int]


class Name(NamedTuple):
    """A name in the headline. places: where the text has it."""

    start: int
    end: int
    places: list[Place]


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    is_name: bool  # by itself
    may_be: bool  # beside one that is


def names(text: str, headline: BlockSpan, entities: Sequence[EntityMention], words: Words) -> Iterator[Name]:
    """In order, none over another."""
    taken: list[Place] = []
    people: list[Place] = []
    found = []
    for mention in entities[: bisect_left(entities, headline.end, key=lambda one: one.start)]:
        places = [(one.start, one.end) for one in entities if one.start >= headline.end and is_same(one, mention)]
        if mention.key is not None or mention.candidates or places:
            taken.append((mention.start, mention.end))
            people += taken[-1:] if mention.kind == "person" else []
            found.append(Name(mention.start, mention.end, joined((*places, *_by_words(_parts(mention.text), words)))))
    well_known = [place for place in _well_known(text, headline) if not _is_over(place, taken)]
    taken += well_known
    source = SOURCE.search(text, headline.start + LEAST_BEFORE_SOURCE, headline.end)
    for start, end in sorted([*well_known, *_by_capitals(text, headline, taken)]):
        if source and start >= source.start():
            continue  # who published it, and not what it tells
        if not _is_of_name(text, (start, end), people):
            found.append(Name(start, end, _by_words(_parts(text[start:end]), words) or _governed(text, (start, end), words)))
    yield from sorted(found)


def _well_known(text: str, headline: BlockSpan) -> Iterator[Place]:
    """Names of several words that are known to be names, though each may be an ordinary one: White House."""
    found = [match.span() for match in WORD.finditer(text, headline.start, headline.end)]
    for at, (start, _) in enumerate(found):
        for _, end in found[at + 1 : at + MOST_WORDS]:
            if text[start:end] in KIND_OF or text[start:end] in NAMES_OF_WORDS:
                yield start, end
                break


def _is_over(place: Place, taken: Sequence[Place]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in taken)


def _is_of_name(text: str, place: Place, people: Sequence[Place]) -> bool:
    """Whether a word is another name, or the given one, of somebody who is found beside it: Ada Jane Brook of Ada Brook."""
    begins = any(text[place[1] : start].isspace() for start, _ in people)
    return begins and (text[slice(*place)] in GIVEN_NAMES or any(text[end : place[0]].isspace() for _, end in people))


def _governed(text: str, place: Place, words: Words) -> list[Place]:
    """Where the country stands whose government is called by its capital, if that does something: Ottawa says ..."""
    following = WORD.match(text, place[1] + 1)
    if following is None or not (key_of(following[0]) in SAYING or stem(key_of(following[0])) in _VERBS):
        return []
    country = governments().get(key_of(text[slice(*place)]))
    return _by_words(country.split(), words) if country else []


_VERBS = frozenset(map(stem, VERBS))


def is_same(one: EntityMention, other: EntityMention) -> bool:
    """Whether two mentions are of one: of an entity of the archive, else of one name in full or its last word."""
    if one.key is not None and other.key is not None:
        return one.key == other.key
    if one.name == other.name or one.text == other.text:
        return True
    return "person" in (one.kind, other.kind) and _last(one.name) == _last(other.name) and _may_be_one(one.name, other.name)


def _last(name: str) -> str:
    return key_of(name.rpartition(" ")[2])


def _may_be_one(one: str, other: str) -> bool:
    """Whether two people of one surname may be the same: one is without a first name, or it begins with the same letter."""
    return " " not in one or " " not in other or one[:1] == other[:1]


def _by_capitals(text: str, headline: BlockSpan, taken: Sequence[Place]) -> Iterator[Place]:
    """Runs of words that are taken for a name."""
    run: list[_Word] = []
    before: _Word | None = None
    for word in _judged(text, headline, taken):
        if run and (word.is_name or word.may_be) and JOINED.fullmatch(text, run[-1].end, word.start):
            run.append(word)
        else:
            yield from _whole(run)
            begins = before and word.is_name and before.text in BEFORE_NAMES and JOINED.fullmatch(text, before.end, word.start)
            run = [word._replace(start=before.start) if before and begins else word] if word.is_name else []
        before = word
    yield from _whole(run)


def _whole(run: list[_Word]) -> Iterator[Place]:
    """The run up to its last word that is a name by itself; a given name keeps the word behind it."""
    while run and not run[-1].is_name and not (len(run) > 1 and run[0].text in GIVEN_NAMES):
        run.pop()
    if run:
        yield run[0].start, run[-1].end


def _judged(text: str, headline: BlockSpan, taken: Sequence[Place]) -> list[_Word]:
    """Every word of an English headline; none of another, where capitals say something else."""
    if not FOREIGN.isdisjoint(text[headline.start : headline.end].lower().split()):
        return []
    address = text.find("http", headline.start, headline.end)
    end = headline.end if address < 0 else address
    found = [(match.start(), _bare_end(match)) for match in WORD.finditer(text, headline.start, end)]
    is_title = _is_title(text, found)
    is_shouted = text[headline.start : end].isupper()
    judged: list[_Word] = []
    for at, (start, stop) in enumerate(found):
        said = text[start:stop]
        may_be_name = key_of(said) not in NEVER and not CONTRACTED.search(said) and not _is_over((start, stop), taken)
        if not (said[:1].isupper() and may_be_name):
            judged.append(_Word(start, stop, said, False, False))
            continue
        behind = text[slice(*found[at + 1])] if at + 1 < len(found) and found[at + 1][0] == stop + 1 else ""
        at_start = STARTS_SENTENCE.search(text, max(headline.start, start - 3), start) is not None
        says_little = is_title or at_start or said.isupper() and len(said) > 1
        is_letters = said.isupper() and not is_shouted and key_of(said) in groups()  # US
        is_plain = not is_letters and said not in KIND_OF and said not in NAMES_THAT_ARE_WORDS and _is_a_word(said)
        is_given = said in GIVEN_NAMES and behind[:1].isupper() and not is_ordinary(behind)
        is_second = start > headline.start and text[start - 1] == "-"
        is_name = not is_plain or (is_given or not says_little) and not is_second
        judged.append(
            _Word(start, stop, said, is_name and not _is_title_of(said, behind), not says_little or _may_be_surname(said, judged))
        )
    return judged


def _is_title_of(said: str, behind: str) -> bool:
    """Whether it is only said before names: a party is named by itself too."""
    return said in HONORIFICS and (said not in PARTIES or behind[:1].isupper())


def _may_be_surname(said: str, before: Sequence[_Word]) -> bool:
    """Whether an ordinary word behind a given name may be a surname: no verb of a headline, and no small word."""
    return bool(before) and before[-1].text in GIVEN_NAMES and said.lower() not in STOP and not said.endswith(("ing", "ed", "s"))


def _is_a_word(said: str) -> bool:
    """Whether it is an ordinary word, or made of one: weaponised."""
    key = key_of(said)
    return is_ordinary(key) or key.endswith(MADE_WORDS)


def _bare_end(match: re.Match[str]) -> int:
    return match.end() - 2 if match[0].lower().endswith(("'s", "’s")) else match.end()


def _is_title(text: str, found: Sequence[Place]) -> bool:
    """Whether ordinary words have capitals too."""
    long = [text[start:end] for start, end in found[1:] if end - start >= LEAST_LONG]
    small = [word for word in long if word.islower() and word not in STOP]
    capital = [word for word in long if word[0].isupper() and is_ordinary(word)]
    capital += [word for word in (text[start:end] for start, end in found[1:]) if word.istitle() and word.lower() in NO_NAME]
    return len(small) <= LEAST_SMALL * (len(small) + len(capital))


def _parts(name: str) -> list[str]:
    return [match[0][: _bare_end(match) - match.start()] for match in WORD.finditer(name)]


def _by_words(parts: Sequence[str], words: Words) -> list[Place]:
    """Where a name stands: whole, by its last word, or the larger half of its words; else by what else it is called."""
    return _by_capital_words(parts, words) or _in_small_letters(parts, words)


def _in_small_letters(parts: Sequence[str], words: Words) -> list[Place]:
    """Where what may as well be no name stands as ordinary words: a war memorial, the internet; not us for US."""
    if not is_ordinary(key_of(parts[-1])) or len(parts) == 1 and len(parts[0]) <= LETTERS:
        return []
    return words.phrase(" ".join(parts).lower())


def _by_capital_words(parts: Sequence[str], words: Words) -> list[Place]:
    whole = words.phrase(" ".join(parts))
    if len(parts) == 1:
        has_place = whole or len(parts[0]) > LETTERS
        return has_place and _with_capitals(parts[0], words) or otherwise(parts[0], words)
    if also := called(" ".join(map(key_of, parts)), words):
        return joined((*whole, *also))
    last = _with_capitals(parts[-1], words) or otherwise(parts[-1], words)
    if last:
        return joined((*whole, *last))
    each = [_with_capitals(part, words) or otherwise(part, words) for part in parts]
    is_person = parts[0] in GIVEN_NAMES or parts[0] in BEFORE_NAMES
    if len(parts) > 2 and sum(map(bool, each)) * 2 >= len(parts) and not is_person:
        return joined(place for places in each for place in places)
    return []


def _with_capitals(part: str, words: Words) -> list[Place]:
    return words.places(part, with_capital=is_ordinary(part))
