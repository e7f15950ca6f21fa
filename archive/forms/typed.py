"""What somebody wrote under questions that the page, as it now is, does not ask: shown, so that no words are lost."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from archive.forms.evidence import EvidenceForm
from archive.forms.review import ClaimForm, HeadlineForm

FIELDS = {**EvidenceForm.base_fields, **ClaimForm.base_fields, **HeadlineForm.base_fields}
ALWAYS_SENT = ("stance", "kind")  # with every row of evidence, an empty one too


@dataclass(frozen=True)
class Typed:
    label: str
    words: str


def typed_elsewhere(data: Any, *, shown: Collection[str], also: dict[str, Any] | None = None) -> list[Typed]:
    """The words of every field whose form is not among the shown prefixes. also: further fields that a page asks, by name."""
    fields = {**FIELDS, **(also or {})}
    found = []
    for name in data:
        prefix, _, last = name.rpartition("-")
        if last in fields and last not in ALWAYS_SENT and not any(f"{prefix or last}-".startswith(f"{one}-") for one in shown):
            found.append(_typed(prefix, fields[last], data.getlist(name)))
    return [one for one in found if one.words]


def _typed(prefix: str, field: Any, values: list[str]) -> Typed:
    choices = dict(getattr(field, "choices", []))
    told = [str(choices.get(value, value)) for value in values if value.strip()]
    where = prefix.partition("-")[0].capitalize()
    return Typed(f"{where}: {field.label}" if where else field.label, "; ".join(told) if not field.widget.is_hidden else "")
