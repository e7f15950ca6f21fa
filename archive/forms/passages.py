"""Passages of a text as people give them: one a line, each to be found in the text exactly as it stands."""

import json
from typing import Any

from django import forms

from archive.forms.scales import words

CONTEXT = 32  # code points before and after, as in the archive's anchors
Place = dict[str, Any]


def hints(raw: str) -> list[Place]:
    """The places a selection was made at, from the hidden field; anything malformed is left out (it is only a hint)."""
    try:
        given = json.loads(raw or "[]")
    except ValueError:
        return []
    return [hint for hint in given if _is_place(hint)] if isinstance(given, list) else []


def _is_place(hint: Any) -> bool:
    return (
        isinstance(hint, dict)
        and isinstance(hint.get("exact"), str)
        and all(type(hint.get(key)) is int for key in ("start", "end"))
    )


def anchor(text: str, start: int, end: int) -> Place:
    """The words at start..end with their context, as an anchor's JSON."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return {"exact": text[start:end], "prefix": before, "suffix": after, "start": start, "end": end}


def located(line: str, text: str, places: list[Place]) -> Place:
    """The line as an anchor. Raises ValidationError where it is not in the text, or twice and no hint says which."""
    for place in places:
        if place["exact"] == line and place["start"] >= 0 and text[place["start"] : place["end"]] == line:
            return anchor(text, place["start"], place["end"])
    count = text.count(line)
    if count == 1:
        start = text.index(line)
        return anchor(text, start, start + len(line))
    if not count:
        raise forms.ValidationError(f"“{line}” is not in the text. Copy the words exactly as they stand.")
    raise forms.ValidationError(f"“{line}” stands {count} times in the text. Take more words, so that only one place fits.")


class PassagesForm(forms.Form):
    """The passages an answer points at. places is filled by selecting words in the text; without it the words must be unique."""

    places = forms.CharField(required=False, widget=forms.HiddenInput)
    passages = words(
        "Passages", help_text="Words copied exactly from the text, one passage a line; or select them in the text and press p."
    )

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        self.text = text
        initial = dict(kwargs.pop("initial", None) or {})
        saved = initial.get("passages") or []
        initial |= {"passages": "\n".join(p["exact"] for p in saved), "places": json.dumps(saved, ensure_ascii=False)}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_passages(self) -> tuple[Place, ...]:
        lines = [line.strip() for line in self.cleaned_data["passages"].splitlines() if line.strip()]
        places = hints(self.cleaned_data.get("places", "")) + hints(self.initial["places"])
        found: list[Place] = []
        for line in lines:
            place = located(line, self.text, [hint for hint in places if hint["start"] not in {p["start"] for p in found}])
            found.append(place)
        return tuple(found)

    def kept(self, name: str) -> Any:
        """What is to be stored of a field: what was cleaned; what was stored before where the new value was refused."""
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        if name == "passages":
            return tuple(hints(self.initial["places"]))
        return self.initial.get(name) or self.fields[name].to_python(None)
