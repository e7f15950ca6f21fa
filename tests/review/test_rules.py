"""What an answer must have before it counts: each rule broken alone, and kept."""

from dataclasses import replace

import pytest

from archive.policy.scales import CLAIM_VERDICTS, CLICKBAIT, HEADLINE, LOW_HEADLINE_N, REASONS, VERDICTS_WITHOUT_EVIDENCE
from archive.review.answers import ClaimAnswers, EvidenceDraft, HeadlineAnswers
from archive.review.rules import claim_problems, headline_problems, is_address, sheet_problems
from tests.review.desk import COUNT, LOW, SUPPORTED, TEXT, TRUE


def headline_faults(answers: HeadlineAnswers) -> list[str]:
    return [problem.field for problem in headline_problems(answers, text=TEXT)]


def claim_faults(answers: ClaimAnswers, *, is_quotation: bool = False) -> list[str]:
    return [problem.field for problem in claim_problems(answers, is_quotation=is_quotation, text=TEXT, field="claims.7")]


@pytest.mark.parametrize("answer", HEADLINE.answers, ids=lambda answer: answer.code)
def test_each_rating_can_be_given(answer):
    low = answer.n is not None and answer.n <= LOW_HEADLINE_N
    assert headline_faults(replace(LOW if low else SUPPORTED, rating=answer.code)) == []


def test_a_headline_needs_a_rating():
    assert headline_faults(HeadlineAnswers(why="Hm.")) == ["headline.rating"]


def test_a_low_rating_needs_a_reason_and_a_passage():
    assert headline_faults(replace(LOW, reasons=())) == ["headline.reasons"]
    assert headline_faults(replace(LOW, passages=())) == ["headline.passages"]
    assert headline_faults(replace(LOW, passages=(), nothing_in_text=True)) == []
    assert headline_faults(replace(LOW, nothing_in_text=True)) == ["headline.nothing_in_text"]


def test_a_middling_rating_needs_neither_and_may_have_reasons():
    assert headline_faults(HeadlineAnswers(rating="mostly_supported", reasons=("overstates",))) == []


def test_a_supported_headline_has_no_reasons_and_something_in_the_text():
    assert headline_faults(replace(SUPPORTED, reasons=("overstates",))) == ["headline.reasons"]
    assert headline_faults(replace(SUPPORTED, nothing_in_text=True)) == ["headline.nothing_in_text"]


def test_the_reason_other_needs_words():
    assert headline_faults(replace(LOW, reasons=("other",), other_reason="  ")) == ["headline.other_reason"]
    assert headline_faults(replace(LOW, reasons=("other",), other_reason="A pun.")) == []


@pytest.mark.parametrize(
    "answers, field",
    [
        (replace(SUPPORTED, rating="perfect"), "headline.rating"),
        (replace(LOW, reasons=("detail_mismatch", "boring")), "headline.reasons"),
        (replace(SUPPORTED, clickbait="a bit"), "headline.clickbait"),
    ],
)
def test_unknown_codes_are_problems(answers, field):
    assert headline_faults(answers) == [field]


def test_every_reason_and_degree_is_known():
    for reason in REASONS.answers:
        assert headline_faults(replace(LOW, reasons=(reason.code,), other_reason="So.")) == []
    for degree in CLICKBAIT.answers:
        assert headline_faults(replace(SUPPORTED, clickbait=degree.code)) == []


def test_passages_must_stand_in_the_text_once():
    twice, nowhere = replace(LOW, passages=("The county said so.",)), replace(LOW, passages=("closed for ever",))
    assert [problem.message for problem in headline_problems(twice, text=TEXT)] == [
        "“The county said so.” stands in the text more than once. Take in more of the words around it."
    ]
    assert [problem.message for problem in headline_problems(nowhere, text=TEXT)] == [
        "“closed for ever” does not stand in the text. Copy the words exactly as they stand."
    ]


