"""All articles read anew beside people's work: what they answered on, decided, said or changed is as it was."""

import random
import time

import pytest

from archive.ingest import reanalysing
from archive.ingest.reanalysing import reanalyse
from archive.ingest.undo import undo_batch
from archive.models import (
    Article,
    ArticleEntity,
    ArticleTopic,
    Block,
    Claim,
    Comment,
    Entity,
    Event,
    ImportBatch,
    Mention,
    Sheet,
    Topic,
    Version,
)
from archive.review.blocks import revise_block
from archive.review.claim_places import reanchor_claim, split_claim
from archive.review.claims import accept_claim, add_claim, reject_claim
from archive.review.transitions import move
from tests.factories import AT, make_article
from tests.ingest.made_up import many_lines, write_files
from tests.ingest.own import kill
from tests.review import desk

pytestmark = pytest.mark.django_db

FEES = "The Harbour Board raised its fees by 12 per cent on Monday."
BOATS = "Some 4,000 boats use the harbour of Kelbury in a year."
TEXT = f"""Harbour board raises fees by 12 per cent

PA

The harbour at dusk on a quiet evening

{FEES}

The board met in the old customs house, as it does every month, and heard what the skippers had to say.

{BOATS}
"""
GERMAN = """Der Hafen von Kelbury wird teurer

Der Rat der Stadt hat am Montag die Gebühren für den Hafen um 12 Prozent erhöht, und das ist nicht alles.

Mehr als 4,000 Boote kommen in jedem Jahr nach Kelbury, sagte die Leiterin des Hafens, die nicht genannt werden will.
"""


def stored(text: str = TEXT, **values: object) -> Article:
    return make_article(text, url="https://gull.example/fees", source="Gull", **values)


def read_anew() -> reanalysing.Outcome:
    return reanalyse(at=desk.now())


def version_of(article: Article) -> Version:
    return desk.version_of(article)


def claim_of(article: Article, words: str) -> Claim:
    return Claim.objects.get(version=version_of(article), exact=words)


def claims_of(article: Article) -> list[tuple[str, str, str]]:
    rows = Claim.objects.filter(version=version_of(article)).order_by("start", "pk")
    return list(rows.values_list("exact", "origin", "status"))


def kinds_of(article: Article) -> list[str]:
    return list(version_of(article).blocks.order_by("number").values_list("kind", flat=True))


def spoil(article: Article) -> list[str]:
    """The classes of lines and the claims as an older reading could have left them; the classes."""
    Block.objects.filter(version__article=article, kind="caption").update(kind="body")
    Claim.objects.filter(article=article, origin="machine", status="suggested").update(score=0.01, claim_type="other")
    return kinds_of(article)


def told_claims(article: Article) -> list[dict[str, object]]:
    return list(Claim.objects.filter(article=article).order_by("pk").values())


def queue(article: Article, editor: object) -> Article:
    return move(article, "queue", by=editor, at=desk.now())


@pytest.mark.parametrize("saved", [False, True])
def test_lines_and_claims_of_a_version_somebody_reviews_stay_and_names_are_found(editor, reviewer, saved) -> None:
    article = queue(stored(), editor)
    sheet = desk.started(article, by=reviewer)
    if saved:
        desk.saved(sheet)
    kinds, claims = spoil(article), told_claims(article)
    kelbury = Entity.objects.create(name="Kelbury", slug="kelbury", kind="place")

    assert read_anew().changed == 1

    assert (kinds_of(article), told_claims(article)) == (kinds, claims)
    assert ArticleEntity.objects.get(content_object=article, tag=kelbury).status == "suggested"
    assert Mention.objects.filter(version__article=article, entity=kelbury).count() == 1
    told = Event.objects.get(verb="article_reanalysed").after
    assert set(told) == {"version", "mentions_added", "articleentity", "sketch", "terms"}
    assert read_anew().changed == 0


