"""The demo archive as `make run` fills it."""

import pytest
from django.core.management import call_command
from django.test import Client

from archive.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_record_of_the_demo_stands_in_the_order_of_its_days(client: Client) -> None:
    call_command("setup_archive")
    days = [at.date() for at in Event.objects.order_by("number").values_list("at", flat=True)]
    assert days == sorted(days)
    assert client.get("/fact-checks/").content.count(b"plumbline.example") >= 4
    assert [client.get(address).status_code for address in ("/", "/entities/port-sallow/", "/about/data/")] == [200] * 3
