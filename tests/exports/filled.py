"""An archive with one of everything that an export holds, or must not hold. Names and stories are made up."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management import call_command

from archive.models import Alias, Article, ArticleEntity, ArticleTopic, Claim, ClaimVerdict, Entity, HeadlineVerdict, Topic
from archive.review.corrections import correct_claim, correct_headline
from archive.review.links import link_claim, unlink_claim
from archive.review.sheets import ClaimAnswers, HeadlineAnswers, start_sheet
from archive.review.transitions import move
from tests.fact_checks import CHECKS, review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import COUNT, TRUE, claim_on, current, editor, now, publish, reviewers, withdraw

MOMENT = "2026-03-09T12:00:00Z"
OPENING = "Planners in Ostley gave the mill site to builders on Monday evening."
SECRET = "Quenby told the inquiry that nineteen zirconium ledgers had been burned behind the boiler house at night."
SECOND = "The wardens of the mill counted forty vermilion barrels in the flooded cellar before the fire began."
FEE = "The fee for a small boat rises from 250 to 280 crowns a year, the board said."
AGAIN = "Owners of small boats are asked for 280 crowns from this year on."
RIGHT_TO_LEFT = "مرفأ كلبري يرفع رسوم الرسو"
LOW = HeadlineAnswers(rating="weakly_supported", reasons=("overstates",), why="The text says less.", passages=(FEE,))


def fill() -> dict[str, Article]:
    """Articles by what they are for."""
    vocabulary()
    articles = {"full": full(), "hidden": hidden(), "withdrawn": taken_back(), "odd": odd(), "in_review": in_review()}
    for number, policy in enumerate(("extract", "headline")):
        articles[policy] = publish(restricted(policy, number), **quoting())
    say_again(articles)
    fact_checks(articles)
    return articles


def say_again(articles: dict[str, Article]) -> None:
    """A claim of the full article, said again in another that is published; the link of a third was ended."""
    first = Claim.objects.get(article=articles["full"], exact=FEE, status="accepted")
    text = story_text("Skippers of Tarn grumble", [AGAIN])
    article = make_article(text, source=make_source("The Tarn Lantern", text_policy="full"), url="https://lantern.example/fees")
    articles["again"] = publish(article, claims={AGAIN: TRUE})
    for article in (articles["again"], articles["in_review"]):
        claim = Claim.objects.get(article=article, status="accepted")
        link_claim(claim, first, by=editor(), at=now(), note="The same fee.")
    unlink_claim(claim, by=editor(), at=now())


def fact_checks(articles: dict[str, Article]) -> None:
    """Of a claim that is marked, of a withheld text, of no article, of a hidden one; and one that is itself an article."""
    take_fact_checks(
        review(FEE, at=articles["full"].url),
        review(AGAIN, at=articles["again"].url),
        review(f"They say: {SECRET}", at=articles["extract"].url, url=f"{CHECKS}/quenby"),
        review("Nobody has this story, said =A1."),
        review("Somebody says a fruit is taxed.", at=articles["hidden"].url),
        review("The wall is clean.", url=articles["odd"].url),
    )


def vocabulary() -> None:
    top = Topic.objects.create(name="Harbours", slug="harbours", path="harbours/", medtop="medtop:20000001")
    Topic.objects.create(name="Fees", slug="fees", path="harbours/fees/", parent=top, description="What a berth costs.")
    Topic.objects.create(name="Nobody's", slug="nobodys", path="nobodys/")
    ida = Entity.objects.create(name="Ida Marrow", slug="ida-marrow", kind="person", wikidata_id="Q7654321")
    Alias.objects.bulk_create([Alias(entity=ida, name="I. Marrow"), Alias(entity=ida, name="Éda Marrow")])
    Entity.objects.create(name="Ostley", slug="ostley", kind="place", description='=a place; "quoted"\nand on')
    Entity.objects.create(name="Unmet", slug="unmet", kind="person")


def full() -> Article:
    """Two versions, reviewed in the first, corrected in both of its verdicts."""
    source = make_source(text_policy="full", description="A weekly.", homepage="https://ledger.example/")
    article = make_article(source=source, url="https://ledger.example/fees", byline="Ada Quill", published="2026-03-01")
    ArticleTopic.objects.create(content_object=article, tag=Topic.objects.get(slug="fees"), score=0.5)
    publish(article, headline=LOW, claims={FEE: TRUE})
    claim = Claim.objects.get(article=article, status="accepted", exact=FEE)
    standing = HeadlineVerdict.objects.standing().get(version__article=article)
    better = replace(LOW, rating="mostly_supported", reasons=(), why="Read once more.")
    correct_headline(article, answers=better, note="The reason did not hold.", standing=standing.pk, by=editor(), at=now())
    found = ClaimVerdict.objects.standing().get(claim=claim)
    answers = ClaimAnswers(verdict="mostly_true", why="Nearly.", evidence=(replace(COUNT, quote="279 crowns"),))
    correct_claim(claim, answers=answers, note="A crown less.", standing=found.pk, by=editor(), at=now())
    text = story_text("Harbour board raises mooring fees by 12 per cent", [FEE, "It was decided on Tuesday, Ida Marrow said."])
    return make_article(
        text, source=source, url="https://ledger.example/fees", byline="Ada Quill", published="2026-03-01", at=now()
    )


def restricted(policy: str, number: int) -> Article:
    source = make_source(f"Outlet {number}", text_policy=policy, extract_words=14)
    text = story_text(f"Mill site goes to builders {number}", [OPENING, SECRET, SECOND])
    return make_article(text, source=source, url=f"https://outlet.example/{number}", published="2026-02")


def quoting() -> dict[str, Any]:
    """Answers that quote withheld sentences in every field that readers see."""
    why = f"The text says: {SECRET}"
    evidence = replace(COUNT, title=f"Minutes: {SECRET}", quote=SECOND, note=SECRET)
    claim = ClaimAnswers(verdict="false", attribution="verbatim", why=why, evidence=(evidence,), passages=(SECOND,))
    headline = HeadlineAnswers(
        rating="weakly_supported", reasons=("overstates", "other"), other_reason=f"Because {SECOND}", why=why,
        passages=(SECRET, SECOND, OPENING), suggested_headline=SECOND,
    )  # fmt: skip
    return {"headline": headline, "claims": {SECRET: claim, OPENING: replace(TRUE, attribution="verbatim")}, "is_quotation": True}


def hidden() -> Article:
    source = make_source("The Veiled Post", text_policy="full", default_visibility="hidden")
    text = story_text("Kumquat tariff is secret", ["Nobody may read of the kumquat tariff at Brack yet, Unmet said."])
    article = make_article(text, source=source, url="https://veiled.example/1")
    ArticleEntity.objects.get_or_create(content_object=article, tag=Entity.objects.get(slug="unmet"))
    return article


def taken_back() -> Article:
    source = make_source("The Late Echo", text_policy="headline")
    article = publish(make_article(story_text("Bell of Tarn rings", [SECRET]), source=source, url="https://echo.example/1"))
    return withdraw(article, f"It said: {SECRET}")


def odd() -> Article:
    """Signs that files trip over."""
    source = make_source('+Plus & "Minus", weekly', text_policy="full")
    lines = [
        "=SUM(A1:A9) was written on the wall 🧾👩‍👩‍👧.",
        RIGHT_TO_LEFT,
        "One line\u2028and another\ttab, \u202eturned\u202c <b>&amp;</b>.",
    ]
    text = story_text('=HYPERLINK("https://evil.example") 🎈', lines)
    return make_article(text, source=source, url="https://plus.example/?a=1&b=2", byline="@ada, -bea", section="=cmd")


def in_review() -> Article:
    """One review is in, and blind."""
    text = story_text("Quay of Brack to close", ["The quay of Brack closes in May, the council said."])
    article = move(make_article(text, source=make_source("The Brack Bugle", text_policy="full")), "queue", by=editor(), at=now())
    start_sheet(current(article), by=reviewers()[0], at=now())
    claim_on(article, "The quay of Brack closes in May")
    return article


def export(folder: Path, **options: Any) -> Path:
    call_command("export_archive", str(folder), at=MOMENT, verbosity=0, **options)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
