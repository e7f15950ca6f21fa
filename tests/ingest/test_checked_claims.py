"""Claims that others have checked are suggested where their words stand, whichever came first, and never more than suggested."""

import itertools

import pytest

from archive.analysis.anchors import make_anchor
from archive.ingest.checked_claims import words_in
from archive.models import Article, Claim, ClaimVerdict, Event, FactCheckClaim, Version
from archive.review.claims import accept_claim, add_claim, reject_claim
from tests.fact_checks import review, take_fact_checks, the_fact_check
from tests.factories import TEXT, make_article, make_source

pytestmark = pytest.mark.django_db
HERE = "https://ledger.example/fees"
CLUB = "The sailing club had asked for a rise of 5 per cent."
DECIDED = "Boat owners will pay more from April, the Kelbury harbour board decided on Tuesday"
OTHER = TEXT.replace(CLUB, "The sailing club said nothing.")


def article(text=TEXT, url=HERE, **said):
    return make_article(text, url=url, **said)


def checked(words=CLUB, at=HERE, **said):
    return take_fact_checks(review(words, at=at, **said))


def suggested():
    """(words, version, origin, status, fact checks) of each claim with a fact check."""
    found = Claim.objects.filter(fact_checks__isnull=False).distinct().order_by("version__number", "start")
    return [(one.exact, one.version.number, one.origin, one.status, one.fact_checks.count()) for one in found]


def test_words_that_stand_in_the_article_are_suggested_as_a_claim():
    article()
    checked("asked for a rise of 5 per cent")

    claim = Claim.objects.get(origin="source")
    version = Version.objects.get()
    assert (claim.status, claim.verification, claim.version, claim.created_by) == ("suggested", "unchecked", version, None)
    assert (claim.exact, claim.statement) == ("asked for a rise of 5 per cent",) * 2
    anchor = make_anchor(version.text, claim.start, claim.end)
    assert (anchor.exact, anchor.prefix, anchor.suffix) == (claim.exact, claim.prefix, claim.suffix)
    assert list(claim.fact_checks.all()) == [the_fact_check()]
    assert not ClaimVerdict.objects.exists() and not Event.objects.filter(subject_type="claim").exists()


EXPECTED = [
    (DECIDED, 1, "source", "suggested", 1),
    (CLUB, 1, "machine", "suggested", 1),  # the machine suggests it too
    ("asked for a rise of 5 per cent", 1, "source", "suggested", 1),
]
STEPS = {
    "article": lambda: article(),
    "check": lambda: checked(),
    "part": lambda: checked("asked for a rise of 5 per cent", author={"name": "Gull Checks"}, url="https://gull.example/c"),
    "other check": lambda: checked(DECIDED, at=f"{HERE}?utm_source=x"),
    "other article": lambda: make_article(TEXT.replace("fee", "price"), url="https://other.example/fees"),
}


@pytest.mark.parametrize(
    "order", [tuple(STEPS), tuple(reversed(STEPS)), ("check", "other check", "article", "other article", "part")]
)
def test_what_comes_first_makes_no_difference(order):
    for step in order:
        STEPS[step]()
    assert suggested() == EXPECTED


@pytest.mark.long
@pytest.mark.parametrize("order", list(itertools.permutations(STEPS)), ids=", ".join)
def test_order_makes_no_difference(order):
    test_what_comes_first_makes_no_difference(order)


def test_claim_that_stands_there_already_is_linked_and_not_made_again(reviewer):
    made = add_claim(
        _version(article()), exact=CLUB, statement="They asked for 5.", claim_type="quantity", by=reviewer, at=_now()
    )
    count = Claim.objects.count()
    checked(CLUB.rstrip("."))
    assert Claim.objects.count() == count
    assert list(the_fact_check().claims.all()) == [made]


def test_nothing_is_suggested_where_the_words_do_not_stand_once():
    text = TEXT.replace("The sailing club", f"{DECIDED}. The sailing club")
    article(text)
    checked(DECIDED)
    checked("Boat owners will pay nothing")
    assert suggested() == []


def test_nothing_is_suggested_elsewhere_than_where_the_claim_was_made():
    article(url="https://other.example/fees")
    checked()
    assert suggested() == []


def test_article_that_is_the_fact_check_itself_gets_no_suggestion():
    article(url="https://checks.example/fees")
    checked(at="https://checks.example/fees", url="https://checks.example/fees")
    assert suggested() == []


def test_rejected_claim_is_not_suggested_again(reviewer):
    article()
    checked()
    claim = the_fact_check().claims.get()
    reject_claim(claim, by=reviewer, at=_now())
    checked(url="https://gull.example/c", author={"name": "Gull Checks"})
    article(TEXT.replace("12 per cent", "13 per cent"))
    assert [one for one in suggested() if one[3] != "rejected"] == []


def test_new_version_with_the_words_has_them_suggested_too():
    checked()
    article(OTHER)
    assert suggested() == []
    article()
    assert [(words, version) for words, version, *_ in suggested()] == [(CLUB, 2)]


def test_accepted_claim_stays_accepted_when_the_fact_check_changes(reviewer):
    article()
    checked()
    accept_claim(the_fact_check().claims.get(), by=reviewer, at=_now())
    checked(reviewRating={"alternateName": "Right"})
    checked(at="https://elsewhere.example/", reviewRating={"alternateName": "Right"})
    assert Claim.objects.get(exact=CLUB, status="accepted").anchor_state == "anchored"
    assert not FactCheckClaim.objects.exists()


def test_suggestion_goes_when_the_fact_check_names_the_article_no_more():
    words = "asked for a rise of 5 per cent"
    article()
    checked(words)
    checked(words, at="https://elsewhere.example/")
    assert not Claim.objects.filter(origin="source").exists() and not FactCheckClaim.objects.exists()


def test_speaker_is_named_where_the_text_names_them():
    article()
    words = "for nine years"
    made = review(words, at=HERE)
    made["itemReviewed"]["author"] = {"name": "Ida Marrow"}
    take_fact_checks(made)
    assert Claim.objects.get(origin="source").speaker_name == "Ida Marrow"


def test_hidden_article_gets_its_suggestion_too():
    article(source=make_source(default_visibility="hidden"))
    checked()
    assert [words for words, *_ in suggested()] == [CLUB]


@pytest.mark.parametrize(
    ("text", "statement", "found"),
    [
        ("It rose to 50 crowns.", "It rose to 5", None),
        ("It rose to 5 crowns.", "It rose to 5", "It rose to 5"),
        ("Overall it fell.", "all it fell", None),
        ("He said: it fell, then stopped.", "“It fell.”", None),
        ("He said: It fell, then stopped.", "“It fell.”", "It fell"),
        ("It fell. It fell.", "It fell", None),
        ("قال إن الجسر أُغلق أمس.", "الجسر أُغلق", "الجسر أُغلق"),
        ("It fell.", "…", None),
        ("It fell.", "", None),
    ],
)
def test_words_are_found_once_and_whole(text, statement, found):
    anchor = words_in(text, statement)
    assert (anchor and anchor.exact) == found


def _version(of: Article) -> Version:
    return Version.objects.current().get(article=of)


def _now():
    return Version.objects.latest("pk").seen_at
