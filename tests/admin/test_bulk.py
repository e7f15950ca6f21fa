"""One move on many articles: first what will and will not happen, then the move."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Article
from tests.desk.pages import form_with, send, signed_in, words
from tests.review.desk import everything, in_review, make_article, published, queued

LIST = "/admin/archive/article/"


def ask(client: Client, action: str, articles: list[Article]) -> HttpResponse:
    token = client.get(LIST).cookies["csrftoken"].value
    chosen = [article.pk for article in articles]
    return client.post(LIST, {"action": action, "_selected_action": chosen, "csrfmiddlewaretoken": token})


def states(articles: list[Article]) -> list[str]:
    return [Article.objects.get(pk=article.pk).state for article in articles]


def test_page_tells_what_will_and_will_not_happen_before_anything_does(editor: User) -> None:
    articles = [make_article(), published()]
    before = everything()
    page = ask(signed_in(editor), "put_in_the_queue", articles)
    assert "1 article will be changed, 1 will not." in words(page)
    assert "It is published." in words(page)
    assert everything() == before


def test_confirmed_move_is_made_where_it_may_be(editor: User) -> None:
    articles = [make_article(), make_article(), published()]
    client = signed_in(editor)
    page = ask(client, "put_in_the_queue", articles)
    told = send(client, page, form_with(page, name="confirmed"))
    assert states(articles) == ["queued", "queued", "published"]
    assert "Put in the queue: 2 of 2." in words(told)


def test_spike_needs_its_note(editor: User) -> None:
    articles = [make_article(), queued()]
    client = signed_in(editor)
    page = ask(client, "spike", articles)
    told = send(client, page, form_with(page, name="confirmed"), note=" ")
    assert "Say why" in words(told)
    assert states(articles) == ["imported", "queued"]
    send(client, told, form_with(told, name="confirmed"), note="Advertisements.")
    assert states(articles) == ["spiked", "spiked"]


def test_what_changed_between_the_question_and_the_answer_is_refused_by_itself(editor: User, reviewer: User) -> None:
    articles = [make_article(), queued()]
    client = signed_in(editor)
    page = ask(client, "spike", articles)
    from_queue = in_review()
    form = form_with(page, name="confirmed")
    form.values["_selected_action"].append(str(from_queue.pk))
    told = send(client, page, form, note="Advertisements.")
    assert states([*articles, from_queue]) == ["spiked", "spiked", "in_review"]
    assert "Spike: 2 of 3." in words(told)


@pytest.mark.parametrize("role", ["reviewer", "observer", "adjudicator"])
def test_actions_are_not_offered_without_the_power(request: pytest.FixtureRequest, role: str) -> None:
    client = signed_in(request.getfixturevalue(role))
    article = make_article()
    assert b"put_in_the_queue" not in client.get(LIST).content
    ask(client, "spike", [article])
    assert states([article]) == ["imported"]
