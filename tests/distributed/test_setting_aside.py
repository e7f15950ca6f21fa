"""An article whose reading ends the workers of a re-analysis is found, set aside and named, and read again when asked for."""

import json

import pytest
from django.core.management import CommandError, call_command

from archive.distributed.part import ENDED, reanalyse_part
from archive.distributed.reanalysing import Passes
from archive.distributed.rereading import Here
from archive.distributed.shard import MOST_ATTEMPTS, packed
from archive.ingest.knowledge import load_knowledge
from archive.ingest.reanalysing import begin_run
from archive.models import AnalysisRun, Article, Entity, Mention
from archive.models.process import leave
from archive.pipeline import import_records
from tests.factories import AT, raw_record

pytestmark = pytest.mark.django_db
STORY = "Ada Fenn raises fees in month {0}\n\nThe harbour fees rise in month {0}, Ada Fenn said.\nMost boats, {0} of them, pay."


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Parts are begun once more at once."""
    monkeypatch.setattr("archive.distributed.shard.PAUSE", 0.0)


@pytest.fixture
def articles():
    Entity.objects.create(name="Ada Fenn", slug="ada-fenn", kind="person")
    import_records([raw_record(STORY.format(n), locator=f"{n}.txt") for n in range(5)], source="Gull", at=AT)
    Mention.objects.all().delete()
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def begun(**position):
    """A run with one part of all articles, as a worker left it that ended with no word."""
    run = begin_run(resume=False, at=AT)
    leave(run.mark_number)
    return AnalysisRun.objects.create(started_at=AT, parent=run, last=run.last, position=position)


def read(part):
    AnalysisRun.objects.filter(pk=part.pk).update(state="running", finished_at=None)
    reanalyse_part(part.pk, packed(load_knowledge()))
    part.refresh_from_db()
    return set(Mention.objects.values_list("version__article", flat=True))


def test_what_ended_two_readers_by_itself_is_set_aside_and_the_others_are_read(articles):
    part = begun(attempts=4, tried=[articles[2], 2])
    assert read(part) == {*articles} - {articles[2]}
    assert (part.state, part.counts["articles"]) == ("finished", 4)
    assert part.position["aside"] == {str(articles[2]): ENDED} and part.position["attempts"] == 1


@pytest.mark.parametrize("left", [{"attempts": 2}, {"attempts": 3, "tried": [0, 1]}, {"attempts": 5, "tried": [0, 0]}])
def test_what_is_not_shown_to_end_its_reader_is_read(articles, left):
    left |= {"tried": [articles[2], left["tried"][1]]} if "tried" in left else {}
    part = begun(**left)
    assert read(part) == {*articles} and "aside" not in part.position


def test_what_was_written_meanwhile_is_not_set_aside(articles):
    part = begun(attempts=4, tried=[articles[2], 2])
    AnalysisRun.objects.filter(pk=part.pk).update(after=articles[2])
    assert read(part) == {*articles[3:]} and "aside" not in part.position


def test_with_care_each_is_noted_before_it_is_read(articles):
    part = begun(attempts=2)
    assert read(part) == {*articles}
    assert part.position["attempts"] == 1 and AnalysisRun.objects.get(pk=part.pk).counts["articles"] == 5


def finished_with(articles):
    """A run that has set the third article aside, as its coordinator leaves it."""
    part = begun(attempts=4, tried=[articles[2], 2])
    read(part)
    run = part.parent
    Passes(Here(), run, AT, lambda outcome: None, lambda: False)._close("finished")
    return AnalysisRun.objects.get(pk=run.pk)


def test_what_was_set_aside_is_read_by_a_command(articles, capsys):
    run = finished_with(articles)
    call_command("reanalyse_articles", "--set-aside", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["state"], told["set_aside"], told["articles"]) == (run.pk, "finished", [], 5)
    assert set(Mention.objects.values_list("version__article", flat=True)) == {*articles}
    with pytest.raises(CommandError, match="newest analysis has set no article aside") as refused:
        call_command("reanalyse_articles", "--set-aside")
    assert refused.value.returncode == 2


def test_where_two_parts_set_one_aside_the_newer_one_says_why(articles):
    part, why = AnalysisRun.objects.get(pk=finished_with(articles).parts.get().pk), "There is not enough memory."
    told = {"state": "finished", "started_at": AT, "finished_at": AT, "parent": part.parent}
    AnalysisRun.objects.create(after=articles[2] - 1, last=articles[2], position={"aside": {str(articles[2]): why}}, **told)
    passes = Passes(Here(), part.parent, AT, lambda outcome: None, lambda: False)
    passes._sum()
    headline = Article.objects.get(pk=articles[2]).headline
    assert passes.outcome.as_json()["set_aside"] == [{"article": articles[2], "headline": headline, "why": why}]


def test_a_run_that_is_not_finished_is_finished_first(articles):
    run = finished_with(articles)
    AnalysisRun.objects.filter(parent=run).update(state="failed")
    with pytest.raises(CommandError, match=f"Analysis {run.pk} is not finished: go on with it first") as refused:
        call_command("reanalyse_articles", "--set-aside")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="leave --resume out"):
        call_command("reanalyse_articles", "--set-aside", "--resume")


def test_a_part_that_is_tried_in_vain_is_begun_anew_with_what_it_set_aside(articles):
    lost = {articles[1]: ENDED}
    kept = {"aside": {str(articles[1]): ENDED}}
    part = begun(attempts=MOST_ATTEMPTS, **kept)
    passes = Passes(Here(), part.parent, AT, lambda outcome: None, lambda: False)
    passes._begin_again()
    assert AnalysisRun.objects.get(pk=part.pk).position == kept
    assert passes._part(0, lost).position == kept
    assert passes._part(articles[1], lost).position == {}
