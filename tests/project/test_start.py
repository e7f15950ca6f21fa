"""What is heavy is loaded when it is first needed, not when the archive starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = "import sys, django; django.setup(); print(*(name for name in sys.argv[1:] if name in sys.modules))"


def loaded(code: str, *names: str) -> list[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", code, *names]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.split()


def test_starting_does_not_load_what_only_pages_need() -> None:
    assert loaded(CODE, "ninja", "pydantic", "archive.urls", "archive.admin", "archive.formats", "archive.analysis.quotes") == []


@pytest.mark.parametrize("name", ["ninja", "pydantic", "archive.admin"])
def test_the_addresses_load_it(name: str) -> None:
    assert loaded(CODE.replace("print", "import newsroom.urls; print"), name) == [name]
