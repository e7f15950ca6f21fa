"""Files of style and scripts are compressed, and have names that change with what is in them: whoever has one keeps it."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
NAMED = re.compile(r"\.[0-9a-f]{12}(\.|$)")


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> dict[str, str]:
    """What each file is called once they are collected as `make serve` does."""
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": STORAGE}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return json.loads((tmp_path / "staticfiles.json").read_text(encoding="utf-8"))["paths"]


def test_every_file_has_a_name_of_its_content_and_what_is_text_is_compressed(collected: dict[str, str], tmp_path: Path) -> None:
    assert all(NAMED.search(name) for name in collected.values())
    long = [name for name in collected.values() if name.endswith((".css", ".js")) and (tmp_path / name).stat().st_size > 2000]
    assert len(long) > 5
    for name in long:
        packed = (tmp_path / f"{name}.gz").read_bytes()
        assert gzip.decompress(packed) == (tmp_path / name).read_bytes()
        assert len(packed) < (tmp_path / name).stat().st_size


def test_pages_name_them_so_and_they_are_kept_for_good(collected: dict[str, str], tmp_path: Path) -> None:
    style = next(name for name in collected if name.startswith("css/") and name.endswith(".css"))
    address = engines["django"].from_string(f"{{% load static %}}{{% static '{style}' %}}").render()
    assert address == staticfiles_storage.url(style) == f"/static/{collected[style]}"
    served = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    request = RequestFactory().get(address, headers={"Accept-Encoding": "gzip"})
    answer = served(request)
    kept = answer["Cache-Control"]
    told = (answer.status_code, answer["Content-Encoding"], answer["Vary"], "immutable" in kept, "public" in kept)
    answer.file_to_stream.close()
    assert told == (200, "gzip", "Accept-Encoding", True, True)


def test_a_server_without_debug_stores_them_so() -> None:
    source = (Path(configured.BASE_DIR) / "newsroom/settings.py").read_text(encoding="utf-8")
    assert f'else "{STORAGE}"' in source
