from typing import Any

from django import forms

from archive.models.people import shown_name

LASTING = [(30, "30 days"), (90, "90 days"), (180, "180 days"), (366, "A year")]


class _People(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return shown_name(person)


class TokenForm(forms.Form):
    """owners: those one may make it for; None for oneself alone."""

    name = forms.CharField(label="What it is for", max_length=80)
    days = forms.TypedChoiceField(label="Good for", choices=LASTING, initial=90, coerce=int)

    def __init__(self, *args: Any, owners: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if owners is not None:
            self.fields["owner"] = _People(owners, label="Who reads with it", required=False, empty_label="Myself")

    def values(self, user: Any) -> dict[str, Any]:
        """What make_token takes. user: who makes it."""
        return {**self.cleaned_data, "owner": self.cleaned_data.get("owner") or user}
