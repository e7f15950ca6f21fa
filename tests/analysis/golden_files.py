"""The golden analyses: texts written for this, each with the analysis that was read through and found right.

After a wanted change, `python -m tests.analysis.golden_files` writes them anew: read every difference before committing it.
"""

import json
from pathlib import Path
from typing import Any

from archive.analysis import analyse
from archive.analysis.results import Knowledge, KnownName, KnownTopic
from archive.analysis.shape import as_json

GOLDEN = Path(__file__).parent / "golden"


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


if __name__ == "__main__":
    for path in golden_texts():
        path.with_suffix(".json").write_text(json.dumps(analysed(path), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
