"""Passages of a text as people give them: one a line, each to be found in the text exactly as it stands."""

import json
import re
from typing import Any

from django import forms

from archive.forms.scales import words

CONTEXT = 32  # code points before and after, as in the archive's anchors
Place = dict[str, Any]


def hints(raw: str) -> list[Place]:
    """The places a selection was made at, from the hidden field; anything malformed is left out (it is only a hint)."""
    try:
        given = json.loads(raw or "[]")
    except (ValueError, RecursionError):  # the latter for brackets in brackets, thousands deep
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


def take_place(line: str, text: str, places: list[Place]) -> Place | None:
    """The place among those hinted at where the line stands, taken off the list; None where no hint fits.

    White space counts as one space: browsers send line ends in their own way, and between paragraphs there may be several.
    """
    for place in places:
        start, end = place["start"], place["end"]
        if folded(place["exact"]) == folded(line) and 0 <= start < end and _is_at(text[start:end], line):
            places.remove(place)
            return anchor(text, start, end)
    return None


def folded(words: str) -> list[str]:
    return words.split()


def _is_at(found: str, line: str) -> bool:
    return found.strip() == found and folded(found) == folded(line)


def _counted(words: str, text: str) -> list[tuple[int, int]]:
    """Where the words stand; those of several lines with any white space where a line ends."""
    lines = [re.escape(line.strip()) for line in words.splitlines() if line.strip()]
    return [match.span() for match in re.finditer(r"\s+".join(lines), text)] if lines else []


def located(words: str, text: str, places: list[Place]) -> Place:
    """The words as an anchor. Raises ValidationError where they are not in the text, or twice and no hint says which."""
    if place := take_place(words, text, places):
        return place
    found = _counted(words, text)
    if not found:
        raise forms.ValidationError(f"“{words}” is not in the text. Copy the words exactly as they stand.")
    if len(found) > 1:
        raise forms.ValidationError(
            f"“{words}” stands {len(found)} times in the text. Take more words, so that only one place fits."
        )
    return anchor(text, *found[0])


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

    def clean_passages(self) -> tuple[Place | str, ...]:
        """Each line as its place where that is known; else as words, whose place is looked for when they are stored."""
        places = hints(self.cleaned_data.get("places", "")) + hints(self.initial["places"])
        lines = [line.strip() for line in self.cleaned_data["passages"].splitlines() if line.strip()]
        return tuple(take_place(line, self.text, places) or line for line in lines)

    def kept(self, name: str) -> Any:
        """What is to be stored of a field: what was cleaned; what was stored before where the new value was refused."""
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        if name == "passages":
            return tuple(hints(self.initial["places"]))
        return self.initial.get(name) or self.fields[name].to_python(None)
