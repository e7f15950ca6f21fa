import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archive.audit import record, verify_chain
from archive.ingest import undo
from archive.ingest.undo import UndoRefused, plan_undo, undo_batch
from archive.models import (
    Article,
    ArticleEntity,
    Assignment,
    Block,
    Claim,
    Comment,
    Entity,
    Event,
    ImportBatch,
    Record,
    Sheet,
    Version,
)
from archive.models.kept import KeptForever, take_back
from archive.models.process import mark
from archive.pipeline import import_paths
from archive.review.transitions import move
from archive.search.summaries import count_anew
from tests.factories import AT, TEXT
from tests.ingest.made_up import TEXTS, article_line, line, write_files
from tests.ingest.rows import told_rows

pytestmark = pytest.mark.django_db

ARCHIVE = Path(undo.__file__).resolve().parents[1]

LATER = AT.replace(hour=12)
MUCH_LATER = AT.replace(hour=15)
OTHER_AFTERWARDS = ("ImportBatch", "Record", "Event", "Entity", "Source")


def imported(folder, *lines, at=AT, **options):
    write_files(folder, lines)
    report = import_paths([str(folder)], at=at, **options)
    return ImportBatch.objects.get(pk=report.batch)


def standing(*, without=()):
    """Everything but what tells of imports themselves."""
    without = {"changed_at", *without}
    rows = {name: told for name, told in told_rows().items() if name not in OTHER_AFTERWARDS}
    return {name: sorted([_less(row, without) for row in told], key=str) for name, told in rows.items()}


def _less(row, names):
    return {key: row[key] for key in sorted(row) if key not in names} if isinstance(row, dict) else row


def changed(text, words="Nobody was hurt, the harbour master said on Friday."):
    return f"{text}\n{words}"


def test_what_one_import_alone_brought_goes_and_its_records_stay(tmp_path):
    batch = imported(tmp_path, *(line("article", number, number) for number in range(4)), line("broken", 0, 0))
    articles, records = Article.objects.count(), Record.objects.count()

    plan = undo_batch(batch, by=None, at=LATER)

    assert (len(plan.articles), plan.versions, plan.kept) == (articles, (), ())
    assert not any(standing().values())
    batch.refresh_from_db()
    assert (batch.state, batch.new) == ("undone", articles)
    assert Record.objects.count() == records
    assert set(Record.objects.values_list("outcome", "article")) == {("undone", None), ("refused", None)}
    assert all(kept.raw_bytes() for kept in Record.objects.all())
    events = Event.objects.filter(verb="import_undone").order_by("number")
    assert events.count() == articles + 1
    assert events.last().after == {"articles": articles, "versions": 0, "fact_checks": 0, "kept": 0}
    assert verify_chain() == []


def test_the_same_files_again_give_what_they_gave_first(tmp_path):
    lines = [line("article", 0, 0), line("article", 0, 1), line("copy", 1, 1), line("article", 2, 1), line("broken", 0, 0)]
    first = imported(tmp_path, *lines)
    before = standing(without=("first_batch", "record"))
    undo_batch(first, by=None, at=LATER)
    again = imported(tmp_path, *lines)
    assert standing(without=("first_batch", "record")) == before
    counts = ("new", "new_version", "unchanged", "duplicate", "refused")
    assert [getattr(again, name) for name in counts] == [getattr(first, name) for name in counts]


def test_version_is_taken_back_and_the_article_stands_as_before(tmp_path):
    first = imported(tmp_path / "a", line("article", 0, 0), line("article", 1, 1), line("copy", 2, 1))
    before = standing()
    second = imported(
        tmp_path / "b", article_line(0, changed(TEXTS[2])), article_line(0, changed(TEXTS[3])), line("article", 1, 1), at=LATER
    )
    assert standing() != before

    plan = undo_batch(second, by=None, at=MUCH_LATER)

    article = Article.objects.get(url="https://gull.example/0")
    assert plan.versions == ((article.pk, 2), (article.pk, 3)) and plan.articles == ()
    assert standing() == before
    assert article.changed_at == MUCH_LATER
    assert set(Record.objects.filter(batch=second).values_list("outcome", flat=True)) == {"undone", "unchanged"}
    assert verify_chain() == []
    assert first.records.filter(outcome="undone").count() == 0


