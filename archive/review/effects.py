"""What a move brings about besides the state: columns set in the same statement, and what follows in the same transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.audit import Entry, record_many
from archive.models import Article, Assignment, Correction, Event, HeadlineVerdict, Sheet, Version
from archive.policy.vocabulary import LIVE_SHEET_STATES
from archive.review.notifications import notify, notify_reviewers, open_comments
from archive.review.ratings import copy_answers
from archive.review.requirement import claims_to_judge, current_version
from archive.review.verdicts import publish_verdicts, reach_verdicts, set_aside_verdicts


@dataclass(frozen=True)
class Change:
    """A move being made. article: as it was before."""

    article: Article
    by: Any
    at: datetime
    note: str

    def version(self) -> Version:
        return current_version(self.article)

    def submitted(self) -> list[Sheet]:
        return list(Sheet.objects.filter(version=self.version(), state="submitted").order_by("pk"))


Effect = Callable[[Change], None]


# Columns of the article that change together with its state or visibility.
def _readers_page(change: Change) -> dict[str, Any]:
    return {"changed_at": change.at}


COLUMNS: dict[str, Callable[[Change], dict[str, Any]]] = {
    "publish": _readers_page,
    "correct": _readers_page,
    "spike": _readers_page,
    "unspike": _readers_page,
    "show": _readers_page,
    "hide": _readers_page,
    "take_down": lambda change: {"changed_at": change.at, "withdrawal_note": change.note},
    "withdraw": lambda change: {"changed_at": change.at, "withdrawal_note": change.note},
    "restore": lambda change: {"changed_at": change.at, "withdrawal_note": ""},
}


def take_claims_in_check(change: Change) -> None:
    """A claim with a standing verdict keeps showing it; the others are now being checked."""
    claims_to_judge(change.version()).filter(verification="unchecked").update(verification="in_check")


def rest_claims(change: Change) -> None:
    """Only claims without a standing verdict are ever in check: they are unchecked again."""
    change.article.claims.filter(verification="in_check").update(verification="unchecked")


def open_sheets(change: Change) -> None:
    """The review is no longer blind."""
    Sheet.objects.filter(version=change.version(), state="submitted", opened_at=None).update(opened_at=change.at)
    open_comments(change.article, at=change.at)


def conclude_agreed(change: Change) -> None:
    open_sheets(change)
    reach_verdicts(change.version(), change.submitted(), at=change.at)


def publish(change: Change) -> None:
    publish_verdicts(change.version(), by=change.by, at=change.at)
    notify_reviewers("published", change.article, at=change.at, by=change.by)


def correct(change: Change) -> None:
    notify_reviewers("corrected", change.article, at=change.at, by=change.by)


def send_back(change: Change) -> None:
    """Every submitted sheet is returned with the note, and its author has a new draft that says the same."""
    sheets = change.submitted()
    _return(sheets, change)
    set_aside_verdicts(change.article, at=change.at)
    claim_ids = [claim.pk for claim in claims_to_judge(change.version())]
    for sheet in sheets:
        copy_answers(sheet, _next_draft(sheet, change.at), claim_ids=claim_ids)
    take_claims_in_check(change)
    notify("sent_back", [sheet.reviewer_id for sheet in sheets], article=change.article, at=change.at, by=change.by)


def _next_draft(sheet: Sheet, at: datetime) -> Sheet:
    return Sheet.objects.create(
        version_id=sheet.version_id,
        reviewer_id=sheet.reviewer_id,
        revision=sheet.revision + 1,
        previous=sheet,
        started_at=at,
        saved_at=at,
    )


def begin_again(change: Change) -> None:
    """Reviews of the current version, and those of earlier ones that never became a verdict, are returned; verdicts stand."""
    live = Sheet.objects.filter(version__article=change.article, state__in=LIVE_SHEET_STATES).select_related("version")
    judged = _judged(change.article)
    live = [one for one in live.order_by("pk") if one.version.number == change.article.version_count or one.pk not in judged]
    _return(live, change)
    set_aside_verdicts(change.article, at=change.at)
    rest_claims(change)
    notify_reviewers("reopened", change.article, also=[sheet.reviewer_id for sheet in live], at=change.at, by=change.by)


def _judged(article: Article) -> set[int]:
    """The ids of submitted sheets whose version got a published verdict after them, by the record: clocks go back."""
    told = Event.objects.filter(article_id=article.pk).order_by("-number")  # so that the first of a verdict is what is kept
    handed_in = dict(told.order_by("number").filter(verb="sheet_submitted").values_list("subject_id", "number"))
    reached = dict(told.filter(subject_type="headlineverdict").values_list("subject_id", "number"))
    verdicts = HeadlineVerdict.objects.published().filter(version__article=article).values_list("version", "pk")
    last: dict[int, int] = {}
    for version, pk in verdicts:
        last[version] = max(last.get(version, 0), reached.get(pk, 0))
    sheets = Sheet.objects.filter(version__article=article, state="submitted").values_list("pk", "version")
    return {pk for pk, version in sheets if version in last and last[version] >= handed_in.get(pk, 0)}


def _return(sheets: Iterable[Sheet], change: Change) -> None:
    sheets = list(sheets)
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state="returned", return_note=change.note)
    record_many([_returned(sheet, change) for sheet in sheets])


def _returned(sheet: Sheet, change: Change) -> Entry:
    return Entry(
        verb="sheet_returned",
        subject=sheet,
        article_id=change.article.pk,
        by=change.by,
        at=change.at,
        before={"state": sheet.state},
        after={"state": "returned", "revision": sheet.revision},
        blind=True,
    )


def release_assignments(change: Change) -> None:
    held = Assignment.objects.filter(article=change.article, released_at=None)
    entries = [_released(assignment, change) for assignment in held.order_by("pk")]
    held.update(released_at=change.at, released_by=change.by)
    record_many(entries)


def spike(change: Change) -> None:
    """Nobody is to answer any more, so what was said about it is kept from nobody."""
    release_assignments(change)
    open_comments(change.article, at=change.at)


def _released(assignment: Assignment, change: Change) -> Entry:
    after = {"reviewer": assignment.reviewer_id}
    return Entry(verb="released", subject=assignment, article_id=change.article.pk, by=change.by, at=change.at, after=after)


def _correction(kind: str) -> Effect:
    def write(change: Change) -> None:
        Correction.objects.create(
            article=change.article, kind=kind, note=change.note, corrected_at=change.at, corrected_by=change.by
        )

    return write


def _take_down(change: Change) -> None:
    """Nobody is to review what is gone; readers are told as of any withdrawal."""
    release_assignments(change)
    open_comments(change.article, at=change.at)
    _correction("withdrawal")(change)


EFFECTS: dict[str, Effect] = {
    "start_review": take_claims_in_check,
    "return_to_queue": rest_claims,
    "agree": conclude_agreed,
    "dispute": open_sheets,
    "send_back": send_back,
    "publish": publish,
    "correct": correct,
    "reopen": begin_again,
    "restart": begin_again,
    "spike": spike,
    "withdraw": _correction("withdrawal"),
    "take_down": _take_down,
    "restore": _correction("restoration"),
}
