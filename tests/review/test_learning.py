"""What is learned from decisions on suggestions: measured on what was held out, on the record, used only if it gains."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from archive.analysis.checkworthy import SHIPPED_POINTS
from archive.analysis.claim_signs import SIGNS
from archive.analysis.lessons import ClaimDecision, TaggedText, TooFew, claims_lesson, term_weights, topics_lesson
from archive.analysis.results import BlockSpan, Knowledge, KnownTopic
from archive.audit import verify_chain
from archive.ingest.knowledge import load_knowledge
from archive.models import Claim, Event, LearnedWeights, Topic
from archive.review.claims import accept_claim, reject_claim
from archive.review.learning import claim_decisions, forget, learn_claims, learn_topics, tagged_texts
from archive.review.tags import set_tags
from tests.factories import make_article
from tests.people import make_person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
OTTERS = KnownTopic(1, "otters", "otters", "otters", ())
TRAMS = KnownTopic(2, "trams", "trams", "trams", ())


def decisions(count: int, *, backwards: bool = False) -> list[ClaimDecision]:
    """Votes taken and sums turned down, or the other way round than scores say."""
    texts = (f"Brook voted against the treaty in {year}." for year in range(1900, 1900 + count))
    other = (f"It rained on {number} days in the hills of Elm." for number in range(count))
    pairs = zip(texts, other, strict=True)
    return [
        ClaimDecision(text, is_taken != backwards, number)
        for number, pair in enumerate(pairs)
        for text, is_taken in zip(pair, (True, False), strict=True)
    ]


def tagged(count: int) -> list[TaggedText]:
    said = {
        "otters": "Holt by the stream\nA spraint was found at the holt, and a whisker in the reeds of day",
        "trams": "Points at the depot\nA pantograph was mended at the depot, and a bogie on the rails of day",
    }
    return [
        TaggedText(
            text,
            (BlockSpan("headline", 0, text.index("\n")), BlockSpan("body", text.index("\n") + 1, len(text))),
            frozenset([id]),
            n,
        )
        for n in range(count)
        for id, words in said.items()
        for text in [f"{words} {n}."]
    ]


def test_decisions_that_the_shipped_points_get_wrong_are_learned():
    lesson = claims_lesson(decisions(60, backwards=True))

    assert lesson.fit
    assert (lesson.before["AUC"], lesson.after["AUC"], lesson.decisions) == (0.0, 1.0, 120)
    assert lesson.weights["vote"] < SHIPPED_POINTS["vote"]
    assert set(lesson.weights) == {"base", *SIGNS}


def test_what_teaches_nothing_new_is_not_fit():
    lesson = claims_lesson(decisions(60))

    assert (lesson.fit, lesson.before["AUC"], lesson.after["AUC"]) == (False, 1.0, 1.0)


def test_few_decisions_are_told():
    with pytest.raises(TooFew, match="3 suggested claims were accepted and 3 rejected: at least 100 decisions"):
        claims_lesson(decisions(3))
    with pytest.raises(TooFew, match="6 articles have accepted topics: at least 100"):
        topics_lesson(tagged(3), Knowledge())


def test_words_of_accepted_topics_are_learned():
    lesson = topics_lesson(tagged(60), Knowledge(topics=(OTTERS, TRAMS)))

    assert lesson.fit
    assert (lesson.before, lesson.after) == ({"F1": 0.0, "first": 0.0}, {"F1": 1.0, "first": 1.0})
    assert {"holt", "spraint", "whisker"} <= set(lesson.weights["otters"])
    assert "day" not in lesson.weights["otters"]
    assert lesson.weights["otters"]["depot"] < 0 < lesson.weights["trams"]["depot"]


def test_words_of_a_topic_on_few_articles_are_not_learned():
    assert term_weights(tagged(9)) == {}


def make_decisions(count: int) -> None:
    """Sums accepted, rain rejected, on articles of their own."""
    editor = make_person("editor", "editor")
    for number in range(count):
        said = (f"Brook paid {number + 300} crowns for {number + 20} trams.", f"It rained on {number + 2} days in the hills.")
        article = make_article("\n".join((f"Day {number} in Elm", *said)), source="The Elm Post")
        for claim in Claim.objects.filter(article=article):
            (accept_claim if "rained" in claim.exact else reject_claim)(claim, by=editor, at=AT)


def test_lesson_is_kept_on_the_record_and_used_by_the_next_import():
    make_decisions(55)
    assert len(claim_decisions()) == 110

    lesson = learn_claims(at=AT)

    (row,) = LearnedWeights.objects.all()
    assert (row.kind, row.is_used, row.weights) == ("claims", True, lesson.weights)
    assert row.figures == {"decisions": 110, "before": lesson.before, "after": lesson.after}
    event = Event.objects.latest("number")
    assert (event.verb, event.subject_id, event.after["is_used"]) == ("weights_learned", row.pk, True)
    assert verify_chain() == []
    assert dict(load_knowledge().claim_points) == lesson.weights

    forget("claims", at=AT)

    assert load_knowledge().claim_points == ()
    assert LearnedWeights.objects.count() == 2


def test_lesson_that_does_not_gain_is_kept_and_not_used():
    LearnedWeights.objects.create(kind="claims", weights={"vote": 2.0}, is_used=True, learned_at=AT)
    LearnedWeights.objects.create(kind="claims", weights={"vote": 9.0}, is_used=False, learned_at=AT)

    assert load_knowledge().claim_points == (("vote", 2.0),)


def test_texts_are_the_newest_versions_with_what_people_accepted():
    editor = make_person("editor", "editor")
    topic = Topic.objects.create(name="otters", slug="otters", path="otters/")
    first = make_article("Holt found\nA holt.", guid="a")
    article = make_article("Holt found again\nA holt, a holt.", guid="a")
    make_article("No otters\nNothing.", guid="b")
    assert tagged_texts() == []
    set_tags(article, topics=[topic], entities=None, by=editor, at=AT)

    (one,) = tagged_texts()

    assert first.pk == article.pk == one.article
    assert (one.text.split("\n")[0], one.accepted) == ("Holt found again", frozenset(["otters"]))
    assert [block.kind for block in one.blocks] == ["headline", "body"]
    with pytest.raises(TooFew):
        learn_topics(load_knowledge(), at=AT)
    assert not LearnedWeights.objects.exists()


def test_commands_say_what_is_gained(capsys):
    with pytest.raises(CommandError, match="0 articles have accepted topics") as refusal:
        call_command("train_topics")
    assert refusal.value.returncode == 2

    make_decisions(55)
    call_command("train_claims", "--dry-run")
    assert "It would be used." in capsys.readouterr().out
    assert not LearnedWeights.objects.exists()
    call_command("train_claims")
    assert "Learned from 110 decisions" in capsys.readouterr().out
    call_command("train_claims", "--forget")
    assert [row.weights == {} for row in LearnedWeights.objects.order_by("pk")] == [False, True]
