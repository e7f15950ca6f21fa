"""migrate is run by one process at a time."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from archive.management.commands.migrate import alone

WELL_LONG_ENOUGH = 20  # seconds


@pytest.mark.django_db
def test_second_waits_until_the_first_has_ended() -> None:
    is_in = threading.Event()

    def second() -> None:
        with alone(connection):
            is_in.set()

    other = threading.Thread(target=second)
    with alone(connection):
        other.start()
        assert not is_in.wait(0.2)
    assert is_in.wait(WELL_LONG_ENOUGH)
    other.join()


@pytest.mark.django_db
def test_lock_goes_with_whoever_failed() -> None:
    with pytest.raises(ValueError, match="broken off"), alone(connection):
        raise ValueError("broken off")
    with alone(connection):
        pass


@pytest.mark.django_db
def test_options_are_those_of_django(capsys: pytest.CaptureFixture) -> None:
    call_command("migrate", "archive", plan=True)
    assert "No planned migration operations" in capsys.readouterr().out
