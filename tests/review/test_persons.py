"""What is held on a person is told whole; and once it is erased, nothing names them, while what they did stays proved."""

import json
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from archive.audit import record, verify_chain
from archive.models import ApiToken, Comment, Event, HeadlineVerdict, Notification, SavedSearch, Sheet
from archive.review.assignments import assign
from archive.review.comments import write_comment
from archive.review.persons import ErasureRefused, erase_person, person_data
from archive.review.saved_searches import save_search
from archive.review.sheets import discard_sheet, start_sheet
from archive.review.tokens import make_token
from archive.review.transitions import move
from archive.review.verifying import verify_answers
from tests.desk.pages import form_with, send, signed_in
from tests.factories import make_article, make_source
from tests.pages.desk import current, editor, now, person, publish
from tests.review.test_takedown import everything
from tests.security.test_second_factor import CODE_PAGE, SECRET, code, with_app
from tests.security.test_sign_in import PASSWORD, fail, sign_in

pytestmark = pytest.mark.django_db
NAME, MAIL = "quillon.vexley", "quillon@vexley.example"


@pytest.fixture
def vexley(db: None) -> User:
    """A reviewer who has reviewed, commented, been spoken to, and holds a token."""
    call_command("sync_roles", verbosity=0)
    made = person("reviewer", "reviewer")
    article = publish(make_article(source=make_source(text_policy="full")))
    make_token(owner=made, name="Vexley's script", by=made, at=now(), days=30)
    write_comment(article, text="I have doubts.", by=made, at=now())
    write_comment(article, text="@reviewer, have you? @reviewer2 too.", by=editor(), at=now())
    User.objects.filter(pk=made.pk).update(first_name="Quillon", last_name="Vexley", email=MAIL)
    Client().force_login(made)
    return User.objects.get(pk=made.pk)


def held(user: User) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for table, row in person_data(user):
        found.setdefault(table, []).append(row)
    return found


def test_everything_is_told_but_what_lets_somebody_in(vexley: User) -> None:
    found = held(vexley)
    assert found["account"][0]["email"] == MAIL and "password" not in found["account"][0]
    assert len(found["archive_sheet.reviewer"]) == 1 and len(found["archive_headlinerating"]) == 1
    assert found["archive_comment.author"][0]["text"] == "I have doubts."
    assert "digest" not in found["archive_apitoken.owner"][0]
    assert {row["verb"] for row in found["archive_event"]} >= {
        "sheet_started",
        "sheet_submitted",
        "comment_written",
        "token_made",
    }
    assert len(found["session"]) == 1


@pytest.fixture
def signed_in_from_home(vexley: User) -> User:
    """By password and app, from one address with one program, after two failures; and a search of their own."""
    cache.clear()
    User.objects.filter(pk=vexley.pk).update(username=NAME)
    person = with_app(User.objects.get(pk=vexley.pk))
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(user=person, email=MAIL)
    save_search(name="Vexley's quays", query="q=vexley", is_told=True, by=person, at=now())
    client, told = Client(), {"name": NAME, "HTTP_USER_AGENT": "VexleyBrowser/1.0", "HTTP_ACCEPT": "text/vexley"}
    sign_in(client, **told)
    client.post(CODE_PAGE, {"code": code()}, REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="VexleyBrowser/1.0")
    fail(Client(), 2, **told)
    assert AccessLog.objects.filter(username=NAME).exists() and AccessAttempt.objects.filter(username=NAME).exists()
    return User.objects.get(pk=person.pk)


def test_attempts_to_sign_in_are_told_and_no_secret_of_a_factor(signed_in_from_home: User) -> None:
    found = held(signed_in_from_home)
    assert found["axes_accesslog"][-1]["ip_address"] == "192.0.2.7" and len(found["axes_accessfailurelog"]) == 2
    assert {row["type"] for row in found["mfa_authenticator.user"]} == {"totp", "recovery_codes"}
    secrets = [row.data["secret"] if "secret" in row.data else row.data["seed"] for row in Authenticator.objects.all()]
    assert not [one for one in [SECRET, *secrets] if one in str(found)]


def test_nothing_is_left_of_how_they_signed_in_or_what_they_looked_for(signed_in_from_home: User, administrator: User) -> None:
    kept = AccessLog.objects.filter(username=NAME).count(), AccessFailureLog.objects.filter(username=NAME).count()
    erase_person(signed_in_from_home, by=administrator, at=now())
    text = everything().lower()
    for gone in (NAME, "vexley", "quillon", "192.0.2.7"):
        assert gone not in text, text[max(0, text.index(gone) - 200) : text.index(gone) + 80]
    former = {"username": f"former-{signed_in_from_home.pk}"}
    assert (AccessLog.objects.filter(**former).count(), AccessFailureLog.objects.filter(**former).count()) == kept
    assert not (SavedSearch.objects.exists() or Authenticator.objects.exists() or EmailAddress.objects.exists())
    assert verify_chain() == []