def test_details_and_tags_of_the_source_are_those_of_the_version_that_stays(tmp_path):
    told = {"headline": "Ferry late", "text": TEXT, "url": "https://gull.example/7", "source": "Gull"}
    one = told | {"byline": "Ada Ness", "section": "Harbour", "published": "2026-02-03"}
    two = told | {"headline": "Ferry very late", "text": changed(TEXT), "byline": "Jon Hale", "published": "2026-02-04"}
    imported(tmp_path / "a", json.dumps(one))
    before = standing()
    second = imported(tmp_path / "b", json.dumps(two), at=LATER)
    undo_batch(second, by=None, at=MUCH_LATER)
    assert standing() == before
    assert Article.objects.get(url=told["url"]).byline == "Ada Ness"


def test_what_a_person_corrected_before_is_kept_through_import_and_undo(tmp_path):
    imported(tmp_path / "a", line("article", 0, 0))
    Article.objects.update(byline="Corrected", locked_fields=["byline"])
    second = imported(tmp_path / "b", article_line(0, changed(TEXTS[0])), at=LATER)
    undo_batch(second, by=None, at=MUCH_LATER)
    assert Article.objects.get(url="https://gull.example/0").byline == "Corrected"


def test_what_another_import_found_too_stays_and_is_named(tmp_path):
    first = imported(tmp_path / "a", line("article", 0, 0), line("article", 1, 1), line("article", 1, 2))
    second = imported(tmp_path / "b", line("article", 0, 0), at=LATER)
    both = Article.objects.get(url="https://gull.example/0")
    shared = Article.objects.get(url="https://gull.example/900")
    plan = undo_batch(first, by=None, at=MUCH_LATER)
    assert {(kept.article_id, kept.why) for kept in plan.kept} == {
        (pk, f"It was found by import {second.pk} too.") for pk in (both.pk, shared.pk)
    }
    assert set(Article.objects.values_list("pk", flat=True)) == {both.pk, shared.pk}
    assert ImportBatch.objects.get(pk=first.pk).state == "undone"
    later = undo_batch(second, by=None, at=MUCH_LATER)
    assert (later.articles, later.versions, Article.objects.count()) == ((), (), 2)


def test_earlier_version_that_another_import_found_stays_and_the_later_goes(tmp_path):
    first = imported(tmp_path / "a", line("article", 0, 0))
    imported(tmp_path / "b", line("article", 0, 0), at=LATER)
    third = imported(tmp_path / "c", article_line(0, TEXTS[2]), at=LATER)
    plan = plan_undo(first)
    assert (plan.articles, plan.versions) == ((), ()) and len(plan.kept) == 2
    assert len(plan_undo(third).versions) == 1
    undo_batch(third, by=None, at=MUCH_LATER)
    assert Article.objects.get(url="https://gull.example/0").version_count == 1


def test_version_in_the_middle_stays_while_a_later_one_does(tmp_path):
    imported(tmp_path / "a", line("article", 0, 0))
    second = imported(tmp_path / "b", article_line(0, TEXTS[1]), at=LATER)
    third = imported(tmp_path / "c", article_line(0, TEXTS[2]), at=LATER)
    plan = undo_batch(second, by=None, at=MUCH_LATER)
    assert (plan.versions, [kept.why for kept in plan.kept]) == ((), [f"It was found by import {third.pk} too."])
    assert Version.objects.filter(article__url="https://gull.example/0").count() == 3


def test_duplicates_of_what_goes_are_decided_anew(tmp_path):
    first = imported(tmp_path / "a", article_line(0, TEXTS[0]))
    imported(tmp_path / "b", *(article_line(n, TEXTS[0], source="Skua") for n in range(3)), at=LATER)
    two, three, four = Article.objects.filter(source__name="Skua").order_by("pk")
    assert {two.duplicate_of_id, three.duplicate_of_id, four.duplicate_of_id} == {
        Article.objects.get(url="https://gull.example/0").pk
    }
    undo_batch(first, by=None, at=MUCH_LATER)
    found = dict(Article.objects.filter(source__name="Skua").values_list("pk", "duplicate_of"))
    assert found == {two.pk: None, three.pk: two.pk, four.pk: two.pk}
    told = Event.objects.get(verb="import_undone", article_id=two.pk)
    assert told.after == {"duplicate_of": None}
    assert verify_chain() == []


