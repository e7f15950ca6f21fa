"""Made-up articles in any number, the same for the same seed: words of made-up syllables in a natural (Zipf) distribution."""

import itertools
import random
from collections.abc import Iterator

SYLLABLES = [
    "ba",
    "be",
    "bri",
    "can",
    "cor",
    "da",
    "dre",
    "el",
    "fen",
    "ga",
    "hal",
    "in",
    "jo",
    "kel",
    "lan",
    "mar",
    "nor",
    "ol",
    "pe",
    "quin",
    "ra",
    "sal",
    "ten",
    "ul",
    "va",
    "wen",
    "yar",
    "zo",
]
VOCABULARY = 20_000
PARAGRAPHS = (4, 12)
SENTENCES = (2, 4)
WORDS = (8, 26)


def vocabulary() -> list[str]:
    """VOCABULARY words, the commonest first."""
    words = ("".join(parts) for length in (1, 2, 3, 4) for parts in itertools.product(SYLLABLES, repeat=length))
    return list(itertools.islice(words, VOCABULARY))


def articles(count: int, *, seed: int = 1) -> Iterator[str]:
    """count texts of about 450 words: a headline, then paragraphs, with names, numbers and quotations here and there."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible corpus, not a secret
    words = vocabulary()
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for number in range(count):
        headline = sentence(chance, words, weights).rstrip(".")
        paragraphs = [paragraph(chance, words, weights) for _ in range(chance.randint(*PARAGRAPHS))]
        yield "\n".join([f"{headline} {number}", *paragraphs])


def sentence(chance: random.Random, words: list[str], weights: list[float]) -> str:
    chosen = chance.choices(words, cum_weights=weights, k=chance.randint(*WORDS))
    if chance.random() < 0.3:
        chosen.insert(chance.randrange(len(chosen)), str(chance.randint(2, 99_999)))
    if chance.random() < 0.4:
        chosen.insert(chance.randrange(len(chosen)), f"{chance.choice(words).title()} {chance.choice(words).title()}")
    text = " ".join(chosen)
    return f"{text[0].upper()}{text[1:]}."


def paragraph(chance: random.Random, words: list[str], weights: list[float]) -> str:
    text = " ".join(sentence(chance, words, weights) for _ in range(chance.randint(*SENTENCES)))
    return f'"{text}" said {chance.choice(words).title()}.' if chance.random() < 0.2 else text
