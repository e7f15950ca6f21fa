"""What people have done to articles since an import brought them: of that nothing is undone unasked."""

from collections.abc import Iterator, Mapping

from django.db.models import F, Q, QuerySet

from archive.models import (
    Article,
    ArticleEntity,
    ArticleTopic,
    Assignment,
    Block,
    Claim,
    ClaimVerdict,
    Comment,
    Correction,
    Event,
    HeadlineVerdict,
    ImportBatch,
    KnownAnswer,
    Sheet,
)  # fmt: skip
from archive.policy.vocabulary import EVENT_VERBS, label

BY_IMPORTS = (
    "article_imported", "version_imported", "duplicate_found", "claim_moved", "claim_orphaned", "import_undone",
    "fact_check_imported", "fact_check_changed", "fact_check_removed",
)  # fmt: skip
UNTOLD = ("comment_written", "comment_withdrawn", "known_answer_set", "known_answer_ended")  # not to everybody: see below
OF_A_PERSON = Q(origin="person") | ~Q(status="suggested")


def work_of_people(first: Mapping[int, int], *, batch: ImportBatch) -> dict[int, str]:
    """A sentence for each of these articles that somebody has worked on. first: by article, the first version that would go."""
    said: dict[int, str] = {}
    if first:
        for article, what in (*_recorded(first, batch), *_standing(first)):
            said.setdefault(article, f"Somebody has worked on it since: {what}.")
    return said


def _recorded(first: Mapping[int, int], batch: ImportBatch) -> Iterator[tuple[int, str]]:
    """What the record tells of people since the import."""
    since: dict[int, int] = {}
    events = Event.objects.filter(article_id__in=first).order_by("number")
    came = events.filter(verb__in=("article_imported", "version_imported"))
    for article, number, after in came.values_list("article_id", "number", "after"):
        if after.get("batch") in batch.members and after.get("version") == first[article]:
            since[article] = number
    people = events.filter(actor_id__isnull=False).exclude(verb__in=(*BY_IMPORTS, *UNTOLD))
    for article, number, verb in people.values_list("article_id", "number", "verb"):
        if number > since.get(article, 0):
            yield article, label(EVENT_VERBS, verb).lower()


def _standing(first: Mapping[int, int]) -> Iterator[tuple[int, str]]:
    """What stands there that only people make, whatever the record tells of it."""
    whole = [article for article, number in first.items() if number == 1]
    yield from ((article, what) for what, found in _on_articles(whole) for article in found)
    for what, found in _on_versions(list(first)):
        yield from ((article, what) for article, number in found if number >= first[article])


def _on_articles(whole: list[int]) -> Iterator[tuple[str, QuerySet]]:
    """Of articles that would go altogether."""
    articles = Article.objects.filter(pk__in=whole)
    yield "its state was changed", articles.exclude(state="imported").values_list("pk", flat=True)
    yield "details were corrected", articles.exclude(locked_fields=[]).values_list("pk", flat=True)
    yield "a number of reviews was set", articles.filter(sheets_required__isnull=False).values_list("pk", flat=True)
    yield "it was given to a reviewer", Assignment.objects.filter(article__in=whole).values_list("article", flat=True)
    yield "a correction was published", Correction.objects.filter(article__in=whole).values_list("article", flat=True)
    for model, what in ((ArticleEntity, "names were set"), (ArticleTopic, "topics were set")):
        rows = model.objects.filter(OF_A_PERSON, content_object__in=whole)
        yield what, rows.values_list("content_object", flat=True)


def _on_versions(articles: list[int]) -> Iterator[tuple[str, QuerySet]]:
    """Of versions that would go, as (article, number)."""
    version = {"version__article__in": articles}
    place = ("version__article", "version__number")
    yield "a review was started", Sheet.objects.filter(**version).values_list(*place)
    yield "a verdict was reached", HeadlineVerdict.objects.filter(**version).values_list(*place)
    yield "a verdict was reached", ClaimVerdict.objects.filter(**version).values_list(*place)
    for model in (Comment, KnownAnswer):  # in the same words: which it is may be told to few
        yield "somebody wrote about it", model.objects.filter(**version).values_list(*place)
    yield "paragraphs were classed", Block.objects.filter(origin="person", **version).values_list(*place)
    rated = Claim.objects.filter(Q(ratings__isnull=False) | Q(links__isnull=False) | Q(linked_from__isnull=False), **version)
    yield "a claim was rated or linked", rated.values_list(*place)
    answered = Claim.objects.filter(OF_A_PERSON, created_at__gte=F("version__seen_at"), **version)
    yield "a claim was marked or answered", answered.values_list(*place)
