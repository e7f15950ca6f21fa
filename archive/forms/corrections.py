from django import forms

from archive.forms.scales import words


class CorrectionNoteForm(forms.Form):
    """The public words of a correction."""

    note = words("What was wrong, and what is right now. Readers see this.", rows=3)

    def clean_note(self) -> str:
        note = self.cleaned_data["note"].strip()
        if not note:
            raise forms.ValidationError("Readers must be told what changed and why.")
        return note
