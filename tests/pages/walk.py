"""Every public page by the name of its address, in an archive with something to show on each. test_walk.py holds it complete."""

import re
from collections.abc import Callable, Collection

from django.urls import URLPattern

from archive.models import Article, Entity, Topic
from archive.review.sheets import HeadlineAnswers
from archive.review.tags import set_tags
from archive.urls import urlpatterns
from tests.fact_checks import review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, editor, now, publish

ADDRESS = "https://tarnpost.example/fee"
HEADLINE = "Ferry fee to be doubled, says county"
SENTENCE = "The fee rises from 140 to 280 crowns on 1 May"
BESIDE = "The county runs 4 ferries on the lake"
LONG_WORD = "Binnenschifffahrtsgenossenschaftsvorstandswahlverschiebungsantragsteller"
RIGHT_TO_LEFT = "الجسر يُفتح من جديد يوم الجمعة"
TEXT = f"""{HEADLINE}
The county council has set a new fee for the ferry.
{SENTENCE}, Ada Marsh said.
{BESIDE}, and Tarnby has one of its own.
KPN
The ferry at the quay on Monday
"We have waited ten years," said Ada Marsh, the chair of the council. "It is time."
"""
WRONG = HeadlineAnswers(
    rating="weakly_supported", reasons=("overstates",), why="Not all fees.", passages=(SENTENCE,), clickbait="slight"
)
NOT_WALKED = ("account/", "desk/", "admin/", "logout/")  # signed in, or no page

WALK: dict[str, Callable[[Article], str]] = {
    "home": lambda article: "/",
    "articles": lambda article: "/articles/",
    "claims": lambda article: "/claims/",
    "entities": lambda article: "/entities/",
    "topics": lambda article: "/topics/",
    "sources": lambda article: "/sources/",
    "search": lambda article: "/search/?q=ferry",
    "corrections": lambda article: "/corrections/",
    "fact-checks": lambda article: "/fact-checks/",
    "article": lambda article: article.get_absolute_url(),
    "article_version": lambda article: f"{article.get_absolute_url()}versions/1/",
    "article_compare": lambda article: f"{article.get_absolute_url()}compare/?from=1&to=2",
    "article_record": lambda article: f"{article.get_absolute_url()}record/",
    "story": lambda article: f"/stories/{article.story_id or article.pk}/",
    "claim": lambda article: article.claims.filter(status="accepted").earliest("pk").get_absolute_url(),
    "entity": lambda article: "/entities/ada-marsh/",
    "topic": lambda article: "/topics/transport/",
    "source": lambda article: "/sources/the-tarn-post/",
    "about": lambda article: "/about/",
    "components": lambda article: "/about/components/",
    "method": lambda article: "/about/method/",
    "data": lambda article: "/about/data/",
    "api_reference": lambda article: "/api/v1/",
    "login": lambda article: "/login/",
}
EXTREMES = {
    "nothing found": "/search/?q=nothing-has-this",
    "long words": "/search/?q=Vorstandswahl",
    "not found": "/nowhere/",
    "more than the last page": "/claims/?after=1",
}


def page_names() -> list[str | None]:
    """Of every address that is a page: those end with a slash; files, feeds and forms for machines do not."""
    own = [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]
    routes = [(str(pattern.pattern), pattern.name) for pattern in own]
    return [name for route, name in routes if route in ("",) or route.endswith("/") and not route.startswith(NOT_WALKED)]


def walked_archive() -> Article:
    """Published, tagged, with claims and a fact check by others; then a second, fresh version. Beside it what is hard to set."""
    source = make_source("The Tarn Post", text_policy="full", homepage="https://tarnpost.example/")
    found = make_article(TEXT, source=source, url=ADDRESS, byline="B. Quill", published="2026-03-02")
    topic = Topic.objects.create(name="transport", slug="transport", path="transport/")
    ada = Entity.objects.create(name="Ada Marsh", slug="ada-marsh", kind="person")
    tarnby = Entity.objects.create(name="Tarnby", slug="tarnby", kind="place")
    set_tags(found, topics=[topic], entities=[ada, tarnby], by=editor(), at=now())
    publish(found, headline=WRONG, claims={SENTENCE: TRUE, BESIDE: TRUE}, speaker=ada)
    take_fact_checks(review(SENTENCE, at=ADDRESS))
    make_article(f"{RIGHT_TO_LEFT}\n{RIGHT_TO_LEFT}.", source=source, language="ar")
    make_article(story_text(f"{LONG_WORD} and the ferry " * 3, [LONG_WORD * 3, "Short."]), source=source)
    return make_article(TEXT.replace("doubled", "raised"), source=source, url=ADDRESS, at=now())


def led_to(address: str, body: str, *, begun: Collection[str]) -> list[str]:
    """What a page links to. Of searches those in begun alone lead to more of them, for each can be narrowed in every way."""
    body = body.replace("&amp;", "&")
    links = re.findall(r'href="([^"#]+)', body) + re.findall(r"<loc>http://testserver([^<]+)", body)
    ends = address.startswith("/search") and address not in begun
    left_out = ("/static/", "/search") if ends else ("/static/",)
    return [link for link in links if link.startswith("/") and not link.startswith(left_out)]
