"""What was learned, in the admin: which lesson is in use, what it gained, and what it holds, in words; looked at alone."""

import pytest
from django.contrib.auth.models import User

from archive.models import LearnedWeights, Topic
from tests.desk.pages import signed_in, words
from tests.pages.test_query_counts import count
from tests.review.desk import now

pytestmark = pytest.mark.django_db
LIST = "/admin/archive/learnedweights/"
FIGURES = {"decisions": 1240, "before": {"AUC": 0.8123}, "after": {"AUC": 0.8456}}


def lesson(
    kind: str = "claims", *, is_used: bool = True, weights: dict | None = None, figures: dict | None = None
) -> LearnedWeights:
    return LearnedWeights.objects.create(
        kind=kind, is_used=is_used, weights=weights or {}, figures=figures or {}, learned_at=now()
    )  # fmt: skip


def test_list_tells_which_is_in_use_and_what_each_gained(editor: User) -> None:
    client = signed_in(editor)
    lesson(weights={"base": -1.0}, figures=FIGURES)
    lesson(weights={"base": -2.0}, figures=FIGURES)
    lesson(is_used=False, weights={"base": -3.0}, figures=FIGURES)
    lesson("topics", figures={})

    shown = words(client.get(LIST))

    assert shown.count("No longer in use") == 1 and shown.count("Not used: it gained too little") == 1
    assert shown.count("In use") == 2 and "In use: suggestions are as shipped" in shown
    assert "1,240" in shown and "AUC: 0.812 as shipped, 0.846 as learned" in shown


def test_page_tells_the_weights_in_words(editor: User) -> None:
    client = signed_in(editor)
    Topic.objects.create(name="harbours", slug="harbours", path="harbours/", medtop="medtop:20000001")
    signs = lesson(weights={"number": 1.5, "base": -2.25, "opinion": -3.0}, figures=FIGURES)
    terms = lesson("topics", weights={"medtop:20000001": {"quay": 2.5, "choir": -3.0}, "gone": {"wall": 1.0}}, figures=FIGURES)

    shown = words(client.get(f"{LIST}{signs.pk}/change/"))
    assert shown.index("every sentence") < shown.index("opinion") < shown.index("number")
    assert "-2.25" in shown and "+1.50" in shown and "train_claims" in shown
    shown = words(client.get(f"{LIST}{terms.pk}/change/"))
    assert "harbours choir -3, quay 2.5" in shown and "gone wall 1" in shown and "train_topics" in shown


def test_nothing_can_be_changed_added_or_deleted_there(editor: User) -> None:
    client, row = signed_in(editor), lesson(weights={"base": -1.0}, figures=FIGURES)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", {"is_used": ""}).status_code == 403
    assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert LearnedWeights.objects.values_list("is_used", "weights").get() == (True, {"base": -1.0})


def test_list_takes_the_same_queries_with_1_and_3_lessons(editor: User) -> None:
    client = signed_in(editor)
    lesson(figures=FIGURES)
    one = count(client, LIST)
    lesson(figures=FIGURES)
    lesson("topics")
    assert count(client, LIST) == one
