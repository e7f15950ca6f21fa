"""The language of an article: declared by its source, or told from its text and then stored."""

import pytest

from archive.ingest.reanalysing import reanalyse
from archive.models import Article, ArticleEntity, Claim, Event, ImportBatch, Version
from archive.pipeline import import_records
from archive.queries.languages import unread_language
from tests.analysis.test_language import ENGLISH, GERMAN
from tests.factories import raw_record
from tests.review.desk import now

pytestmark = pytest.mark.django_db
LONG = GERMAN + "\nJohn Smith von der Universität Kelbury sagte, dass die Kosten um 40 Prozent auf 12 Millionen gestiegen sind.\n"


def imported(text: str, **sidecar: str) -> Article:
    report = import_records([raw_record(text, **sidecar)], source="Gull", at=now())
    return Article.objects.get(pk=report.articles[0])


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


def version_of_it(text: str, **sidecar: str) -> Article:
    """Another version of the article at one address."""
    import_records([raw_record(text, guid="a1", **sidecar)], source="Gull", at=now())
    return Article.objects.get()


def language_of(article: Article) -> tuple[str, str]:
    return Article.objects.values_list("language", "language_origin").get(pk=article.pk)


def test_it_is_noted_who_told_the_language() -> None:
    assert language_of(imported(ENGLISH)) == ("en", "machine")
    assert language_of(imported(LONG, language="de-AT")) == ("de-AT", "source")


def test_language_that_was_given_is_not_overruled_by_a_later_version_without_one() -> None:
    version_of_it(ENGLISH, language="en-GB")
    assert language_of(version_of_it(LONG)) == ("en-GB", "source")
    assert language_of(version_of_it(f"{LONG}Noch ein Satz.\n", language="de")) == ("de", "source")


def test_language_told_from_the_text_is_told_again_from_a_later_one() -> None:
    version_of_it(ENGLISH)
    assert language_of(version_of_it(LONG)) == ("de", "machine")


def test_language_once_told_wrongly_is_told_anew() -> None:
    article = imported(ENGLISH)
    Article.objects.filter(pk=article.pk).update(language="de")

    assert reanalyse(at=now()).changed == 1

    assert language_of(article) == ("en", "machine")
    event = Event.objects.get(verb="article_reanalysed")
    assert (event.before["language"], event.after["language"]) == ("de", "en")
    assert reanalyse(at=now()).changed == 0


def test_language_that_the_source_gave_or_a_person_set_stays() -> None:
    given, corrected = imported(ENGLISH, language="fr"), imported(LONG)
    Article.objects.filter(pk=corrected.pk).update(language="nl", locked_fields=["language"])

    assert reanalyse(at=now()).changed == 0 and [language_of(given)[0], language_of(corrected)[0]] == ["fr", "nl"]


@pytest.mark.parametrize("declared", ["", "fr"])
def test_who_told_it_is_read_from_the_record_where_it_was_not_noted(declared: str) -> None:
    article = imported(ENGLISH, language=declared) if declared else imported(ENGLISH)
    Article.objects.filter(pk=article.pk).update(language="fr", language_origin="")

    assert reanalyse(at=now()).changed == (0 if declared else 1)

    assert language_of(article) == (("fr", "source") if declared else ("en", "machine"))


def test_language_stays_where_the_record_cannot_be_read_any_more() -> None:
    article = imported(ENGLISH)
    Article.objects.filter(pk=article.pk).update(language="fr", language_origin="")
    ImportBatch.objects.update(arguments={"format": "no_such_format"})

    reanalyse(at=now())

    assert language_of(article) == ("fr", "")
