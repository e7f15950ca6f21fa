"""Passages of a text as people give them: one a line, each to be found in the text exactly as it stands."""

import json
import re
from typing import Any

from django import forms
from django.utils.text import Truncator

from archive.forms.scales import words
from archive.policy.scales import REASONS
from archive.queries.review_desk import NumberedText

CONTEXT = 32  # code points before and after, as in the archive's anchors
MOST_REASONS = 200
REASON_CHOICES = [("", "The rating as a whole"), *REASONS.choices()]
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


def located_in(number: int, words: str, text: NumberedText) -> Place:
    """The words as an anchor in the paragraph of that number. Raises ValidationError unless they stand there exactly once."""
    if number not in text.paragraphs:
        raise forms.ValidationError(f"There is no paragraph {number}. The numbers stand beside the text.")
    start, end = text.paragraphs[number]
    found = _counted(words, text.words[start:end])
    if not found:
        raise forms.ValidationError(f"“{words}” is not in paragraph {number}. Copy the words exactly as they stand.")
    if len(found) > 1:
        raise forms.ValidationError(f"“{words}” stands {len(found)} times in paragraph {number}. Take more words.")
    return anchor(text.words, start + found[0][0], start + found[0][1])


class PassagesForm(forms.Form):
    """The passages an answer points at. places is filled by selecting words in the text; without it the words must be unique.

    passage_paragraph, passage_quote: one more passage, by the number of its paragraph.
    """

    places = forms.CharField(required=False, widget=forms.HiddenInput)
    passages = words(
        "Passages", help_text="Words copied exactly from the text, one passage a line; or select them in the text and press p."
    )
    passage_paragraph = forms.IntegerField(label="Number of the paragraph", required=False, min_value=0, max_value=10**6)
    passage_quote = words("Its words, copied exactly")

    def __init__(self, *args: Any, text: NumberedText, **kwargs: Any) -> None:
        self.text = text
        initial = dict(kwargs.pop("initial", None) or {})
        saved = initial.get("passages") or []
        initial |= {"passages": "\n".join(p["exact"] for p in saved), "places": json.dumps(saved, ensure_ascii=False)}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_passages(self) -> tuple[Place | str, ...]:
        """Each line as its place where that is known; else as words, whose place is looked for when they are stored."""
        places = hints(self.cleaned_data.get("places", "")) + hints(self.initial["places"])
        lines = [line.strip() for line in self.cleaned_data["passages"].splitlines() if line.strip()]
        return tuple(take_place(line, self.text.words, places) or line for line in lines)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            more = self._by_paragraph()
            if "passages" in cleaned:
                cleaned["passages"] = (*cleaned["passages"], *more)
        except forms.ValidationError as error:
            self.add_error("passage_quote", error)
        return cleaned

    def _by_paragraph(self) -> list[Place]:
        number, quote = (self.cleaned_data.get(name) for name in ("passage_paragraph", "passage_quote"))
        if number is None and not (quote or "").strip():
            return []
        if not (quote or "").strip():
            raise forms.ValidationError(f"Copy the words of paragraph {number} that you mean.")
        quote = quote.strip()
        return [located(quote, self.text.words, []) if number is None else located_in(number, quote, self.text)]

    def kept(self, name: str) -> Any:
        """What is to be stored of a field: what was cleaned; what was stored before where the new value was refused."""
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        if name == "passages":
            return tuple(hints(self.initial["places"]))
        return self.initial.get(name) or self.fields[name].to_python(None)


class ReasonedPassagesForm(PassagesForm):
    """Passages each of which may belong to a reason: a field for each whose place is known, named for the place."""

    passage_reason = forms.ChoiceField(label="It shows", choices=REASON_CHOICES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = {(p["start"], p["end"]): p.get("reason", "") for p in hints(self.initial["places"])}
        self.reason_fields = {place: f"passage_reason-{place[0]}-{place[1]}" for place in {**saved, **self._sent()}}
        for place, name in self.reason_fields.items():
            label = f"“{Truncator(self.text.words[slice(*place)]).chars(80)}” shows"
            self.fields[name] = forms.ChoiceField(
                label=label, choices=REASON_CHOICES, required=False, initial=saved.get(place, "")
            )

    def _sent(self) -> dict[tuple[int, int], str]:
        """The places for which a reason came with the form."""
        named = re.compile(re.escape(self.add_prefix("passage_reason")) + r"-([0-9]{1,9})-([0-9]{1,9})")
        found = [(int(at[1]), int(at[2])) for name in self.data if (at := named.fullmatch(name))]
        return {(start, end): "" for start, end in found[:MOST_REASONS] if start < end <= len(self.text.words)}

    def passage_reasons(self) -> list[forms.BoundField]:
        return [self[name] for name in self.reason_fields.values()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "passages" in cleaned:
            cleaned["passages"] = tuple(map(self._with_reason, cleaned["passages"]))
        return cleaned

    def _with_reason(self, passage: Place | str) -> Place | str:
        if isinstance(passage, str):
            return passage
        name = self.reason_fields.get((passage["start"], passage["end"]))
        reason = self._reason(name) if name else self._reason("passage_reason")
        return {**passage, "reason": reason} if reason else passage

    def _reason(self, name: str) -> str:
        """What was chosen; what was stored where nothing came or nothing that may be chosen."""
        is_sent = self.add_prefix(name) in self.data and name in self.cleaned_data
        return self.cleaned_data[name] if is_sent else self.fields[name].initial or ""
