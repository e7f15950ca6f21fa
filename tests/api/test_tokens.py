"""What a token opens, and what it does not: as its owner reads on the desk, and never more."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from archive.models import ApiToken, Article, Event, Sheet
from archive.policy.roles import ROLES
from archive.review.tokens import make_token, revoke_token
from archive.review.transitions import move
from tests.api.desk import asking, get, token_of, told
from tests.factories import TEXT, make_article, make_source
from tests.pages.desk import withdraw
from tests.people import make_person
from tests.review.desk import LOW, SUPPORTED, agreed, now, published, queued, reviewed, reviewers

pytestmark = pytest.mark.django_db
VERDICTS = "/verdicts/headlines"
URL = "https://ledger.example/mooring-fees"


def with_token(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def answers(client: Client, article: Article) -> list[int]:
    return [client.get(f"/api/v1/articles/{article.pk}{end}").status_code for end in ("", "/versions/1", "/record", "/verdicts")]


def hidden_and_withdrawn() -> list[Article]:
    hidden = make_article(source=make_source("Hidden", default_visibility="hidden"))
    return [hidden, withdraw(published(), "Not ours.")]


@pytest.mark.prepared(by=hidden_and_withdrawn)
@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_every_role_of_the_desk_reads_hidden_and_withdrawn_articles(role: str, client: Client, prepared: list[Article]) -> None:
    mine = asking(make_person("somebody", role))
    assert [answers(mine, article) for article in prepared] == [[200] * 4] * 2
    assert [answers(client, article) for article in prepared] == [[404] * 4, [410] * 4]


def test_answers_to_a_token_are_private(observer: User) -> None:
    for address in ("/api/v1/articles", "/api/v1/nowhere", "/api/v1/openapi.json"):
        response = asking(observer).get(address)
        assert (response["Cache-Control"], response["Vary"].split(", ")[0]) == ("private, no-store", "Authorization")
        assert "ETag" not in response


def test_unpublished_verdicts_are_for_tokens_alone(observer: User, client: Client) -> None:
    article = agreed()
    (row,) = get(asking(observer), VERDICTS)["items"]
    assert (row["standing"], row["published_at"], row["article_id"]) == ("awaiting", None, article.pk)
    assert get(client, VERDICTS)["items"] == [] == get(client, f"/articles/{article.pk}/verdicts")["headline"]
    assert get(asking(observer), f"/articles/{article.pk}/verdicts")["headline"] == [row]


def reviewed_once() -> Article:
    article = move(make_article(url=URL), "queue", by=make_person("editor", "editor"), at=now())
    reviewed(article, reviewers(), [SUPPORTED, SUPPORTED])
    return article


@pytest.mark.prepared(by=reviewed_once)
@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_no_role_reads_a_verdict_of_an_article_under_review(role: str, prepared: Article) -> None:
    """Of an earlier round and unpublished: it would tell the new reviewers what others answered."""
    assert len(get(asking(make_person("before", role)), VERDICTS)["items"]) == 1
    assert make_article(TEXT.replace("12 per cent", "a fifth"), url=URL).state == "queued"
    mine = asking(make_person("somebody", role))
    assert get(mine, VERDICTS)["items"] == [] == get(mine, f"/articles/{prepared.pk}/verdicts")["headline"]


def half_reviewed() -> Article:
    article = queued()
    reviewed(article, reviewers()[:1], [LOW])
    return article


@pytest.mark.prepared(by=half_reviewed)
@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_nothing_of_a_sheet_is_read_by_any_token(role: str, prepared: Article) -> None:
    assert Sheet.objects.get().state == "submitted"
    client = asking(make_person("somebody", role))
    of_it = f"/articles/{prepared.pk}"
    paths = ("/articles", of_it, f"{of_it}/record", f"{of_it}/verdicts", VERDICTS, "/verdicts/claims", "/claims")
    read = "".join(client.get(f"/api/v1{path}").content.decode() for path in paths)
    assert LOW.rating not in read and LOW.why not in read
    assert "sheet_submitted" not in read


def test_text_is_withheld_from_tokens_as_from_everybody(observer: User) -> None:
    article = make_article(source=make_source(text_policy="headline"))
    blocks = get(asking(observer), f"/articles/{article.pk}")["blocks"]
    assert [block["kind"] for block in blocks if block["text"]] == ["headline"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nrt_made-up", "Basic abc", "nrt_x", "Bearer \xff"])
def test_a_token_that_is_none_is_refused(header: str, db: None) -> None:
    response = Client(headers={"Authorization": header}).get("/api/v1/articles")
    assert (response.status_code, response["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert told(response)["title"] == "The token opens nothing"
    assert response["Cache-Control"] == "private, no-store"


def test_a_token_opens_nothing_once_it_is_revoked(observer: User) -> None:
    token, secret = token_of(observer)
    client = with_token(secret)
    assert client.get("/api/v1/articles").status_code == 200
    revoke_token(token, by=observer, at=timezone.now())
    assert client.get("/api/v1/articles").status_code == 401


def test_a_token_opens_nothing_once_it_ran_out(observer: User) -> None:
    made = timezone.now() - timedelta(days=8)
    _, secret = make_token(owner=observer, name="last week", days=7, by=observer, at=made)
    assert with_token(secret).get("/api/v1/articles").status_code == 401


@pytest.mark.parametrize("change", ["closed", "role"])
def test_a_token_opens_nothing_once_its_owner_has_left(observer: User, change: str) -> None:
    _, secret = token_of(observer)
    if change == "closed":
        User.objects.filter(pk=observer.pk).update(is_active=False)
    else:
        observer.groups.clear()
    assert with_token(secret).get("/api/v1/articles").status_code == 401


def test_the_day_of_the_last_use_is_noted_once_a_day(observer: User, django_assert_num_queries: Any) -> None:
    token, secret = token_of(observer)
    client = with_token(secret)
    assert ApiToken.objects.get().last_used_date is None
    client.get("/api/v1/topics")
    assert ApiToken.objects.get(pk=token.pk).last_used_date == timezone.now().date()
    with django_assert_num_queries(4):  # the token with its owner, their powers, the list: nothing is written
        client.get("/api/v1/topics")


def test_the_secret_is_kept_nowhere(observer: User) -> None:
    token, secret = token_of(observer)
    kept = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret.startswith(kept["beginning"]) and len(secret) > 40
    assert secret not in str(kept)
    assert secret not in str(list(Event.objects.filter(verb="token_made").values()))
