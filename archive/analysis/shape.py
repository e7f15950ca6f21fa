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
NOT_AVAILABLE = ("entities", "quotes", "claims", "topics", "headline")  # in another language than English


def as_json(text: str, analysis: Analysis) -> dict[str, Any]:
    """Lists of objects with exactly the keys of FIELDS, the headline's reading, the language. Offsets: code points of text.

    not_available: the fields that are empty because the language is not read, not because there is nothing to find.
    """
    shaped: dict[str, Any] = {field: _listed(text, getattr(analysis, field), keys) for field, keys in FIELDS.items()}
    told = analysis.language
    language = {
        "code": told.code,
        "confidence": round(told.confidence, 3),
        "is_declared": told.is_declared,
        "not_available": [] if told.is_read else list(NOT_AVAILABLE),
    }
    return {**shaped, "headline": asdict(analysis.headline), "language": language}


def _listed(text: str, found: Iterable[Any], keys: Iterable[str]) -> list[dict[str, Any]]:
    return [{key: getattr(one, key) if hasattr(one, key) else text[one.start : one.end] for key in keys} for one in found]
