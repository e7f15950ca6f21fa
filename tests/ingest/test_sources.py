import pytest

from archive.ingest.sources import sources_named
from archive.models import Article, Source
from tests.factories import AT, make_source
from tests.ingest.items import store, taken

TEXT = "Ferry late\nThe ferry was 2 hours late.\n"

pytestmark = pytest.mark.django_db


def test_new_source_takes_policy_and_visibility_from_the_settings(settings):
    settings.NEW_SOURCE_TEXT_POLICY, settings.NEW_SOURCE_VISIBILITY = "headline", "hidden"
    store(taken(TEXT, source="The Gull"))
    source = Source.objects.get()
    assert (source.name, source.slug, source.text_policy, source.default_visibility) == (
        "The Gull",
        "the-gull",
        "headline",
        "hidden",
    )
    assert Article.objects.get().visibility == "hidden"


def test_known_source_is_found_whatever_the_case():
    ledger = make_source("L'Écho du Port", default_visibility="public")
    found = sources_named(["L'ÉCHO DU PORT", "l'écho du port"], at=AT)
    assert {source.pk for source in found.values()} == {ledger.pk}
    assert Source.objects.count() == 1


def test_one_name_in_two_cases_makes_one_source():
    store(taken(TEXT, key="a", source="The Gull"), taken(TEXT + "x", key="b", source="THE GULL"))
    assert list(Source.objects.values_list("name", flat=True)) == ["The Gull"]


def test_article_without_source_is_unattributed():
    store(taken(TEXT, source=""))
    assert Article.objects.get().source.name == "Unattributed"


def test_names_with_one_slug_get_slugs_of_their_own():
    make_source("The Gull")
    found = sources_named(["The Gull!", "The, Gull", "新聞", "報"], at=AT)
    assert [found[name].slug for name in found] == ["the-gull-2", "the-gull-3", "source", "source-2"]


def test_new_version_from_another_source_stays_with_its_first():
    store(taken(TEXT, source="One"))
    store(taken(TEXT + "More.\n", source="Two"))
    assert Article.objects.get().source.name == "One"
    assert list(Source.objects.values_list("name", flat=True)) == ["One"]
