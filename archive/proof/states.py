"""State and visibility of every article, and the state of every sheet, against what the events tell."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from archive.models import Article, Event, ImportBatch, Sheet
from archive.proof.run import Finding, Run

MOVED = {"state_moved": "state", "visibility_moved": "visibility"}
BEGIN = "imported"


def restored_batches() -> dict[int, datetime]:
    """The imports that put an export back, and when each was begun."""
    batches = ImportBatch.objects.values_list("pk", "started_at", "arguments").iterator()
    return {pk: at for pk, at, given in batches if "restored" in given}


def check_states(run: Run) -> Iterator[Finding]:
    restored = restored_batches()
    for articles in run.pages("states", Article.objects.all(), sampled=False):
        told = _told(articles)
        notes, begun = _withdrawals(articles), _begun(articles)
        for article in articles:
            is_restored = article.first_batch_id in restored
            yield from (Finding(f"article {article.pk}", said) for said in _faults(article, told, is_restored=is_restored))
            if not is_restored and (said := _shown_fault(article, told.get((article.pk, "visibility"), []), begun)):
                yield Finding(f"article {article.pk}", said)
            if article.visibility == "withdrawn" and article.withdrawal_note != notes.get(article.pk, article.withdrawal_note):
                yield Finding(f"article {article.pk}", "The reason that readers are told is not the one it was withdrawn for.")
    for sheets in run.pages("reviews", Sheet.objects.defer("begun_claim"), sampled=False):
        last = _last_states("sheet", [sheet.pk for sheet in sheets])
        for sheet in sheets:
            if sheet.state != last.get(sheet.pk, "draft"):
                said = f"It is {sheet.state}; the last event of it says {last.get(sheet.pk, 'draft')}."
                yield Finding(f"review {sheet.pk}", said)


def _told(articles: Collection[Article]) -> dict[tuple[int, str], list[tuple[Any, Any]]]:
    """By article and column, what its moves tell of before and after, in order."""
    found: dict[tuple[int, str], list[tuple[Any, Any]]] = {}
    events = Event.objects.filter(verb__in=MOVED, article_id__in=[article.pk for article in articles], subject_type="article")
    for article, verb, before, after in events.order_by("number").values_list("article_id", "verb", "before", "after"):
        name = MOVED[verb]
        found.setdefault((article, name), []).append((before.get(name), after.get(name)))
    return found


def _faults(article: Article, told: dict[tuple[int, str], list[tuple[Any, Any]]], *, is_restored: bool) -> Iterator[str]:
    for name in MOVED.values():
        moves, now = told.get((article.pk, name), []), getattr(article, name)
        for (_, after), (before, _) in zip(moves, moves[1:], strict=False):
            if after != before:
                yield f"Its {name} was moved to {after}, and next from {before}: between them it changed without an event."
        if moves and moves[-1][1] != now:
            yield f"Its {name} is {now}; the last event of it says {moves[-1][1]}."
        if not moves and name == "state" and now != BEGIN and not is_restored:
            yield f"Its state is {now}, and no event tells of it."


def _shown_fault(article: Article, moves: list[tuple[Any, Any]], begun: dict[int, str]) -> str:
    """Whether it was shown or hidden without an event before its first move, or without any."""
    first = moves[0][0] if moves else article.visibility
    came = begun.get(article.pk, "" if first == "withdrawn" else first)
    return (
        ""
        if first == came
        else f"Its visibility was {came or 'another'} when it came, and no event tells how it came to be {first}."
    )


def _begun(articles: Collection[Article]) -> dict[int, str]:
    """By article, the visibility it came with, where its import told it; earlier imports did not."""
    events = Event.objects.filter(verb="article_imported", article_id__in=[article.pk for article in articles])
    told = events.order_by("number").values_list("article_id", "after")
    return {pk: after["visibility"] for pk, after in told if "visibility" in after}


def _withdrawals(articles: Collection[Article]) -> dict[int, str]:
    """By article, the note of its last withdrawal; without those of which nothing is told any more."""
    events = Event.objects.filter(verb="visibility_moved", article_id__in=[article.pk for article in articles])
    told = events.filter(subject_type="article").exclude(note="").order_by("number").values_list("article_id", "after", "note")
    return {pk: note for pk, after, note in told if after.get("visibility") == "withdrawn"}


def _last_states(kind: str, pks: Collection[int]) -> dict[int, str]:
    rows = Event.objects.filter(subject_type=kind, subject_id__in=pks, verb__startswith=f"{kind}_").order_by("number")
    said = rows.values_list("subject_id", "verb", "after")
    return {pk: state for pk, verb, after in said if (state := after.get("state") or STATES.get(verb))}


STATES = {"sheet_started": "draft", "sheet_submitted": "submitted", "sheet_returned": "returned", "sheet_lapsed": "lapsed"}
