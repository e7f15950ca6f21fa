"""Every machine-readable form says what it said when it was read through: tests/publish/golden/."""

import pytest
from django.test import Client

from archive.models import Article
from tests.publish.golden_files import GOLDEN, addresses, told


def test_forms_say_what_was_found_right(client: Client, article: Article, request: pytest.FixtureRequest) -> None:
    given = {}
    for name, address in addresses(article).items():
        response = client.get(address)
        assert response.status_code == 200, address
        given[name] = told(response.content)
    if request.config.getoption("--write-golden"):
        for name, text in given.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(given)
    for name, text in given.items():
        assert text == (GOLDEN / name).read_text(encoding="utf-8"), name