def test_lines_and_claims_of_a_published_review_stay(editor) -> None:
    reviewers = desk.reviewers()
    article = desk.reviewed(queue(stored(), editor), reviewers, [desk.SUPPORTED] * 2)
    article = desk.publish_shown(article, by=editor)
    kinds, claims = spoil(article), told_claims(article)

    read_anew()

    assert (kinds_of(article), told_claims(article)) == (kinds, claims)
    assert read_anew().changed == 0
    assert Sheet.objects.filter(version__article=article, state="submitted").count() == 2


def test_new_version_that_nobody_has_answered_yet_is_read(editor, reviewer) -> None:
    article = queue(stored(), editor)
    desk.started(article, by=reviewer)
    stored(TEXT + "\nThe rise begins in May.\n")
    spoil(article)

    assert read_anew().changed == 1
    assert kinds_of(article)[2] == "caption"


def test_line_classed_by_a_person_holds_all_lines_while_the_article_is_reviewed(editor) -> None:
    article = queue(stored(), editor)
    revise_block(version_of(article).blocks.get(number=5), "pull_quote", by=editor, at=desk.now())
    kinds = spoil(article)

    read_anew()

    assert kinds_of(article) == kinds
    assert read_anew().changed == 0


def test_line_classed_by_a_person_holds_that_line_alone_otherwise(editor) -> None:
    article = stored()
    revise_block(version_of(article).blocks.get(number=5), "pull_quote", by=editor, at=desk.now())
    spoil(article)

    assert read_anew().changed == 1
    assert (kinds_of(article)[2], kinds_of(article)[4]) == ("caption", "pull_quote")
    assert read_anew().changed == 0


def test_suggested_claim_says_what_is_found_now() -> None:
    article = stored()
    before = told_claims(article)
    spoil(article)

    read_anew()

    assert told_claims(article) == before


def test_claim_rejected_in_an_earlier_version_is_not_suggested_again(editor) -> None:
    article = stored()
    reject_claim(claim_of(article, FEES), by=editor, at=desk.now())
    stored(TEXT + "\nThe rise begins in May.\n")
    assert (FEES, "machine", "suggested") not in claims_of(article)
    before = claims_of(article)

    assert read_anew().changed == 0
    assert claims_of(article) == before


def test_claim_judged_in_an_earlier_version_stays_suggested_though_it_is_found_no_more(editor) -> None:
    article = queue(stored(), editor)
    words = "heard what the skippers had to say"
    desk.claim_on(article, by=editor, exact=words)
    claim = claim_of(article, words)
    reviewers = desk.reviewers()
    desk.reviewed(article, reviewers, [desk.SUPPORTED] * 2, claims={claim.pk: desk.TRUE})
    stored(TEXT + "\nThe rise begins in May.\n")
    assert (words, "machine", "suggested") in claims_of(article)
    before = claims_of(article)

    read_anew()

    assert claims_of(article) == before


def test_nothing_is_suggested_over_what_people_made_split_or_edited(editor) -> None:
    article = stored()
    accept_claim(claim_of(article, BOATS), by=editor, at=desk.now())
    split_claim(claim_of(article, BOATS), parts=["Some 4,000 boats", "the harbour of Kelbury"], by=editor, at=desk.now())
    Claim.objects.filter(exact=FEES)._raw_delete("default")
    add_claim(version_of(article), exact="by 12 per cent on Monday", statement="By 12.", claim_type="", by=editor, at=desk.now())
    before = claims_of(article)

    assert read_anew().changed == 0
    assert claims_of(article) == before


def test_suggestion_that_a_person_gave_other_words_or_spoke_of_stays(editor) -> None:
    article = stored()
    moved, commented = claim_of(article, FEES), claim_of(article, BOATS)
    reanchor_claim(moved, exact="raised its fees by 12 per cent", by=editor, at=desk.now())
    place = {"article": article, "version": commented.version, "author": editor, "written_at": AT}
    Comment.objects.create(text="Is it so?", claim=commented, **place)
    Claim.objects.filter(article=article).update(score=0.01)
    before = told_claims(article)

    assert read_anew().changed == 0
    assert told_claims(article) == before


