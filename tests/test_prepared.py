"""What is prepared for several tests is there for each of them as it was made, and for no other."""

import pytest
from django.contrib.auth.models import User

from archive.models import Source
from tests.factories import make_source

pytestmark = pytest.mark.django_db
made = 0


def two_sources() -> list[Source]:
    global made
    made += 1
    return [make_source("Outlet 1"), make_source("Outlet 2")]


@pytest.mark.prepared(by=two_sources)
@pytest.mark.parametrize("number", range(3))
def test_each_test_has_it_as_it_was_made(prepared: list[Source], number: int) -> None:
    assert [source.name for source in prepared] == [*Source.objects.order_by("pk").values_list("name", flat=True)]
    assert prepared[0].name == "Outlet 1" and not User.objects.filter(username="added").exists()
    prepared[0].name = "Renamed"
    prepared[0].save()
    User.objects.create(username="added")
    make_source("Outlet 3")
    assert made == 1 or number == 0  # one process may be given some of these tests after others


def test_the_next_finds_nothing_of_it() -> None:
    assert not Source.objects.exists()
