import re
from typing import Any

from django import forms
from django.conf import settings

from archive.forms.evidence_file import EvidenceFileField, file_token
from archive.forms.scales import words
from archive.policy.evidence_files import TAKEN, KeptFile
from archive.policy.vocabulary import EVIDENCE_KINDS, STANCES

NAMING = ("url", "title", "quote", "file")  # one of them must say what the evidence is
FIELDS = ("url", "archived_url", "accessed_at", "title", "publisher", "kind", "stance", "quote", "note", "file")
FILE_COLUMNS = ("file_sha256", "file_name", "file_type", "file_size")
EMPTY_ROWS = 2
BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]|$)", re.IGNORECASE)
MOST_ROWS = 100
FOR_READERS = "Readers get it with the published verdict."


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
    file = EvidenceFileField(label="File", required=False)
    quote = words("What it says, word for word")
    publisher = forms.CharField(label="Publisher", max_length=200, required=False)
    archived_url = web_address("Archived copy")
    accessed_at = forms.DateField(
        label="Seen on", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = words("Note")
    remove = forms.BooleanField(label="Remove this evidence", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"{TAKEN}; {settings.EVIDENCE_MEGABYTES} MB at most. {FOR_READERS}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = any(cleaned.get(name) or name in self.errors for name in NAMING)
        if not self.is_blank and not named and not cleaned.get("remove"):
            self.add_error("title", "Say what it is: an address, a title, a quotation or a file.")
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
        if self.cleaned_data.get("remove") or not any(kept[name] for name in NAMING):
            return None
        return kept | file_columns(kept.pop("file"))

    @property
    def kept_file(self) -> KeptFile | None:
        """The one it has now."""
        return self["file"].value()

    @property
    def file_token(self) -> str:
        return file_token(self.kept_file) if self.kept_file else ""

    @property
    def file_address(self) -> str:
        """Where the stored one can be had; empty for one that was sent just now."""
        stored = self.initial.get("file")
        return self.initial.get("file_address", "") if stored and stored == self.kept_file else ""

    def _kept(self, name: str) -> Any:
        if name == "file":
            return self.kept_file
        return self.cleaned_data[name] if name in self.cleaned_data else self.initial.get(name, "")


def file_columns(kept: KeptFile | None) -> dict[str, Any]:
    """The columns of evidence that tell its file; none where it has none."""
    values = (kept.sha256, kept.name, kept.type, kept.size) if kept else ()
    return dict(zip(FILE_COLUMNS, values, strict=False))


def stored_row(saved: dict[str, Any]) -> dict[str, Any]:
    """What is stored of one piece of evidence, as the form begins with it."""
    if not saved.get("file_sha256"):
        return saved
    return saved | {"file": KeptFile(*(saved[name] for name in FILE_COLUMNS))}


class EvidenceRows:
    """The evidence of one claim: what is stored, and at least two empty rows to add more.

    The number of rows travels with the form, so that a row added in the browser is read too.
    """

    def __init__(self, *, prefix: str, saved: list[dict[str, Any]], data: Any = None, files: Any = None) -> None:
        self.prefix = f"{prefix}-evidence"
        self.saved_count = len(saved)
        self.count = self._count(data, len(saved) + EMPTY_ROWS)
        self.forms = [self._row(number, saved, data, files) for number in range(self.count)]

    def _count(self, data: Any, shown: int) -> int:
        given = str((data or {}).get(f"{self.prefix}-rows", ""))
        return min(int(given), MOST_ROWS) if given.isascii() and given.isdigit() else shown

    def _row(self, number: int, saved: list[dict[str, Any]], data: Any, files: Any) -> EvidenceForm:
        initial = stored_row(saved[number]) if number < len(saved) else {}
        return EvidenceForm(data, files, prefix=f"{self.prefix}-{number}", initial=initial)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - every row is to be checked

    def values(self) -> tuple[dict[str, Any], ...]:
        return tuple(value for value in (form.values() for form in self.forms) if value is not None)
