"""What is asked before an import: the files, and how they are to be read."""

from typing import Any

from django import forms

from archive.forms.scales import words
from archive.models import Source
from archive.policy.vocabulary import INPUT_FORMATS

SOURCE_LENGTH = Source._meta.get_field("name").max_length
FORMATS = [("", "Found by content"), *INPUT_FORMATS]
LARGEST_NUMBER = 2**31 - 1  # of a record, as every database holds it
MAP_HELP = "Only for JSON and tables with names of their own: headline=title,text=body,published=date"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class ReadingForm(forms.Form):
    """How files are to be read."""

    source = forms.CharField(
        label="Source", max_length=SOURCE_LENGTH, required=False, help_text="The outlet. Left empty, each item says so itself."
    )
    format = forms.ChoiceField(label="Format", choices=FORMATS, required=False)
    map = forms.CharField(label="Mapping", max_length=2000, required=False, help_text=MAP_HELP)

    def clean_source(self) -> str:
        """White space folded, as on the command line."""
        name = " ".join(self.cleaned_data["source"].split())
        if not name.isprintable():
            raise forms.ValidationError("A name is made of printable characters.")
        return name

    @property
    def choices(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if isinstance(value, str) and value}


class JoiningForm(ReadingForm):
    """With the column by which a second table is joined."""

    join = forms.CharField(label="Joined by the column", max_length=200, required=False)

    def clean_join(self) -> str:
        column = self.cleaned_data["join"].strip()
        if ":" in column:
            raise forms.ValidationError("A column that tables are joined by has no colon in its name.")
        return column


class UploadForm(JoiningForm):
    """The files too; they are stored while they arrive, before the form is asked."""

    files = forms.FileField(
        label="Files",
        required=False,
        widget=FilesInput,
        help_text="Any of the formats below, compressed or in zip and tar archives too. A description beside a text file "
        "(story.txt.meta.json) is uploaded with it.",
    )
    joined = forms.FileField(
        label="Table of texts", required=False, help_text="Only for a table of headlines whose texts are in a second table."
    )
    look_first = forms.BooleanField(
        label="Look through it first: show what would happen, import nothing yet", required=False, initial=True
    )

    def __init__(self, *args: Any, joined: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_joined = joined

    def clean(self) -> dict[str, Any]:
        column = self.cleaned_data.get("join")
        if column and not self.has_joined:
            self.add_error("joined", "Choose the table of texts that is joined by this column.")
        if self.has_joined and not column and "join" not in self.errors:
            self.add_error("join", "Name the column that both tables have.")
        return self.cleaned_data


class AgainForm(forms.Form):
    """Refused items taken again, read otherwise."""

    format = forms.ChoiceField(label="Format", choices=FORMATS, required=False)
    map = forms.CharField(label="Mapping", max_length=2000, required=False, help_text=MAP_HELP)
    reason = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """What became of refused items. Which: one record, all of a reason, or all."""

    note = words("What became of it")
    record = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
