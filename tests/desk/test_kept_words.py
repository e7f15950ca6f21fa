"""Without scripts, what was typed is not lost when the session ended meanwhile."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.models import HeadlineRating, Sheet
from tests.desk.pages import form_with, read, signed_in, words
from tests.review.desk import claim_on, queued, started

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
TYPED = "Six weeks in the text,\nnine in the headline. <b>"


@pytest.fixture
def form(reviewer):
    """(client, form) of a review open in a browser."""
    sheet = started(queued(), by=reviewer)
    client = signed_in(reviewer)
    return client, form_with(client.get(f"/desk/review/{sheet.pk}/"), name="headline-why"), f"/desk/review/{sheet.pk}/"


def test_words_sent_after_the_session_ended_are_shown_and_nothing_is_stored(form):
    client, sent, address = form
    client.session.flush()
    file = SimpleUploadedFile("count.pdf", b"%PDF-1.4 made up")
    answer = client.post(address, sent.values | {"headline-why": TYPED, "headline-file": file}, headers=HERE)
    assert answer.status_code == 401
    assert "Six weeks in the text,\nnine in the headline. &lt;b&gt;</textarea>" in answer.content.decode().replace("\r\n", "\n")
    assert "You were signed out meanwhile." in words(answer)
    assert {address} <= set(read(answer).links)
    assert not HeadlineRating.objects.exclude(why="").exists() and Sheet.objects.get().lock == 0


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://elsewhere.example"}])
def test_words_that_came_from_elsewhere_are_not_shown_under_our_name(form, origin):
    client, sent, address = form
    client.session.flush()
    answer = client.post(address, sent.values | {"headline-why": TYPED}, headers=origin)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}")


def test_words_sent_to_a_page_whose_token_is_checked_first_are_shown_too(form):
    client, sent, _ = form
    claim = claim_on(Sheet.objects.get().version.article, by=Sheet.objects.get().reviewer)
    address = f"/desk/claims/{claim.pk}/change/"
    token = sent.values["csrfmiddlewaretoken"]
    client.logout()
    client.get("/login/")
    token = form_with(client.get("/login/"), name="username").values["csrfmiddlewaretoken"]
    answer = client.post(address, {"csrfmiddlewaretoken": token, "statement": TYPED}, headers=HERE)
    assert (answer.status_code, "Six weeks in the text" in answer.content.decode()) == (401, True)


def test_form_without_words_is_sent_to_sign_in(form):
    _, _, address = form
    answer = Client().post(address, {"headline-rating": "supported"}, headers=HERE)
    assert answer.status_code == 302