def test_duplicate_whose_text_went_its_own_way_is_one_again(tmp_path):
    imported(tmp_path / "a", article_line(0, TEXTS[0]), article_line(0, TEXTS[0], source="Skua"))
    before = standing()
    second = imported(tmp_path / "b", article_line(0, TEXTS[1], source="Skua"), at=LATER)
    assert Article.objects.get(source__name="Skua").duplicate_of is None
    undo_batch(second, by=None, at=MUCH_LATER)
    assert standing() == before and Article.objects.get(source__name="Skua").duplicate_of is not None


def test_stories_are_told_anew(tmp_path):
    imported(tmp_path / "a", line("article", 0, 1), line("copy", 5, 1))
    second = imported(tmp_path / "b", line("copy", 25, 1), line("copy", 35, 1), at=LATER)
    assert [len(story) for story in told_rows()["stories"]] == [4]
    undo_batch(second, by=None, at=MUCH_LATER)
    assert [len(story) for story in told_rows()["stories"]] == [2]


def person_work(kind, article, person):
    version = article.versions.order_by("number").last()
    if kind == "state":
        move(article, "queue", by=person, at=MUCH_LATER)
    elif kind == "event":
        with transaction.atomic():
            record(verb="tags_set", subject=article, article_id=article.pk, by=person, at=MUCH_LATER)
    elif kind == "sheet":
        Sheet.objects.create(version=version, reviewer=person, started_at=MUCH_LATER, saved_at=MUCH_LATER)
    elif kind == "assignment":
        Assignment.objects.create(article=article, reviewer=person, assigned_at=MUCH_LATER, assigned_by=person)
    elif kind == "comment":
        Comment.objects.create(article=article, version=version, author=person, text="Look at this.", written_at=MUCH_LATER)
    elif kind == "details":
        Article.objects.filter(pk=article.pk).update(locked_fields=["byline"])
    elif kind == "claim":
        Claim.objects.filter(article=article).update(status="accepted")
    elif kind == "block":
        Block.objects.filter(version=version, number=1).update(origin="person")
    elif kind == "tag":
        ArticleEntity.objects.create(tag=_entity(), content_object=article)


def _entity():
    return Entity.objects.create(name="Ida Marrow", slug="ida-marrow", kind="person")


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_superuser("ines")


@pytest.mark.parametrize("kind", ["state", "event", "sheet", "assignment", "comment", "details", "claim", "block", "tag"])
def test_work_of_people_refuses_the_whole_and_is_listed(tmp_path, person, kind, all_rows):
    told = {"headline": "Fees rise", "text": TEXT, "url": "https://gull.example/9"}
    batch = imported(tmp_path, json.dumps(told), line("article", 1, 1))
    article = Article.objects.get(url="https://gull.example/9")
    person_work(kind, article, person)
    before = all_rows()

    with pytest.raises(UndoRefused, match="worked on 1 of its articles since; nothing was undone") as refused:
        undo_batch(batch, by=None, at=MUCH_LATER)

    assert all_rows() == before
    assert [(kept.article_id, kept.headline, kept.by_person) for kept in refused.value.plan.reviewed] == [
        (article.pk, "Fees rise", True)
    ]
    plan = undo_batch(batch, by=person, at=MUCH_LATER, except_reviewed=True)
    assert (len(plan.articles), list(Article.objects.values_list("pk", flat=True))) == (2, [article.pk])
    assert ImportBatch.objects.get().state == "undone_in_part"
    assert verify_chain() == []


@pytest.mark.parametrize("kind", ["event", "sheet", "comment", "block"])
def test_work_on_a_version_keeps_that_version(tmp_path, person, kind):
    imported(tmp_path / "a", line("article", 0, 0))
    second = imported(tmp_path / "b", article_line(0, TEXTS[1]), at=LATER)
    article = Article.objects.get(url="https://gull.example/0")
    person_work(kind, article, person)
    with pytest.raises(UndoRefused):
        undo_batch(second, by=None, at=MUCH_LATER)


