"""What would be stuck is got going from the pages: drafts seen and put away, the number of reviews lowered."""

import pytest
from django.contrib.auth.models import User

from archive.models import Article, Event, Sheet
from archive.review.assignments import assign
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.people import make_person
from tests.review.desk import LOW, everything, make_source, now, queued, saved, started, submitted

FRAMES = ["desk", "admin/desk"]


def page_of(article: Article, frame: str) -> str:
    return f"/desk/articles/{article.pk}/" if frame == "desk" else f"/admin/archive/article/{article.pk}/change/"


def draft_of(name: str = "zebedee") -> Sheet:
    """A draft picked up, without an assignment."""
    return saved(started(queued(), by=make_person(name, "reviewer")), headline=LOW)


@pytest.mark.parametrize("frame", FRAMES)
def test_editor_puts_somebodys_draft_away_from_the_article_page_without_reading_it(frame: str, editor: User) -> None:
    sheet = draft_of()
    article, client = sheet.version.article, signed_in(editor)
    page = client.get(page_of(article, frame))
    assert "zebedee" in words(page) and "Six weeks, not nine." not in words(page)
    address = f"/{frame}/sheets/{sheet.pk}/put-away/"
    told = send(client, page, form_with(page, action=address), note="She is away until May.")
    assert "The draft is put away" in words(told) and "Six weeks, not nine." not in words(told)
    sheet.refresh_from_db()
    article.refresh_from_db()
    assert (sheet.state, article.state) == ("discarded", "queued")
    event = Event.objects.get(verb="sheet_discarded")
    assert (event.actor_id, event.note, event.blind) == (editor.pk, "She is away until May.", True)


def test_editor_puts_a_draft_away_from_the_queue_and_its_author_reads_why(editor: User) -> None:
    sheet = draft_of()
    author, client = signed_in(sheet.reviewer), signed_in(editor)
    page = client.get("/desk/")
    told = send(client, page, form_with(page, action=f"/desk/sheets/{sheet.pk}/put-away/"), note="She is away until May.")
    assert told.request["PATH_INFO"] == "/desk/"
    assert "She is away until May." in words(author.get(f"/desk/review/{sheet.pk}/"))
    page = author.get("/desk/")
    begun = send(author, page, form_with(page, action=f"/desk/articles/{sheet.version.article_id}/start/"))
    assert "Your earlier draft was put away." in words(begun) and "She is away until May." in words(begun)
    assert form_with(begun, name="lock").values["headline-why"] == ["Six weeks, not nine."]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("note", ["", "  ", "\x00"])
def test_draft_is_not_put_away_without_a_note(frame: str, note: str, editor: User) -> None:
    sheet, client = draft_of(), signed_in(editor)
    page, before = client.get(page_of(sheet.version.article, frame)), everything()
    told = send(client, page, form_with(page, action=f"/{frame}/sheets/{sheet.pk}/put-away/"), note=note)
    assert told.status_code == 200 and "The draft is put away" not in words(told)
    assert everything() == before


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("role", ["reviewer", "adjudicator", "observer", "importer"])
def test_drafts_are_put_away_and_numbers_set_by_those_who_give_out_work_alone(frame: str, role: str, db: None) -> None:
    sheet, client = draft_of(), signed_in(make_person("somebody", role))
    article = sheet.version.article
    page = client.get(page_of(article, frame))
    token, before = client.get("/desk/").cookies["csrftoken"].value, everything()
    assert not [form for form in read(page).forms if "put-away" in form.action or "sheets-required" in form.action]
    for address in (f"sheets/{sheet.pk}/put-away", f"articles/{article.pk}/sheets-required"):
        sent = {"note": "x", "number": "1", "csrfmiddlewaretoken": token}
        assert client.post(f"/{frame}/{address}/", sent).status_code == 403
    assert everything() == before


