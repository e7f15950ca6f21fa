"""A line that a person classed, in the next versions of its article."""

import pytest

from archive.ingest.reanalysing import reanalyse
from archive.models import Article, Block
from archive.review.blocks import revise_block
from tests.factories import AT, make_article
from tests.review.desk import now, version_of

pytestmark = pytest.mark.django_db

FEES = "The harbour board raised its fees by a tenth on Monday."
CRANE = "The crane at the old dock stood still all day long."
BOATS = "Some 4,000 boats use the harbour of Kelbury in a year."


def stored(*lines: str) -> Article:
    return make_article("\n\n".join(("Harbour board raises fees", *lines)), url="https://gull.example/fees", source="Gull")


def lines(article: Article) -> dict[str, tuple[str, str]]:
    article.refresh_from_db()
    version = version_of(article)
    return {version.text[one.start : one.end]: (one.kind, one.origin) for one in version.blocks.order_by("number")}


def classed(article: Article, line: str, kind: str, editor) -> None:
    version = version_of(article)
    block = next(one for one in version.blocks.all() if version.text[one.start : one.end] == line)
    revise_block(block, kind, by=editor, at=now())


def test_line_is_classed_so_in_every_version_that_has_it(editor):
    article = stored(FEES, CRANE, BOATS)
    classed(article, CRANE, "caption", editor)
    classed(article, BOATS, "boilerplate", editor)

    stored(CRANE, FEES, BOATS + " So it was said.")
    stored(CRANE, FEES, "The board meets again in May.", BOATS)

    assert version_of(Article.objects.get()).number == 3
    assert lines(article) == {
        "Harbour board raises fees": ("headline", "machine"),
        CRANE: ("caption", "person"),
        FEES: ("body", "machine"),
        "The board meets again in May.": ("body", "machine"),
        BOATS: ("body", "machine"),
    }
    reanalyse(at=AT)
    assert lines(article)[CRANE] == ("caption", "person")


def test_line_that_stands_there_twice_is_left_to_the_machine(editor):
    article = stored(FEES, CRANE, BOATS)
    classed(article, CRANE, "caption", editor)
    stored(CRANE, FEES, BOATS, CRANE)
    assert not Block.objects.filter(version=version_of(article), origin="person").exists()


def test_story_is_never_left_without_a_line(editor):
    article = stored(FEES, CRANE, BOATS)
    for line in (FEES, CRANE):
        classed(article, line, "boilerplate", editor)
    stored(FEES, CRANE)
    assert {kind for kind, _ in lines(article).values()} == {"headline", "body"}
