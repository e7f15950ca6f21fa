"""Every registered page opens for whoever may see it; nothing that is kept can be added, changed or deleted in it."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.base import TidyAdmin
from archive.models import Alias, ArticleTopic, ClaimLink, Entity, Event, LearnedWeights, Mention, Record, Source, Topic
from archive.policy.roles import ROLES
from archive.review.assignments import assign
from archive.review.calibration import set_known_answer
from archive.review.comments import write_comment
from archive.review.saved_searches import save_search
from archive.review.tokens import make_token
from tests.desk.pages import form_with, read, send, signed_in, words
from tests.fact_checks import review, take_fact_checks
from tests.people import make_person
from tests.review.desk import (
    FALSE,
    LOW,
    TRUE,
    agreed,
    claim_on,
    correct_shown,
    disputed,
    everything,
    in_review,
    make_article,
    now,
    person,
    published,
    queued,
    reviewed,
    reviewers,
    version_of,
)  # fmt: skip

PEOPLE = ["reviewer", "editor", "administrator", "observer", "superuser"]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.model_name)
LISTED = [model for model in MODELS if model._meta.app_label == "archive"]
KEPT = [model for model in MODELS if not isinstance(admin.site._registry[model], TidyAdmin) and model not in (User, Group)]


def fill() -> None:
    """At least one row of every registered model."""
    article = published()
    correct_shown(article, LOW, by=make_person("corrector", "editor"))
    other = queued()
    claims = [
        claim_on(other, by=person("editor", "editor")),
        claim_on(other, by=person("editor", "editor"), exact="the county said"),
    ]
    reviewed(other, reviewers(), [LOW, LOW], claims={claims[0].pk: TRUE, claims[1].pk: FALSE})
    ClaimLink.objects.create(claim=claims[0], same_as=claims[1], linked_at=now(), linked_by=person("editor", "editor"))
    assign(queued(), reviewer=reviewers()[0], by=person("editor", "editor"), at=now())
    known = {"rating": "supported", "why": "We wrote it.", "by": person("editor", "editor"), "at": now()}
    set_known_answer(version_of(queued()), **known)
    write_comment(article, text="Well done.", by=person("editor", "editor"), at=now())
    topic = Topic.objects.create(name=f"Bridges {article.pk}", slug=f"bridges-{article.pk}", path=f"bridges-{article.pk}/")
    entity = Entity.objects.create(name=f"Ada Fenn {article.pk}", slug=f"ada-{article.pk}", kind="person")
    Alias.objects.create(entity=entity, name="Fenn")
    ArticleTopic.objects.create(tag=topic, content_object=article, status="suggested", origin="machine")
    entity.items.create(content_object=article, status="suggested", origin="machine")
    Mention.objects.create(version=version_of(article), entity=entity, start=1, end=2)
    make_token(owner=person("observer", "observer"), name="figures", days=30, by=person("observer", "observer"), at=now())
    save_search(name=f"Bridges {article.pk}", query="q=bridge", is_told=True, by=person("observer", "observer"), at=now())
    take_fact_checks(review(f"The bridge closes {article.pk} times."))
    LearnedWeights.objects.create(kind="claims", is_used=True, learned_at=now())
    Authenticator.objects.get_or_create(user=person("observer", "observer"), type="totp", defaults={"data": {"secret": "x"}})
    for model in (AccessLog, AccessFailureLog):
        model.objects.create(username="reviewer", ip_address="192.0.2.7", path_info="/login/")
    AccessAttempt.objects.create(username=f"reviewer {article.pk}", ip_address="192.0.2.7", failures_since_start=1)


def may_view(user: User, model: type) -> bool:
    if model._meta.app_label in ("axes", "mfa"):
        return user.has_perm("archive.manage_sign_in")
    if model in (User, Group):
        return user.has_perm("archive.manage_people")
    codename = f"{model._meta.app_label}.view_{model._meta.model_name}"
    return user.is_superuser or user.has_perm(codename)


@pytest.fixture(params=PEOPLE)
def anybody(request: pytest.FixtureRequest) -> User:
    return request.getfixturevalue(request.param)


@pytest.mark.prepared(by=fill)
def test_every_registered_page_opens_for_whoever_may_see_it(anybody: User) -> None:
    client, before = signed_in(anybody), everything()
    for model in MODELS:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        expected = 200 if may_view(anybody, model) else 403
        shown = client.get(reverse(f"{name}_changelist"))
        assert shown.status_code == expected, model
        row = shown.context["cl"].result_list[0] if expected == 200 else model.objects.order_by("pk").first()
        for page in ("change", "history"):
            address = reverse(f"{name}_{page}", args=[row.pk])
            assert client.get(address, follow=True).status_code == expected, address
        may_add = anybody.is_superuser or anybody.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}")
        may_add = may_add and model not in KEPT and model is not Group or model is User and may_view(anybody, User)
        assert client.get(reverse(f"{name}_add")).status_code == (200 if may_add else 403), model
    assert everything() == before


@pytest.mark.prepared(by=fill)
@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_first_page_opens_for_every_role_and_tells_what_needs_attention(role: str, db: None) -> None:
    response = signed_in(make_person("somebody", role)).get("/admin/")
    assert response.status_code == 200
    assert "ready to publish" in words(response)


def test_first_page_is_open_to_a_role_without_the_staff_flag_and_to_nobody_else(db: None) -> None:
    colleague = make_person("colleague", "reviewer")
    User.objects.filter(pk=colleague.pk).update(is_staff=False)
    assert signed_in(colleague).get("/admin/").status_code == 200
    assert signed_in(User.objects.create_user("nobody")).get("/admin/").status_code == 302


@pytest.mark.prepared(by=fill)
@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_what_is_kept_cannot_be_added_changed_or_deleted(model: type, superuser: User) -> None:
    client, before = signed_in(superuser), everything()
    token = client.get("/admin/").cookies["csrftoken"].value
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.order_by("pk").first()
    assert client.post(reverse(f"{name}_add"), {"csrfmiddlewaretoken": token}).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"csrfmiddlewaretoken": token, "post": "yes"}).status_code in (
        403,
        404,
    )
    client.post(reverse(f"{name}_change", args=[row.pk]), {"csrfmiddlewaretoken": token, "state": "published", "headline": "X"})
    selected = {"csrfmiddlewaretoken": token, "action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse(f"{name}_changelist"), selected)
    assert everything() == before


def test_accounts_and_roles_are_not_deleted(superuser: User, reviewer: User) -> None:
    client = signed_in(superuser)
    for model, row in ((User, reviewer), (Group, reviewer.groups.get())):
        name = f"admin:auth_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_delete", args=[row.pk])).status_code == 403
        assert "delete_selected" not in client.get(reverse(f"{name}_changelist")).content.decode()


def lists() -> dict[type, list[str]]:
    """What is asked of the database for each list."""
    client, asked = signed_in(User.objects.get(username="superuser")), {}
    for model in LISTED:
        address = reverse(f"admin:archive_{model._meta.model_name}_changelist")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[model] = [query["sql"] for query in queries.captured_queries]
    return asked


def lists_of_few_and_of_many() -> tuple[dict[type, list[str]], dict[type, list[str]]]:
    """With one row of each model, and with three."""
    User.objects.create_superuser(username="superuser")
    fill()
    few = lists()
    fill(), fill()
    return few, lists()


@pytest.mark.prepared(by=lists_of_few_and_of_many)
@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_list_costs_the_same_with_one_row_and_with_three(model: type, prepared: Any) -> None:
    few, many = (asked[model] for asked in prepared)
    assert len(many) == len(few)
    assert [sql for sql in many if "COUNT(*)" in sql and "LIMIT" not in sql] == []


def test_article_page_shows_text_moves_and_the_record_in_words(editor: User) -> None:
    article = agreed()
    page = words(signed_in(editor).get(f"/admin/archive/article/{article.pk}/change/"))
    for told in ("will close for six weeks", "Preview and publish", "Send back to the reviewers", "Agreed", "Verdict reached"):
        assert told in page


@pytest.mark.parametrize("given", ["²", "٣", "1" * 30])
def test_number_that_is_none_finds_nothing_and_breaks_nothing(given: str, editor: User) -> None:
    make_article()
    client = signed_in(editor)
    assert client.get(f"/admin/archive/article/{given}/change/", follow=True).status_code == 200  # the first page, with a word
    assert client.get("/admin/archive/article/", {"topic": given}).status_code == 200
    assert client.get("/desk/claims/orphans/", {"after": given}).status_code == 200
    assert client.get("/articles/", {"after": given}).status_code == 200


def test_button_that_is_refused_says_why(administrator: User) -> None:
    article = in_review()
    page = signed_in(administrator).get(f"/admin/archive/article/{article.pk}/change/")
    assert "Somebody is reviewing it" in words(page)


def test_move_without_the_note_it_needs_changes_nothing_and_says_so(editor: User) -> None:
    article = make_article()
    client = signed_in(editor)
    page = client.get(f"/admin/archive/article/{article.pk}/change/")
    form = next(form for form in read(page).forms if form.values.get("move") == ["spike"])
    before = everything()
    assert "Say why, in a note." in words(send(client, page, form, note="  "))
    assert everything() == before


def test_move_without_the_power_changes_nothing(observer: User) -> None:
    article = make_article()
    client = signed_in(observer)
    token = client.get("/admin/").cookies["csrftoken"].value
    before = everything()
    for address in (f"/admin/desk/articles/{article.pk}/move/", f"/desk/articles/{article.pk}/move/"):
        assert client.post(address, {"move": "queue", "csrfmiddlewaretoken": token}).status_code == 403
    assert everything() == before


def test_history_tells_events_in_words_and_names_nobody_who_reviews(editor: User) -> None:
    article = disputed()
    page = words(signed_in(editor).get(f"/admin/archive/article/{article.pk}/history/"))
    assert "State changed : state: Queued for review → In review" in page and "Review submitted" in page
    assert "reviewer2" not in page


def test_event_page_tells_a_blind_line_without_its_contents(superuser: User) -> None:
    in_review()
    event = Event.objects.filter(verb="sheet_started").latest("number")
    page = words(signed_in(superuser).get(f"/admin/archive/event/{event.pk}/change/"))
    assert "Review started" in page and "a reviewer" in page
    assert "revision" not in page


@pytest.mark.prepared(by=fill)
def test_tags_are_set_from_the_article_page(editor: User) -> None:
    item = ArticleTopic.objects.get()
    article, client = item.content_object, signed_in(editor)
    added = Entity.objects.create(name="Sallow Quay", slug="sallow-quay", kind="place")
    page = client.get(f"/admin/archive/article/{article.pk}/change/")
    form = form_with(page, action=f"/admin/desk/articles/{article.pk}/tags/")
    assert form.values.get("topics") is None  # a suggestion is not ticked
    told = send(client, page, form, topics=[item.tag_id], more_entities="sallow quay")
    assert "The tags are saved." in words(told)
    item.refresh_from_db()
    assert (item.status, item.origin) == ("accepted", "person")
    assert article.entity_items.get(tag=added).status == "accepted"
    assert article.entity_items.exclude(tag=added).get().status == "rejected"


@pytest.mark.prepared(by=fill)
def test_unknown_tag_is_told_and_nothing_is_set(editor: User) -> None:
    article, client = ArticleTopic.objects.get().content_object, signed_in(editor)
    page = client.get(f"/desk/articles/{article.pk}/")
    told = send(client, page, form_with(page, action=f"/desk/articles/{article.pk}/tags/"), more_topics="No such thing")
    assert "Not known to the archive: No such thing." in words(told)
    assert ArticleTopic.objects.get().status == "suggested"


@pytest.mark.prepared(by=fill)
def test_source_topic_and_entity_are_edited_by_the_roles_that_may_and_it_is_recorded(administrator: User, editor: User) -> None:
    source = Source.objects.order_by("pk").first()
    for user, allowed in ((administrator, True), (editor, False)):
        client = signed_in(user)
        address = f"/admin/archive/source/{source.pk}/change/"
        page = client.get(address)
        assert (b'name="_save"' in page.content) == allowed
    client = signed_in(administrator)
    page = client.get(f"/admin/archive/source/{source.pk}/change/")
    send(client, page, form_with(page, name="text_policy"), text_policy="headline", _save="Save")
    source.refresh_from_db()
    assert source.text_policy == "headline"
    event = Event.objects.filter(verb="record_edited", subject_type="source").get()
    assert (event.before, event.after) == ({"text_policy": "extract"}, {"text_policy": "headline"})
    assert "text policy: extract → headline" in words(client.get(f"/admin/archive/source/{source.pk}/history/"))


def test_new_topic_gets_its_place_in_the_tree(editor: User) -> None:
    parent = Topic.objects.create(name="Water", slug="water", path="water/")
    client = signed_in(editor)
    page = client.get("/admin/archive/topic/add/")
    values = {"name": "Sewage", "slug": "sewage", "parent": parent.pk, "medtop": "", "terms": "[]", "_save": "Save"}
    send(client, page, form_with(page, name="slug"), **values)
    topic = Topic.objects.get(slug="sewage")
    assert (topic.path, topic.medtop) == ("water/sewage/", None)


def test_refused_record_is_shown_by_its_beginning_only(superuser: User) -> None:
    make_article()
    record = Record.objects.get()
    page = words(signed_in(superuser).get(f"/admin/archive/record/{record.pk}/change/"))
    assert "How it begins" in page
