"""What is asked before something is done to many rows at once. confirmed: it was shown what will happen, and is to be done."""

from typing import Any

from django import forms

from archive.forms.scales import words
from archive.policy.vocabulary import BLOCK_KINDS, ENTITY_KINDS


class WithdrawManyForm(forms.Form):
    """Whose places are given back: everybody's where nobody is named."""

    reviewer = forms.ModelChoiceField(queryset=None, label="Whose places", empty_label="Everybody’s", required=False)

    def __init__(self, *args: Any, reviewers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = reviewers


class MergeForm(forms.Form):
    """Which of the chosen entities is kept, and why they are the same."""

    kept = forms.ModelChoiceField(queryset=None, label="Keep", widget=forms.RadioSelect, empty_label=None)
    note = words("Why they are the same (needed where their kinds or their Wikidata items differ)")

    def __init__(self, *args: Any, chosen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = chosen
        self.fields["kept"].label_from_instance = lambda entity: f"{entity.name} ({entity.get_kind_display().lower()})"


class NoteForm(forms.Form):
    """Why something is done, for the record."""

    note = words("Why (for the record)")


class BlockForm(forms.Form):
    """Which class lines of a text have, and why."""

    kind = forms.ChoiceField(choices=[kind for kind in BLOCK_KINDS if kind[0] != "headline"], label="It is a")
    note = words("Why (for the record)")


class SplitForm(forms.Form):
    """Which of an entity's other names becomes an entity of its own, of which kind, and why."""

    name = forms.ChoiceField(label="Name that is somebody or something else", widget=forms.RadioSelect)
    kind = forms.ChoiceField(choices=ENTITY_KINDS, label="It is a")
    note = words("Why (for the record)")

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]
