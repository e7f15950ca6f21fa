"""A published article of which everything is told: two claims, one corrected, a corrected headline, a known speaker."""

from dataclasses import replace

from archive.models import Article, Claim, Entity, Topic
from archive.review.corrections import correct_claim, correct_headline
from archive.review.sheets import ClaimAnswers, HeadlineAnswers
from archive.review.tags import set_tags
from archive.review.verdicts import standing_claims, standing_headline
from tests.factories import make_article, make_source
from tests.pages.desk import COUNT, TRUE, editor, now, publish

HEADLINE = "Ferry fee to be doubled, says county"
FEE = "The fee rises from 140 to 280 crowns on 1 May"
RIDERS = "Nine in ten riders are for it"
TEXT = f"""{HEADLINE}

The county council of Tarn has set a new fee for the ferry & its <pier>.

{FEE}, said Ada Marsh, the chair of the council.

"{RIDERS}," she said. Nobody was asked.
"""
WRONG = HeadlineAnswers(
    rating="weakly_supported", reasons=("overstates",), why="One fee of three.", passages=(FEE,), clickbait="slight"
)
LESS_WRONG = HeadlineAnswers(rating="mostly_supported", why="Two fees of three.", passages=(FEE,))
SAID = replace(TRUE, attribution="verbatim")
MISLEADING = ClaimAnswers(verdict="misleading", attribution="verbatim", why="Nobody was asked.", evidence=(COUNT,))


def told_article(policy: str = "full") -> Article:
    source = make_source("The Tarn Post", text_policy=policy, extract_words=16, homepage="https://tarnpost.example/")
    given = {"url": "https://tarnpost.example/fee", "byline": "B. Quill", "published": "2026-03-02", "language": "en"}
    found = make_article(TEXT, source=source, **given)
    ada = Entity.objects.create(name="Ada Marsh", slug="ada-marsh", kind="person", wikidata_id="Q4242", description="Of Tarn.")
    topic = Topic.objects.create(name="ferries", slug="ferries", path="ferries/")
    set_tags(found, topics=[topic], entities=[ada], by=editor(), at=now())
    publish(found, headline=WRONG, claims={FEE: SAID, RIDERS: MISLEADING}, speaker=ada, is_quotation=True)
    return corrected(found)


def corrected(article: Article) -> Article:
    claim = claim_of(article, FEE)
    changed = ClaimAnswers(verdict="mostly_true", attribution="verbatim", why="From 2 May on.", evidence=(COUNT,))
    stands = standing_claims([claim.pk])[claim.pk].pk
    correct_claim(claim, answers=changed, note="It was a day later.", standing=stands, by=editor(), at=now())
    stands = standing_headline(article).pk
    correct_headline(article, answers=LESS_WRONG, note="We counted again.", standing=stands, by=editor(), at=now())
    return Article.objects.get(pk=article.pk)


def claim_of(article: Article, exact: str) -> Claim:
    return Claim.objects.get(article=article, exact=exact, status="accepted")
