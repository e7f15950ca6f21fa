"""What reading costs a processor, by step, on the news texts of quotes/polnear: articles of WORDS words a second of one core.

Every article goes through all steps before the next one does. What the steps read in common (blocks) is counted with each name.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from archive.analysis.blocks import classify
from archive.analysis.reading import ANALYSERS
from archive.analysis.results import Knowledge
from bench.reading.scores import Score

GOLD = "quotes/polnear"
KNOWLEDGE = Knowledge(has_model=True)
MOST, WARM = 150, 10
WORDS = 339  # of the articles that the model's speed was measured on


def measure(data: Path) -> Iterator[Score]:
    files = sorted((data / GOLD).rglob("*.txt"))[: MOST + WARM]
    if not files:
        print(f"{GOLD} is not there: left out.")
        return
    texts = [file.read_text(encoding="utf-8") for file in files]
    for text in texts[:WARM]:
        _read(text, defaultdict(float))
    taken: dict[str, float] = defaultdict(float)
    for text in texts[WARM:]:
        _read(text, taken)
    articles = sum(len(text.split()) for text in texts[WARM:]) / WORDS
    for step, seconds in (*taken.items(), ("everything", sum(taken.values()))):
        goal = "35" if step == "everything" else ""
        yield Score(f"speed: {step}", GOLD, len(texts) - WARM, {"articles/s": articles / seconds}, goal)


def _read(text: str, taken: dict[str, float]) -> None:
    began = time.process_time()
    found = {"blocks": classify(text, True)}
    taken["blocks"] += time.process_time() - began
    for step, analyser in ANALYSERS.items():
        began = time.process_time()
        found[step] = analyser(text, KNOWLEDGE, found)
        taken[step] += time.process_time() - began
