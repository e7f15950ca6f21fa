import itertools

import pytest

from archive.models import Article
from tests.pages import desk
from tests.publish.story import told_article


@pytest.fixture
def article(db: None, monkeypatch: pytest.MonkeyPatch) -> Article:
    """The article of story.py, at moments that are the same in each test."""
    monkeypatch.setattr(desk, "minutes", itertools.count(1))
    return told_article()
