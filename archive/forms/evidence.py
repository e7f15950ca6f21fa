import re
from typing import Any

from django import forms

from archive.forms.scales import words
from archive.policy.vocabulary import EVIDENCE_KINDS, STANCES

NAMING = ("url", "title", "quote")  # one of them must say what the evidence is
FIELDS = ("url", "archived_url", "accessed_at", "title", "publisher", "kind", "stance", "quote", "note")
EMPTY_ROWS = 2
BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]|$)", re.IGNORECASE)
MOST_ROWS = 100


class AddressField(forms.CharField):
    """A web address. Only the scheme is added where it was left out; a draft may hold a half-written one."""

    widget = forms.URLInput

    def clean(self, value: Any) -> str:
        address = super().clean(value).strip()
        return f"https://{address}" if BARE_ADDRESS.match(address) else address


def web_address(label: str) -> AddressField:
    return AddressField(label=label, required=False, max_length=2000)


def day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class EvidenceForm(forms.Form):
    """One piece of evidence. An empty row is no evidence."""

    stance = forms.ChoiceField(label="It", choices=STANCES, required=False, initial="supports")
    kind = forms.ChoiceField(label="Kind", choices=EVIDENCE_KINDS, required=False, initial="document")
    title = forms.CharField(label="Title", max_length=500, required=False)
    url = web_address("Address")
    quote = words("What it says, word for word")
    publisher = forms.CharField(label="Publisher", max_length=200, required=False)
    archived_url = web_address("Archived copy")
    accessed_at = forms.DateField(
        label="Seen on", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = words("Note")
    remove = forms.BooleanField(label="Remove this evidence", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = any(cleaned.get(name) or name in self.errors for name in NAMING)
        if not self.is_blank and not named and not cleaned.get("remove"):
            self.add_error("title", "Say what it is: an address, a title or a quotation.")
        return cleaned

    @property
    def is_blank(self) -> bool:
        """Nothing written and nothing wrong. stance and kind always have a value and so say nothing."""
        written = [name for name in FIELDS if name not in ("stance", "kind")]
        return not any(self.cleaned_data.get(name) or name in self.errors for name in written)

    def values(self) -> dict[str, Any] | None:
        """What is to be stored; None for a row that is empty, removed or not fit to be stored."""
        kept = {name: self._kept(name) for name in FIELDS}
        kept |= {"kind": kept["kind"] or "document", "stance": kept["stance"] or "supports"}
        return None if self.cleaned_data.get("remove") or not any(kept[name] for name in NAMING) else kept

    def _kept(self, name: str) -> Any:
        return self.cleaned_data[name] if name in self.cleaned_data else self.initial.get(name, "")


class EvidenceRows:
    """The evidence of one claim: what is stored, and at least two empty rows to add more.

    The number of rows travels with the form, so that a row added in the browser is read too.
    """

    def __init__(self, *, prefix: str, saved: list[dict[str, Any]], data: Any = None) -> None:
        self.prefix = f"{prefix}-evidence"
        self.saved_count = len(saved)
        self.count = self._count(data, len(saved) + EMPTY_ROWS)
        self.forms = [self._row(number, saved, data) for number in range(self.count)]

    def _count(self, data: Any, shown: int) -> int:
        given = str((data or {}).get(f"{self.prefix}-rows", ""))
        return min(int(given), MOST_ROWS) if given.isascii() and given.isdigit() else shown

    def _row(self, number: int, saved: list[dict[str, Any]], data: Any) -> EvidenceForm:
        initial = saved[number] if number < len(saved) else {}
        return EvidenceForm(data, prefix=f"{self.prefix}-{number}", initial=initial)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - every row is to be checked

    def values(self) -> tuple[dict[str, Any], ...]:
        return tuple(value for value in (form.values() for form in self.forms) if value is not None)
