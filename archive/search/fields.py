"""What is said of a field (source:ledger, rating:supported) as the index holds it, with the words for what was understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Lower

from archive.models import Alias, Entity, NameStart, Source, Topic
from archive.policy.scales import HEADLINE, REASONS, VERIFICATION, Scale
from archive.policy.states import STATES
from archive.search.days import year_of
from archive.search.documents import ID_BITS, UNRATED, date_key
from archive.search.names import LONGEST, NAME, folded
from archive.search.schema import clean
from archive.search.tree import Field

MOST_NAMED = 20  # that go by one name


@dataclass(frozen=True)
class Found:
    """What a field asks the index for. name: of the index's field. values: any of these; low, high: or what lies from low up to
    below high. said: in words. fault: why it asks for nothing that is there."""

    name: str
    values: tuple[Any, ...] = ()
    low: int | None = None
    high: int | None = None
    said: str = ""
    fault: str = ""


def resolved(field: Field, *, is_staff: bool) -> Found:
    """What the field asks for. Constant queries."""
    if field.name in ("after", "before"):
        return _days(field)
    return RESOLVERS[field.name](field, is_staff)


def unknown(name: str, value: str) -> str:
    return f"The archive knows no {name} “{value}”, so nothing can match it."


def find_entities(said: str) -> list[Entity]:
    """The one of this slug, else all that go by this name; one that was merged leads to the one it became."""
    slugged = Entity.objects.filter(slug=said.lower()).select_related("merged_into").first()
    if slugged:
        found = slugged.merged_into or slugged
        return [found] if found.status == "accepted" else []
    named = Entity.objects.filter(pk__in=_named(said), merged_into=None, status="accepted").order_by("pk")
    return list(named[:MOST_NAMED])


def _named(said: str) -> set[int]:
    """The entities, by id, that go by this name: accents and all capitals apart where a public article has them.

    Three queries, each of which finds its rows in an index: all names there are would be too many to go through.
    """
    whole, like = folded(said), Lower(Value(said))
    looked_up = NameStart.objects.filter(place=NAME, words=whole.encode()).values_list("entity", flat=True)
    as_written = Entity.objects.alias(lower=Lower("name")).filter(lower=like).values_list("pk", flat=True)
    aliases = Alias.objects.alias(lower=Lower("name")).filter(lower=like).values_list("entity", flat=True)
    return {*(looked_up if len(whole) < LONGEST else ()), *as_written, *aliases}


def find_topics(said: str) -> list[Topic]:
    """The one of this slug or number, else all of this name."""
    exact = Topic.objects.filter(Q(slug=said.lower()) | Q(medtop=said.lower()))
    return list(exact.order_by("pk")[:1]) or _of_name(Topic, said)


def find_sources(said: str) -> list[Source]:
    """The one of this slug, else all of this name."""
    return list(Source.objects.filter(slug=said.lower())) or _of_name(Source, said)


def _of_name(model: type[Source] | type[Topic], said: str) -> list[Any]:
    """All of this name, capitals and accents apart: each database ignores capitals of its own. For what there is little of."""
    whole = folded(said)
    named = [pk for pk, name in model.objects.order_by("pk").values_list("pk", "name") if folded(name) == whole]
    return list(model.objects.filter(pk__in=named[:MOST_NAMED]).order_by("pk")) if named else []


def _tag(name: str, find: Callable[[str], Sequence[Any]], about: str) -> Callable[[Field, bool], Found]:
    def resolve(field: Field, is_staff: bool) -> Found:
        found = find(clean(field.value))
        if not found:
            return Found(name, fault=unknown(name, field.value), said=f"{about} “{field.value}”")
        names = " or ".join(one.name if len(found) == 1 else f"{one.name} ({one.slug})" for one in found)
        return Found(name, tuple(one.pk for one in found), said=f"{about} {names}")

    return resolve


def _answer(name: str, scale: Scale, about: str) -> Callable[[Field, bool], Found]:
    def resolve(field: Field, is_staff: bool) -> Found:
        said = field.value.casefold()
        if name == "rating" and said in (UNRATED, "unrated"):
            return Found(name, (UNRATED,), said="headline not yet rated")
        for answer in scale.answers:
            if said in (answer.code, answer.label.casefold(), answer.code.replace("_", "-")):
                return Found(name, (answer.code,), said=f"{about} “{answer.label}”")
        return Found(name, fault=unknown(name, field.value), said=f"{about} “{field.value}”")

    return resolve


def _byline(field: Field, is_staff: bool) -> Found:
    return Found("byline", (field.value,), said=f"written by “{field.value}”")


def _language(field: Field, is_staff: bool) -> Found:
    return Found("language", (clean(field.value).lower(),), said=f"in the language “{field.value.lower()}”")


def _state(field: Field, is_staff: bool) -> Found:
    """Whether reviewers disagree is nobody's business until it is settled, so only those at the desk may ask."""
    if not is_staff:
        return Found("state", fault="“state:” can be asked for at the desk only; nothing matches it.", said="state")
    for code, label in STATES:
        if field.value.casefold() in (code, label.casefold(), code.replace("_", "-")):
            return Found("state", (code,), said=f"state “{label}”")
    return Found("state", fault=unknown("state", field.value), said=f"state “{field.value}”")


def _year(field: Field, is_staff: bool) -> Found:
    year = year_of(field.value)
    if year is None:
        return Found("month", fault=f"“{field.value}” is no year, so nothing can match it.", said=f"of the year “{field.value}”")
    return Found("month", low=year * 12, high=year * 12 + 12, said=f"published in {year}")


def _days(field: Field) -> Found:
    key, said = from_day(field.day), f"{field.day.day} {field.day:%B} {field.day.year}"
    if field.name == "after":
        return Found("key", low=key, said=f"published on {said} or later")
    return Found("key", low=1 << ID_BITS, high=key, said=f"published before {said}")


def from_day(day: date) -> int:
    """The least key of what was published on this day; articles without a date are below all of these."""
    return date_key(datetime.combine(day, time(0), UTC))


RESOLVERS: dict[str, Callable[[Field, bool], Found]] = {
    "source": _tag("source", find_sources, "from"),
    "topic": _tag("topic", find_topics, "on"),
    "entity": _tag("entity", find_entities, "about"),
    "rating": _answer("rating", HEADLINE, "headline"),
    "reason": _answer("reason", REASONS, "headline falls short for"),
    "verdict": _answer("verdict", VERIFICATION, "with a claim that is"),
    "by": _byline,
    "language": _language,
    "state": _state,
    "year": _year,
}
