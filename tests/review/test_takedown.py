"""A text that is taken down is nowhere any more, the record still holds, and it does not come in again."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from archive.audit import shut_parts, verify_chain
from archive.audit.verifying import unguarded_tables
from archive.models import Article, Claim, Event, Record, Takedown, Version
from archive.pipeline import import_records
from archive.review.comments import write_comment
from archive.review.permissions import PermissionRefused
from archive.review.sheets import start_sheet
from archive.review.takedown import take_down
from archive.review.transitions import TransitionRefused, move
from archive.review.verifying import verify_answers
from tests.exports.filled import OPENING, SECOND, SECRET, quoting
from tests.factories import make_article, make_source, raw_record, story_text
from tests.pages.desk import claim_on, current, editor, now, publish, reviewers

pytestmark = pytest.mark.django_db
TEXT = story_text("Zirconium ledgers burned at Ostley", [OPENING, SECRET, SECOND])
ORDER = {"reason": "Removed by order of the county court.", "reference": "Ostley County Court 7 K 12/26"}


@pytest.fixture
def article(db: None) -> Article:
    """Published, with quotations of the text in every field that holds words."""
    source = make_source("The Ostley Post", text_policy="full")
    made = publish(make_article(TEXT, source=source, url="https://post.example/ledgers"), **quoting())
    write_comment(made, text=f"See: {SECRET}", by=editor(), at=now())
    return made


def everything() -> str:
    """All that the tables hold, as text."""
    with connection.cursor() as cursor:
        held = []
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - a table's own name
            held += [repr(row) for row in cursor.fetchall()]
    return "\n".join(held)


def wrong(*only: str) -> list[str]:
    """What verify_archive finds, or these checks of it alone."""
    out = StringIO()
    try:
        call_command("verify_archive", json=True, only=list(only), stdout=out, verbosity=0)
    except CommandError as error:
        assert error.returncode == 1
    found = json.loads(out.getvalue())["checks"]
    return [f"{name}: {one['where']}: {one['what']}" for name, rows in found.items() for one in rows]


def test_nothing_of_the_text_is_left_and_the_record_holds(article: Article, administrator: User) -> None:
    call_command("rebuild_search", verbosity=0)
    assert wrong() == []
    hashes = list(Event.objects.order_by("number").values_list("hash", flat=True))
    take_down(article, **ORDER, by=administrator, at=now())
    held = everything()
    for words in ("zirconium ledgers had", "vermilion barrels", "gave the mill site"):
        assert words not in held, held[max(0, held.index(words) - 300) : held.index(words) + 50]
    assert list(Event.objects.order_by("number").values_list("hash", flat=True))[: len(hashes)] == hashes
    assert verify_chain() == [] and unguarded_tables() == [] and list(verify_answers()) == []
    assert Event.objects.get(verb="text_taken_down").after["reference"] == ORDER["reference"]
    assert "Zirconium ledgers burned" in Version.objects.get(article=article).headline
    assert wrong() == []


def test_headline_goes_too_where_it_is_ordered(article: Article, administrator: User) -> None:
    take_down(article, **ORDER, by=administrator, at=now(), with_headline=True)
    held = everything().lower()
    assert "zirconium" not in held, held[max(0, held.index("zirconium") - 300) : held.index("zirconium") + 50]
    assert "post.example/ledgers" not in held
    assert verify_chain() == []
    call_command("rebuild_search", verbosity=0)
    assert wrong() == []


def test_address_says_why_and_says_nothing_else(article: Article, administrator: User, client: Client) -> None:
    claim = Claim.objects.filter(article=article, status="accepted").first()
    addresses = [article.get_absolute_url(), claim.get_absolute_url(), f"{article.get_absolute_url()}record/"]
    take_down(article, **ORDER, by=administrator, at=now())
    for address in addresses:
        page = client.get(address, follow=True)
        assert page.status_code == 410 and ORDER["reason"] in page.content.decode(), address
        assert "zirconium ledgers had" not in page.content.decode() and ORDER["reference"] not in page.content.decode()
    answer = client.get(f"/api/v1/articles/{article.pk}")
    assert answer.status_code == 410


def test_same_bytes_text_or_address_is_refused_with_the_reason_and_not_kept(article: Article, administrator: User) -> None:
    take_down(article, **ORDER, by=administrator, at=now())
    again = [
        raw_record(TEXT, url="https://post.example/ledgers"),
        raw_record(TEXT, url="https://elsewhere.example/1"),
        raw_record(TEXT.replace("\n", "\r\n"), url="https://elsewhere.example/2"),
        raw_record(TEXT.replace("nineteen", "twenty"), url="https://post.example/ledgers"),
    ]
    report = import_records(again, source="The Ostley Post", at=now())
    assert [refusal.code for refusal in report.refusals] == ["taken_down"] * 4
    assert all(ORDER["reason"] in refusal.reason for refusal in report.refusals)
    assert (Article.objects.count(), Version.objects.count()) == (1, 1)
    kept = Record.objects.filter(outcome="refused")
    assert kept.count() == 4 and not kept.exclude(raw=None, sidecar=None).exists()
    other = import_records([raw_record("Another story\n\nOf something else altogether.\n")], source="The Ostley Post", at=now())
    assert other.refusals == []


def test_what_came_to_stand_elsewhere_is_told(article: Article, administrator: User) -> None:
    copy = make_article(TEXT, source="The Copyist", url="https://copy.example/1")
    done = take_down(article, **ORDER, by=administrator, at=now())
    assert done.copies == [copy.pk]
    assert take_down(copy, **ORDER, by=administrator, at=now()).copies == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reference": " "}, "Name the order"),
        ({"reason": " "}, "Say why"),
        ({"reason": f"It said: {SECRET}"}, "repeats the text"),
    ],
)
def test_order_that_is_not_whole_is_refused(article: Article, administrator: User, given: dict[str, str], said: str) -> None:
    before = everything()
    with pytest.raises(TransitionRefused, match=said):
        take_down(article, **{**ORDER, **given}, by=administrator, at=now())
    assert everything() == before


def test_others_may_not(article: Article, editor: User, observer: User) -> None:
    before = everything()
    for person in (editor, observer):
        with pytest.raises(PermissionRefused):
            take_down(article, **ORDER, by=person, at=now())
    assert everything() == before


def test_open_review_and_second_time_are_refused(administrator: User) -> None:
    article = move(make_article(TEXT), "queue", by=editor(), at=now())
    start_sheet(current(article), by=reviewers()[0], at=now())
    claim_on(article, SECRET)
    with pytest.raises(TransitionRefused, match="review is open"):
        take_down(article, **ORDER, by=administrator, at=now())
    assert not Takedown.objects.exists() and Version.objects.get().text == TEXT
    other = make_article(story_text("Other", [SECRET]), url="https://post.example/2")
    take_down(other, **ORDER, by=administrator, at=now())
    with pytest.raises(TransitionRefused, match="taken down before"):
        take_down(other, **ORDER, by=administrator, at=now())


@pytest.mark.parametrize("name", ["restore", "queue"])
def test_what_was_taken_down_neither_comes_back_nor_is_reviewed(administrator: User, name: str) -> None:
    article = make_article(TEXT)
    take_down(article, **ORDER, by=administrator, at=now())
    with pytest.raises(TransitionRefused, match="taken down for good"):
        move(article, name, by=editor(), at=now(), note="A mistake.")


def test_reading_anew_leaves_it_alone(article: Article, administrator: User) -> None:
    take_down(article, **ORDER, by=administrator, at=now())
    call_command("reanalyse_articles", verbosity=0)
    assert not Event.objects.filter(verb="article_reanalysed").exists()
    assert wrong("takedowns", "texts", "record", "answers", "keys") == []


def test_by_command(article: Article, administrator: User, tmp_path: Path) -> None:
    told = {"reason": ORDER["reason"], "reference": ORDER["reference"], "by": administrator.username}
    out = StringIO()
    call_command("takedown", article.pk, **told, dry_run=True, stdout=out)
    assert "Would be taken down" in out.getvalue() and not Takedown.objects.exists()
    for wrong_one in ({"by": "nobody"}, {"by": editor().username}):
        with pytest.raises(CommandError) as error:
            call_command("takedown", article.pk, **{**told, **wrong_one})
        assert error.value.returncode == 2 and not Takedown.objects.exists()
    call_command("takedown", article.pk, **told, stdout=out)
    assert f"Taken down: article {article.pk}." in out.getvalue()
    call_command("export_archive", str(tmp_path / "export"), verbosity=0)
    files = b"".join(path.read_bytes() for path in (tmp_path / "export").rglob("*") if path.is_file())
    assert b"zirconium ledgers had" not in files and ORDER["reason"].encode() in files


def test_event_is_shut_and_nothing_else_of_it_can_be_changed(article: Article) -> None:
    event = Event.objects.filter(verb="claim_added").first()
    with transaction.atomic():
        told = shut_parts({event.number: ["after"]})
    assert told["shut"] == {str(event.number): ["after"]}
    (said,) = verify_chain()
    assert said == f"Event {event.number}: its after was removed, and no event tells of it."
    changes: list[dict[str, Any]] = [{"note": "x"}, {"after": '{"a": 1}'}, {"verb": "tags_set"}, {"shut": None}, {"hash": "0"}]
    for change in changes:
        ((name, value),) = change.items()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE archive_event SET "{name}" = %s WHERE number = %s', [value, event.number])  # noqa: S608
    with pytest.raises(ValueError, match="never shut"):
        shut_parts({event.number: ["verb"]})


def test_digest_that_is_not_that_of_what_stood_there_is_found(article: Article) -> None:
    event = Event.objects.filter(verb="claim_added").first()
    with connection.cursor() as cursor:
        values = ['{"note": "' + "0" * 64 + '"}', event.number]
        cursor.execute("UPDATE archive_event SET note = '', shut = %s WHERE number = %s", values)
    assert verify_chain()[0].startswith(f"Event {event.number} was changed after it was written")
