"""What the archive acknowledged under load, held against what it has: nothing lost, nothing twice, nothing unasked."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Stored = Mapping[str, Any]
HANDED_IN = ("submitted", "returned")


def stored(folder: Path) -> Stored:
    """What the archive holds of the work done since plan.json was written. Needs the setup. Keys are text, as JSON has them."""
    from archive.models import Article, ClaimRating, ClaimVerdict, Event, HeadlineRating, HeadlineVerdict, Sheet  # noqa: PLC0415

    plan = json.loads((folder / "plan.json").read_text())
    names = [name for people in plan["people"].values() for name in people]
    sheets = Sheet.objects.filter(reviewer__username__in=names)
    rows = {
        str(pk): {"state": state, "lock": lock, "rating": "", "claims": {}}
        for pk, state, lock in sheets.values_list("pk", "state", "lock")
    }
    for pk, rating in HeadlineRating.objects.filter(sheet__in=sheets).values_list("sheet", "rating"):
        rows[str(pk)]["rating"] = rating
    for pk, claim, verdict in ClaimRating.objects.filter(sheet__in=sheets).values_list("sheet", "claim", "verdict"):
        rows[str(pk)]["claims"][str(claim)] = verdict
    events = Event.objects.filter(number__gt=plan["before"]["event"])
    moved = events.filter(verb="state_moved", subject_type="article").values_list("article_id", "after")
    states: dict[str, list[int]] = {}
    for article, after in moved:
        states.setdefault(after["state"], []).append(article)
    concluded = [*states.get("agreed", []), *states.get("disputed", [])]
    of_people = {"published_by__username__in": plan["people"]["editor"]}
    decided = {"basis": "adjudication", "reached_by__username__in": plan["people"]["adjudicator"]}
    return {
        "sheets": rows,
        "decided": sorted(
            {*HeadlineVerdict.objects.filter(**decided).values_list("version", flat=True)}
            | {*ClaimVerdict.objects.filter(**decided).values_list("version", flat=True)}
        ),
        "published": sorted(HeadlineVerdict.objects.filter(**of_people).values_list("version__article", flat=True)),
        "published_claims": ClaimVerdict.objects.filter(**of_people).count(),
        "claims_of_published": ClaimVerdict.objects.filter(version__article__in=states.get("published", [])).count(),
        "concluded": len(concluded),
        "public": sorted(
            Article.objects.filter(pk__in=states.get("published", []), state="published").values_list("pk", flat=True)
        ),
        "queued": sorted(states.get("queued", [])),
    }


def differences(acknowledged: Mapping[str, Any], stored: Stored) -> Iterator[str]:
    """What is not as it was acknowledged, a sentence each."""
    yield from _of_sheets(acknowledged["sheets"], stored["sheets"])
    yield from _of_drafts(acknowledged["drafts"], stored["sheets"])
    for what in ("decided", "published"):
        if sorted(acknowledged[what]) != list(stored[what]):
            yield f"{what}: acknowledged {sorted(acknowledged[what])}, stored {stored[what]}."
    if list(stored["published"]) != list(stored["public"]):
        yield f"Articles with a published verdict: {stored['published']}; articles moved to published: {stored['public']}."
    if stored["published_claims"] != stored["claims_of_published"]:
        yield f"Of {stored['claims_of_published']} verdicts on claims of published articles {stored['published_claims']} are."
    if missing := set(acknowledged["queued"]) - set(stored["queued"]):
        yield f"Articles {sorted(missing)} were put in the queue, and the record does not tell so."


def _of_sheets(handed_in: Mapping[str, Any], sheets: Mapping[str, Any]) -> Iterator[str]:
    for pk, said in handed_in.items():
        row = sheets.get(str(pk), {})
        if row.get("state") not in HANDED_IN:
            yield f"Sheet {pk} was handed in; the archive has it as {row.get('state', 'nothing')}."
        elif (row["rating"], row["claims"]) != (said["rating"], said["claims"]):
            yield f"Sheet {pk} was handed in with {said}; the archive has {row['rating']}, {row['claims']}."
    unasked = {pk for pk, row in sheets.items() if row["state"] in HANDED_IN} - set(map(str, handed_in))
    yield from (f"Sheet {pk} is submitted, and nobody was told so." for pk in sorted(unasked))


def _of_drafts(saved: Mapping[str, Any], sheets: Mapping[str, Any]) -> Iterator[str]:
    for pk, said in saved.items():
        row = sheets.get(str(pk), {"lock": -1, "rating": ""})
        if row["lock"] < said["lock"] or row["rating"] != said["rating"]:
            yield f"The draft of sheet {pk} was saved as {said}; the archive has {row['rating']} at {row['lock']}."


def verdicts(acknowledged: Mapping[str, Any]) -> int:
    """How many answers of reviewers were acknowledged: on headlines and on claims."""
    return sum(1 + len(said["claims"]) for said in acknowledged["sheets"].values())


def verdicts_stored(stored: Stored) -> int:
    rows = [row for row in stored["sheets"].values() if row["state"] in HANDED_IN]
    return sum(bool(row["rating"]) + sum(map(bool, row["claims"].values())) for row in rows)
