"""One article from the import to its restoration, by the pages alone and without JavaScript."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Article, Sheet
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.factories import make_article
from tests.review.desk import disputed, version_of

TEXT = (
    "Harbour bridge to close for nine weeks\n\n"
    "The harbour bridge at Sallow Quay will close for six weeks from Monday, the county said.\n\n"
    "The county engineer showed the plan to residents on Tuesday evening.\n"
)
EVIDENCE = {"url": "https://county.example/notice", "title": "Notice of closure", "quote": "six weeks"}
CLAIM = "The harbour bridge at Sallow Quay will close for six weeks from Monday"


def press(client: Client, address: str, move: str, note: str = "") -> HttpResponse:
    """The answer after pressing the button of a move on a page."""
    page = client.get(address)
    forms = [form for form in read(page).forms if form.values.get("move") == [move]]
    return send(client, page, forms[0], **({"note": note} if note else {}))


def take_next(client: Client) -> int:
    """The number of the sheet that "take the next" opened."""
    page = client.get("/desk/")
    opened = send(client, page, form_with(page, action="/desk/next/"))
    return int(opened.request["PATH_INFO"].split("/")[3])


def answer(client: Client, address: str, *, action: str, **values: object) -> HttpResponse:
    page = client.get(address)
    return send(client, page, form_with(page, name="lock"), action=action, **values)


def rate(client: Client, sheet_id: int, frame: str, **values: object) -> HttpResponse:
    """Draft saved, looked at again, and submitted."""
    address = f"/{frame}/review/{sheet_id}/"
    saved = answer(client, address, action="save", **values)
    assert "The draft is saved." in words(saved)
    return answer(client, address, action="submit")


def claim_values(pk: int, verdict: str) -> dict[str, str]:
    row = f"claim-{pk}-evidence-0"
    return {
        f"claim-{pk}-verdict": verdict,
        f"claim-{pk}-why": "The notice says so.",
        **{f"{row}-{name}": value for name, value in EVIDENCE.items()},
    }


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_article_goes_from_import_to_restoration(
    frame: str, reviewer: User, reviewer2: User, adjudicator: User, editor: User
) -> None:
    article = make_article(TEXT)
    first, second, judge, chief = (signed_in(user) for user in (reviewer, reviewer2, adjudicator, editor))
    page_of_article = f"/desk/articles/{article.pk}/" if frame == "desk" else f"/admin/archive/article/{article.pk}/change/"

    press(chief, "/desk/" if frame == "desk" else page_of_article, "queue")
    assert state(article) == "queued"

    sheet = take_next(first)
    added = answer(
        first, f"/{frame}/review/{sheet}/", action="add_claim:new", new__exact=CLAIM, new__statement="It closes for six weeks."
    )
    claim = article.claims.get(statement="It closes for six weeks.")
    assert claim.statement in words(added)
    low = {
        "headline-rating": "not_supported",
        "headline-reasons": ["detail_mismatch"],
        "headline-passages": "will close for six weeks",
        "headline-why": "Six weeks, not nine.",
    }
    rate(first, sheet, frame, **low, **claim_values(claim.pk, "true"))
    assert Sheet.objects.get(pk=sheet).state == "submitted"

    other = take_next(second)
    rate(second, other, frame, **{"headline-rating": "mostly_supported"}, **claim_values(claim.pk, "true"))
    assert state(article) == "disputed"

    address = f"/{frame}/adjudicate/{article.versions.get().pk}/"
    dispute = judge.get(address)
    assert "1 point to decide" in words(dispute)
    told = send(judge, dispute, form_with(dispute, name="reason"), headline__decision="0", reason="The text says six.")
    assert "Decided" in words(told)
    assert state(article) == "agreed"

    preview = chief.get(f"/{frame}/publish/{article.pk}/")
    assert "Every check is passed" in words(preview)
    send(chief, preview, form_with(preview, action=f"/{frame}/publish/{article.pk}/"))
    assert state(article) == "published"

    correct_headline(chief, article, frame)
    press(chief, page_of_article, "withdraw", note="The source asked us to.")
    assert visibility(article) == "withdrawn"
    press(chief, page_of_article, "restore", note="The source agreed again.")
    assert visibility(article) == "public"


def correct_headline(client: Client, article: Article, frame: str) -> None:
    page = client.get(f"/{frame}/correct/{article.pk}/headline/")
    values = {"headline-rating": "cannot_assess", "headline-reasons": [], "note": "We had only half of the text."}
    told = send(client, page, form_with(page, name="note"), **values)
    assert "The correction is published." in words(told)
    assert Article.objects.get(pk=article.pk).headline_rating == "cannot_assess"


def state(article: Article) -> str:
    return Article.objects.get(pk=article.pk).state


def visibility(article: Article) -> str:
    return Article.objects.get(pk=article.pk).visibility


def test_disagreeing_answers_stand_beside_each_other_without_names(reviewer: User, reviewer2: User, adjudicator: User) -> None:
    article = disputed()
    page = signed_in(adjudicator).get(f"/desk/adjudicate/{version_of(article).pk}/")
    text = words(page)
    assert "Answer A" in text and "Answer B" in text
    assert "Supported by the article" in text and "Weakly supported" in text
    assert "reviewer2" not in text


def test_points_left_undecided_are_told_and_nothing_is_decided(adjudicator: User) -> None:
    article = disputed()
    client = signed_in(adjudicator)
    page = client.get(f"/desk/adjudicate/{version_of(article).pk}/")
    told = send(client, page, form_with(page, name="reason"), reason="")
    assert told.status_code == 422
    assert "Decide this point." in words(told) and "Say why you decide as you do." in words(told)
    assert state(article) == "disputed"


def test_adjudicator_may_give_an_answer_of_their_own(adjudicator: User) -> None:
    article = disputed()
    client = signed_in(adjudicator)
    page = client.get(f"/desk/adjudicate/{version_of(article).pk}/")
    own = {"headline-decision": "own", "headline-rating": "mostly_supported", "reason": "Between the two."}
    send(client, page, form_with(page, name="reason"), **own)
    verdict = version_of(article).headlineverdicts.get()
    assert (verdict.rating, verdict.basis, verdict.why) == ("mostly_supported", "adjudication", "Between the two.")
