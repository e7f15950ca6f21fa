from django import forms

from archive.forms.evidence import day
from archive.forms.scales import words
from archive.models import Article
from archive.policy.states import MOVES

BUTTONS = [(move.name, move.label) for move in MOVES if move.button]
MOST_AT_ONCE = 1000
MOST_SHEETS = 20


class MoveForm(forms.Form):
    """Which move, and the words that come with it. Whether they are required is the policy's to say, by the move."""

    move = forms.ChoiceField(choices=BUTTONS, widget=forms.HiddenInput)
    note = forms.CharField(label="Note", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class BulkMoveForm(forms.Form):
    """The note and the confirmation of one move on many articles."""

    note = words("Note")
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PutAwayForm(forms.Form):
    note = words("Why")


class SheetsRequiredForm(forms.Form):
    """How many reviews one article needs."""

    number = forms.IntegerField(
        label="Reviews this article needs",
        help_text="Empty: as its topics, its source or the archive say.",
        min_value=1,
        max_value=MOST_SHEETS,
        required=False,
    )

    @classmethod
    def of(cls, article: Article, needed: int) -> "SheetsRequiredForm":
        """Filled with what is set for the article. needed: how many it needs now."""
        form = cls(initial={"number": article.sheets_required})
        form.fields["number"].widget.attrs["placeholder"] = str(needed)
        return form


class AssignForm(forms.Form):
    reviewer = forms.ModelChoiceField(queryset=None, label="Reviewer", empty_label="Choose a reviewer")
    due_date = day("Due")

    def __init__(self, *args: object, reviewers: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = reviewers
