"""The language of an article: declared by its source, or told from its text and then stored."""

import pytest

from archive.models import Article, ArticleEntity, Claim, Version
from archive.pipeline import import_records
from archive.queries.languages import unread_language
from tests.analysis.test_language import ENGLISH, GERMAN
from tests.factories import raw_record
from tests.review.desk import now

pytestmark = pytest.mark.django_db
LONG = GERMAN + "\nJohn Smith von der Universität Kelbury sagte, dass die Kosten um 40 Prozent auf 12 Millionen gestiegen sind.\n"


def imported(text: str, **sidecar: str) -> Article:
    report = import_records([raw_record(text, **sidecar)], source="Gull", at=now())
    return Article.objects.get(pk=report.articles[0]) if hasattr(report, "articles") else Article.objects.get()


def test_language_is_stored_where_none_is_declared() -> None:
    assert imported(ENGLISH).language == "en"


def test_language_that_the_source_declares_stays() -> None:
    assert imported(ENGLISH, language="en-GB").language == "en-GB"


def test_other_language_is_kept_and_nothing_is_suggested_in_it(client) -> None:
    article = imported(LONG)

    assert article.language == "de"
    assert Version.objects.get().text == LONG
    assert not Claim.objects.exists() and not ArticleEntity.objects.exists()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "The text is in German." in page
    assert client.get(article.get_absolute_url()[:-1] + ".json").json()["analysis_available"] is False


def test_english_page_says_nothing_of_it(client) -> None:
    article = imported(ENGLISH)

    assert "The text is in" not in client.get(article.get_absolute_url()).content.decode()
    assert client.get(article.get_absolute_url()[:-1] + ".json").json()["analysis_available"] is True


def test_languages_are_named_and_others_told_by_their_tag() -> None:
    assert [unread_language(code) for code in ("", "en", "en-GB", "de", "pt-BR", "tlh")] == [
        "", "", "", "German", "Brazilian Portuguese", "tlh"
    ]  # fmt: skip
