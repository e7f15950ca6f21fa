"""What an address asks of a list in the admin: its own filters and columns, and nothing that would tell who reviews what."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from archive.models import ApiToken, Event, SavedSearch
from archive.review.assignments import assign
from tests.desk.pages import read, signed_in, words
from tests.review import desk

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.model_name)
ACROSS = ("reviewer", "sheets", "sheets__reviewer", "version__sheets__reviewer", "sheet__reviewer", "after__reviewer",
          "groups__user__sheets", "claim_ratings__sheet__reviewer", "created_by__username", "actor_name__startswith")  # fmt: skip

# Whose a token, a saved search or a second factor is tells of no review.
NO_REVIEW = ((ApiToken, "owner"), (SavedSearch, "owner"), (Authenticator, "user"))

SEARCHED_BY = {Authenticator: ["user"]}  # a lost one is looked for by whose it is


def address_of(model: type) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def names(model: type) -> list[str]:
    """Every column and every relation by which rows of the model can be asked for, from whichever end."""
    own = [field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete]
    back = [relation.field.related_query_name() for relation in model._meta.related_objects]
    return [name for name in dict.fromkeys([*own, *back, *ACROSS]) if name != model._meta.pk.name]


def offered(client: Client, model: type) -> Iterator[str]:
    """The addresses of the filters beside the list, and of its columns."""
    yield from (link for link in read(client.get(address_of(model))).links if link.startswith("?"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_is_narrowed_by_its_own_filters_alone(model: type, superuser: User) -> None:
    client, row_admin = signed_in(superuser), admin.site._registry[model]
    filters = {getattr(item, "parameter_name", item) for item in row_admin.list_filter}
    for name in names(model):
        for way in ("", "__isnull", "__startswith") if name not in filters else ("__startswith",):
            assert client.get(address_of(model), {f"{name}{way}": "1"}).status_code == 400, f"{name}{way}"


@pytest.mark.prepared(by=desk.published)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_filter_and_column_of_a_list_still_answers(model: type, superuser: User) -> None:
    client = signed_in(superuser)
    for link in offered(client, model):
        assert client.get(address_of(model) + link).status_code == 200, link


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_neither_order_nor_search_goes_by_who_did_something_that_may_be_blind(model: type, rf, superuser: User) -> None:
    """A list in the order of a hidden name tells it as well as a filter by it."""
    request = rf.get("/")
    request.user = superuser
    row_admin = admin.site._registry[model]
    shown = [name for name in row_admin.list_display if is_person(model, name) and (model, name) not in NO_REVIEW]
    assert {*shown} <= {"started_by", "corrected_by", "linked_by"}
    searched = [name.lstrip("=^@").partition("__")[0] for name in row_admin.get_search_fields(request)]
    assert [name for name in searched if is_person(model, name)] == SEARCHED_BY.get(model, [])
    if model is Event:
        assert not {"actor_name", "actor_id", "before", "after", "note"} & {*searched, *row_admin.list_display}


def is_person(model: type, name: str) -> bool:
    field = next((field for field in model._meta.get_fields() if field.name == name), None)
    return model is not User and field is not None and field.related_model is User


def test_nobody_is_found_by_asking_for_them(reviewer: User, reviewer2: User, editor: User) -> None:
    article = desk.queued()
    assign(article, reviewer=reviewer, by=editor, at=desk.now())
    claim = desk.claim_on(article, by=reviewer)
    desk.saved(desk.started(article, by=reviewer), claims={claim.pk: desk.TRUE})
    client = signed_in(reviewer2)
    for asked in (
        f"sheet/?reviewer={reviewer.pk}",
        f"assignment/?reviewer={reviewer.pk}",
        f"event/?actor_id={reviewer.pk}",
        "event/?actor_name=reviewer&verb=sheet_started",
        f"event/?after__reviewer={reviewer.pk}",
        f"claim/?created_by={reviewer.pk}",
        "claim/?ratings__isnull=False",
        "claim/?ratings__verdict=true",
        "version/?sheets__isnull=False",
        "headlinerating/?sheet__isnull=False",
    ):
        assert client.get(f"/admin/archive/{asked}").status_code in (400, 403), asked
    assert client.get("/admin/archive/event/?verb=sheet_started").status_code == 200


def test_list_that_is_not_counted_to_its_end_says_so(monkeypatch: pytest.MonkeyPatch, superuser: User) -> None:
    """Nobody is told that there are so many and no more; and what is counted to its end has its figure."""
    monkeypatch.setattr("archive.admin.base.COUNTED", 2)
    client = signed_in(superuser)
    desk.queued()
    whole = words(client.get("/admin/archive/article/"))
    desk.queued()
    cut, searched = (words(client.get(f"/admin/archive/article/{asked}")) for asked in ("", "?q=bridge"))
    assert "1 article " in whole and "or more" not in whole
    assert "2 or more articles (filters or a search narrow the list)" in cut
    assert "2 or more results" in searched
