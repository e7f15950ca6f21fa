"""The filters of the article and claim lists: what they find, and what they keep to themselves."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from archive.models import Article, ArticleTopic, Topic
from archive.review.assignments import assign
from tests.desk.pages import signed_in
from tests.pages.test_query_counts import count
from tests.people import make_person
from tests.review.desk import (
    CLAIMED,
    SUPPORTED,
    TRUE,
    claim_on,
    disputed,
    make_article,
    now,
    publish_shown,
    queued,
    reviewed,
    reviewers,
    started,
)  # fmt: skip

ARTICLES, CLAIMS = "/admin/archive/article/", "/admin/archive/claim/"


def found(client: Client, address: str, **query: object) -> list[int]:
    return sorted(row.pk for row in client.get(address, query).context["cl"].result_list)


def test_articles_are_found_by_who_has_them(editor: User, reviewer: User, reviewer2: User) -> None:
    mine, theirs, free = queued(), queued(), queued()
    assign(mine, reviewer=editor, by=editor, at=now())
    assign(theirs, reviewer=reviewer, by=editor, at=now())
    client = signed_in(editor)
    assert found(client, ARTICLES, assigned="nobody") == [free.pk]
    assert found(client, ARTICLES, assigned="somebody") == [mine.pk, theirs.pk]
    assert found(client, ARTICLES, assigned="me") == [mine.pk]
    assert found(client, ARTICLES, assigned=str(reviewer.pk)) == [theirs.pk]
    assert found(client, ARTICLES, assigned=str(reviewer2.pk)) == []


@pytest.mark.parametrize("role", ["reviewer2", "observer", "adjudicator"])
def test_who_has_an_article_is_not_asked_by_those_who_give_out_no_work(
    request: pytest.FixtureRequest, role: str, editor: User, reviewer: User
) -> None:
    article, free = queued(), queued()
    assign(article, reviewer=reviewer, by=editor, at=now())
    client = signed_in(request.getfixturevalue(role))
    page = client.get(ARTICLES)
    assert f"assigned={reviewer.pk}" not in page.content.decode()
    assert found(client, ARTICLES, assigned=str(reviewer.pk)) == [article.pk, free.pk]  # no such filter: nothing is told
    assert found(client, ARTICLES, assigned="me") == []


def test_editor_who_reviews_too_does_not_find_an_article_by_its_reviewer(editor: User, reviewer: User, reviewer2: User) -> None:
    article, given = queued(), queued()
    assign(article, reviewer=reviewer, by=editor, at=now())
    started(article, by=editor)
    assign(given, reviewer=reviewer, by=editor, at=now())
    assign(given, reviewer=editor, by=editor, at=now())
    client = signed_in(editor)
    assert found(client, ARTICLES, assigned=str(reviewer.pk)) == found(client, ARTICLES, assigned=str(reviewer2.pk)) == []
    assert found(client, ARTICLES, assigned="me") == [given.pk]


def test_articles_are_found_by_topic_with_those_under_it(editor: User) -> None:
    top = Topic.objects.create(name="Harbours", slug="harbours", path="harbours/")
    under = Topic.objects.create(name="Piers", slug="piers", path="harbours/piers/", parent=top)
    tagged, suggested = make_article(), make_article()
    ArticleTopic.objects.create(content_object=tagged, tag=under)
    ArticleTopic.objects.create(content_object=suggested, tag=under, status="suggested", origin="machine")
    client = signed_in(editor)
    for name in ("Harbours", "harbours", "PIERS"):
        assert found(client, ARTICLES, topic=name) == [tagged.pk]
    assert found(client, ARTICLES, topic="Bridges") == []
    page = client.get(ARTICLES, {"topic": "<b>x", "state": "imported", "q": "bridge"}).content.decode()
    assert 'value="&lt;b&gt;x"' in page and '<input type="hidden" name="state' in page and 'name="q" value="bridge"' in page


def test_articles_and_claims_are_found_by_verdict_and_state(editor: User) -> None:
    article, other = queued(), disputed()
    claim = claim_on(article, by=editor)
    waiting = claim_on(queued(), by=editor, exact=CLAIMED)
    reviewed(article, reviewers(), [SUPPORTED, SUPPORTED], claims={claim.pk: TRUE})
    publish_shown(Article.objects.get(pk=article.pk), by=make_person("editor2", "editor"))
    client = signed_in(editor)
    assert found(client, ARTICLES, verdict="true") == [article.pk]
    assert found(client, ARTICLES, verdict="unchecked") == [waiting.article_id]
    assert found(client, ARTICLES, headline_rating__exact="supported") == [article.pk]
    assert found(client, CLAIMS, verification__exact="true") == [claim.pk]
    assert found(client, CLAIMS, state="published") == [claim.pk]
    assert found(client, CLAIMS, state="queued") == [waiting.pk] and other.state == "disputed"


def test_articles_are_found_by_the_day_they_were_published(editor: User) -> None:
    today = timezone.now()
    new = make_article(published_at=today, published_precision="second")
    make_article(published_at=today - timedelta(days=400), published_precision="second")
    client = signed_in(editor)
    begin = timezone.localtime(today).replace(hour=0, minute=0, second=0, microsecond=0)
    assert found(client, ARTICLES, published_at__gte=str(begin), published_at__lt=str(begin + timedelta(days=1))) == [new.pk]


def test_corrections_are_found_by_year_and_month(editor: User) -> None:
    assert signed_in(editor).get("/admin/archive/correction/?corrected_at__year=2026&corrected_at__month=3").status_code == 200


def test_lists_take_no_query_more_for_more_rows(editor: User) -> None:
    topic = Topic.objects.create(name="Harbours", slug="harbours", path="harbours/")
    client, counts = signed_in(editor), []
    asked = [f"{ARTICLES}?{query}" for query in ("", "assigned=somebody", "topic=harbours", "verdict=unchecked")]
    for many in (1, 4):
        for _ in range(many):
            article = queued()
            assign(article, reviewer=reviewers()[0], by=editor, at=now())
            claim_on(article, by=editor)
            ArticleTopic.objects.create(content_object=article, tag=topic)
        client.get(ARTICLES)
        counts.append([count(client, address) for address in [*asked, f"{CLAIMS}?state=queued"]])
    assert counts[0] == counts[1]