def test_what_is_no_draft_is_not_there_to_be_put_away(editor: User) -> None:
    sheet, client = submitted(draft_of()), signed_in(editor)
    token, before = client.get("/desk/").cookies["csrftoken"].value, everything()
    for pk in (sheet.pk, 999_999):
        assert client.post(f"/desk/sheets/{pk}/put-away/", {"note": "x", "csrfmiddlewaretoken": token}).status_code == 404
    assert everything() == before


def test_draft_begun_without_an_assignment_is_among_who_works_on_what(editor: User, observer: User, reviewer2: User) -> None:
    sheet = draft_of()
    for other, is_told in ((editor, True), (sheet.reviewer, True), (observer, False), (reviewer2, False)):
        for address in ("/desk/", f"/desk/articles/{sheet.version.article_id}/"):
            page = words(signed_in(other).get(address))
            assert ("zebedee" in page) == is_told, (other, address)
            assert ("draft saved" in page) == is_told
    assert "Name hidden while the review is blind" in words(signed_in(observer).get("/desk/"))


def test_draft_with_an_assignment_is_one_row_and_an_editor_who_reviews_too_learns_no_name(editor: User) -> None:
    article, zebedee = queued(), make_person("zebedee", "reviewer")
    assign(article, reviewer=zebedee, by=editor, at=now())
    started(article, by=zebedee)
    page = signed_in(editor).get("/desk/")
    assert [row.who for row in page.context["queue"].at_work.items] == ["zebedee"]
    assert page.context["queue"].at_work.items[0].draft_id
    started(article, by=editor)
    page = signed_in(editor).get("/desk/")
    assert "zebedee" not in words(page)
    assert [(row.who, row.draft_id is None) for row in page.context["queue"].at_work.items if not row.is_mine] == [("", True)]


@pytest.mark.parametrize("frame", FRAMES)
def test_lowering_the_number_of_reviews_of_an_article_concludes_it(frame: str, editor: User, reviewer: User) -> None:
    article, client = queued(), signed_in(editor)
    submitted(started(article, by=reviewer), headline=LOW)
    page = client.get(page_of(article, frame))
    form = form_with(page, action=f"/{frame}/articles/{article.pk}/sheets-required/")
    before = everything()
    for number in ("0", "-1", "21", "two", "1.5"):
        assert "Nothing was set" in words(send(client, page, form, number=number))
    assert everything() == before
    assert "The number of reviews is set." in words(send(client, page, form, number="1"))
    article.refresh_from_db()
    assert (article.state, article.sheets_required) == ("agreed", 1)
    refused = send(client, page, form, number="")  # the source asks for two
    assert "The review is concluded, with 1: send it back or re-open it" in words(refused)
    article.refresh_from_db()
    assert (article.state, article.sheets_required) == ("agreed", 1)


@pytest.mark.parametrize("frame", FRAMES)
def test_editor_who_reviews_the_article_does_not_lower_its_number(frame: str, editor: User) -> None:
    article, client = queued(), signed_in(editor)
    submitted(started(article, by=editor), headline=LOW)
    page, before = client.get(page_of(article, frame)), everything()
    told = send(client, page, form_with(page, action=f"/{frame}/articles/{article.pk}/sheets-required/"), number="1")
    assert "You review this article yourself" in words(told)
    assert everything() == before


def test_lowering_the_number_of_a_source_concludes_what_waited_for_it(administrator: User, reviewer: User) -> None:
    source = make_source(sheets_required=2)
    article, client = queued(source=source), signed_in(administrator)
    submitted(started(article, by=reviewer), headline=LOW)
    page = client.get(f"/admin/archive/source/{source.pk}/change/")
    form = form_with(page, name="text_policy")
    send(client, page, form, description="A weekly.", _save="Save")
    article.refresh_from_db()
    assert article.state == "in_review"
    send(client, page, form, sheets_required="1", _save="Save")
    article.refresh_from_db()
    assert article.state == "agreed"