def test_export_is_json_lines(vexley: User) -> None:
    out = StringIO()
    call_command("export_person", "reviewer", stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert rows[0]["table"] == "account" and len(rows) == sum(map(len, held(vexley).values()))
    with pytest.raises(CommandError) as error:
        call_command("export_person", "nobody")
    assert error.value.returncode == 2


def test_nothing_names_them_and_the_record_holds(vexley: User, administrator: User) -> None:
    User.objects.filter(pk=vexley.pk).update(username=NAME)
    before = list(Event.objects.order_by("number").values_list("hash", flat=True))
    sheets, verdicts = Sheet.objects.count(), HeadlineVerdict.objects.count()
    erased = erase_person(User.objects.get(pk=vexley.pk), by=administrator, at=now())
    text = everything()
    for gone in (NAME, MAIL, "Quillon", "Vexley"):
        assert gone not in text, text[max(0, text.index(gone) - 200) : text.index(gone) + 80]
    assert (erased.username, erased.get_full_name()) == (f"former-{vexley.pk}", f"Former reviewer {vexley.pk}")
    assert (erased.is_active, erased.has_usable_password(), erased.groups.count()) == (False, False, 0)
    assert list(Event.objects.order_by("number").values_list("hash", flat=True))[: len(before)] == before
    assert verify_chain() == [] and list(verify_answers()) == []
    assert (Sheet.objects.count(), HeadlineVerdict.objects.count()) == (sheets, verdicts)
    event = Event.objects.filter(actor_id=vexley.pk).first()
    assert (event.actor_name, event.shown_actor) == ("", f"Former reviewer {vexley.pk}")
    assert not Notification.objects.filter(recipient=vexley).exists()
    assert not ApiToken.objects.filter(owner=vexley, revoked_at=None).exists()


def test_mentions_of_others_stay(vexley: User, administrator: User) -> None:
    erase_person(vexley, by=administrator, at=now())
    assert Comment.objects.last().text == f"@former-{vexley.pk}, have you? @reviewer2 too."


def test_name_that_goes_without_an_event_is_found(vexley: User, administrator: User) -> None:
    erase_person(vexley, by=administrator, at=now())
    last = Event.objects.order_by("number").last()
    assert last.verb == "person_erased" and last.after["actor"] == vexley.pk
    from archive.audit import shut_name  # noqa: PLC0415 - the door itself

    shut_name(editor().pk)
    assert "its actor_name was removed, and no event tells of it" in verify_chain()[0]


def test_name_the_account_had_before_goes_too_but_not_from_whoever_has_it_now(vexley: User, administrator: User) -> None:
    client = signed_in(administrator)
    page = client.get(f"/admin/auth/user/{vexley.pk}/change/")
    send(client, page, form_with(page, name="_save"), _save="Save", username=NAME)
    assert Event.objects.filter(verb="account_changed").last().before == {"username": "reviewer"}
    AccessLog.objects.create(username="reviewer", ip_address="192.0.2.9")
    erase_person(User.objects.get(pk=vexley.pk), by=administrator, at=now())
    assert (Event.objects.filter(verb="account_changed").last().before, verify_chain()) == ({}, [])
    assert Comment.objects.last().text == f"@former-{vexley.pk}, have you? @reviewer2 too."
    assert not AccessLog.objects.filter(username="reviewer").exists()


def test_name_that_somebody_else_has_now_stays_theirs(vexley: User, administrator: User) -> None:
    record(
        verb="account_changed", subject=vexley, by=administrator, at=now(),
        before={"username": "reviewer2"}, after={"username": "reviewer"},
    )  # fmt: skip
    User.objects.get_or_create(username="reviewer2")
    AccessLog.objects.create(username="reviewer2", ip_address="192.0.2.9")
    erase_person(vexley, by=administrator, at=now())
    assert "@reviewer2 too." in Comment.objects.last().text
    assert AccessLog.objects.filter(username="reviewer2").exists()


def refused(user: User, said: str) -> None:
    before = everything()
    with pytest.raises(ErasureRefused, match=said):
        erase_person(user, by=None, at=now())
    assert everything() == before


def test_refusals(vexley: User) -> None:
    article = move(
        make_article("Quay closes\n\nThe quay closes in May.\n", url="https://a.example/2"), "queue", by=editor(), at=now()
    )
    assignment = assign(article, reviewer=vexley, by=editor(), at=now())
    refused(vexley, "Articles given to this person: 1")
    sheet = start_sheet(current(article), by=vexley, at=now())
    assignment.refresh_from_db()
    type(assignment).objects.filter(pk=assignment.pk).update(released_at=now(), released_by=editor())
    refused(vexley, "Reviews this person has begun: 1")
    discard_sheet(sheet, by=vexley, at=now())
    erase_person(vexley, by=None, at=now())
    refused(User.objects.get(pk=vexley.pk), "erased before")


def test_last_administrator_stays(administrator: User) -> None:
    refused(administrator, "last administrator")
    second = User.objects.create(username="second")
    second.groups.add(Group.objects.get(name="administrator"))
    erase_person(administrator, by=second, at=now())
    assert verify_chain() == []
    refused(second, "last administrator")


def test_by_command(vexley: User) -> None:
    with pytest.raises(CommandError, match="say --confirm reviewer") as error:
        call_command("erase_person", "reviewer")
    assert error.value.returncode == 2 and User.objects.get(pk=vexley.pk).email == MAIL
    out = StringIO()
    call_command("erase_person", "reviewer", confirm="reviewer", stdout=out)
    assert f"shown as Former reviewer {vexley.pk}" in out.getvalue()