def test_what_was_read_in_another_language_by_english_rules_goes() -> None:
    article = stored(GERMAN)
    assert (article.language, claims_of(article)) == ("de", [])
    Article.objects.filter(pk=article.pk).update(language="")
    words = "Mehr als 4,000 Boote kommen in jedem Jahr nach Kelbury"
    start = GERMAN.index(words)
    place = {"article": article, "version": version_of(article), "exact": words, "start": start, "end": start + len(words)}
    Claim.objects.create(statement=words, slug="mehr", origin="machine", status="suggested", created_at=AT, **place)
    rat = Entity.objects.create(name="Der Rat", slug="der-rat", kind="organisation", origin="machine", status="suggested")
    ArticleEntity.objects.create(content_object=article, tag=rat, origin="machine", status="suggested")

    assert read_anew().changed == 1

    assert (Article.objects.get(pk=article.pk).language, claims_of(article)) == ("de", [])
    assert not ArticleEntity.objects.exists()
    assert read_anew().changed == 0


def test_tags_that_a_source_gave_stay() -> None:
    article = stored()
    ports = Topic.objects.create(name="ports", slug="ports", path="ports/")
    ArticleTopic.objects.create(content_object=article, tag=ports, origin="source", status="suggested")

    assert read_anew().changed == 0
    assert ArticleTopic.objects.get().origin == "source"


def test_import_can_be_undone_after_it_was_read_anew() -> None:
    article = stored()
    spoil(article)
    read_anew()

    undo_batch(ImportBatch.objects.get(), by=None, at=desk.now())

    assert not Article.objects.exists()


def test_chunks_hold_no_more_text_than_memory_should(monkeypatch) -> None:
    for number in range(3):
        make_article(TEXT + f"\nNumber {number} of them.\n", url=f"https://gull.example/{number}")
    monkeypatch.setattr(reanalysing, "CHUNK_CHARACTERS", 2 * len(TEXT) + 100)
    gone_through: list[int] = []

    reanalyse(at=desk.now(), watch=lambda outcome: gone_through.append(outcome.articles))

    assert gone_through == [2, 3]


SPOILED = """
from archive.models import Article, Claim, Sketch, SketchNumber
Article.objects.update(language="", story=None)
Claim.objects.update(score=0.01)
Sketch.objects.all().delete()
SketchNumber.objects.all().delete()
"""


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_random_moments_and_resumed_equals_a_run_in_one_go(tmp_path, own, workers) -> None:
    folder = write_files(tmp_path / "in", many_lines(150), files=3)
    whole, broken, chance = own("whole"), own("broken"), random.Random(workers)  # noqa: S311 - the same every time
    for archive in (whole, broken):
        archive.run("import_articles", folder, "-v0", "--workers", 1)
        assert archive.run("shell", "-v0", "-c", SPOILED)[0] == 0
    arguments = ("reanalyse_articles", "-v0", "--resume", "--workers", workers)
    assert whole.run(*arguments, chunk=10)[::2] == (0, "")
    expected, kills, changed = whole.rows(), 0, whole.read_anew()
    assert changed > 50
    for target in (0, *sorted(chance.sample(range(10, changed), 3))):
        job = broken.start(*arguments, chunk=10)
        while job.poll() is None and broken.read_anew() < target:
            time.sleep(0.01)
        if job.poll() is None:
            kill(job)
            kills += 1
        job.communicate()
    assert broken.run(*arguments)[::2] == (0, "")
    runs = expected.pop("AnalysisRun"), (rows := broken.rows()).pop("AnalysisRun")
    assert kills and rows == expected and len(runs[1]) == 1
    assert broken.run("verify_record")[0] == 0
