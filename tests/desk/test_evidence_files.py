"""Files of evidence by the pages: brought, kept through drafts and refusals, removed, given to whoever may have them."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Claim, Evidence, Sheet
from archive.review.evidence_files import path_of
from archive.review.transitions import move
from tests.desk.pages import crawl, form_with, read, send, sent, signed_in, words
from tests.evidence_files import CSV, PDF, PNG, TEXT, draft, kept, stored
from tests.people import make_person
from tests.review.desk import (
    LOW,
    SUPPORTED,
    TRUE,
    claim_on,
    now,
    publish_shown,
    queued,
    reviewed,
    reviewers,
    saved,
    started,
    submitted,
    version_of,
)
from tests.review.test_evidence_files import says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
FRAMES = ["desk", "admin/desk"]


@pytest.fixture
def sheet(reviewer: User) -> Sheet:
    return started(queued(), by=reviewer)


@pytest.fixture
def claim(sheet: Sheet, reviewer: User) -> Claim:
    return claim_on(sheet.version.article, by=reviewer)


def file(data: bytes = PDF, name: str = "count.pdf", kind: str = "text/html") -> SimpleUploadedFile:
    """The type that the browser tells is never asked."""
    return SimpleUploadedFile(name, data, content_type=kind)


def row(claim: Claim, field: str = "file", number: int = 0) -> str:
    return f"claim-{claim.pk}-evidence-{number}-{field}"


def saving(client: Client, sheet: Sheet, *, frame: str = "desk", **values: Any) -> HttpResponse:
    page = client.get(f"/{frame}/review/{sheet.pk}/")
    return send(client, page, form_with(page, name="lock"), **{"action": "save", **values})


def files(sheet: Sheet) -> list[str]:
    return list(Evidence.objects.with_file().filter(claim_rating__sheet=sheet).order_by("pk").values_list("file_name", flat=True))


def bytes_of(client: Client, evidence: Evidence) -> bytes | int:
    """What is downloaded, or the status of the answer."""
    answer = client.get(f"/evidence/{evidence.pk}/file")
    return sent(answer) if answer.status_code == 200 else answer.status_code


@pytest.mark.parametrize("frame", FRAMES)
def test_file_is_kept_shown_and_not_asked_again(frame: str, reviewer: User, sheet: Sheet, claim: Claim, media: Path) -> None:
    client = signed_in(reviewer)
    page = saving(client, sheet, frame=frame, **{row(claim): file()})
    assert files(sheet) == ["count.pdf"] and len(stored(media)) == 1
    assert f'href="/evidence/{Evidence.objects.get().pk}/file"' in page.content.decode()
    assert "count.pdf" in words(page) and "PDF, 35" in words(page).replace("\xa0", " ")
    form = form_with(page, name="lock")
    assert form.values[row(claim, "file-kept")] != [""] and row(claim, "file-drop") not in form.values
    again = send(client, page, form, action="save", **{row(claim, "title"): "Traffic count"})
    assert (files(sheet), Evidence.objects.get().title) == (["count.pdf"], "Traffic count")
    assert bytes_of(client, Evidence.objects.get()) == PDF
    gone = send(client, again, form_with(again, name="lock"), action="save", **{row(claim, "file-drop"): "on"})
    assert (files(sheet), Evidence.objects.get().title) == ([], "Traffic count")
    assert form_with(gone, name="lock").values[row(claim, "file-kept")] == [""]


def test_another_file_takes_the_place_of_the_one_before(reviewer: User, sheet: Sheet, claim: Claim) -> None:
    client = signed_in(reviewer)
    saving(client, sheet, **{row(claim): file()})
    saving(client, sheet, **{row(claim): file(PNG, "photo"), row(claim, "file-drop"): "on"})
    assert files(sheet) == ["photo.png"]


def test_file_alone_makes_evidence_that_can_be_submitted(reviewer: User, sheet: Sheet, claim: Claim) -> None:
    values = {"headline-rating": "supported", f"claim-{claim.pk}-verdict": "true", row(claim): file(CSV, "count.csv")}
    told = saving(signed_in(reviewer), sheet, action="submit", **values)
    assert "Submitted" in words(told)
    assert Evidence.objects.get().file_type == "text/csv"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"<svg><script>alert(1)</script></svg>", "picture.png", "“picture.png” looks like HTML, SVG or XML."),
        (b"PK\x03\x04" + bytes(9), "report.pdf", "“report.pdf” looks like a zip archive or an office document."),
        (b"MZ" + bytes(9), "count.csv", "“count.csv” looks like a program for Windows."),
        (b"a" * 1_000_001, "long.txt", "“long.txt” is larger than 1 MB."),
        (b"", "nothing.pdf", "“nothing.pdf” is empty."),
    ],
)
def test_refused_file_is_named_and_the_words_are_saved(
    reviewer: User, sheet: Sheet, claim: Claim, media: Path, settings: Any, data: bytes, name: str, said: str
) -> None:
    settings.EVIDENCE_MEGABYTES = 1
    values = {row(claim): file(data, name), row(claim, "title"): "Count", "headline-why": "Kept.", row(claim, number=1): file()}
    told = saving(signed_in(reviewer), sheet, **values)
    assert (told.status_code, [problem.field for problem in told.context["problems"]]) == (422, [row(claim)])
    assert said in words(told) and f'id="{row(claim)}"' in told.content.decode()
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.why == "Kept."
    assert files(sheet) == ["count.pdf"] and len(stored(media)) == 1


def test_refused_file_leaves_the_one_before(reviewer: User, sheet: Sheet, claim: Claim) -> None:
    client = signed_in(reviewer)
    saving(client, sheet, **{row(claim): file()})
    told = saving(client, sheet, **{row(claim): file(b"<html>", "a.pdf")})
    assert (told.status_code, files(sheet)) == (422, ["count.pdf"])
    assert send(client, told, form_with(told, name="lock"), action="save").status_code == 200
    assert files(sheet) == ["count.pdf"]


def test_no_more_than_twenty_files_at_once(reviewer: User, sheet: Sheet, claim: Claim) -> None:
    many = {row(claim, number=n): file(TEXT + bytes([65 + n]), f"{n}.txt") for n in range(21)}
    told = saving(signed_in(reviewer), sheet, **many, **{f"claim-{claim.pk}-evidence-rows": "21"})
    assert "At most 20 files are taken at once" in words(told)
    assert len(files(sheet)) == 20


@pytest.mark.parametrize("token", ["made-up", "e30:e30", ""])
def test_token_that_was_not_signed_here_names_nothing(reviewer: User, sheet: Sheet, claim: Claim, token: str) -> None:
    told = saving(signed_in(reviewer), sheet, **{row(claim, "file-kept"): token, row(claim, "title"): "T"})
    assert told.status_code == (422 if token else 200)
    assert ("choose it again" in words(told)) == bool(token)
    assert files(sheet) == []


def autosaved(client: Client, sheet: Sheet, **values: Any) -> HttpResponse:
    address = f"/desk/review/{sheet.pk}/"
    token = client.get(address).cookies["csrftoken"].value
    return client.post(address, values | {"action": "save"}, headers={"Accept": "application/json", "X-CSRFToken": token})


def test_autosave_answers_with_what_stands_for_the_file(reviewer: User, sheet: Sheet, claim: Claim) -> None:
    client = signed_in(reviewer)
    told = autosaved(client, sheet, lock="0", **{row(claim): file()}).json()
    pk = Evidence.objects.get().pk
    shown = {name: value for name, value in told["files"][0].items() if name not in ("token", "size")}
    assert shown == {"field": row(claim), "file": "count.pdf", "label": "PDF", "address": f"/evidence/{pk}/file"}
    by_token = {row(claim, "file-kept"): told["files"][0]["token"]}
    again = autosaved(client, sheet, lock="1", **by_token).json()
    assert (again["lock"], Evidence.objects.get().pk) == (1, pk)  # nothing changed, nothing was written
    more = autosaved(client, sheet, lock="1", **by_token, **{row(claim, "note"): "Page 2"}).json()
    assert more["files"][0]["address"] == f"/evidence/{Evidence.objects.get().pk}/file"
    assert (files(sheet), Evidence.objects.get().note) == (["count.pdf"], "Page 2")


def test_autosave_tells_a_refused_file_by_its_field(reviewer: User, sheet: Sheet, claim: Claim) -> None:
    told = autosaved(signed_in(reviewer), sheet, lock="0", **{row(claim): file(b"<html>", "a.pdf"), "headline-why": "Kept."})
    assert (told.status_code, told.json()["files"]) == (200, [])
    assert [error["field"] for error in told.json()["errors"]] == [row(claim)]
    assert Sheet.objects.get(pk=sheet.pk).headline_rating.why == "Kept."


def test_draft_changed_elsewhere_loses_neither_file(reviewer: User, sheet: Sheet, claim: Claim) -> None:
    client = signed_in(reviewer)
    old = client.get(f"/desk/review/{sheet.pk}/")
    autosaved(client, sheet, lock="0", **{row(claim): file(PNG, "there.png")})
    told = send(client, old, form_with(old, name="lock"), action="save", **{row(claim): file(PDF, "here.pdf")})
    assert told.status_code == 409
    assert [(d.sent, d.stored) for d in told.context["differences"]] == [("here.pdf", "there.png")]
    assert files(sheet) == ["there.png"]
    send(client, told, form_with(told, name="lock"), action="save")
    assert files(sheet) == ["here.pdf"]
    told = autosaved(client, sheet, lock="0", **{row(claim): file(CSV, "third.csv")})
    assert (told.status_code, [one["file"] for one in told.json()["files"]]) == (409, ["third.csv"])


def test_nothing_of_a_file_is_stored_for_who_may_not_write_the_sheet(
    sheet: Sheet, claim: Claim, reviewer2: User, observer: User, media: Path
) -> None:
    other = submitted(sheet, claims={claim.pk: TRUE})
    submitted(started(sheet.version.article, by=reviewer2), headline=LOW, claims={claim.pk: TRUE})
    address = f"/desk/review/{other.pk}/"
    for user in (reviewer2, observer):
        client = signed_in(user)
        token = {"csrfmiddlewaretoken": client.get("/desk/").cookies["csrftoken"].value, row(claim): file()}
        assert client.post(address, token).status_code == 403
    assert signed_in(sheet.reviewer).post(address, {row(claim): file()}).status_code == 403  # no token against forgery
    assert Client().post(address, {row(claim): file()}).status_code == 302
    assert stored(media) == []


def disputed_claim() -> Claim:
    article = queued()
    claim = claim_on(article, by=reviewers()[0])
    sheets = [started(article, by=one) for one in reviewers()]
    submitted(sheets[0], claims={claim.pk: says(draft(kept(PDF, "first.pdf")))})
    submitted(sheets[1], claims={claim.pk: says(draft(kept(PNG, "second.png")), verdict="false")})
    return claim


@pytest.mark.parametrize("frame", FRAMES)
def test_adjudicator_sees_the_files_and_adds_one_that_no_refusal_loses(frame: str, adjudicator: User) -> None:
    claim = disputed_claim()
    client, address = signed_in(adjudicator), f"/{frame}/adjudicate/{version_of(claim.article).pk}/"
    page = client.get(address)
    links = [link for link in read(page).links if link.startswith("/evidence/")]
    assert sorted(sent(client.get(link)) for link in links) == sorted([PDF, PNG])
    values = {f"claim-{claim.pk}-decision": "own", f"claim-{claim.pk}-verdict": "mixture", row(claim): file(TEXT, "own.txt")}
    told = send(client, page, form_with(page, name="reason"), **values)
    assert told.status_code == 422 and "own.txt" in words(told)  # the reason is missing
    done = send(client, told, form_with(told, name="reason"), reason="The county's own figures.")
    assert "Decided" in words(done)
    assert Evidence.objects.get(claim_verdict__claim=claim).file_name == "own.txt"


@pytest.mark.parametrize("frame", FRAMES)
def test_correction_keeps_replaces_and_adds_files(frame: str, editor: User, stranger: Any) -> None:
    claim = published_claim()
    client, address = signed_in(editor), f"/{frame}/correct/{claim.article_id}/claims/{claim.pk}/"
    page = client.get(address)
    values = {f"claim-{claim.pk}-verdict": "false", row(claim, number=1): file(TEXT, "new.txt")}
    told = send(client, page, form_with(page, name="note"), **values)
    assert told.status_code == 422 and "new.txt" in words(told)  # the note is missing
    done = send(client, told, form_with(told, name="note"), note="The count was of another bridge.")
    assert "The correction is published." in words(done)
    verdict = claim.verdicts.latest("pk")
    assert list(verdict.evidence.order_by("pk").values_list("file_name", flat=True)) == ["count.pdf", "new.txt"]
    assert verdict.evidence.order_by("pk")[0] == claim.verdicts.earliest("pk").evidence.get()


def published_claim(data: bytes = PDF, name: str = "count.pdf", **article: Any) -> Claim:
    found = queued(**article)
    claim = claim_on(found, by=reviewers()[0])
    found = reviewed(found, reviewers(), [SUPPORTED] * 2, claims={claim.pk: says(draft(kept(data, name)))})
    publish_shown(found, by=make_person("editor", "editor"))
    return claim


def file_of(claim: Claim) -> Evidence:
    return claim.verdicts.latest("pk").evidence.with_file().get()


def test_published_file_is_shown_given_and_told_as_json(client: Client) -> None:
    claim = published_claim(name="Zählung \u202e2026.pdf")
    evidence, article = file_of(claim), Article.objects.get(pk=claim.article_id)
    for address in (article.get_absolute_url(), f"/claims/{claim.pk}/{claim.slug}/"):
        page = client.get(address)
        assert f'href="/evidence/{evidence.pk}/file"' in page.content.decode()
        assert "Zählung _2026.pdf" in words(page) and evidence.file_sha256 in words(page)
    told = client.get(f"{article.get_absolute_url()[:-1]}.json").json()
    assert told["claims"][0]["verdict"]["evidence"][0]["file"] == {
        "name": "Zählung _2026.pdf",
        "type": "application/pdf",
        "size": len(PDF),
        "sha256": evidence.file_sha256,
        "url": f"http://testserver/evidence/{evidence.pk}/file",
    }
    assert bytes_of(client, evidence) == PDF


def test_file_is_to_be_saved_and_never_shown(client: Client) -> None:
    evidence = file_of(published_claim(TEXT, 'a "b";.html'))
    answer = client.get(f"/evidence/{evidence.pk}/file")
    assert sent(answer) == TEXT
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == r'attachment; filename="a \"b\";.html.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Length"] == str(len(TEXT))
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert client.post(f"/evidence/{evidence.pk}/file").status_code == 405
    assert client.get(f"/static/evidence/{evidence.file_sha256}").status_code == 404


def test_withdrawn_hidden_and_unknown_files_are_answered_alike(client: Client, editor: User, reviewer: User) -> None:
    claim = published_claim()
    evidence = file_of(claim)
    move(Article.objects.get(pk=claim.article_id), "withdraw", by=editor, at=now(), note="A mistake.")
    answers = [client.get(f"/evidence/{pk}/file") for pk in (evidence.pk, evidence.pk + 999, 10**30)]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1
    assert bytes_of(signed_in(reviewer), evidence) == PDF


def test_missing_bytes_are_told_in_words(client: Client) -> None:
    evidence = file_of(published_claim())
    path_of(evidence.file_sha256).unlink()
    answer = client.get(f"/evidence/{evidence.pk}/file")
    assert answer.status_code == 404
    assert "The file is missing" in words(answer) and evidence.file_sha256 in words(answer)


DRAFTED = b"A line that nobody else may read: quixotryptic.\n"


@pytest.mark.parametrize("other", ["reviewer2", "editor", "observer", "superuser"])
def test_no_page_and_no_number_tells_of_a_blind_file(
    request: pytest.FixtureRequest, sheet: Sheet, claim: Claim, other: str
) -> None:
    saved(sheet, claims={claim.pk: says(draft(kept(DRAFTED, "quixotryptic.txt")))})
    digest, newest = Evidence.objects.get().file_sha256, Evidence.objects.latest("pk").pk
    client = signed_in(request.getfixturevalue(other))
    guessed = [f"/evidence/{pk}/file" for pk in range(1, newest + 3)]
    admin = [f"/admin/archive/evidence/{page}" for page in (f"{newest}/change/", "", "?file_type__exact=text/plain")]
    pages = [*crawl(client, "/desk/", most=60), *((one, client.get(one)) for one in [*guessed, *admin])]
    told = {one: sent(answer).decode(errors="replace") for one, answer in pages}
    assert [one for one, page in told.items() if "quixotryptic" in page or digest in page] == []
    assert {client.get(one).status_code for one in guessed} == {404}


def test_same_bytes_brought_by_another_tell_nothing(reviewer2: User, sheet: Sheet, claim: Claim, media: Path) -> None:
    """Whether the store had them already makes no difference to the answer."""
    second, client = started(sheet.version.article, by=reviewer2), signed_in(reviewer2)
    saved(sheet, claims={claim.pk: says(draft(kept(PDF)))})
    answers = [
        autosaved(client, second, lock=str(n), **{row(claim): file(data, "a.pdf")}).json()
        for n, data in enumerate((PDF, PDF + b"x"))
    ]
    alike = [{name: one["files"][0][name] for name in ("field", "file", "label")} | {"errors": one["errors"]} for one in answers]
    assert alike[0] == alike[1]
    assert len(stored(media)) == 2


def test_admin_shows_the_file_with_its_link(superuser: User) -> None:
    evidence = file_of(published_claim())
    page = signed_in(superuser).get(f"/admin/archive/evidence/{evidence.pk}/change/")
    assert f'<a href="/evidence/{evidence.pk}/file">count.pdf</a>' in page.content.decode()
    assert evidence.file_sha256 in words(page) and 'type="file"' not in page.content.decode()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_files_cost_no_further_queries(client: Client, editor: User) -> None:
    """They come with the evidence."""
    one, found = published_claim(), queued()
    claim = claim_on(found, by=reviewers()[0])
    many = says(*(draft(kept(TEXT + bytes([65 + n]), f"{n}.txt")) for n in range(5)))
    publish_shown(reviewed(found, reviewers(), [SUPPORTED] * 2, claims={claim.pk: many}), by=editor)
    desk = signed_in(editor)
    desk.get("/desk/")
    for address in ("/articles/{0.article_id}/harbour-bridge/", "/claims/{0.pk}/{0.slug}/"):
        assert queries_of(client, address.format(one)) == queries_of(client, address.format(claim))
    address = "/desk/correct/{0.article_id}/claims/{0.pk}/"
    assert queries_of(desk, address.format(one)) == queries_of(desk, address.format(claim))
