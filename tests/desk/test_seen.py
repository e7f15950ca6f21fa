"""Two people at the same dispute, preview or verdict, by the pages: the later one is told, keeps all words, sees what is new."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Article, Correction, HeadlineVerdict
from archive.review.transitions import move
from tests.desk.pages import form_with, send, signed_in, words
from tests.people import make_person
from tests.review.desk import (
    FALSE,
    LOW,
    SUPPORTED,
    TRUE,
    agreed,
    claim_on,
    decide_shown,
    disputed,
    everything,
    now,
    publish_shown,
    published,
    queued,
    reviewed,
    reviewers,
    started,
    submitted,
    version_of,
)  # fmt: skip
from tests.review.test_seen import answered_anew

FRAMES = ["desk", "admin/desk"]


def state(article: Article) -> str:
    return Article.objects.get(pk=article.pk).state


def decide(client: Client, page: HttpResponse, **values: object) -> HttpResponse:
    return send(client, page, form_with(page, name="reason"), **values)


@pytest.mark.parametrize("frame", FRAMES)
def test_letter_does_not_decide_an_answer_that_was_never_shown(frame: str, adjudicator: User) -> None:
    article = disputed()
    client, address = signed_in(adjudicator), f"/{frame}/adjudicate/{version_of(article).pk}/"
    old = client.get(address)
    answered_anew(article, LOW, SUPPORTED)
    before = everything()
    told = decide(client, old, headline__decision="0", reason="The text says six.")
    assert (told.status_code, everything() == before, state(article)) == (409, True, "disputed")
    assert "The answers are not the ones you looked at" in words(told)
    form = form_with(told, name="reason")
    assert form.values["reason"] == ["The text says six."]
    assert "headline-decision" not in form.values
    assert "Decided" in words(decide(client, told, headline__decision="0"))
    assert state(article) == "agreed"


def test_own_answer_stays_in_the_form_when_the_dispute_changed(adjudicator: User) -> None:
    article = disputed()
    client, address = signed_in(adjudicator), f"/desk/adjudicate/{version_of(article).pk}/"
    old = client.get(address)
    answered_anew(article, LOW, SUPPORTED)
    own = {"headline-decision": "own", "headline-rating": "mostly_supported", "headline-why": "Between the two."}
    told = decide(client, old, **own, reason="Both are partly right.")
    form = form_with(told, name="reason")
    assert told.status_code == 409
    assert {name: form.values[name][0] for name in own} == own


def test_words_on_a_point_that_no_longer_differs_are_shown_to_be_copied(adjudicator: User, reviewer: User) -> None:
    article = queued()
    claim = claim_on(article, by=reviewer)
    sheets = [started(article, by=one) for one in reviewers()]
    submitted(sheets[0], headline=LOW, claims={claim.pk: TRUE})
    submitted(sheets[1], headline=SUPPORTED, claims={claim.pk: FALSE})
    client, address = signed_in(adjudicator), f"/desk/adjudicate/{version_of(article).pk}/"
    old = client.get(address)
    answered_anew(Article.objects.get(pk=article.pk), SUPPORTED, SUPPORTED)
    own = {"headline-decision": "own", "headline-rating": "mostly_supported", "headline-why": "Nearly <all> of it."}
    told = decide(client, old, **own, reason="Mine.")
    assert told.status_code == 409
    assert "Nothing of it is stored" in words(told) and b"Nearly &lt;all&gt; of it." in told.content
    assert "Mostly supported" in words(told)


@pytest.mark.parametrize("frame", FRAMES)
def test_dispute_decided_by_somebody_else_shows_what_was_decided_and_keeps_the_words(frame: str, adjudicator: User) -> None:
    article = disputed()
    client, address = signed_in(adjudicator), f"/{frame}/adjudicate/{version_of(article).pk}/"
    old = client.get(address)
    decide_shown(article, by=make_person("judge2", "adjudicator"))
    before = everything()
    told = decide(client, old, headline__decision="0", reason="The text says six.")
    assert (told.status_code, everything() == before) == (409, True)
    for shown in ("the article is agreed", "What was decided", "Six weeks, not nine.", "The text says six."):
        assert shown in words(told)


def test_dispute_sent_back_meanwhile_keeps_the_words_and_shows_no_answer(adjudicator: User) -> None:
    article = disputed()
    client, address = signed_in(adjudicator), f"/desk/adjudicate/{version_of(article).pk}/"
    old = client.get(address)
    move(article, "send_back", by=make_person("editor2", "editor"), at=now(), note="Look again.")
    told = decide(client, old, headline__decision="0", reason="The text says six.")
    assert told.status_code == 409
    assert "the article is in review" in words(told) and "The text says six." in words(told)
    assert "Answer A" not in words(told)


@pytest.mark.parametrize("frame", FRAMES)
def test_stale_preview_publishes_nothing_and_shows_the_new_verdict(frame: str, editor: User) -> None:
    article = reviewed(queued(), reviewers(), [LOW, LOW])
    client, address = signed_in(editor), f"/{frame}/publish/{article.pk}/"
    old = client.get(address)
    answered_anew(article, SUPPORTED, SUPPORTED)
    before = everything()
    told = send(client, old, form_with(old, name="seen"))
    assert (told.status_code, everything() == before) == (409, True)
    assert "The verdicts are not the ones you looked at" in words(told)
    assert "Supported by the article" in words(told)
    send(client, told, form_with(told, name="seen"))
    assert HeadlineVerdict.objects.standing().get().rating == "supported"


def test_preview_published_by_somebody_else_is_told(editor: User) -> None:
    article = agreed()
    client = signed_in(editor)
    old = client.get(f"/desk/publish/{article.pk}/")
    publish_shown(article, by=make_person("editor2", "editor"))
    before = everything()
    told = send(client, old, form_with(old, name="seen"))
    assert (told.status_code, everything() == before) == (409, True)
    assert "the article is published" in words(told)


@pytest.mark.parametrize("frame", FRAMES)
def test_publish_is_no_button_but_a_link_to_the_preview(frame: str, editor: User) -> None:
    article = agreed()
    client = signed_in(editor)
    address = f"/desk/articles/{article.pk}/" if frame == "desk" else f"/admin/archive/article/{article.pk}/change/"
    page = client.get(address)
    assert f'href="/{frame}/publish/{article.pk}/"' in page.content.decode()
    token, before = client.cookies["csrftoken"].value, everything()
    told = client.post(f"/{frame}/articles/{article.pk}/move/", {"move": "publish", "csrfmiddlewaretoken": token}, follow=True)
    assert "That move is not offered" in words(told)
    assert everything() == before


def test_link_to_the_preview_says_what_forbids_publishing(editor: User) -> None:
    article = agreed(visibility="hidden")
    assert "make it public first" in words(signed_in(editor).get(f"/desk/articles/{article.pk}/"))


@pytest.mark.parametrize("frame", FRAMES)
def test_second_correction_does_not_overwrite_the_first_unseen(frame: str, editor: User) -> None:
    article = published()
    address = f"/{frame}/correct/{article.pk}/headline/"
    first, second = signed_in(editor), signed_in(make_person("editor2", "editor"))
    pages = [client.get(address) for client in (first, second)]
    low = {"headline-rating": "mostly_supported", "headline-why": "Mine first.", "note": "A detail."}
    assert "The correction is published." in words(send(first, pages[0], form_with(pages[0], name="note"), **low))
    before = everything()
    other = {"headline-rating": "cannot_assess", "headline-why": "Half of it is missing.", "note": "The text is cut."}
    told = send(second, pages[1], form_with(pages[1], name="note"), **other)
    assert (told.status_code, everything() == before) == (409, True)
    assert "This verdict was replaced since you looked at it" in words(told) and "Mine first." in words(told)
    form = form_with(told, name="note")
    assert {name: form.values[name][0] for name in other} == other
    send(second, told, form)
    assert (Correction.objects.count(), HeadlineVerdict.objects.standing().get().rating) == (2, "cannot_assess")


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30, "²"])
def test_correction_that_names_no_verdict_is_refused_and_the_words_kept(seen: str, editor: User) -> None:
    article, client = published(), signed_in(editor)
    page, before = client.get(f"/desk/correct/{article.pk}/headline/"), everything()
    told = send(client, page, form_with(page, name="note"), seen=seen, note="The text is cut.")
    assert (told.status_code, everything() == before) == (409, True)
    assert form_with(told, name="note").values["note"] == ["The text is cut."]


def test_correction_of_an_article_reopened_meanwhile_keeps_the_words(editor: User) -> None:
    article, client = published(), signed_in(editor)
    page = client.get(f"/desk/correct/{article.pk}/headline/")
    move(article, "reopen", by=make_person("editor2", "editor"), at=now(), note="New facts.")
    values = {"headline-rating": "cannot_assess", "note": "The text is cut."}
    told = send(client, page, form_with(page, name="note"), **values)
    assert told.status_code == 409
    assert form_with(told, name="note").values["note"] == ["The text is cut."]
