"""What readers ask for, and how often: shares of all that is read. They are a guess of how such a site is used."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Subjects = Mapping[str, Sequence[str]]
POPULAR = 1.6  # the larger, the more of what is asked for are the first of each list


@dataclass(frozen=True)
class Kind:
    """One class of pages. share: of all requests of readers, in hundredths. address: of one of them."""

    name: str
    share: int
    address: Callable[[Subjects, random.Random], str]
    accept: str = "text/html"


def one(subjects: Subjects, chance: random.Random, name: str) -> str:
    """One of a list, the first ones by far the most often."""
    found = subjects[name]
    return found[int(len(found) * chance.random() ** (1 + POPULAR))]


def below(name: str, address: str) -> Callable[[Subjects, random.Random], str]:
    """An address with one of the list of that name in it."""
    return lambda subjects, chance: address.format(one(subjects, chance, name))


def among(*addresses: str) -> Callable[[Subjects, random.Random], str]:
    return lambda subjects, chance: chance.choice(addresses)


def found(subjects: Subjects, chance: random.Random) -> str:
    """A search for one word or two, a third of them narrowed."""
    words = "+".join(one(subjects, chance, "word") for _ in range(chance.choice((1, 2))))
    narrowed = chance.choice(("", "", "&year=2024", f"&topic={one(subjects, chance, 'topic')}", "&rating=not_supported", ""))
    return f"/search/?q={words}{narrowed}"


def asked_of_the_api(subjects: Subjects, chance: random.Random) -> str:
    return "/api/v1/" + chance.choice((
        "articles", f"articles/{one(subjects, chance, 'number')}", f"articles/{one(subjects, chance, 'number')}/verdicts",
        f"claims?source={one(subjects, chance, 'source')}", f"entities/{one(subjects, chance, 'entity')}", "verdicts/claims",
        "verdicts/headlines?rating=not_supported",
    ))  # fmt: skip


LISTS = (
    "/articles/",
    "/claims/",
    "/entities/",
    "/topics/",
    "/sources/",
    "/corrections/",
    "/fact-checks/",
    "/articles/?year=2024",
)
FEEDS = ("/feeds/verdicts.atom", "/corrections.atom", "/topics/topic-0.atom", "/claimreview.json", "/sources/outlet-0.feed.json")


def letters(subjects: Subjects, chance: random.Random) -> str:
    return f"/search/suggest.json?q={one(subjects, chance, 'word')[:3]}"


KINDS = (
    Kind("home", 14, among("/")),
    Kind("article", 34, below("article", "{}")),
    Kind("claim", 4, below("claim", "{}")),
    Kind("lists", 7, among(*LISTS)),
    Kind("entity", 8, below("entity", "/entities/{}/")),
    Kind("topic", 7, below("topic", "/topics/{}/")),
    Kind("source", 3, below("source", "/sources/{}/")),
    Kind("search", 8, found),
    Kind("suggestions", 4, letters, "application/json"),
    Kind("feeds", 6, among(*FEEDS), "*/*"),
    Kind("API", 5, asked_of_the_api, "application/json"),
)
