"""Disputes: what is shown of them, and what may be decided by whom."""

from dataclasses import replace

import pytest

from archive.models import Article, ClaimVerdict, Event, Evidence, HeadlineVerdict, Sheet, VerdictEvidence
from archive.models.kept import KeptForever
from archive.review.adjudication import adjudicate, points, points_token
from archive.review.answers import AnswersRefused, ClaimAnswers, EvidenceDraft, HeadlineAnswers
from archive.review.permissions import PermissionRefused
from archive.review.transitions import TransitionRefused, move
from tests.review import desk

pytestmark = pytest.mark.django_db
OWN = EvidenceDraft(url="https://roads.example/register", title="Register", kind="official_record", stance="refutes")


@pytest.fixture
def dispute(reviewer, reviewer2):
    """The headline agreed, one claim agreed, one claim in dispute; (article, agreed claim, disputed claim)."""
    article = desk.queued()
    same, other = desk.claim_on(article, by=reviewer), desk.claim_on(article, by=reviewer, exact=desk.QUOTED)
    sheets = [desk.started(article, by=user) for user in (reviewer, reviewer2)]
    desk.submitted(sheets[0], headline=desk.LOW, claims={same.pk: desk.TRUE, other.pk: desk.TRUE})
    desk.submitted(sheets[1], headline=desk.LOW, claims={same.pk: desk.TRUE, other.pk: desk.FALSE})
    return Article.objects.get(pk=article.pk), same, other


def decide(article: Article, **given):
    version = desk.version_of(article)
    values = {"headline": None, "claims": {}, "reason": "The count is clear.", "at": desk.now()} | given
    return adjudicate(version, **{"seen": points_token(version)} | values)


def refused_fields(article: Article, **given) -> list[str]:
    before = desk.everything()
    with pytest.raises(AnswersRefused) as refused:
        decide(article, **given)
    assert desk.everything() == before
    return [problem.field for problem in refused.value.problems]


def test_points_show_both_answers_without_names_and_which_differ(dispute):
    article, same, other = dispute
    found = points(desk.version_of(article))
    assert [(point.code, point.claim, point.differs) for point in found] == [
        ("headline", None, False),
        ("claim", other, True),
        ("claim", same, False),
    ]
    assert sorted(answers.verdict for answers in found[1].answers) == ["false", "true"]
    assert "reviewer" not in repr([point.answers for point in found])
    assert not any(hasattr(answers, "sheet") for point in found for answers in point.answers)


def test_points_keep_their_order_and_the_order_tells_nothing(dispute):
    article = dispute[0]
    assert points(desk.version_of(article)) == points(desk.version_of(article))
    firsts = set()
    for _ in range(12):
        again = desk.disputed()
        firsts.add(points(desk.version_of(again))[0].answers[0].rating)
    assert firsts == {"supported", "weakly_supported"}


def test_points_show_nothing_while_the_review_is_blind(reviewer, reviewer2, adjudicator):
    article = desk.queued()
    desk.submitted(desk.started(article, by=reviewer))
    assert points(desk.version_of(article)) == []
    article = desk.disputed()
    assert len(points(desk.version_of(article))) == 1
    move(article, "send_back", by=adjudicator, at=desk.now(), note="Look again.")
    assert points(desk.version_of(article)) == []


def test_a_decision_makes_verdicts_for_every_point(dispute, adjudicator):
    article, same, other = dispute
    answers = replace(desk.FALSE, why="", evidence=(OWN,), passages=("before the fair",))
    article = decide(article, claims={other.pk: answers}, by=adjudicator)
    headline, agreed, decided = (
        HeadlineVerdict.objects.get(),
        ClaimVerdict.objects.get(claim=same),
        ClaimVerdict.objects.get(claim=other),
    )
    assert article.state == "agreed"
    assert (headline.basis, headline.reached_by, agreed.basis, agreed.reached_by) == ("agreement", None, "agreement", None)
    assert (decided.basis, decided.reached_by, decided.verdict, decided.why) == (
        "adjudication",
        adjudicator,
        "false",
        "The count is clear.",
    )
    assert [place["exact"] for place in decided.passages] == ["before the fair"]
    assert sorted(decided.evidence.values_list("title", flat=True)) == ["Register", "Traffic count"]
    own = Evidence.objects.get(title="Register")
    assert (own.claim_rating, own.claim_verdict) == (None, decided)
    assert Event.objects.filter(verb="state_moved").last().note == "The count is clear."


