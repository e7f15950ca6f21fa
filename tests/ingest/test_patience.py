"""An article that kills the process that reads it is set aside by a local run of several processes, which goes on."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from archive.ingest import reanalysing, workers
from archive.ingest.patience import ENDED_ALONE
from archive.ingest.reanalysing import reanalyse
from archive.ingest.workers import WorkerLost
from archive.models import AnalysisRun, Article, Entity, Mention
from archive.pipeline import import_records
from tests.factories import AT, raw_record
from tests.ingest import killing

pytestmark = pytest.mark.django_db(transaction=True)
STORY = "{1} raises fees in month {0}\n\nAt the harbour the fees rise in month {0}, Ada Fenn said.\nMost boats, {0} of them, pay."
KILLS = (2, 5)  # which of the articles


@pytest.fixture
def articles(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Seven in chunks of three, read by processes from the first on."""
    Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    stories = [STORY.format(n, "Kraken" if n in KILLS else "Ada Fenn") for n in range(7)]
    import_records([raw_record(story, locator=f"{n}.txt") for n, story in enumerate(stories)], source="Gull", at=AT)
    Mention.objects.all().delete()
    monkeypatch.setattr(reanalysing, "CHUNK_ARTICLES", 3)
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "LOOKED_AFTER", 0.5)
    monkeypatch.setattr(workers, "_analyse", killing.reading)
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def read() -> set[int]:
    return set(Mention.objects.values_list("version__article", flat=True))


def test_article_that_kills_its_process_is_set_aside_and_the_others_are_read(articles: list[int]) -> None:
    outcome = reanalyse(workers=2, at=AT)
    killed = [articles[n] for n in KILLS]
    assert (outcome.state, [pk for pk, _, _ in outcome.set_aside]) == ("finished", killed)
    assert {why for _, _, why in outcome.set_aside} == {ENDED_ALONE}
    assert read() == {*articles} - {*killed}
    assert outcome.articles == 5


@pytest.mark.long
def test_command_names_it_and_ends_with_one_and_it_is_read_when_asked_for(
    articles: list[int], capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("reanalyse_articles", workers=2)
    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert f"Set aside article {articles[2]} (Kraken raises fees in month 2): {ENDED_ALONE}" in said
    assert "With --set-aside they are read once more" in said
    call_command("reanalyse_articles", set_aside=True, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["articles"], told["set_aside"]) == ("finished", 7, [])
    assert read() == {*articles}
    with pytest.raises(CommandError, match="has set no article aside"):
        call_command("reanalyse_articles", set_aside=True)


@pytest.mark.long
def test_what_was_set_aside_is_not_tried_again_when_the_run_is_gone_on_with(articles: list[int]) -> None:
    asked: list[int] = []
    stopped = reanalyse(workers=2, at=AT, should_stop=lambda: bool(asked), watch=lambda outcome: asked.append(1))
    assert stopped.state == "stopped" and [pk for pk, _, _ in stopped.set_aside][:1] == [articles[2]]
    again = reanalyse(workers=2, at=AT, resume=True)
    assert (again.state, [pk for pk, _, _ in again.set_aside]) == ("finished", [articles[n] for n in KILLS])
    assert AnalysisRun.objects.filter(parent=None).count() == 1


@pytest.mark.long
def test_run_that_died_of_it_in_one_process_passes_it_when_gone_on_with(
    articles: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEW", 200)
    run = reanalysing.begin_run(resume=False, at=AT)
    reanalysing.leave(run.mark_number)
    outcome = reanalyse(workers=2, at=AT, resume=True)
    assert (outcome.run, outcome.state, len(outcome.set_aside)) == (run.pk, "finished", 2)


@pytest.mark.long
def test_where_every_process_is_killed_no_article_is_blamed(articles: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_analyse", killing.reading_nothing)
    with pytest.raises(WorkerLost):
        reanalyse(workers=2, at=AT)
    run = AnalysisRun.objects.get()
    assert run.state == "failed" and "aside" not in run.position and run.after == 0


def test_where_nothing_kills_nothing_is_set_aside(articles: list[int], monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.undo()
    outcome = reanalyse(workers=2, at=AT)
    assert (outcome.state, outcome.set_aside, read()) == ("finished", [], {*articles})
    assert not AnalysisRun.objects.exclude(parent=None).exists()
