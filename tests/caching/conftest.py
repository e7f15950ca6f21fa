from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches

KEEPING = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages-of-tests"}


@pytest.fixture
def keeping(settings: Any) -> Iterator[Any]:
    """Pages are kept, as they are on a server; the cache of them, empty at first."""
    settings.PAGES_KEPT = 100
    settings.CACHES = {**settings.CACHES, "pages": KEEPING}
    caches["pages"].clear()
    yield caches["pages"]
    caches["pages"].clear()
