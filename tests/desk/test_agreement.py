"""The page of agreement: counted from opened reviews alone, of others' drift told to nobody but who gives out the work."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.analysis.agreement import krippendorff_alpha
from archive.models import Article, Sheet
from archive.queries.agreement import AgreementPage, Question, agreement_page, public_agreement
from archive.queries.drift import drift
from archive.review.adjudication import adjudicate, points_token
from archive.review.sheets import ClaimAnswers, HeadlineAnswers
from archive.review.transitions import move
from tests.desk.pages import read, signed_in, words
from tests.people import make_person as person
from tests.review.desk import (
    COUNT,
    FALSE,
    LOW,
    QUOTED,
    SUPPORTED,
    TRUE,
    claim_on,
    now,
    published,
    queued,
    reviewed,
    reviewers,
    saved,
    started,
    submitted,
    version_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db
MOSTLY = HeadlineAnswers(rating="mostly_supported")
CUT = HeadlineAnswers(rating="cannot_assess")
UNPROVEN = ClaimAnswers(verdict="unproven", evidence=(COUNT,))
EVERYBODY = ["reviewer", "reviewer2", "adjudicator", "editor", "observer", "importer", "administrator", "superuser"]
SEE_ALL = {"editor", "administrator", "superuser"}


@pytest.fixture(autouse=True)
def fresh_public_figures() -> Iterator[None]:
    caches["process"].clear()
    yield
    caches["process"].clear()


def judged(*answers: HeadlineAnswers, claim: Sequence[ClaimAnswers] = (), by: Sequence[User] = ()) -> Article:
    """An article whose reviews are in: a headline answer, and one to its claim, for each of two reviewers."""
    article = queued()
    sheets = [started(article, by=who) for who in by or reviewers()]
    made = claim_on(article, by=reviewers()[0]) if claim else None
    for n, (sheet, headline) in enumerate(zip(sheets, answers, strict=True)):
        submitted(sheet, headline=headline, claims={made.pk: claim[n]} if made else {})
    return Article.objects.get(pk=article.pk)


def decided(article: Article, headline: HeadlineAnswers | None, *claim: ClaimAnswers) -> Article:
    version = version_of(article)
    claims = {made.pk: answers for made, answers in zip(version.claims.filter(status="accepted"), claim, strict=True)}
    by = person("adjudicator", "adjudicator")
    told = {"seen": points_token(version), "reason": "It is so."}
    return adjudicate(version, headline=headline, claims=claims, by=by, at=now(), **told)


def question(page: AgreementPage, code: str) -> Question:
    return next(one for one in page.questions if one.code == code)


def units(page: AgreementPage, code: str) -> int:
    return question(page, code).figures.units


def test_each_question_counts_what_two_people_answered(observer: User) -> None:
    judged(SUPPORTED, LOW, claim=(TRUE, FALSE))
    judged(SUPPORTED, CUT, claim=(TRUE, UNPROVEN))
    judged(MOSTLY, MOSTLY)
    page = agreement_page(observer)
    found = {one.code: one.figures.units for one in page.questions}
    assert (found["headline"], found["headline_any"], found["overstates"]) == (2, 3, 3)
    assert (found["verdict"], found["verdict_any"], found["attribution"], found["clickbait"]) == (1, 2, 0, 0)
    assert (page.headlines, page.claims) == (2, 1)


def test_quotations_are_counted_by_whether_it_was_said(observer: User) -> None:
    article = queued()
    sheets = [started(article, by=who) for who in reviewers()]
    made = claim_on(article, by=reviewers()[0], exact=QUOTED, is_quotation=True)
    for sheet, said in zip(sheets, ("verbatim", "altered"), strict=True):
        submitted(sheet, claims={made.pk: ClaimAnswers(verdict="true", attribution=said, evidence=(COUNT,))})
    assert units(agreement_page(observer), "attribution") == 1


def twenty_one() -> list[tuple[int, int]]:
    """What two reviewers rated 21 headlines: mostly the same."""
    ratings = [(4, 4)] * 9 + [(3, 3)] * 5 + [(4, 3)] * 3 + [(2, 2)] * 3 + [(4, 2)]
    answers = {4: SUPPORTED, 3: MOSTLY, 2: LOW}
    for one, other in ratings:
        judged(answers[one], answers[other])
    return ratings


@pytest.mark.prepared(by=twenty_one)
def test_figures_are_those_of_the_answers(prepared: list[tuple[int, int]], observer: User) -> None:
    found = question(agreement_page(observer), "headline")
    assert found.figures.units == 21
    assert found.figures.alpha == krippendorff_alpha(prepared, level="ordinal")
    assert found.percent == pytest.approx(100 * 17 / 21)
    assert found.figures.low < found.figures.alpha < found.figures.high
    assert 0 < found.linear < found.quadratic < 1


@pytest.mark.prepared(by=twenty_one)
def test_kappa_is_for_two_people_alone(prepared: list[tuple[int, int]], observer: User) -> None:
    judged(SUPPORTED, SUPPORTED, by=[reviewers()[0], person("reviewer3", "reviewer")])
    found = question(agreement_page(observer), "headline")
    assert (found.figures.units, found.linear, found.quadratic) == (22, None, None)


@pytest.mark.prepared(by=twenty_one)
def test_page_shows_the_figures_and_where_there_are_too_few(prepared: list[tuple[int, int]], observer: User) -> None:
    client = signed_in(observer)
    shown = words(client.get("/desk/agreement/"))
    told = client.get("/desk/agreement.json").json()["agreement"]
    headline = next(one for one in told["questions"] if one["code"] == "headline" and one["level"] == "ordinal")
    assert f"{headline['krippendorff_alpha']:.2f}" in shown
    assert headline["units"] == 21
    verdict = next(one for one in told["questions"] if one["code"] == "verdict")
    assert (verdict["units"], verdict["krippendorff_alpha"], verdict["percent_agreement"]) == (0, None, None)
    assert "n too small" in shown


def test_page_of_an_archive_without_reviews_says_what_is_needed(observer: User) -> None:
    shown = words(signed_in(observer).get("/desk/agreement/"))
    assert "A figure needs 20 headlines or claims" in shown
    assert "So far there are 0 headlines and 0 claims" in shown
    assert "Nothing to compare yet" in shown


@pytest.mark.parametrize("who", EVERYBODY)
def test_blind_sheets_are_never_counted(request: pytest.FixtureRequest, who: str) -> None:
    """Also not to those who wrote them: a figure that moves with one's own answer would tell the colleague's."""
    user = request.getfixturevalue(who)
    one, other = reviewers()
    in_half = queued()
    sheets = [started(in_half, by=one), started(in_half, by=other)]
    made = claim_on(in_half, by=one)
    submitted(sheets[0], headline=LOW, claims={made.pk: TRUE})
    saved(sheets[1], headline=SUPPORTED, claims={made.pk: FALSE})
    assert {found.figures.units for found in agreement_page(user).questions} == {0}
    assert drift(user) == []
    submitted(Sheet.objects.get(pk=sheets[1].pk), headline=SUPPORTED, claims={made.pk: FALSE})
    assert (units(agreement_page(user), "headline"), units(agreement_page(user), "verdict")) == (1, 1)


def test_review_that_is_blind_once_more_is_not_counted(observer: User, editor: User) -> None:
    article = decided(judged(SUPPORTED, LOW), LOW)
    assert units(agreement_page(observer), "headline") == 1
    assert len(drift(editor)) == 2
    move(article, "send_back", by=person("adjudicator", "adjudicator"), at=now(), note="Look at the second paragraph.")
    assert units(agreement_page(observer), "headline") == 0
    assert drift(editor) == []


def test_answers_given_after_reading_the_others_are_not_counted_as_agreement(observer: User, editor: User) -> None:
    article = judged(SUPPORTED, LOW)
    move(article, "send_back", by=person("adjudicator", "adjudicator"), at=now(), note="Look at the second paragraph.")
    for sheet in Sheet.objects.filter(state="draft"):
        submitted(sheet, headline=LOW)
    assert Article.objects.get(pk=article.pk).state == "agreed"
    assert units(agreement_page(observer), "headline") == 1
    counted = Sheet.objects.visible_to(observer).independent()
    assert sorted(counted.values_list("revision", "headline_rating__rating")) == [(1, "supported"), (1, "weakly_supported")]


def test_drift_is_what_was_answered_beside_what_was_decided(editor: User) -> None:
    decided(judged(SUPPORTED, LOW), LOW)
    decided(judged(SUPPORTED, LOW), MOSTLY)
    decided(judged(CUT, LOW), LOW)
    first, second = drift(editor)
    assert (first.name, second.name) == ("reviewer", "reviewer2")
    (found,) = first.drifts
    assert (found.code, found.count, found.same, found.steps, found.percent, found.mean) == ("headline", 3, 0, 2, None, None)
    assert {part.code: part.count for part in found.months[0].parts} == {"same": 0, "higher": 2, "lower": 0, "apart": 1}
    (found,) = second.drifts
    assert {part.code: part.count for part in found.months[0].parts} == {"same": 2, "higher": 0, "lower": 1, "apart": 0}


def test_drift_in_claims_counts_the_claims_that_were_decided(editor: User) -> None:
    article = judged(SUPPORTED, SUPPORTED, claim=(TRUE, FALSE))
    decided(article, None, FALSE)
    judged(SUPPORTED, SUPPORTED, claim=(TRUE, TRUE))
    found = {one.name: [(row.code, row.count, row.same) for row in one.drifts] for one in drift(editor)}
    assert found == {"reviewer": [("verdict", 1, 0)], "reviewer2": [("verdict", 1, 1)]}


def test_mean_difference_is_signed_and_told_from_twenty_answers_on(editor: User) -> None:
    for _ in range(19):
        decided(judged(SUPPORTED, LOW), LOW)
    assert {(row.percent, row.mean) for one in drift(editor) for row in one.drifts} == {(None, None)}
    decided(judged(SUPPORTED, LOW), MOSTLY)
    first, second = (one.drifts[0] for one in drift(editor))
    assert (first.percent, first.mean) == (0.0, (19 * 2 + 1) / 20)
    assert (second.percent, second.mean) == (95.0, -1 / 20)


@pytest.mark.parametrize("who", EVERYBODY)
def test_drift_of_others_is_told_to_nobody_but_who_gives_out_the_work(request: pytest.FixtureRequest, who: str) -> None:
    user = request.getfixturevalue(who)
    named = [person("zebedee", "reviewer"), person("quillon", "reviewer")]
    decided(reviewed(queued(), [reviewers()[0], named[0]], [SUPPORTED, LOW]), LOW)
    decided(reviewed(queued(), named, [SUPPORTED, LOW]), LOW)
    client = signed_in(user)
    told = [one["reviewer"] for one in client.get("/desk/agreement.json").json()["drift"]]
    everyone = ["quillon", "reviewer", "zebedee"]
    assert sorted(told) == (everyone if who in SEE_ALL else ["reviewer"] if who == "reviewer" else [])
    page = client.get("/desk/agreement/").content.decode()
    assert ("zebedee" in page, "quillon" in page) == (who in SEE_ALL, who in SEE_ALL)


def test_page_needs_the_desk(client: Client) -> None:
    assert client.get("/desk/agreement/").status_code == 302
    client.force_login(User.objects.create_user("nobody"))
    assert [client.get(f"/desk/agreement{end}").status_code for end in ("/", ".json")] == [403, 403]
    assert client.post("/desk/agreement/").status_code in (403, 405)


def test_page_is_linked_from_the_desk(reviewer: User) -> None:
    assert "/desk/agreement/" in read(signed_in(reviewer).get("/desk/")).links


@pytest.mark.parametrize("address", ["/desk/agreement/", "/desk/agreement.json"])
def test_page_takes_the_same_queries_with_1_and_3_reviews(editor: User, address: str) -> None:
    client, counts = signed_in(editor), []
    for n in range(3):
        decided(judged(SUPPORTED, LOW, claim=(TRUE, FALSE)), LOW, FALSE)
        decided(reviewed(queued(), [person(f"reviewer{n}", "reviewer"), reviewers()[0]], [SUPPORTED, LOW]), LOW)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_public_figures_are_of_published_reviews_alone(client: Client) -> None:
    judged(SUPPORTED, LOW), judged(SUPPORTED, SUPPORTED)
    assert units(public_agreement(), "headline") == 0
    caches["process"].clear()
    published()
    assert units(public_agreement(), "headline") == 1
    told = client.get("/about/data.json").json()["agreement"]["questions"]
    assert next(one["units"] for one in told if one["code"] == "headline") == 1


def test_public_page_tells_no_figure_of_a_person(client: Client) -> None:
    for name in ("zebedee", "quillon"):
        person(name, "reviewer")
    article = decided(
        reviewed(queued(), [User.objects.get(username=name) for name in ("zebedee", "quillon")], [SUPPORTED, LOW]), LOW
    )
    move(article, "publish", by=person("editor", "editor"), at=now())
    for address in ("/about/data/", "/about/data.json"):
        told = client.get(address).content.decode()
        assert [word for word in ("zebedee", "quillon", "drift", "as_decided") if word in told] == []


def test_public_figures_are_reckoned_once_in_a_while(client: Client) -> None:
    client.get("/about/data/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/about/data/")
    assert not any("rating" in query["sql"] for query in queries)


def shapes(value: Any) -> Any:
    """Of each thing in JSON its names alone."""
    if isinstance(value, dict):
        return {name: shapes(item) for name, item in value.items()}
    return [shapes(value[0])] if isinstance(value, list) and value else None


def test_json_holds_its_names(editor: User) -> None:
    decided(judged(SUPPORTED, LOW), LOW)
    told = signed_in(editor).get("/desk/agreement.json").json()
    figures = dict.fromkeys(
        ["code", "question", "compared", "level", "units", "percent_agreement", "krippendorff_alpha", "interval_95",
         "kappa_linear", "kappa_quadratic"]
    )  # fmt: skip
    month = dict.fromkeys(["month", "compared", "same", "higher", "lower", "apart"])
    of_question = dict.fromkeys(
        ["code", "question", "compared", "as_decided", "share_as_decided", "steps_compared", "mean_difference"]
    )
    assert shapes(told) == {
        "agreement": {"smallest_number_of_units": None, "newest_reviews": None, "questions": [figures]},
        "drift": [{"reviewer": None, "questions": [of_question | {"months": [month]}]}],
        "known_answers": dict.fromkeys(["counted_before", "counted_in_steps_of", "reviewers"]),
    }


def test_page_says_over_how_many_decisions_drift_is_reckoned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.views.agreement.LATEST", 4_321)
    page = words(signed_in(person("editor", "editor")).get("/desk/agreement/"))
    assert "the newest 4,321 decisions on headlines, and 4,321 on claims" in page
