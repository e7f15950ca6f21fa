"""Tags of one article as boxes to tick: what is on it, what the machine suggests, and a field for more names."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from archive.models import Entity, Topic
from archive.queries.entities import entity_named


class NamesField(forms.CharField):
    """Names of existing rows, separated by commas or new lines.

    find: gives the row of a name, None without one. hint: told with a name unknown.
    """

    def __init__(self, *, find: Callable[[str], Any], hint: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, **kwargs)
        self.find, self.hint = find, hint

    def clean(self, value: Any) -> list[Any]:
        names = [name.strip() for name in super().clean(value).replace("\n", ",").split(",") if name.strip()]
        found = [(name, self.find(name)) for name in names]
        unknown = [name for name, row in found if row is None]
        if unknown:
            raise forms.ValidationError(f"Not known to the archive: {', '.join(unknown)}. {self.hint}".strip())
        return list(dict.fromkeys(row for _, row in found))


def topic_named(name: str) -> Topic | None:
    return Topic.objects.filter(name__iexact=name).first()


class TagsForm(forms.Form):
    """The topics and entities of an article. Ticked is kept or accepted; a suggestion left unticked is rejected.

    more_topics, more_entities: names to add.
    """

    topics = forms.ModelMultipleChoiceField(queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    more_topics = NamesField(find=topic_named, label="More topics", help_text="Names, separated by commas.")
    entities = forms.ModelMultipleChoiceField(queryset=Entity.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    more_entities = NamesField(
        find=entity_named,
        label="More entities",
        help_text="Names, separated by commas.",
        hint="A name that several have counts as unknown.",
    )

    def __init__(self, *args: Any, topics: Iterable[Any], entities: Iterable[Any], **kwargs: Any) -> None:
        """topics, entities: the through rows of the article that were not rejected."""
        topics, entities = list(topics), list(entities)
        initial = {
            "topics": [item.tag_id for item in topics if item.status == "accepted"],
            "entities": [item.tag_id for item in entities if item.status == "accepted"],
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["topics"].queryset = Topic.objects.filter(pk__in=[item.tag_id for item in topics]).order_by("name", "pk")
        self.fields["entities"].queryset = Entity.objects.filter(pk__in=[i.tag_id for i in entities]).order_by("name", "pk")
        self.suggested = {f"{item.tag_id}" for item in topics if item.status == "suggested"}
        self.suggested_entities = {f"{item.tag_id}" for item in entities if item.status == "suggested"}

    def chosen(self) -> dict[str, list[Any]]:
        """All topics and all entities the article is to have."""
        data = self.cleaned_data
        return {
            "topics": [*data["topics"], *(topic for topic in data["more_topics"] if topic not in data["topics"])],
            "entities": [*data["entities"], *(entity for entity in data["more_entities"] if entity not in data["entities"])],
        }
