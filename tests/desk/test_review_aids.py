"""What stands beside the questions: where the text carries the headline, who may be the speaker, the guidelines."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Claim, Entity, Sheet, Version
from archive.policy.scales import GUIDELINES
from archive.queries.support import HeadlineSupport, headline_support
from archive.review.transitions import move
from tests.desk.pages import form_with, send, signed_in, words
from tests.factories import make_article, story_text
from tests.review.desk import now, started

pytestmark = pytest.mark.django_db
HEADLINE = "Ada Marsh: 90 barges at Ostley Quay after “great flood”"
LINES = [
    "Barges came to Ostley Quay on Monday.",
    "“There are 90 barges,” said Ada Marsh, who chairs the Harbour Board.",
    "Nobody was hurt, the board said.",
]


def imported() -> Article:
    for name, kind in (("Ada Marsh", "person"), ("Harbour Board", "organisation"), ("Ostley Quay", "place")):
        Entity.objects.create(name=name, slug=name.lower().replace(" ", "-"), kind=kind)
    return make_article(story_text(HEADLINE, LINES))


@pytest.fixture
def sheet(reviewer: User, editor: User) -> Sheet:
    return started(move(imported(), "queue", by=editor, at=now()), by=reviewer)


def test_support_says_where_each_element_stands_and_in_whose_voice() -> None:
    rows = {row.text: row for row in headline_support(imported().versions.get()).rows}
    numbers = {row.text: [(place.number, place.voice) for place in row.places] for row in rows.values()}
    blocks = {block.number: block for block in Version.objects.get().blocks.all()}
    assert [voice for _, voice in numbers["90"]] == ["Ada Marsh, quoted"]
    assert [voice for _, voice in numbers["Ostley Quay"]] == ["the article itself"]
    place = numbers["Ostley Quay"][0][0]
    assert Version.objects.get().text[blocks[place].start : blocks[place].end] == LINES[0]
    assert rows["90"].status == "Only speakers say so, not the article itself"
    assert [row.status for text, row in rows.items() if text == "great flood"] == ["Nowhere in the text"]


def test_support_shows_the_best_sentence_and_tells_what_only_one_speaker_says() -> None:
    lines = ["The board met at Ostley Quay.", "“The ferry dumped its oil in our harbour,” said Ada Marsh."]
    article = make_article(story_text("Ferry dumped oil in harbour", lines))

    support = headline_support(article.versions.get())

    (row,) = support.rows
    assert (row.kind, row.status, row.best) == ("Statement", "Only speakers say so, not the article itself", lines[1])
    assert [(place.number, place.voice) for place in row.places] == [(row.best_number, "Ada Marsh, quoted")]
    said = "The headline states as fact what only one speaker says, Ada Marsh: “Ferry dumped oil in harbour”."
    assert support.look_at == (said,)


def test_support_tells_reported_words_from_quoted_ones() -> None:
    lines = ["The board met at Ostley Quay.", "The ferry dumped its oil in the harbour, Ada Marsh said."]
    article = make_article(story_text("Ferry dumped oil in harbour", lines))

    (row,) = headline_support(article.versions.get()).rows

    assert [place.voice for place in row.places] == ["Ada Marsh, reported"]


def test_support_takes_two_queries_however_long_the_text() -> None:
    version = imported().versions.get()
    with CaptureQueriesContext(connection) as queries:
        headline_support(version)
    assert len(queries) == 2


def test_support_of_a_text_without_a_headline_is_empty(sheet: Sheet) -> None:
    sheet.version.blocks.filter(kind="headline").update(kind="body")
    assert headline_support(sheet.version) == HeadlineSupport()


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_review_page_shows_them_in_both_frames(reviewer: User, sheet: Sheet, frame: str) -> None:
    page = signed_in(reviewer).get(f"/{frame}/review/{sheet.pk}/")
    body = page.content.decode()
    assert "a machine’s suggestion" in body and "Nowhere in the text" in body
    place = next(place.number for row in page.context["support"].rows for place in row.places)
    assert f'href="#block-{place}"' in body and f'id="block-{place}"' in body
    helps = [answer.help for scale in GUIDELINES for answer in scale.answers if answer.help]
    assert [text for text in helps if text not in words(page)] == []


def test_people_and_organisations_of_the_text_are_offered_as_speakers(reviewer: User, sheet: Sheet) -> None:
    client = signed_in(reviewer)
    page = client.get(f"/desk/review/{sheet.pk}/")
    assert page.context["speakers"] == ["Ada Marsh", "Harbour Board"]
    assert '<option value="Harbour Board">' in page.content.decode() and 'list="speakers"' in page.content.decode()
    added = {"new__exact": "There are 90 barges", "new__speaker_name": "ada marsh"}
    send(client, page, form_with(page, name="lock"), action="add_claim:new", **added)
    claim = Claim.objects.get(status="accepted")
    assert claim.speaker == Entity.objects.get(slug="ada-marsh")
    change = client.get(f"/desk/claims/{claim.pk}/change/").content.decode()
    assert '<option value="Ada Marsh">' in change and 'list="speakers"' in change
