"""Reading a text: pure functions of text and of what the archive knows, with offsets into the text. All of it is suggestion.

The analysers are listed in reading.py, which is imported when it is first asked for: pages need only the anchors.
"""

import os
from importlib import import_module
from typing import Any

# What numpy multiplies for names and languages is small: shared out among threads it takes three times as long, and each worker
# has a processor of its own. To be said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def __getattr__(name: str) -> Any:
    if name in ("ANALYSERS", "analyse"):
        return getattr(import_module("archive.analysis.reading"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
