"""The public record of an article, checked by the program that docs/record.md gives to readers."""

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from archive.audit import opened, verify_chain
from archive.models import Article, ClaimVerdict, Event
from archive.review.answers import ClaimAnswers
from archive.review.corrections import correct_claim
from archive.review.transitions import move
from tests.evidence_files import draft, kept
from tests.factories import make_article, make_source
from tests.pages.desk import TRUE, editor, now, publish_shown, review
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
FEE = "The fee for a small boat rises from 250 to 280 crowns a year"
Record = dict[str, Any]
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "record.md"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The lines of the document, to the letter."""
    (lines,) = re.findall(r"^```python\n(.*?)^```$", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)
    path = tmp_path / "check_record.py"
    path.write_text(lines)
    return path


def withdrawn_and_restored() -> Article:
    """Published, withdrawn with a public note and restored; between its events those of another article."""
    article = review(make_article(source=make_source(text_policy="full")))
    make_article(source=make_source("The Other Ledger", text_policy="full"), guid="other")
    publish_shown(article)
    move(article, "withdraw", by=editor(), at=now(), note="The publisher asked — “at once”.")
    return move(article, "restore", by=editor(), at=now(), note="They withdrew it: all is well.")


@pytest.fixture
def article(prepared: Article) -> Article:
    return prepared


def served(client: Client, article: Article) -> Record:
    return client.get(f"{article.get_absolute_url()}record.json").json()


def check(program: Path, record: Record) -> tuple[int, str]:
    """The exit code of the program and what it said, in a Python that has nothing but its own library."""
    told = json.dumps(record).encode()
    done = subprocess.run([sys.executable, "-I", "-S", program], input=told, capture_output=True, check=False)
    assert done.stderr == b""
    return done.returncode, done.stdout.decode().strip()


def event_of(record: Record, verb: str, move: str = "") -> Record:
    return next(
        event
        for event in record["events"]
        if event["verb"] == verb and (not move or event["opened"]["after"]["value"]["move"] == move)
    )


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_reader_reckons_every_hash_of_the_record_again(client: Client, article: Article, program: Path) -> None:
    record = served(client, article)
    count = len(record["events"])
    assert count > 8
    assert check(program, record) == (0, f"{count} of {count} events can be checked; not as they were written: none")


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_what_the_page_shows_is_opened_and_nothing_else(client: Client, article: Article) -> None:
    record = served(client, article)
    withdrawn = event_of(record, "visibility_moved", "withdraw")
    assert withdrawn["opened"]["note"]["value"] == withdrawn["note"] == "The publisher asked — “at once”."
    assert withdrawn["opened"]["role"]["value"] == "editor"
    assert event_of(record, "verdict_published")["opened"]["after"]["value"]["rating"] == "supported"
    assert event_of(record, "article_imported")["opened"]["after"]["value"]["headline"] == article.headline
    assert set(event_of(record, "article_imported")["opened"]) == {"before", "after", "actor_name"}
    assert set(event_of(record, "sheet_submitted")["opened"]) == {"role"}
    shut = {name for event in record["events"] for name in event["sealed"]["digests"]}
    assert shut == {"subject_id", "actor_id", "actor_name", "role", "before", "after", "note"}
    assert len({json.dumps(event["sealed"]["digests"][name]) for event in record["events"] for name in shut}) == 7 * len(
        record["events"]
    )  # the same reviewer, or the same empty note, has another digest in each event


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_no_salt_that_would_open_a_shut_part_is_given_away(client: Client, article: Article) -> None:
    told = json.dumps(served(client, article))
    for event in Event.objects.all():
        assert event.salt and event.salt not in told
    submitted = Event.objects.filter(verb="sheet_submitted").first()
    assert opened(submitted, ["note"])["note"]["salt"] not in told


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_names_are_opened_only_where_the_archive_shows_them(client: Client, article: Article, settings: Any) -> None:
    assert "reviewer2" not in json.dumps(served(client, article))
    settings.SHOW_REVIEWER_NAMES = True
    submitted = event_of(served(client, article), "sheet_submitted")
    assert (submitted["who"], submitted["opened"]["actor_name"]["value"]) == ("reviewer", "reviewer")
    assert "role" not in submitted["opened"]


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_import_and_quoting_note_stay_shut_where_the_text_is_withheld(client: Client, program: Path, policy: str) -> None:
    article = make_article(source=make_source(text_policy=policy))
    words = article.versions.get().text[-400:]
    move(article, "withdraw", by=editor(), at=now(), note=words)
    move(article, "restore", by=editor(), at=now(), note="All is well.")
    record = served(client, article)
    withdrawn = event_of(record, "visibility_moved", "withdraw")
    assert set(event_of(record, "article_imported")["opened"]) == {"actor_name"}
    assert withdrawn["note"] != words and "note" not in withdrawn["opened"]
    assert check(program, record)[0] == 0


def test_digests_of_files_stay_shut(client: Client, program: Path, media: Path) -> None:
    """They are told with the evidence, and no longer than it is public."""
    article = review(make_article(source=make_source(text_policy="full")), claims={FEE: TRUE})
    publish_shown(article)
    standing = ClaimVerdict.objects.get()
    file = draft(kept())
    answers = ClaimAnswers(verdict="false", why="The count says so.", evidence=(file,))
    correct_claim(standing.claim, answers=answers, standing=standing.pk, note="Counted anew.", by=editor(), at=now())
    record = served(client, article)
    corrected = event_of(record, "verdict_corrected")
    assert Event.objects.get(verb="verdict_corrected").after["files"]
    assert "after" not in corrected["opened"] and file.file_sha256 not in json.dumps(record)
    assert corrected["opened"]["note"]["value"] == corrected["note"] == "Counted anew."
    assert check(program, record)[0] == 0


def change(*path: str, to: Any) -> Callable[[Record], None]:
    def changed(event: Record) -> None:
        *outer, last = path
        for name in outer:
            event = event[name]
        event[last] = to

    return changed


@pytest.mark.prepared(by=withdrawn_and_restored)
@pytest.mark.parametrize(
    "tampered",
    [
        change("number", to=2),
        change("at", to="2026-03-03T09:00:00.000000+00:00"),
        change("verb", to="tags_set"),
        change("note", to="We were wrong."),
        change("hash", to="a" * 64),
        change("previous_hash", to="a" * 64),
        change("sealed", "at", to="2026-03-03T09:00:00.000000+00:00"),
        change("sealed", "blind", to=True),
        change("sealed", "digests", "before", to="a" * 64),
        change("opened", "note", "value", to="We were wrong."),
        change("opened", "note", "salt", to="a" * 64),
        change("opened", "after", "value", "visibility", to="public"),
        change("opened", "role", "value", to="administrator"),
    ],
)
def test_tampered_event_is_named(client: Client, article: Article, program: Path, tampered: Callable[[Record], None]) -> None:
    record = served(client, article)
    event = event_of(record, "visibility_moved", "withdraw")
    number = event["number"]
    tampered(event)
    code, said = check(program, record)
    assert code == 1
    assert str(event["number"]) in said and event["number"] in {number, 2}


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_event_that_does_not_follow_is_named(client: Client, article: Article, program: Path) -> None:
    """Hashes that fit the event, and not the one before it; and two events in each other's place."""
    record = served(client, article)
    forged, last = copy.deepcopy(record), record["events"][-1]["number"]
    forged["events"][-2] = forged["events"][0] | {"number": last - 1}
    assert check(program, forged)[0] == 1
    record["events"].reverse()
    assert check(program, record)[0] == 1


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_row_changed_in_the_database_fails_for_the_reader_too(client: Client, article: Article, program: Path) -> None:
    number = Event.objects.get(verb="visibility_moved", after__move="withdraw").number
    tamper("UPDATE archive_event SET note = 'x' WHERE number = %s", number)
    assert check(program, served(client, article)) == (
        1,
        f"{len(served(client, article)['events'])} of {len(served(client, article)['events'])} events can be checked; "
        f"not as they were written: [{number}]",
    )
    assert verify_chain()[0].startswith(f"Event {number} was changed")


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_event_of_the_first_format_is_told_and_cannot_be_checked(client: Client, article: Article, program: Path) -> None:
    first = Event.objects.filter(article_id=article.pk).order_by("number").first()
    tamper("UPDATE archive_event SET format = 1, salt = '' WHERE id = %s", first.pk)
    record = served(client, article)
    count = len(record["events"])
    assert (record["events"][0]["sealed"], record["events"][0]["opened"]) == (None, {})
    assert check(program, record) == (0, f"{count - 1} of {count} events can be checked; not as they were written: none")
    assert verify_chain()[0].startswith(f"Event {first.number} was changed")


@pytest.mark.prepared(by=withdrawn_and_restored)
def test_page_of_the_data_says_how_to_check_a_line(client: Client, article: Article) -> None:
    assert "in <code>sealed</code> what the fingerprint is made of" in client.get("/about/data/").content.decode()
