"""Passages on the review page: each for a reason, and each to be chosen by the number of its paragraph."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Article, Sheet
from archive.review.transitions import move
from tests.desk.pages import form_with, send, signed_in, words
from tests.factories import make_article
from tests.pages.test_query_counts import count
from tests.people import make_person
from tests.review.desk import LOW, TEXT, now, publish_shown, reviewed, reviewers, started

WEEKS, CARS, TWICE = "will close for six weeks", "About 4,000 cars", "The county said so."


def queued() -> Article:
    return move(make_article(TEXT), "queue", by=make_person("editor", "editor"), at=now())


@pytest.fixture
def sheet(reviewer: User) -> Sheet:
    return started(queued(), by=reviewer)


def sent(client: Client, sheet: Sheet, **values: object) -> HttpResponse:
    page = client.get(f"/desk/review/{sheet.pk}/")
    return send(client, page, form_with(page, name="lock"), **{"action": "save", **values})


def stored(sheet: Sheet) -> list[dict[str, Any]]:
    return Sheet.objects.get(pk=sheet.pk).headline_rating.passages


def paragraph_of(sheet: Sheet, exact: str) -> int:
    at = sheet.version.text.index(exact)
    return sheet.version.blocks.get(start__lte=at, end__gt=at).number


def test_reason_is_chosen_beside_each_saved_passage_and_stays(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    page = sent(client, sheet, **{"headline-passages": f"{WEEKS}\n{CARS}"})
    start = TEXT.index(WEEKS)
    name = f"headline-passage_reason-{start}-{start + len(WEEKS)}"
    assert form_with(page, name=name).values[name] == [""]
    page = sent(client, sheet, **{name: "detail_mismatch"})
    assert [passage.get("reason") for passage in stored(sheet)] == ["detail_mismatch", None]
    assert form_with(page, name=name).values[name] == ["detail_mismatch"]
    sent(client, sheet, **{"headline-why": "Six weeks."})
    assert [passage.get("reason") for passage in stored(sheet)] == ["detail_mismatch", None]
    sent(client, sheet, **{name: ""})
    assert [passage.get("reason") for passage in stored(sheet)] == [None, None]


@pytest.mark.parametrize("place", ["0-999999999", "9-3", "-1-4", "a-b", "1"])
def test_reason_for_a_place_that_is_none_does_no_harm(reviewer: User, sheet: Sheet, place: str) -> None:
    page = sent(signed_in(reviewer), sheet, **{"headline-passages": WEEKS, f"headline-passage_reason-{place}": "overstates"})
    assert page.status_code == 200 and stored(sheet)[0].get("reason") is None


def test_unknown_reason_is_refused_and_what_was_stored_stays(reviewer: User, sheet: Sheet) -> None:
    client, start = signed_in(reviewer), TEXT.index(WEEKS)
    name = f"headline-passage_reason-{start}-{start + len(WEEKS)}"
    sent(client, sheet, **{"headline-passages": WEEKS})
    sent(client, sheet, **{name: "overstates"})
    told = sent(client, sheet, **{name: "nonsense"})
    assert "The draft is saved, but for this" in words(told)
    assert stored(sheet)[0]["reason"] == "overstates"


def test_passage_is_chosen_by_its_paragraph(reviewer: User, sheet: Sheet) -> None:
    client, number = signed_in(reviewer), paragraph_of(sheet, WEEKS)
    by_number = {"headline-passage_paragraph": str(number), "headline-passage_quote": WEEKS}
    page = sent(client, sheet, **by_number, **{"headline-passage_reason": "detail_mismatch"})
    (passage,) = stored(sheet)
    assert (passage["start"], passage["exact"], passage["reason"]) == (TEXT.index(WEEKS), WEEKS, "detail_mismatch")
    values = form_with(page, name="lock").values
    assert (values["headline-passages"], values["headline-passage_quote"]) == ([WEEKS], [""])
    assert f'id="block-{number}"' in page.content.decode()


@pytest.mark.parametrize(
    ("number", "quote", "said"),
    [
        ("of weeks", CARS, "“About 4,000 cars” is not in paragraph {}."),
        ("of cars", TWICE, "“The county said so.” stands 2 times in paragraph {}."),
        ("99", CARS, "There is no paragraph 99."),
        ("of cars", "", "Copy the words of paragraph {} that you mean."),
        ("", TWICE, "“The county said so.” stands 2 times in the text."),
    ],
)
def test_paragraph_that_does_not_hold_the_words_once_is_named(
    reviewer: User, sheet: Sheet, number: str, quote: str, said: str
) -> None:
    numbers = {"of weeks": paragraph_of(sheet, WEEKS), "of cars": paragraph_of(sheet, CARS)}
    number = str(numbers.get(number, number))
    told = sent(
        signed_in(reviewer),
        sheet,
        **{"headline-passages": WEEKS, "headline-passage_paragraph": number, "headline-passage_quote": quote},
    )
    assert said.format(number) in words(told)
    assert [passage["exact"] for passage in stored(sheet)] == [WEEKS]
    assert form_with(told, name="lock").values["headline-passage_quote"] == [quote]


def test_claim_is_made_by_its_paragraph_where_its_words_stand_twice(reviewer: User) -> None:
    text = "Bridge closes\n\nThe county said so.\n\nNobody knew why.\n\nThe county said so.\n"
    sheet = started(move(make_article(text), "queue", by=make_person("editor", "editor"), at=now()), by=reviewer)
    last = sheet.version.blocks.order_by("number").last()
    page = sent(signed_in(reviewer), sheet, action="add_claim:new", **{"new-exact": TWICE, "new-paragraph": str(last.number)})
    assert "The claim is added." in words(page)
    assert sheet.version.claims.filter(status="accepted").get().start == text.rindex(TWICE)


def test_passages_are_shown_by_reason_wherever_the_rating_is(client: Client, editor: User) -> None:
    start = TEXT.index(WEEKS)
    mine = {"exact": WEEKS, "start": start, "end": start + len(WEEKS), "reason": "detail_mismatch"}
    low = type(LOW)(**vars(LOW) | {"passages": (CARS, mine)})
    article = reviewed(queued(), reviewers(), [low, low])
    desk = signed_in(editor)
    pages = [desk.get(f"/desk/review/{article.versions.get().sheets.first().pk}/")]
    pages.append(desk.get(f"/desk/publish/{article.pk}/"))
    publish_shown(article, by=editor)
    pages += [client.get(article.get_absolute_url()), desk.get(f"/desk/correct/{article.pk}/")]
    for page in pages:
        told = words(page)
        assert told.index(CARS) and f"Detail does not match: “{WEEKS}”" in told or f"Detail does not match: {WEEKS}" in told
    told = client.get(f"{article.get_absolute_url()[:-1]}.json").json()["headline_verdict"]["passages"]
    assert [(row["exact"], row["reason"]) for row in told] == [(WEEKS, "detail_mismatch"), (CARS, None)]


def test_review_page_takes_no_query_more_for_more_passages(reviewer: User, reviewer2: User) -> None:
    article = queued()
    sheets = [started(article, by=user) for user in (reviewer, reviewer2)]
    for sheet, user, lines in zip(sheets, (reviewer, reviewer2), ("", f"{WEEKS}\n{CARS}\nAda Fenn"), strict=True):
        sent(signed_in(user), sheet, **{"headline-passages": lines})
    few, many = (
        count(signed_in(user), f"/desk/review/{sheet.pk}/") for user, sheet in zip((reviewer, reviewer2), sheets, strict=True)
    )
    assert few == many
