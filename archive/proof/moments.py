"""When verdicts were reached, and when and why public notes were made, against the events of it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from archive.models import Article, ClaimVerdict, Correction, Event, HeadlineVerdict, Takedown
from archive.proof.run import Finding, Run
from archive.proof.states import restored_batches

REACHED = ("verdict_reached", "verdict_corrected")
MOVED = ("state_moved", "visibility_moved", "text_taken_down")


def check_moments(run: Run) -> Iterator[Finding]:
    """What an export put back keeps the moments of the archive it comes from, of which no event here tells."""
    for model, name in ((HeadlineVerdict, "headline verdict"), (ClaimVerdict, "claim verdict")):
        for page in run.pages("when verdicts were reached", model.objects.defer("passages"), sampled=False):
            told = _reached(model._meta.model_name or "", [verdict.pk for verdict in page])
            for verdict in page:
                at = told.get(verdict.pk, verdict.reached_at)
                if verdict.reached_at != at:
                    yield Finding(f"{name} {verdict.pk}", f"It says that it was reached at {verdict.reached_at}, its event {at}.")
    restored = restored_batches()
    for page in run.pages("public notes", Correction.objects.all(), sampled=False):
        moves = _moves([note.article_id for note in page])
        came = _came([note.article_id for note in page], restored)
        down = set(Takedown.objects.filter(article__in=[note.article_id for note in page]).values_list("article", flat=True))
        for note in page:
            if note.article_id in came and note.corrected_at <= came[note.article_id]:
                continue
            said = moves.get((note.article_id, note.corrected_at))
            if said is None:
                yield Finding(f"correction {note.pk}", f"No event tells that anything was done at {note.corrected_at}.")
            elif note.article_id not in down and note.note.strip() not in said:
                yield Finding(f"correction {note.pk}", "The reason that readers are told is not the one that was given.")


def _reached(kind: str, pks: Collection[int]) -> dict[int, datetime]:
    events = Event.objects.filter(subject_type=kind, verb__in=REACHED, subject_id__in=pks)
    return dict(events.order_by("-number").values_list("subject_id", "at"))


def _moves(articles: Collection[int]) -> dict[tuple[int, datetime], set[str]]:
    """By article and moment, the reasons given then."""
    found: dict[tuple[int, datetime], set[str]] = {}
    events = Event.objects.filter(article_id__in=articles, verb__in=MOVED)
    for article, at, note in events.values_list("article_id", "at", "note"):
        found.setdefault((article or 0, at), set()).add(note.strip())
    return found


def _came(articles: Collection[int], restored: dict[int, datetime]) -> dict[int, datetime]:
    """Of articles that an export put back, when that was."""
    rows = Article.objects.filter(pk__in=articles, first_batch__in=restored).values_list("pk", "first_batch")
    return {pk: restored[batch] for pk, batch in rows}