def test_work_done_before_an_import_does_not_keep_its_version(tmp_path, person):
    imported(tmp_path / "a", line("article", 0, 0))
    article = Article.objects.get(url="https://gull.example/0")
    for kind in ("state", "event", "sheet"):
        person_work(kind, article, person)
    second = imported(tmp_path / "b", article_line(0, TEXTS[1]), at=LATER)
    assert undo_batch(second, by=None, at=MUCH_LATER).versions == ((article.pk, 2),)
    assert Sheet.objects.get().version.number == 1


def test_accepted_claim_goes_back_to_the_version_that_stays(tmp_path):
    told = {"headline": "Fees rise", "text": TEXT, "url": "https://gull.example/9"}
    imported(tmp_path / "a", json.dumps(told))
    claim = Claim.objects.filter(article__url=told["url"]).first()
    Claim.objects.filter(pk=claim.pk).update(status="accepted")
    count_anew([claim.article_id])
    lost = Claim.objects.filter(article__url=told["url"]).exclude(pk=claim.pk).first()
    before = standing()
    second = imported(tmp_path / "b", json.dumps(told | {"text": f"A new first line stands here.\n{TEXT}"}), at=LATER)
    assert Claim.objects.get(pk=claim.pk).version.number == 2
    undo_batch(second, by=None, at=MUCH_LATER)
    assert standing() == before
    assert Event.objects.filter(verb="claim_moved", subject_id=claim.pk).count() == 2
    assert lost is None or Claim.objects.filter(pk=lost.pk).exists()


def test_claim_that_lost_its_place_has_it_again(tmp_path):
    told = {"headline": "Fees rise", "text": TEXT, "url": "https://gull.example/9"}
    imported(tmp_path / "a", json.dumps(told))
    Claim.objects.filter(article__url=told["url"]).update(status="accepted")
    count_anew(Article.objects.values_list("pk", flat=True))
    before = standing()
    second = imported(tmp_path / "b", json.dumps(told | {"text": TEXTS[2]}), at=LATER)
    assert Claim.objects.filter(anchor_state="orphaned").exists()
    undo_batch(second, by=None, at=MUCH_LATER)
    assert standing() == before


def test_claims_of_a_text_that_had_come_back_stand_again_where_they_stood(tmp_path):
    imported(tmp_path / "a", article_line(0, TEXTS[1]), article_line(0, TEXTS[2]))
    before = standing()
    second = imported(tmp_path / "b", article_line(0, TEXTS[3]), article_line(0, TEXTS[1]), at=LATER)
    undo_batch(second, by=None, at=MUCH_LATER)
    assert standing() == before


def test_running_import_is_refused(tmp_path):
    batch = imported(tmp_path, line("article", 0, 0))
    ImportBatch.objects.filter(pk=batch.pk).update(state="running", finished_at=None, position=mark(batch.pk))
    with pytest.raises(UndoRefused, match="still running"):
        undo_batch(batch, by=None, at=LATER)
    assert Article.objects.exists()


def test_import_that_was_broken_off_can_be_undone(tmp_path):
    batch = imported(tmp_path, line("article", 0, 0))
    ImportBatch.objects.filter(pk=batch.pk).update(state="running", finished_at=None, position={})
    undo_batch(batch, by=None, at=LATER)
    batch.refresh_from_db()
    assert (batch.state, batch.finished_at, Article.objects.count()) == ("undone", LATER, 0)


def test_undo_broken_off_is_completed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr("archive.ingest.undo_plan.GROUP", 2)
    batch = imported(tmp_path, *(line("article", n, n) for n in range(5)))
    groups = []

    def fail_at_the_second(plan_of, *arguments):
        groups.append(1)
        if len(groups) == 5:
            raise ZeroDivisionError
        return plan_of(*arguments)

    plan_of = undo.plan_group
    monkeypatch.setattr(undo, "plan_group", lambda *arguments: fail_at_the_second(plan_of, *arguments))
    with pytest.raises(ZeroDivisionError):
        undo_batch(batch, by=None, at=LATER)
    assert 0 < Article.objects.count() < 6 and ImportBatch.objects.get().state == "finished"
    monkeypatch.setattr(undo, "plan_group", plan_of)
    undo_batch(batch, by=None, at=LATER)
    assert (Article.objects.count(), ImportBatch.objects.get().state, verify_chain()) == (0, "undone", [])
    told = Event.objects.get(verb="import_undone", subject_type="importbatch").after
    assert told == {"articles": batch.new, "versions": 0, "fact_checks": 0, "kept": 0}


