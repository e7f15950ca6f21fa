from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def plenty(settings: Any) -> Iterator[None]:
    """No test runs into the limits but those that are about them."""
    settings.API_REQUESTS_A_MINUTE = settings.API_TOKEN_REQUESTS_A_MINUTE = 1_000_000
    cache.clear()
    yield
    cache.clear()
