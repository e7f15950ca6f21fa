"""A text taken down from the list of articles: asked why, shown what will go, then done."""

import pytest
from django.contrib.auth.models import User

from archive.models import Takedown, Version
from archive.policy.text import blank
from tests.admin.test_bulk_work import ARTICLES, ask, go_on
from tests.desk.pages import form_with, send, signed_in, words
from tests.factories import TEXT, make_article

pytestmark = pytest.mark.django_db
TOLD = {"reason": "By order of the court.", "reference": "7 K 12/26"}


def test_taking_down_is_asked_then_shown_then_done(administrator: User) -> None:
    article, copy = make_article(), make_article(url="https://copy.example/1")
    client = signed_in(administrator)
    asked = ask(client, ARTICLES, "take_down", [article])
    refused = go_on(client, asked, reason="", reference="7 K 12/26")
    assert "This field is required" in words(refused)
    shown = go_on(client, asked, **TOLD)
    assert f"The same text stands in {copy.pk}" in words(shown) and "It cannot be undone." in words(shown)
    assert not Takedown.objects.exists()
    done = send(client, shown, form_with(shown, name="confirmed"))
    assert "Take down for good: 1 of 1." in words(done)
    assert Version.objects.get(article=article).text == blank(TEXT)
    again = go_on(client, ask(client, ARTICLES, "take_down", [article]), **TOLD)
    assert "Its text was taken down before." in words(again)


def test_editors_are_not_offered_it(editor: User) -> None:
    article = make_article()
    page = ask(signed_in(editor), ARTICLES, "take_down", [article])
    assert "Take down for good" not in words(page) and not Takedown.objects.exists()