def test_undoing_twice_does_nothing_more(tmp_path):
    batch = imported(tmp_path, line("article", 0, 0))
    undo_batch(batch, by=None, at=LATER)
    events = Event.objects.count()
    plan = undo_batch(batch, by=None, at=MUCH_LATER)
    assert (plan.articles, Event.objects.count()) == ((), events)


THINGS = st.tuples(st.sampled_from(["article"] * 3 + ["copy"]), st.integers(0, 3), st.integers(0, 3))


@pytest.mark.long
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.explicit, Phase.generate])
@given(earlier=st.lists(THINGS, max_size=6), later=st.lists(THINGS, min_size=1, max_size=6), number=st.uuids())
def test_undo_of_the_last_import_gives_what_stood_before_it(tmp_path, earlier, later, number):
    with transaction.atomic():
        imported(tmp_path / str(number) / "a", *(line(*thing) for thing in earlier))
        before = standing()
        last = imported(tmp_path / str(number) / "b", *(line(*thing) for thing in later), at=LATER)
        undo_batch(last, by=None, at=MUCH_LATER)
        assert standing() == before and verify_chain() == []
        transaction.set_rollback(True)


class TestDoor:
    def test_is_shut_elsewhere(self, tmp_path):
        imported(tmp_path, line("article", 0, 0))
        for model in (Article, Version, Block, Claim, Record, Event, ImportBatch):
            with pytest.raises(KeptForever):
                model.objects.all().delete()
        with pytest.raises(KeptForever):
            Article.objects.first().delete()

    def test_is_opened_by_the_undoing_of_imports_and_for_suggestions_made_no_more_alone(self):
        """Every other file of the archive asks the querysets that refuse."""
        opening = {path.name for path in ARCHIVE.rglob("*.py") if re.search(r"take_back\(|QuerySet\.delete\(", path.read_text())}
        by_law = {"takedown_words.py"}
        undoing, suggesting = {"undo_articles.py", "undo_claims.py", "fact_checks.py"}, {"checked_claims.py", "claim_renewal.py"}
        assert opening == {"kept.py"} | undoing | suggesting | by_law

    def test_lets_nothing_through_that_others_speak_of(self, tmp_path):
        imported(tmp_path, line("article", 0, 0))
        with pytest.raises(ProtectedError):
            take_back(Article.objects.all())
        assert Article.objects.exists()


class TestCommand:
    def run(self, *arguments):
        try:
            call_command("undo_import", *map(str, arguments))
        except SystemExit as stop:
            return stop.code
        except CommandError as error:
            return error.returncode, str(error)
        return 0

    def test_dry_run_writes_nothing(self, tmp_path, capsys, all_rows):
        batch = imported(tmp_path, line("article", 0, 0))
        before = all_rows()
        assert self.run(batch.pk, "--dry-run") == 0
        assert "Articles that would be removed: 2\n" in capsys.readouterr().out
        assert all_rows() == before

    def test_json_is_the_report(self, tmp_path, capsys):
        batch = imported(tmp_path, line("article", 0, 0))
        articles = sorted(Article.objects.values_list("pk", flat=True))
        assert self.run(batch.pk, "--json") == 0
        said = json.loads(capsys.readouterr().out)
        assert said == {"batch": batch.pk, "articles": sorted(said["articles"]), "versions": [], "fact_checks": [], "kept": []}
        assert said["articles"] == articles and not Article.objects.exists()

    def test_refusal_is_exit_code_two_and_lists_what_people_did(self, tmp_path, person, capsys):
        batch = imported(tmp_path, line("article", 0, 0))
        article = Article.objects.get(url="https://gull.example/0")
        person_work("state", article, person)
        code, said = self.run(batch.pk)
        assert code == 2 and said.endswith("With --except-reviewed the rest is taken back.")
        assert f"Kept article {article.pk}" in capsys.readouterr().err
        assert self.run(batch.pk, "--except-reviewed") == 1
        assert Article.objects.get() == article

    def test_unknown_import_is_exit_code_two(self):
        assert self.run(777_777_777) == (2, "There is no import 777777777.")
