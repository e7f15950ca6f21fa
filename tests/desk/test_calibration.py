"""The figures of reviewers beside known answers: right, in steps, once a month, and told to whom they concern."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article, KnownAnswer, Sheet
from archive.queries.calibration import Calibration, ReviewerFigures, calibration
from archive.review.calibration import end_known_answer, set_known_answer
from archive.review.sheets import ClaimAnswers, HeadlineAnswers
from archive.review.transitions import move
from tests.desk.pages import signed_in, words
from tests.desk.test_agreement import CUT, EVERYBODY, MOSTLY, SEE_ALL, UNPROVEN
from tests.people import make_person as person
from tests.review.desk import FALSE, LOW, SUPPORTED, TRUE, claim_on, now, queued, started, submitted, version_of

pytestmark = pytest.mark.django_db
MUCH_LATER = date(2028, 6, 1)  # than all moments of the tests


def known(
    *answers: HeadlineAnswers,
    rating: str = "weakly_supported",
    claims: Sequence[tuple[str, ClaimAnswers]] = (),
    by: Sequence[str] = ("reviewer", "reviewer2"),
    **given,
) -> Article:
    """An article with known answers and its reviews in. claims: of each what is known, and what everybody answers."""
    article, setter = queued(), person("setter", "editor")
    spans = ["About 4,000 cars cross the bridge on a working day.", "will close for six weeks"]
    made = [claim_on(article, by=setter, exact=spans[n]) for n, _ in enumerate(claims)]
    verdicts = {claim.pk: right for claim, (right, _) in zip(made, claims, strict=True)}
    set_known_answer(version_of(article), rating=rating, claims=verdicts, why="Sure.", by=setter, at=now(), **given)
    sheets = [started(article, by=person(name, "reviewer")) for name in by]
    said = {claim.pk: answers for claim, (_, answers) in zip(made, claims, strict=True)}
    for sheet, headline in zip(sheets, answers, strict=True):
        submitted(sheet, headline=headline, claims=said)
    return Article.objects.get(pk=article.pk)


def figures(user: User, name: str, today: date = MUCH_LATER) -> ReviewerFigures | None:
    return next((one for one in calibration(user, today=today).people if one.name == name), None)


def question(found: ReviewerFigures, code: str) -> tuple:
    one = next(one for one in found.questions if one.code == code)
    return one.count, one.percent, one.steps, one.mean


def twenty_known() -> list[Article]:
    """reviewer: 15 as known, 3 one step higher, 2 two steps; reviewer2: all as known. The first has claims too."""
    answers = [LOW] * 15 + [MOSTLY] * 3 + [SUPPORTED] * 2
    return [
        known(one, LOW, claims=[("true", TRUE)] if n == 0 else (), reasons=["detail_mismatch"]) for n, one in enumerate(answers)
    ]


def twenty_of_two() -> None:
    for _ in range(20):
        known(LOW, MOSTLY, by=["reviewer", "zebedee"])


with_twenty = pytest.mark.prepared(by=twenty_known)


@pytest.fixture
def twenty(prepared: list[Article]) -> list[Article]:
    return prepared


@with_twenty
def test_figures_are_of_the_answers(twenty: list[Article], editor: User) -> None:
    found = figures(editor, "reviewer")
    assert found.articles == 20
    assert question(found, "headline") == (20, 75.0, 20, (3 * 1 + 2 * 2) / 20)
    assert question(found, "reasons") == (20, 75.0, None, None)
    assert question(found, "verdict") == (None, None, None, None)
    assert question(figures(editor, "reviewer2"), "headline") == (20, 100.0, 20, 0.0)


@with_twenty
def test_nothing_is_told_before_a_full_step_and_then_only_steps(twenty: list[Article], editor: User, reviewer: User) -> None:
    before = calibration(reviewer, today=MUCH_LATER)
    for _ in range(3):
        known(SUPPORTED, SUPPORTED)
    known(SUPPORTED, SUPPORTED, by=["reviewer", "newcomer"])
    assert calibration(reviewer, today=MUCH_LATER) == before
    assert figures(editor, "newcomer") is None
    assert figures(person("newcomer", "reviewer"), "newcomer") is None


@with_twenty
def test_what_came_in_this_month_waits_for_the_next(twenty: list[Article], reviewer: User) -> None:
    last = Sheet.objects.latest("opened_at").opened_at.date()
    assert figures(reviewer, "reviewer", last) is None
    assert figures(reviewer, "reviewer", (last.replace(day=1) + timedelta(days=31)).replace(day=15)).articles == 20
    assert calibration(reviewer, today=date(2028, 6, 17)).until == MUCH_LATER


@with_twenty
def test_nothing_that_happens_to_an_article_moves_the_figures(twenty: list[Article], editor: User, reviewer: User) -> None:
    """Sent back or opened again, its reviewers would learn from the figures which article it was."""
    before = calibration(reviewer, today=MUCH_LATER)
    by = {"by": person("adjudicator", "adjudicator"), "at": now()}
    move(twenty[0], "send_back", note="Look again.", **by)
    move(twenty[1], "reopen", note="New figures.", by=editor, at=now())
    assert calibration(reviewer, today=MUCH_LATER) == before
    for sheet in version_of(twenty[0]).sheets.filter(state="draft"):
        submitted(sheet, headline=SUPPORTED)
    assert calibration(reviewer, today=MUCH_LATER) == before


@with_twenty
def test_ended_answer_counts_until_the_next_reckoning(twenty: list[Article], editor: User, reviewer: User) -> None:
    end_known_answer(KnownAnswer.objects.earliest("pk"), by=editor, at=datetime.fromisoformat("2028-06-10T12:00:00+00:00"))
    assert figures(reviewer, "reviewer", date(2028, 6, 30)).articles == 20
    assert figures(reviewer, "reviewer", date(2028, 7, 1)) is None


@with_twenty
def test_page_and_json_say_the_same_and_how_it_is_counted(twenty: list[Article], reviewer: User, editor: User) -> None:
    client = signed_in(reviewer)
    page, told = words(client.get("/desk/agreement/")), client.get("/desk/agreement.json").json()["known_answers"]
    headline, reasons, verdict = told["reviewers"][0]["questions"]
    assert (told["counted_in_steps_of"], told["reviewers"][0]["articles"]) == (20, 20)
    assert headline == {
        "code": "headline", "question": "Is the headline supported by the article?", "compared": 20, "share_as_known": 0.75,
        "steps_compared": 20, "mean_difference": 0.35,
    }  # fmt: skip
    assert (reasons["share_as_known"], verdict["compared"]) == (0.75, None)
    assert "20 75% 0.35 steps higher" in page and "in steps of 20 articles" in page and "up to the last full 20 of yours" in page
    assert "20 articles" in page and "n too small" in page
    shown = words(signed_in(editor).get("/desk/agreement/"))
    assert "each reviewer" in shown and "20 100% none" in shown


def test_claims_and_answers_off_the_scale(editor: User) -> None:
    for n in range(20):
        known(CUT if n < 5 else LOW, LOW, claims=[("false", FALSE if n < 15 else UNPROVEN), ("unproven", UNPROVEN)])
    found = figures(editor, "reviewer")
    assert question(found, "headline") == (20, 75.0, None, None)
    assert question(found, "verdict") == (40, 100 * 35 / 40, None, None)
    assert question(found, "reasons") == (None, None, None, None)


def test_what_is_still_blind_is_not_counted(editor: User) -> None:
    for _ in range(19):
        known(LOW, LOW)
    article = queued()
    set_known_answer(version_of(article), rating="supported", why="Sure.", by=person("setter", "editor"), at=now())
    submitted(started(article, by=person("reviewer", "reviewer")))
    assert calibration(editor, today=MUCH_LATER).people == ()


@pytest.mark.prepared(by=twenty_of_two)
@pytest.mark.parametrize("who", EVERYBODY)
def test_own_figures_alone_unless_one_gives_out_work(request: pytest.FixtureRequest, who: str) -> None:
    user = request.getfixturevalue(who)
    told = signed_in(user).get("/desk/agreement.json").json()["known_answers"]["reviewers"]
    assert sorted(one["reviewer"] for one in told) == (
        ["reviewer", "zebedee"] if who in SEE_ALL else ["reviewer"] if who == "reviewer" else []
    )
    page = words(signed_in(user).get("/desk/agreement/"))
    assert ("zebedee" in page) == (who in SEE_ALL)


def test_who_has_none_is_told_what_is_needed(reviewer: User) -> None:
    assert "n too small Figures appear when you answered 20 articles with known answers." in words(
        signed_in(reviewer).get("/desk/agreement/")
    )


def test_queries_do_not_grow(editor: User) -> None:
    counts, _ = [], editor.has_perm("archive.queue")
    for names in (["reviewer", "reviewer2"], ["reviewer3", "reviewer4"]):
        for _ in range(20):
            known(LOW, LOW, claims=[("true", TRUE)], by=names)
        with CaptureQueriesContext(connection) as queries:
            found: Calibration = calibration(editor, today=MUCH_LATER)
        counts.append((len(queries), len(found.people)))
    assert counts == [(counts[0][0], 2), (counts[0][0], 4)]
