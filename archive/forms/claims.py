import re
from typing import Any

from django import forms

from archive.forms.passages import folded, hints, located, located_in
from archive.forms.scales import words
from archive.models import Claim
from archive.policy.scales import CLAIM_TYPES
from archive.queries.entities import entity_named
from archive.queries.review_desk import NumberedText

CLAIM_NUMBER = re.compile(r"^\s*(?P<bare>[0-9]{1,18})\s*$|/claims/(?P<path>[0-9]{1,18})(?:/|$)")
TYPES = [("", "Not chosen"), *CLAIM_TYPES.choices()]


class ClaimWordsForm(forms.Form):
    """What a claim says and of what kind it is: for accepting or editing a suggestion."""

    statement = words("What is claimed, as one plain sentence")
    claim_type = forms.ChoiceField(label="Kind", choices=TYPES, required=False)


class PlacedClaimForm(ClaimWordsForm):
    """Words in the text that make a claim; where they stand twice, place says which (set by selecting)."""

    exact = words("The words in the text", help_text="Copied exactly; or select them in the text and press c.")
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    paragraph = forms.IntegerField(
        label="Number of their paragraph (needed where they stand in the text twice)",
        required=False,
        min_value=0,
        max_value=10**6,
    )
    is_quotation = forms.BooleanField(label="Somebody is quoted", required=False)
    speaker_name = forms.CharField(label="Who says it (empty: the article itself)", max_length=200, required=False)
    speaker_name.widget.attrs["list"] = "speakers"  # the names in the text, which the page gives as a datalist

    field_order = ("exact", "place", "paragraph", "statement", "claim_type", "is_quotation", "speaker_name")

    def __init__(self, *args: Any, text: NumberedText, **kwargs: Any) -> None:
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
                cleaned["exact"], cleaned["start"] = self.place_of(cleaned["exact"])
            except forms.ValidationError as error:
                self.add_error("exact", error)
        return cleaned

    def place_of(self, exact: str) -> tuple[str, int]:
        """The words as they stand in the text, line ends included, and where they begin."""
        number, places = self.cleaned_data.get("paragraph"), hints(self.data.get(self.add_prefix("place"), ""))
        place = located(exact, self.text.words, places) if number is None else located_in(number, exact, self.text)
        return place["exact"], place["start"]

    def said(self) -> dict[str, Any]:
        """What is claimed and by whom. A speaker the archive knows by that name is given as the entity too."""
        name = self.cleaned_data["speaker_name"].strip()
        return {
            "statement": self.cleaned_data["statement"].strip() or " ".join(self.cleaned_data["exact"].split()),
            "claim_type": self.cleaned_data["claim_type"],
            "is_quotation": self.cleaned_data["is_quotation"],
            "speaker": entity_named(name) if name else None,
            "speaker_name": name,
        }


class AddClaimForm(PlacedClaimForm):
    """A new claim by its exact words in the text."""

    def values(self) -> dict[str, Any]:
        """What add_claim takes."""
        return {"exact": self.cleaned_data["exact"], "start": self.cleaned_data["start"], **self.said()}


class ChangeClaimForm(PlacedClaimForm):
    """A claim as it is, to be said otherwise or put at other words. Words left as they are keep their place."""

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        known = {name: getattr(claim, name) for name in ("exact", "statement", "claim_type", "is_quotation")}
        speaker = claim.speaker.name if claim.speaker else claim.speaker_name
        super().__init__(*args, initial={**known, "speaker_name": speaker}, prefix=f"change-{claim.pk}", **kwargs)
        self.claim = claim
        self.fields["exact"].help_text = "Copied exactly from the text."

    def place_of(self, exact: str) -> tuple[str, int]:
        return super().place_of(exact) if self.is_moved else (self.claim.exact, self.claim.start)

    @property
    def is_moved(self) -> bool:
        """Other words were given, or words for a claim that has lost its place."""
        return self.claim.anchor_state == "orphaned" or folded(self.cleaned_data.get("exact", "")) != folded(self.claim.exact)


class SplitClaimForm(forms.Form):
    parts = words("The parts, one a line", help_text="Words of the claim in their order, at least two lines.")

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"split-{claim.pk}", **kwargs)

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]


class MergeClaimForm(forms.Form):
    """The claim of the same version that is to be taken into this one."""

    other = forms.ModelChoiceField(Claim.objects.none(), label="Take in", empty_label="Choose a claim")

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"merge-{claim.pk}", **kwargs)
        others = Claim.objects.filter(version=claim.version_id, status="accepted", anchor_state="anchored")
        self.fields["other"].queryset = others.exclude(pk=claim.pk).order_by("start", "pk")


class LinkClaimForm(forms.Form):
    """The number, or the address, of a claim that was checked before and says the same."""

    earlier = forms.CharField(label="The earlier claim: its number or address", max_length=300)
    note = words("Why they are the same, if they do not look it (optional)")

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"link-{claim.pk}", **kwargs)

    def clean_earlier(self) -> Claim:
        found = CLAIM_NUMBER.search(self.cleaned_data["earlier"])
        claim = Claim.objects.filter(pk=int(found["path"] or found["bare"])).first() if found else None
        if claim is None:
            raise forms.ValidationError("There is no such claim.")
        return claim
