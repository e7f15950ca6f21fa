"""What sources let be shown, and how much is asked of reviews of theirs, against what the record says was set last."""

from collections.abc import Collection, Iterator
from typing import Any

from archive.models import Event, Source
from archive.proof.run import Finding, Run

NAMES = ("text_policy", "extract_words", "default_visibility", "sheets_required")


def check_policies(run: Run) -> Iterator[Finding]:
    """What nobody ever set stands as the import made it, which the record does not tell."""
    for sources in run.pages("policies", Source.objects.all(), sampled=False):
        told = _told(sources)
        for source in sources:
            for name in NAMES:
                now = getattr(source, name)
                if (said := told.get((source.pk, name), now)) != now:
                    yield Finding(f"source {source.pk}", f"Its {name} is {now}; the last event of it says {said}.")


def _told(sources: Collection[Source]) -> dict[tuple[int, str], Any]:
    """By source and column, what was set last."""
    events = Event.objects.filter(subject_type="source", verb="record_edited", subject_id__in=[source.pk for source in sources])
    told = events.order_by("number").values_list("subject_id", "after")
    return {(pk, name): after[name] for pk, after in told for name in NAMES if name in after}
