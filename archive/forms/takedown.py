from django import forms

from archive.forms.scales import words


class TakedownForm(forms.Form):
    """What a takedown needs to be told."""

    reason = words("Reason", required=True, help_text="Readers see it at the article's address.")
    reference = forms.CharField(label="Order", max_length=200, help_text="Court and file number, or the request. For the desk.")
    with_headline = forms.BooleanField(label="The headline goes too", required=False)
