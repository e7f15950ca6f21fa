from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from archive.models import Event
from tests.exports.filled import export, fill
from tests.ingest.conftest import own
from tests.prepared import Standing

__all__ = ["exports", "filled", "own"]


@dataclass(frozen=True)
class Exports:
    """Exports of one filled archive. last: number and hash of its last event."""

    folder: Path
    last: tuple[int, str]

    @property
    def whole(self) -> Path:
        return self.folder / "whole"


@pytest.fixture(scope="session")
def exports(standing: Standing, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Made once, for filling takes its time; the database is left as it was."""
    folder = tmp_path_factory.mktemp("exports")
    with django_db_blocker.unblock():
        standing.change(None)
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("sync_roles", verbosity=0)
        fill()
        for name in ("whole", "again"):
            export(folder / name)
        call_command("export_archive", str(folder / "later"), at="2026-03-10T00:00:00Z", verbosity=0)
        export(folder / "found", query="board", topic="harbours", rating="mostly_supported")
        export(folder / "echo", source="the-late-echo")
        last = Event.objects.order_by("number").values_list("number", "hash").last()
        transaction.set_rollback(True)
    return Exports(folder, last)


@pytest.fixture
def filled(exports: Exports) -> Path:
    """An export of everything."""
    return exports.whole
