"""An import and a review that write the same article at the same moment: both end, neither waits for the other for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from archive.audit import verify_chain
from archive.models import Article, Event, Version
from archive.pipeline import import_records
from archive.review.tags import set_tags
from tests.factories import AT, make_article, raw_record

ROUNDS = 6


@pytest.mark.django_db(transaction=True)
def test_new_versions_and_tags_at_once(editor: User) -> None:
    article = make_article(url="https://tarnpost.example/ferry")

    def bring_versions() -> None:
        for number in range(ROUNDS):
            raw = raw_record(
                text=f"Ferry late {number}\nThe ferry was {number} hours late.", url="https://tarnpost.example/ferry"
            )
            import_records([raw], at=AT + timedelta(minutes=number))
        connection.close()

    def tag() -> None:
        for number in range(ROUNDS):
            set_tags(article, topics=[], entities=[], by=editor, at=AT + timedelta(minutes=number))
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        for work in [threads.submit(bring_versions), threads.submit(tag)]:
            work.result(timeout=60)

    assert Version.objects.filter(article=article).count() == ROUNDS + 1
    assert Article.objects.get(pk=article.pk).version_count == ROUNDS + 1
    assert Event.objects.exists()
    assert verify_chain() == []
