import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps

from tests.ingest.own import Own, make_own
from tests.migrated import Migrated

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def all_rows() -> Callable[[], dict[str, list[dict]]]:
    """Gives every row of every table of the archive, but for the log that search follows: it only ever grows."""
    models = [one for one in apps.get_app_config("archive").get_models() if one.__name__ not in ("SearchArchive", "SearchChange")]
    return lambda: {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def manage(tmp_path: Path, migrated: Migrated) -> Callable[..., subprocess.Popen]:
    """Starts manage.py on an SQLite file of its own, in tmp_path."""
    own = tmp_path / "own.sqlite3"
    migrated.copy(own)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, str(ROOT / "manage.py")]
    return lambda *arguments: subprocess.Popen([*command, *arguments], env=_environment(own), cwd=tmp_path, **pipes)


@pytest.fixture
def own(tmp_path: Path, django_db_setup: None, migrated: Migrated) -> Callable[[str], Own]:
    """Makes an archive of its own, by name."""
    return lambda name: make_own(tmp_path / name, migrated)


def _environment(database: Path) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "DATABASE_URL": f"sqlite:///{database}", "DEBUG": "on"}
    return {**os.environ, **own}
