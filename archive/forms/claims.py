from typing import Any

from django import forms

from archive.forms.passages import hints, located
from archive.forms.scales import words
from archive.models import Entity
from archive.policy.scales import CLAIM_TYPES

TYPES = [("", "Not chosen"), *CLAIM_TYPES.choices()]


class ClaimWordsForm(forms.Form):
    """What a claim says and of what kind it is: for accepting or editing a suggestion."""

    statement = words("What is claimed, as one plain sentence")
    claim_type = forms.ChoiceField(label="Kind", choices=TYPES, required=False)


class AddClaimForm(ClaimWordsForm):
    """A new claim by its exact words in the text; where they stand twice, place says which (set by selecting)."""

    exact = words("The words in the text", help_text="Copied exactly; or select them in the text and press c.")
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    is_quotation = forms.BooleanField(label="Somebody is quoted", required=False)
    speaker_name = forms.CharField(label="Who says it (empty: the article itself)", max_length=200, required=False)

    field_order = ("exact", "place", "statement", "claim_type", "is_quotation", "speaker_name")

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def clean_exact(self) -> str:
        exact = self.cleaned_data["exact"].strip()
        if not exact:
            raise forms.ValidationError("Give the words of the text that make the claim.")
        return exact

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "exact" in cleaned:
            try:
                cleaned["start"] = located(cleaned["exact"], self.text, hints(self.data.get(self.add_prefix("place"), "")))[
                    "start"
                ]
            except forms.ValidationError as error:
                self.add_error("exact", error)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What add_claim takes. A speaker the archive knows by that name is given as the entity too."""
        data = self.cleaned_data
        name = data["speaker_name"].strip()
        return {
            "exact": data["exact"],
            "start": data["start"],
            "statement": data["statement"].strip() or data["exact"],
            "claim_type": data["claim_type"],
            "is_quotation": data["is_quotation"],
            "speaker": Entity.objects.filter(name__iexact=name).first() if name else None,
            "speaker_name": name,
        }
