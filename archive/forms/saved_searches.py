from typing import Any

from django import forms


class SavedSearchForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80)
    is_told = forms.BooleanField(
        label="Tell me of what is new",
        required=False,
        initial=True,
        help_text="Articles that come in, verdicts that are published.",
    )

    def values(self) -> dict[str, Any]:
        """What save_search takes of it."""
        return self.cleaned_data
