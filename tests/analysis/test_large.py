"""Very long texts, and the scripts of the world, with names by the model: every promise is kept, in bounded memory."""

import random
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from archive.analysis import analyse
from archive.analysis.results import Knowledge
from tests.analysis.test_promises import check_spans, check_values

ROOT = Path(__file__).parents[2]
MOST_MEGABYTES = 700  # the model alone takes about 200
SCRIPTS = (
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "SYRIAC", "THAANA", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI",
    "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "GEORGIAN",
    "HANGUL", "ETHIOPIC", "CHEROKEE", "KHMER", "MONGOLIAN", "HIRAGANA", "KATAKANA", "CJK",
)  # fmt: skip
LETTERS: dict[str, list[str]] = {script: [] for script in SCRIPTS}
for code in range(0x21, 0xFFFF):
    name = unicodedata.name(chr(code), "").partition(" ")[0]
    if name in LETTERS and unicodedata.category(chr(code)).startswith(("L", "M")):
        LETTERS[name].append(chr(code))

READ = """
import resource, sys
from archive.analysis import analyse
from archive.analysis.results import Knowledge
from tests.analysis.test_large import long_article
text = long_article(is_one_line=sys.argv[1] == "line")
found = analyse(text, knowledge=Knowledge(has_model=True))
print(len(text), len(text.split()), len(found.entities), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def long_article(*, is_one_line: bool) -> str:
    """100,000 words, or a megabyte on one line: no paragraph twice, and people who speak."""
    chance = random.Random(5)  # noqa: S311 - the same every time
    people = [f"{first} {last}" for first in ("Ada", "Jo", "Peter", "Ruth") for last in ("Brook", "Fenn", "Lomax", "Marsh")]
    things = [
        "harbour",
        "bridge",
        "ferry",
        "council",
        "price",
        "road",
        "school",
        "dock",
        "tide",
        "boat",
        "budget",
        "report",
        "fee",
        "pier",
        "market",
        "station",
    ]

    def paragraph() -> str:
        who, what, where = chance.choice(people), chance.sample(things, 6), chance.randrange(10_000)
        said = f"“The {what[0]} near the {what[1]} will not open before the {what[2]} does,” said {who} of the {what[3]} board."
        return f"About {where} people saw the {what[4]} and the {what[5]} in Kelbury. {said}"

    if is_one_line:
        return "What they said\n" + " ".join(paragraph() for _ in range(7_000))
    return "What they said\n\n" + "\n\n".join(paragraph() for _ in range(3_600))


@pytest.mark.long
@pytest.mark.parametrize("shape", ["article", "line"])
def test_long_text_is_read_with_the_model_in_bounded_memory(shape: str) -> None:
    command = [sys.executable, "-c", READ, shape]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    size, words, entities, megabytes = map(int, done.stdout.split())
    assert words > 100_000 and (shape == "article" or size > 1_000_000)
    assert entities > 1_000
    assert megabytes < MOST_MEGABYTES


@pytest.mark.long
@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_read(script: str) -> None:
    chance, letters = random.Random(script), LETTERS[script]  # noqa: S311 - the same every time
    assert len(letters) > 20

    def words(number: int) -> str:
        return " ".join("".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(number))

    text = "\n\n".join([words(6), *(f"“{words(9)}”, {words(4)}. {words(12)}. 4,000 {words(3)}." for _ in range(40))])
    found = analyse(text, knowledge=Knowledge(has_model=True))
    check_spans(text, found)
    check_values(found)
    assert analyse(text, knowledge=Knowledge(has_model=True)) == found
