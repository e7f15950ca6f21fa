"""An upload as its page shows it: its files, and what looking through them gave."""

from datetime import datetime, timedelta
from typing import Any

from archive.models import Upload
from archive.models.process import is_there
from archive.queries.imports import outcome_parts, skips
from archive.queries.refusals import grouped

PATIENCE = timedelta(minutes=1)  # with nobody at work, after which a look is taken to be broken off


def is_stuck(upload: Upload, *, now: datetime) -> bool:
    """Whether it is said to be looked through, and nobody does."""
    is_late = abs(now.timestamp() - upload.plan.get("asked", 0)) > PATIENCE.total_seconds()  # or the clock was put back
    is_begun = "process" in upload.plan
    return upload.state == "looking" and not is_there(upload.plan, -upload.pk) and (is_begun or is_late)


def upload_page(upload: Upload, *, now: datetime) -> dict[str, Any]:
    """For the template. is_live: it changes by itself, so the page is to be shown again."""
    plan, stuck = upload.plan, is_stuck(upload, now=now)
    counts = plan.get("counts", {})
    return {
        "upload": upload,
        "size": sum(row["size"] for row in upload.files),
        "is_live": upload.state == "looking" and not stuck,
        "is_stuck": stuck,
        "is_open": upload.state in ("stored", "looked", "unusable") or stuck,
        "failure": plan.get("failure", ""),
        "parts": outcome_parts(counts) if counts else (),
        "total": sum(counts.values()),
        "skips": skips(plan.get("skips", {})),
        "reasons": grouped(plan.get("reasons", {})),
        "refusals": plan.get("refusals", []),
        "progress": plan if upload.state == "looking" else {},
    }
