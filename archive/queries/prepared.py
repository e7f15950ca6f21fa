"""Whether an export made earlier may still be handed out: not once something in it was taken back or put right."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from archive.models import Event

TAKING_BACK = (
    Q(verb__in=["visibility_moved", "verdict_corrected", "import_undone", "claim_unlinked", "fact_check_removed"])
    | Q(verb="record_edited", subject_type="source")  # how much of its texts may be shown
    | Q(verb="state_moved", after__state="spiked")
)


def is_current(heads: Iterable[Mapping[str, Any]]) -> bool:
    """heads: the last lines of the records that the export tells of, by its manifest. False where none is of this archive."""
    own = Event.objects.filter(hash__in=[head["hash"] for head in heads]).values_list("number", flat=True).first()
    return own is not None and not Event.objects.filter(TAKING_BACK, number__gt=own).exists()
