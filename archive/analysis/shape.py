"""An Analysis as JSON: the shape that analyse_text prints and that gold sets are compared with."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from archive.analysis.results import Analysis

FIELDS: Mapping[str, tuple[str, ...]] = {
    "blocks": ("kind", "start", "end", "text"),
    "sentences": ("start", "end", "claim_score"),
    "entities": ("kind", "text", "start", "end", "name", "method"),
    "quotes": ("kind", "start", "end", "text", "speaker", "speaker_start", "speaker_end", "cue", "confidence"),
    "claims": ("start", "end", "text", "score", "type", "reasons"),
    "topics": ("id", "label", "top", "score", "terms"),
}


def as_json(text: str, analysis: Analysis) -> dict[str, Any]:
    """Lists of objects with exactly the keys of FIELDS, and the headline's reading. Offsets are code points of text."""
    shaped: dict[str, Any] = {field: _listed(text, getattr(analysis, field), keys) for field, keys in FIELDS.items()}
    return {**shaped, "headline": asdict(analysis.headline)}


def _listed(text: str, found: Iterable[Any], keys: Iterable[str]) -> list[dict[str, Any]]:
    return [{key: getattr(one, key) if hasattr(one, key) else text[one.start : one.end] for key in keys} for one in found]
