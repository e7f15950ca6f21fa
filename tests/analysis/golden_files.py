"""The golden analyses: texts written for this, each with the analysis that was read through and found right.

After a wanted change, `python -m tests.analysis.golden_files` writes them anew: read every difference before committing it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.analysis import analyse
from archive.analysis.results import Knowledge, KnownName, KnownTopic
from archive.analysis.shape import as_json
from tests.shared_data import shared_data

GOLDEN = Path(__file__).parent / "golden"
REAL = (
    GOLDEN / "real_article.json"
)  # of a text that is its publisher's: {"outline": outlined(), "mistakes": [...]}, see docs/reading.md


def golden_knowledge() -> Knowledge:
    given = json.loads((GOLDEN / "knowledge.json").read_text(encoding="utf-8"))
    names = tuple(KnownName(key, name, kind, tuple(names)) for key, name, kind, names in given["names"])
    topics = tuple(KnownTopic(key, code, label, top, tuple(terms)) for key, code, label, top, terms in given["topics"])
    return Knowledge(names, topics)


def golden_texts() -> list[Path]:
    return sorted(GOLDEN.glob("*.txt"))


def analysed(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    return json.loads(json.dumps(as_json(text, analyse(text, knowledge=golden_knowledge()))))


def outlined(text: str) -> dict[str, list[str]]:
    """The analysis of a text that is not ours, names by the model: where what is, with names and no sentence of it."""
    found = analyse(text, knowledge=Knowledge(has_model=True))
    elements = found.headline.elements
    return {
        "blocks": [f"{one.kind} {one.start}-{one.end}" for one in found.blocks],
        "sentences": [f"{one.start}-{one.end} {one.claim_score:.2f}" for one in found.sentences],
        "entities": [f"{one.kind} {one.start}-{one.end} {one.name} ({one.method})" for one in found.entities],
        "quotes": [f"{one.kind} {one.start}-{one.end} {one.speaker or '-'} ({one.cue or '-'})" for one in found.quotes],
        "claims": [f"{one.type or '-'} {one.start}-{one.end} {one.score:.2f} ({', '.join(one.reasons)})" for one in found.claims],
        "topics": [f"{one.id} {one.label} {one.score:.2f} ({', '.join(one.terms)})" for one in found.topics],
        "headline": [f"{one.kind} {one.start}-{one.end} {one.status} ({', '.join(_voices(one))})" for one in elements],
        "signals": [one.code for one in found.headline.signals],
    }


def real_article() -> str:
    return shared_data("seed", "000_aa2ed9c8c75eda45.txt").read_bytes().decode()


def _voices(element: Any) -> Iterator[str]:
    yield from (f"{one.block} {one.voice} {one.speaker}".strip() for one in element.support)


if __name__ == "__main__":
    for path in golden_texts():
        path.with_suffix(".json").write_text(json.dumps(analysed(path), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    kept = json.loads(REAL.read_text(encoding="utf-8"))
    kept["outline"] = outlined(real_article())
    REAL.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
