"""Files of style and scripts are compressed, and have names that change with what is in them: whoever has one keeps it."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles.finders import get_finders
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise import middleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

NAMED = re.compile(r"\.[0-9a-f]{12}(\.|$)")


@pytest.fixture
def storage(tmp_path: Path) -> CompressedManifestStaticFilesStorage:
    """With every file in it, as `make serve` collects them."""
    storage, kept = CompressedManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/"), {}
    for finder in get_finders():
        for path, found in finder.list([]):
            with found.open(path) as file:
                storage.save(path, file)
            kept[path] = (storage, path)
    assert not [error for *_, error in storage.post_process(kept) if isinstance(error, Exception)]
    return storage


def test_every_file_has_a_name_of_its_content_and_what_is_text_is_compressed(storage: Any, tmp_path: Path) -> None:
    names = storage.hashed_files.values()
    assert all(NAMED.search(name) for name in names)
    long = [tmp_path / name for name in names if name.endswith((".css", ".js")) and (tmp_path / name).stat().st_size > 2000]
    assert len(long) > 5
    for file in long:
        packed = file.with_name(f"{file.name}.gz").read_bytes()
        assert gzip.decompress(packed) == file.read_bytes()
        assert len(packed) < file.stat().st_size


def test_who_has_one_keeps_it_for_good(storage: Any, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "staticfiles_storage", storage)
    settings.STATIC_ROOT = str(tmp_path)
    address = storage.url("css/main.css")
    assert NAMED.search(address)
    served = middleware.WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    answer = served(RequestFactory().get(address, headers={"Accept-Encoding": "gzip"}))
    answer.file_to_stream.close()
    kept = answer["Cache-Control"]
    told = (answer.status_code, answer["Content-Encoding"], answer["Vary"], "immutable" in kept, "public" in kept)
    assert told == (200, "gzip", "Accept-Encoding", True, True)


def test_a_server_without_debug_stores_them_so() -> None:
    source = (Path(configured.BASE_DIR) / "newsroom/settings.py").read_text(encoding="utf-8")
    assert 'else "whitenoise.storage.CompressedManifestStaticFilesStorage"' in source
