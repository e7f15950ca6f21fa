"""All articles read anew: only what the machine suggests changes, and what people set never does."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from archive.audit import verify_chain
from archive.ingest import reanalysing
from archive.ingest.reanalysing import begin_run, reanalyse
from archive.ingest.resuming import CannotResume, TakenOver
from archive.management.article_progress import lines
from archive.management.commands.reanalyse_articles import changed
from archive.models import AnalysisRun, Article, ArticleEntity, ArticleTopic, Block, Claim, Entity, Event, Mention, Topic
from archive.models.process import leave
from archive.pipeline import import_records
from archive.review.blocks import revise_block
from archive.review.claims import accept_claim, reject_claim
from archive.review.tags import set_tags
from tests.factories import AT, raw_record
from tests.review import desk

pytestmark = pytest.mark.django_db
HEADLINE = "Harbour board raises fees by 12 per cent"
STORY = """{headline}

PA

The harbour at dusk on a quiet evening

The Harbour Board raised its fees by 12 per cent on Monday, Ada Fenn said.

"We had to raise the fees by 12 per cent," said Ada Fenn, who leads the Harbour Board.

Some 4,000 boats use the harbour of Kelbury in a year, {more}.
"""
NOT_TOLD = {"archive.AnalysisRun"}


@pytest.fixture
def known() -> dict[str, object]:
    fenn = Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    board = Entity.objects.create(name="Harbour Board", slug="board", kind="organisation")
    kelbury = Entity.objects.create(name="Kelbury", slug="kelbury", kind="place")
    ports = Topic.objects.create(name="ports", slug="ports", path="ports/", terms=["harbour", "boats"])
    return {"fenn": fenn, "board": board, "kelbury": kelbury, "ports": ports}


def imported(count: int = 1) -> list[Article]:
    texts = [STORY.format(headline=HEADLINE, more=f"most of them in month {number}") for number in range(count)]
    raws = [raw_record(text, locator=f"{number}.txt") for number, text in enumerate(texts)]
    report = import_records(raws, source="Gull", at=AT)
    return [Article.objects.get(pk=pk) for pk in report.articles]


def read_anew(**options: object) -> reanalysing.Outcome:
    return reanalyse(at=desk.now(), **options)


@pytest.fixture
def rows(all_rows):
    return lambda: {name: found for name, found in all_rows().items() if name not in NOT_TOLD}


def spoil(article: Article) -> None:
    """As an older reading could have left it."""
    Mention.objects.filter(version__article=article).delete()
    ArticleEntity.objects.filter(content_object=article).delete()
    ArticleTopic.objects.filter(content_object=article).update(score=0.123)
    Block.objects.filter(version__article=article, kind__in=("caption", "credit")).update(kind="body")
    Claim.objects.filter(article=article).update(score=0.01)
    Article.objects.filter(pk=article.pk).update(language="")


def test_what_was_just_imported_is_as_it_is_read(known, rows) -> None:
    imported(3)
    before = rows()

    outcome = read_anew()

    assert (outcome.articles, outcome.changed, outcome.state) == (3, 0, "finished")
    assert rows() == before


def test_suggestions_are_brought_to_what_is_found_now_and_the_record_tells(known, rows) -> None:
    article, other = imported(2)
    before = rows()
    spoil(article)

    assert read_anew().changed == 1

    now = rows()
    for name in ("archive.Block", "archive.Claim", "archive.ArticleTopic", "archive.Sketch"):
        assert now[name] == before[name]
    for name, columns in (
        ("archive.Mention", ("version_id", "entity_id", "start", "end", "method")),
        ("archive.ArticleEntity", ("content_object_id", "tag_id", "mentions", "in_headline", "salience", "status")),
    ):
        wanted, found = ({tuple(row[column] for column in columns) for row in some[name]} for some in (before, now))
        assert found == wanted
    assert Article.objects.get(pk=article.pk).language == "en"
    event = Event.objects.get(verb="article_reanalysed")
    assert (event.article_id, event.actor_id, event.before["version"]) == (article.pk, None, 1)
    assert event.before["blocks"] == {"2": "body", "3": "body"}
    assert event.after["blocks"] == {"2": "credit", "3": "caption"}
    assert verify_chain() == []


def test_twice_changes_nothing(known, rows) -> None:
    spoil(imported(2)[0])
    read_anew()
    before = rows()

    assert read_anew().changed == 0
    assert rows() == before


def test_what_people_set_stays(known, rows, editor) -> None:
    (article,) = imported()
    version = article.versions.get()
    accepted, rejected = Claim.objects.filter(version=version, status="suggested").order_by("pk")[:2]
    accept_claim(accepted, by=editor, at=desk.now(), statement="Fees rose by 12 per cent.")
    reject_claim(rejected, by=editor, at=desk.now())
    set_tags(article, topics=[], entities=[known["fenn"]], by=editor, at=desk.now())
    revise_block(version.blocks.get(number=3), "body", by=editor, at=desk.now())
    Article.objects.filter(pk=article.pk).update(language="", locked_fields=["language"])
    kept = ("archive.Block", "archive.Claim", "archive.ArticleTopic", "archive.ArticleEntity", "archive.Article")
    before = {name: rows()[name] for name in kept}

    read_anew()

    after = {name: rows()[name] for name in kept}
    for name in ("archive.Block", "archive.ArticleTopic", "archive.ArticleEntity"):
        assert after[name] == before[name]
    for claim in before["archive.Claim"]:
        if claim["status"] != "suggested":
            assert claim in after["archive.Claim"]
    assert after["archive.Article"][0]["language"] == ""
    assert not Claim.objects.filter(status="suggested", start__in=(accepted.start, rejected.start)).exists()


def test_suggestion_goes_where_it_is_made_no_more_unless_something_speaks_of_it(known, reviewer) -> None:
    (article,) = imported()
    place = {"article": article, "version": article.versions.get(), "slug": "x", "created_at": AT, "statement": "PA"}
    Claim.objects.create(exact="PA", start=42, end=44, origin="machine", status="suggested", score=0.5, **place)
    Claim.objects.create(exact="A", start=43, end=44, origin="person", created_by=reviewer, status="suggested", **place)

    read_anew()

    assert list(Claim.objects.filter(slug="x").values_list("origin", flat=True)) == ["person"]


def test_article_between_review_and_publication_stands_still(known) -> None:
    article = desk.agreed()
    Block.objects.filter(version__article=article).update(kind="caption")

    outcome = read_anew()

    assert (outcome.articles, outcome.standing_still, outcome.changed) == (1, 1, 0)
    assert Block.objects.get(version__article=article).kind == "caption"


def test_name_that_a_later_article_brings_is_found_in_earlier_ones_too(settings, rows) -> None:
    settings.NAMES_BY_MODEL = False
    texts = [
        "Boats leave\n\nThe boats of Quernby left on Monday, the town of Quernby said.",
        "Ada Lomax speaks\n\nAda Lomax spoke.",
    ]
    import_records([raw_record(text, locator=text[:4]) for text in texts], source="Gull", at=AT)
    settings.NAMES_BY_MODEL = True
    read_anew()
    before = rows()

    assert read_anew().changed == 0
    assert rows() == before


@pytest.fixture
def chunks_of_one(monkeypatch) -> None:
    monkeypatch.setattr(reanalysing, "CHUNK_ARTICLES", 1)


class Killed(BaseException):
    """As kill -9 would end it: nothing is closed."""


def test_run_is_gone_on_with_where_it_was_killed(known, rows, chunks_of_one, monkeypatch) -> None:
    articles = imported(4)
    for article in articles:
        spoil(article)
    written: list[int] = []

    def kill_after_two(outcome: reanalysing.Outcome) -> None:
        written.append(outcome.articles)
        if len(written) == 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(reanalysing.Work, "close", lambda *arguments: None)
        with pytest.raises(Killed):
            read_anew(watch=kill_after_two)
    assert Event.objects.filter(verb="article_reanalysed").count() == 2

    seen: list[int] = []
    outcome = read_anew(resume=True, watch=lambda told: seen.append(told.articles))

    assert (outcome.state, outcome.articles, outcome.changed, seen) == ("finished", 4, 4, [3, 4])
    assert list(Event.objects.filter(verb="article_reanalysed").order_by("number").values_list("article_id", flat=True)) == [
        article.pk for article in articles
    ]
    assert AnalysisRun.objects.count() == 1
    before = rows()
    assert read_anew().changed == 0
    assert rows() == before


def test_run_stops_where_it_is_asked_to_and_can_be_gone_on_with(known, chunks_of_one) -> None:
    for article in imported(3):
        spoil(article)
    done: list[int] = []

    stopped = read_anew(watch=lambda told: done.append(told.articles), should_stop=lambda: bool(done))

    assert stopped.state == AnalysisRun.objects.get().state == "stopped"
    assert 0 < stopped.articles < 3
    assert read_anew(resume=True).changed == 3


def test_two_at_once_are_refused(known) -> None:
    run = begin_run(resume=False, at=AT)
    try:
        for resume in (False, True):
            with pytest.raises(CannotResume, match="is still running"):
                begin_run(resume=resume, at=AT)
    finally:
        leave(run.mark_number)


def test_run_taken_up_by_another_process_writes_nothing_more(known, chunks_of_one) -> None:
    articles = imported(2)
    for article in articles:
        spoil(article)

    def take_over(outcome: reanalysing.Outcome) -> None:
        AnalysisRun.objects.update(position={"process": ["elsewhere", 1], "since": "1", "heard": 0})

    with pytest.raises(TakenOver):
        read_anew(watch=take_over)
    assert Event.objects.filter(verb="article_reanalysed").count() == 1


def test_line_that_an_editor_classes_meanwhile_is_left(known, chunks_of_one, monkeypatch, editor) -> None:
    (article,) = imported()
    spoil(article)
    block = article.versions.get().blocks.get(number=3)
    store = reanalysing.Work._store

    def revised_before(work, crew, read, pks, wait) -> None:
        revise_block(block, "pull_quote", by=editor, at=desk.now())
        store(work, crew, read, pks, wait)

    monkeypatch.setattr(reanalysing.Work, "_store", revised_before)
    read_anew()

    assert list(Block.objects.filter(version__article=article).order_by("number").values_list("kind", "origin"))[1:3] == [
        ("credit", "machine"),
        ("pull_quote", "person"),
    ]


@pytest.mark.long
def test_processes_find_what_one_finds(known, rows, monkeypatch) -> None:
    monkeypatch.setattr("archive.ingest.workers.FEW", 0)
    for article in imported(30):
        spoil(article)
    with transaction.atomic():
        read_anew()
        alone = rows()
        transaction.set_rollback(True)

    assert read_anew(workers=2).changed == 30

    both = rows()
    for name in ("archive.Block", "archive.Claim", "archive.ArticleTopic"):
        assert both[name] == alone[name]


def test_command_reports(known, capsys) -> None:
    spoil(imported(2)[0])
    out = StringIO()

    call_command("reanalyse_articles", "--workers", "1", "--json", stdout=out)

    told = json.loads(out.getvalue())
    run = AnalysisRun.objects.get()
    counts = {"articles": 2, "changed": 1, "standing_still": 0, "passes": 1}
    assert told == {"run": run.pk, "state": "finished", **counts, "set_aside": []}
    assert (run.state, run.finished_at is None) == ("finished", False)


def test_command_tells_why_it_cannot(known) -> None:
    run = begin_run(resume=False, at=AT)
    try:
        with pytest.raises(CommandError, match="is still running") as refused:
            call_command("reanalyse_articles", "--workers", "1")
        assert refused.value.returncode == 2
    finally:
        leave(run.mark_number)
    with pytest.raises(CommandError, match="--workers"):
        call_command("reanalyse_articles", "--workers", "0")


def test_queries_do_not_grow_with_the_articles(known, django_assert_max_num_queries) -> None:
    imported(12)
    with django_assert_max_num_queries(45):
        read_anew()


def test_progress_tells_pace_and_time_left_of_what_this_run_does() -> None:
    said: list[str] = []
    moments = iter([0.0, 0.0, 1.0, 60.0])
    watch = lines(said.append, lambda: next(moments), more=changed)

    for articles in (1000, 1200, 4000):
        watch(reanalysing.Outcome(1, total=10_000, articles=articles, changed=7))

    assert said == ["4,000 of 10,000 articles, 50 a second, 2 minutes left, 7 changed"]
