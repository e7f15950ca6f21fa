"""Correcting a published verdict: the same questions as in a review, filled with what stands, and the public words."""

from typing import Any

from django import forms

from archive.forms.review import FieldError, HeadlineForm, Values, claim_part
from archive.forms.scales import words
from archive.models import ClaimVerdict
from archive.queries.publication import claim_values, headline_values
from archive.queries.publication import words as in_words
from archive.queries.review_desk import numbered_text


class CorrectionNoteForm(forms.Form):
    """The public words of a correction."""

    note = words("What was wrong, and what is right now. Readers see this.", rows=3)

    def clean_note(self) -> str:
        note = self.cleaned_data["note"].strip()
        if not note:
            raise forms.ValidationError("Readers must be told what changed and why.")
        return note


class CorrectionPage:
    """verdict: the one that stands, on a headline or on a claim."""

    def __init__(self, verdict: Any, *, data: Any = None, files: Any = None) -> None:
        self.verdict, text = verdict, numbered_text(verdict.version)
        self.claim = verdict.claim if isinstance(verdict, ClaimVerdict) else None
        saved = claim_values(verdict) if self.claim else None
        self.part = claim_part(self.claim, text=text, saved=saved, data=data, files=files) if self.claim else None
        self.form = (
            self.part.form if self.part else HeadlineForm(data, prefix="headline", text=text, initial=headline_values(verdict))
        )
        self.note = CorrectionNoteForm(data)

    def _forms(self) -> list[forms.Form]:
        return [self.form, *(self.part.evidence.forms if self.part else []), self.note]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self._forms()])  # noqa: C419 - every form is to be checked

    def errors(self) -> list[FieldError]:
        return [FieldError(form.add_prefix(name), " ".join(e)) for form in self._forms() for name, e in form.errors.items()]

    def values(self) -> Values:
        return self.part.values() if self.part else self.form.values()

    def context(self) -> dict[str, Any]:
        subject = self.claim.statement if self.claim else self.verdict.version.headline
        return {
            "part": self.part,
            "form": self.form,
            "note": self.note,
            "subject": subject,
            "current": in_words(self.verdict),
            "seen": self.verdict.pk,
        }

    @property
    def seen(self) -> int:
        """The number of the verdict that was shown; 0, which is none's, where it did not come."""
        given = str(self.note.data.get("seen", ""))
        return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
