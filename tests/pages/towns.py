"""Articles as alike as can be, with as many claims as is wanted: for counting queries, and for lists."""

from typing import Any

from archive.models import Article, Entity, Topic
from tests.fact_checks import review, take_fact_checks
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import TRUE, publish


def sentence(number: int) -> str:
    return f"In parish number {number} the council counted {number + 100} empty houses last winter."


def town(number: int, *, claims: int = 1, policy: str = "full", **answers: Any) -> Article:
    """A published article with an entity, a topic, claims and a fact check of its own."""
    Entity.objects.create(name=f"Placename {number}", slug=f"place-{number}", kind="place")
    Topic.objects.create(name=f"topic {number}", slug=f"topic-{number}", path=f"topic-{number}/", terms=[f"Placename {number}"])
    sentences = [sentence(100 * number + n) for n in range(claims)]
    text = story_text(f"Empty houses counted again in district {number}", [f"Placename {number} is empty.", *sentences])
    source = make_source(f"Outlet {number}", text_policy=policy)
    address = f"https://outlet.example/{number}"
    made = publish(make_article(text, source=source, url=address), claims=dict.fromkeys(sentences, TRUE), **answers)
    take_fact_checks(*(review(words, at=address) for words in sentences[:3]))
    return made
