"""The passages a rating points at are shown wherever the rating is, and lead to their place here and at the source."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import Article, Claim
from archive.publish.fragments import at_source, text_fragment
from archive.queries.passages import Passage
from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers
from tests.desk.pages import signed_in
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import publish
from tests.review.desk import CLAIMED, FALSE, LOW, SUPPORTED, claim_on, queued, reviewed, reviewers, version_of

pytestmark = pytest.mark.django_db
SENTENCE = "The county counted 280 boats, and 14 barges, in the well-kept basin."
PROOF = "14 barges, in the well-kept basin"
EVIDENCE = EvidenceDraft(url="https://county.example/", title="Count")
FALSE_HERE = ClaimAnswers(verdict="false", why="Miscounted.", evidence=(EVIDENCE,), passages=(PROOF,))
URL = "https://outlet.example/boats"


def published(policy: str, **fields: object) -> Article:
    text = story_text("Boats counted in the basin", ["A count was made on Monday.", SENTENCE, "Nobody was hurt."])
    source = make_source(f"Outlet {policy}", text_policy=policy, extract_words=4)
    return publish(make_article(text, source=source, url=URL), claims={SENTENCE: FALSE_HERE}, **fields)


def places(article: Article) -> tuple[Claim, str]:
    claim = Claim.objects.get(article=article, status="accepted")
    start = claim.version.text.index(PROOF)
    return claim, f"p-{start}-{start + len(PROOF)}"


@pytest.mark.parametrize(
    ("passage", "fragment"),
    [
        (Passage(0, 5, "Boats"), ":~:text=Boats"),
        (Passage(9, 20, "well-kept, "), ":~:text=well%2Dkept%2C"),
        (Passage(9, 14, "R & D"), ":~:text=R%20%26%20D"),
        (Passage(9, 14, "boats", "county counted 280 ", ", and 14 bar"), ":~:text=counted%20280-,boats,-%2C%20and%2014"),
        (Passage(9, 14, "boats", "Before.\nThe ", ".\nAfter"), ":~:text=The-,boats"),
        (Passage(0, 104, " ".join(["word"] * 21)), ":~:text=word%20word%20word%20word%20word,word%20word%20word%20word%20word"),
        (Passage(0, 9, "Boat"), ""),
        (Passage(0, 9, ""), ""),
    ],
)  # fmt: skip
def test_text_fragment_encodes_what_the_directive_needs_for_itself(passage: Passage, fragment: str) -> None:
    assert text_fragment(passage) == fragment


def test_words_at_the_source_are_linked_only_where_there_is_an_address() -> None:
    boats = Passage(0, 5, "Boats")
    assert at_source("https://o.example/a", boats) == "https://o.example/a#:~:text=Boats"
    assert at_source("https://o.example/a#top", boats) == "https://o.example/a#top:~:text=Boats"
    assert at_source("", boats) == ""


def test_passage_of_a_claim_is_on_its_page_in_the_article_and_in_json(client: Client) -> None:
    article = published("full")
    claim, fragment = places(article)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert f'href="{article.get_absolute_url()}#{fragment}"' in page
    assert f"{URL}#:~:text=" in page and "well%2Dkept" in page
    body = client.get(article.get_absolute_url()).content.decode()
    assert body.count(f'id="{fragment}"') == 1 and body.count(f'href="#{fragment}"') == 2
    told = client.get(f"{article.get_absolute_url()[:-1]}.json").json()["claims"][0]["verdict"]["passages"]
    assert [passage["exact"] for passage in told] == [PROOF]


def test_passage_shared_with_the_headline_has_one_place(client: Client) -> None:
    low = HeadlineAnswers(rating="weakly_supported", reasons=("overstates",), why="No.", passages=(PROOF,))
    article = published("full", headline=low)
    body = client.get(article.get_absolute_url()).content.decode()
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids)) and places(article)[1] in ids


@pytest.mark.parametrize("policy", ["extract", "headline"])
def test_passage_that_may_not_be_shown_is_told_and_not_quoted(client: Client, policy: str) -> None:
    article = published(policy)
    claim, _ = places(article)
    for address in (claim.get_absolute_url(), article.get_absolute_url()):
        body = client.get(address, follow=True).content.decode()
        assert "words of the text that the source does not let be shown" in body
        assert "14 barges" not in body and "14%20barges" not in body and ":~:text=" not in body
    told = client.get(f"{article.get_absolute_url()[:-1]}.json").json()["claims"][0]["verdict"]["passages"]
    assert [passage["exact"] for passage in told] == [None]


def test_passages_of_two_answers_are_told_apart_by_letters(adjudicator: User) -> None:
    article = queued()
    claim = claim_on(article, by=reviewers()[0])
    answered = ClaimAnswers(**vars(FALSE) | {"passages": ("4,000 cars",)})
    version = version_of(reviewed(article, reviewers(), [SUPPORTED, LOW], claims={claim.pk: answered}))
    page = signed_in(adjudicator).get(f"/desk/adjudicate/{version.pk}/").content.decode()
    letter = re.search(r'data-answer="([AB])">will close for six weeks</mark>', page)
    assert letter is not None and "4,000 cars</mark>" not in page  # on the claim they agree
    shown = re.search(rf"<h3>Answer {letter[1]}</h3>.*?will close for six weeks</blockquote>", page, re.DOTALL)
    assert shown is not None and "</section>" not in shown[0]


def test_closed_sheet_marks_the_passages_of_claims_too(reviewer: User) -> None:
    article = queued()
    claim = claim_on(article, by=reviewer, exact="The harbour bridge at Sallow Quay")
    answered = ClaimAnswers(**vars(FALSE) | {"passages": (CLAIMED,)})
    reviewed(article, reviewers(), [SUPPORTED, LOW], claims={claim.pk: answered})
    sheet = reviewer.sheets.get()
    page = signed_in(reviewer).get(f"/desk/review/{sheet.pk}/").content.decode()
    assert f'<mark class="passage-mark">{CLAIMED}</mark>' in page


@pytest.mark.parametrize("frame", ["desk", "admin/desk"])
def test_correcting_shows_the_text_to_select_from(editor: User, frame: str) -> None:
    article = published("headline")
    claim, _ = places(article)
    chief = signed_in(User.objects.create_superuser("chief"))
    for place in ("headline", f"claims/{claim.pk}"):
        page = chief.get(f"/{frame}/correct/{article.pk}/{place}/").content.decode()
        assert "data-text" in page and "14 barges" in page and "desk-passages.js" in page