def test_a_passage_with_its_place_may_have_words_that_recur():
    start = TEXT.rindex("The county said so.")
    placed = {"exact": "The county said so.", "start": start, "end": start + 19}
    assert headline_faults(replace(LOW, passages=(placed,))) == []
    assert headline_faults(replace(LOW, passages=({**placed, "start": start + 1},))) == ["headline.passages"]


@pytest.mark.parametrize("answer", CLAIM_VERDICTS.answers, ids=lambda answer: answer.code)
def test_a_verdict_needs_evidence_or_the_reason_why_there_is_none(answer):
    bare = ClaimAnswers(verdict=answer.code)
    assert claim_faults(bare) == ([] if answer.code in VERDICTS_WITHOUT_EVIDENCE else ["claims.7.evidence"])
    assert claim_faults(replace(bare, evidence=(COUNT,))) == []
    assert claim_faults(replace(bare, no_evidence_reason="The archive is closed.")) == []
    assert claim_faults(replace(bare, evidence=(EvidenceDraft(),))) == claim_faults(bare)


def test_a_claim_needs_a_verdict_even_with_evidence():
    assert claim_faults(ClaimAnswers(evidence=(COUNT,))) == ["claims.7.verdict"]
    assert claim_faults(replace(TRUE, verdict="so-so")) == ["claims.7.verdict"]


def test_attribution_is_asked_of_quotations_always_and_of_nothing_else():
    assert claim_faults(TRUE, is_quotation=True) == ["claims.7.attribution"]
    assert claim_faults(replace(TRUE, attribution="verbatim"), is_quotation=True) == []
    assert claim_faults(replace(TRUE, attribution="verbatim")) == ["claims.7.attribution"]
    assert claim_faults(replace(TRUE, attribution="sort of"), is_quotation=True) == ["claims.7.attribution"]


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"url": "ftp://county.example/traffic"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://"}, "url"),
        ({"archived_url": "web.archive.example/1"}, "archived_url"),
        ({"url": "https://county.example/" + "a" * 2000}, "url"),
        ({"title": "a" * 501}, "title"),
        ({"publisher": "a" * 201}, "publisher"),
        ({"kind": "hearsay"}, "kind"),
        ({"stance": "sort of"}, "stance"),
        ({"url": "", "title": "", "note": "Somewhere."}, "title"),
    ],
)
def test_evidence_is_checked_for_its_form(changed, field):
    found = claim_faults(replace(TRUE, evidence=(COUNT, replace(COUNT, **changed))))
    assert set(found) == {f"claims.7.evidence.1.{field}"}


def test_addresses_are_looked_at_for_their_form_alone():
    assert is_address("https://county.example/traffic?year=2026#count")
    assert is_address("http://192.0.2.7:8000/x")
    for wrong in ("", "county.example", "data:text/html,x", "https://a b.example/", "https:///x", "//county.example/x"):
        assert not is_address(wrong)


def test_a_sheet_answers_for_the_headline_and_every_claim():
    problems = sheet_problems(HeadlineAnswers(), {7: TRUE}, quotations={7: False, 8: False}, text=TEXT)
    assert [(problem.field, problem.message) for problem in problems] == [
        ("headline.rating", "Rate the headline."),
        ("claims.8.verdict", "Give a verdict on this claim."),
    ]


def place_of(exact: str, reason: str) -> dict[str, object]:
    return {"exact": exact, "start": TEXT.index(exact), "end": TEXT.index(exact) + len(exact), "reason": reason}


def test_a_passage_belongs_to_a_reason_that_is_given_or_to_none():
    passage = place_of("will close for six weeks", "detail_mismatch")
    assert headline_faults(replace(LOW, passages=(passage,))) == []
    assert headline_faults(replace(LOW, passages=(passage, "Ada Fenn"))) == []
    assert headline_faults(replace(LOW, passages=(passage | {"reason": "overstates"},))) == ["headline.passages"]
    assert headline_faults(replace(LOW, passages=(passage | {"reason": "nonsense"},))) == ["headline.passages"]


def test_a_passage_of_a_claim_belongs_to_no_reason():
    assert claim_faults(replace(TRUE, passages=(place_of("six weeks", "detail_mismatch"),))) == ["claims.7.passages"]
