"""What readers are told of claims that a person says are the same."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Claim
from archive.review.links import link_claim, unlink_claim
from archive.review.transitions import move
from tests.people import make_person
from tests.review import desk
from tests.review.test_links import again, correct, judged

pytestmark = pytest.mark.django_db
BEFORE = "The same claim was checked before"
ELSEWHERE = "The same claim elsewhere"


@pytest.fixture
def pair(reviewer, reviewer2, editor) -> tuple[Claim, Claim]:
    earlier = judged(desk.FALSE)
    claim = again()
    link_claim(claim, earlier, by=editor, at=desk.now())
    return claim, earlier


def page_of(client: Client, claim: Claim) -> str:
    return client.get(claim.get_absolute_url()).content.decode()


def json_of(client: Client, claim: Claim) -> dict:
    return client.get(f"{claim.get_absolute_url()[:-1]}.json").json()


def test_page_shows_the_earlier_verdict_and_the_earlier_page_every_article(client, pair, editor):
    claim, earlier = pair
    third = again("agreed")
    link_claim(third, earlier, by=editor, at=desk.now())
    page = page_of(client, claim)
    assert BEFORE in page and earlier.get_absolute_url() in page and "The count says 2,100." in page
    assert third.get_absolute_url() in page
    page = page_of(client, earlier)
    assert BEFORE not in page and ELSEWHERE in page
    assert all(one.article.get_absolute_url() in page for one in (claim, third, earlier))
    assert Claim.objects.get(pk=claim.pk).verification == "unchecked"


def test_json_lists_the_links(client, pair):
    claim, earlier = pair
    (linked,) = json_of(client, claim)["same_claim"]
    assert (linked["how"], linked["id"], linked["verification"]) == ("checked_before", earlier.pk, "false")
    assert linked["url"] == f"http://testserver{earlier.get_absolute_url()}"
    assert json_of(client, claim)["verdict"] is None
    (linked,) = json_of(client, earlier)["same_claim"]
    assert (linked["how"], linked["id"], linked["article_url"]) == (
        "elsewhere", claim.pk, f"http://testserver{claim.article.get_absolute_url()}",
    )  # fmt: skip


def test_json_of_a_claim_answers_as_its_page_does(client, pair, editor):
    claim, earlier = pair
    response = client.get(f"/claims/{claim.pk}/other-words.json")
    assert (response.status_code, response["Location"]) == (301, f"{claim.get_absolute_url()[:-1]}.json")
    move(earlier.article, "withdraw", note="A court order.", by=editor, at=desk.now())
    response = client.get(f"{earlier.get_absolute_url()[:-1]}.json")
    assert (response.status_code, response.json()["withdrawn"]) == (410, True)
    assert client.get("/claims/99999/nothing.json").status_code == 404


def test_corrected_verdict_is_shown_at_once(client, pair):
    claim, earlier = pair
    correct(earlier, answers=desk.TRUE)
    assert json_of(client, claim)["same_claim"][0]["verification"] == "true"


def test_what_is_withdrawn_ended_or_not_linked_is_not_shown(client, pair, editor):
    claim, earlier = pair
    move(earlier.article, "withdraw", note="A court order.", by=editor, at=desk.now())
    assert BEFORE not in page_of(client, claim) and json_of(client, claim)["same_claim"] == []
    move(earlier.article, "restore", note="Lifted.", by=editor, at=desk.now())
    assert BEFORE in page_of(client, claim)
    unlink_claim(claim, by=editor, at=desk.now())
    assert BEFORE not in page_of(client, claim) and ELSEWHERE not in page_of(client, earlier)
    other = again()
    assert earlier.get_absolute_url() not in page_of(client, other)


def test_nobody_is_named_for_a_link(client, pair):
    make_person("editor", "editor")
    assert all("editor" not in page_of(client, one).lower().replace("editorial", "") for one in pair)


def test_page_takes_the_same_queries_with_1_and_3_links(client, pair, editor):
    claim, earlier = pair
    with CaptureQueriesContext(connection) as one:
        page_of(client, earlier)
    for _ in range(2):
        link_claim(again(), earlier, by=editor, at=desk.now())
    with CaptureQueriesContext(connection) as three:
        page_of(client, earlier)
    assert len(one) == len(three)
