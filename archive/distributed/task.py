"""The one door by which a worker of Dask comes to the archive. It must be importable before Django is set up."""

import os
from importlib import import_module
from typing import Any

import django
from django.apps import apps


def run(module: str, function: str, *given: Any) -> Any:
    """What function of a module of archive.distributed gives back, called in a worker; its connection is closed behind it."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        django.setup()
    connection = import_module("django.db").connection
    try:
        return getattr(import_module(f"archive.distributed.{module}"), function)(*given)
    finally:
        connection.close()