def test_the_evidence_brought_with_a_decision_is_final(dispute, adjudicator):
    article, _, other = dispute
    decide(article, claims={other.pk: replace(desk.FALSE, evidence=(OWN,))}, by=adjudicator)
    own = Evidence.objects.get(title="Register")
    for rewrite in (
        own.save,
        own.delete,
        lambda: Evidence.objects.filter(pk=own.pk).update(title="Other"),
        lambda: Evidence.objects.filter(pk=own.pk).delete(),
        lambda: VerdictEvidence.objects.filter(evidence=own).delete(),
    ):
        with pytest.raises(KeptForever):
            rewrite()


def test_exactly_the_differing_points_are_decided(dispute, adjudicator):
    article, same, other = dispute
    assert refused_fields(article, by=adjudicator) == [f"claims.{other.pk}"]
    both = {other.pk: desk.TRUE, same.pk: desk.TRUE}
    assert refused_fields(article, headline=desk.LOW, claims=both, by=adjudicator) == ["headline", f"claims.{same.pk}"]
    assert refused_fields(article, claims={other.pk: desk.TRUE, 999_999: desk.TRUE}, by=adjudicator) == ["claims.999999"]


def test_a_decision_keeps_the_rules_of_a_sheet_and_gives_its_reason(dispute, adjudicator):
    article, _, other = dispute
    field = f"claims.{other.pk}"
    assert refused_fields(article, claims={other.pk: ClaimAnswers()}, by=adjudicator) == [f"{field}.verdict"]
    quoting = replace(desk.TRUE, attribution="verbatim")
    assert refused_fields(article, claims={other.pk: quoting}, by=adjudicator) == [f"{field}.attribution"]
    assert refused_fields(article, claims={other.pk: desk.TRUE}, reason=" ", by=adjudicator) == ["reason"]
    assert refused_fields(desk.disputed(), headline=HeadlineAnswers(rating="not_supported"), by=adjudicator) == [
        "headline.reasons",
        "headline.passages",
    ]


def test_the_evidence_of_the_reviews_serves_the_decision(dispute, adjudicator):
    article, _, other = dispute
    decide(article, claims={other.pk: ClaimAnswers(verdict="mixture")}, by=adjudicator)
    assert list(ClaimVerdict.objects.get(claim=other).evidence.values_list("title", flat=True)) == ["Traffic count"]
    assert Evidence.objects.count() == 4


def test_nobody_decides_what_they_rated(dispute, editor):
    article, _, other = dispute
    rater = desk.reviewers()[0]
    rater.groups.set(editor.groups.all())
    before = desk.everything()
    with pytest.raises(TransitionRefused, match="You reviewed this article yourself"):
        decide(article, claims={other.pk: desk.TRUE}, by=type(rater).objects.get(pk=rater.pk))
    assert desk.everything() == before


@pytest.mark.parametrize("role", ["reviewer3", "observer", "importer", "administrator"])
def test_only_adjudicators_decide(role, request, dispute):
    article, _, other = dispute
    before = desk.everything()
    with pytest.raises(PermissionRefused):
        decide(article, claims={other.pk: desk.TRUE}, by=request.getfixturevalue(role))
    assert desk.everything() == before


@pytest.mark.parametrize("state", ["queued", "in_review", "agreed", "published"])
def test_only_disputes_are_decided(state, adjudicator):
    article = desk.REACHED[state]()
    before = desk.everything()
    with pytest.raises(TransitionRefused, match="no dispute"):
        decide(article, headline=desk.LOW, by=adjudicator)
    assert desk.everything() == before


def test_a_dispute_about_an_older_version_is_not_decided(adjudicator):
    article = desk.disputed()
    version = desk.version_of(article)
    seen = points_token(version)
    desk.add_version(article, text=desk.TEXT.replace("nine", "six"))
    with pytest.raises(TransitionRefused, match="this version"):
        adjudicate(version, headline=desk.LOW, claims={}, reason="Six.", seen=seen, by=adjudicator, at=desk.now())
    assert Sheet.objects.filter(version=version, state="submitted").count() == 2
