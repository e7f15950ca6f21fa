import pytest

from archive.analysis.results import Knowledge, KnownName, KnownTopic
from archive.ingest.knowledge import load_knowledge
from archive.models import Alias, Entity, Topic

pytestmark = pytest.mark.django_db


def entity(name, **fields):
    return Entity.objects.create(name=name, slug=name.lower().replace(" ", "-"), **{"kind": "person", **fields})


def test_empty_archive_knows_nothing():
    assert load_knowledge() == Knowledge()


def test_entity_is_known_by_its_name_its_bare_name_and_its_aliases():
    hale = entity("John Hale (councillor)")
    Alias.objects.create(entity=hale, name="Cllr Hale")
    names = ("John Hale (councillor)", "John Hale", "Cllr Hale")
    assert load_knowledge().names == (KnownName(hale.pk, "John Hale (councillor)", "person", names),)


def test_merged_entity_lends_its_names_and_a_rejected_one_is_unknown():
    last = entity("Port Authority", kind="organisation")
    middle = entity("Harbour Office", kind="organisation", merged_into=last)
    first = entity("Harbour Bureau", kind="organisation", merged_into=middle)
    Alias.objects.create(entity=first, name="The Bureau")
    Alias.objects.create(entity=entity("Nobody", status="rejected"), name="No One")

    assert load_knowledge().names == (
        KnownName(
            last.pk, "Port Authority", "organisation", ("Port Authority", "Harbour Office", "Harbour Bureau", "The Bureau")
        ),
    )


def test_topic_is_known_with_its_root_and_terms():
    economy = Topic.objects.create(name="Economy", slug="economy", path="economy/", medtop="medtop:04000000", terms=["budget"])
    ports = Topic.objects.create(name="Ports", slug="ports", path="economy/ports/", parent=economy, terms=["quay", "mooring fee"])
    assert load_knowledge().topics == (
        KnownTopic(economy.pk, "medtop:04000000", "Economy", "Economy", ("budget",)),
        KnownTopic(ports.pk, "ports", "Ports", "Economy", ("quay", "mooring fee"), economy.pk),
    )


def test_knowledge_takes_five_queries(django_assert_num_queries):
    for n in range(5):
        Alias.objects.create(entity=entity(f"Person {n}"), name=f"P{n}")
    with django_assert_num_queries(5):
        load_knowledge()
