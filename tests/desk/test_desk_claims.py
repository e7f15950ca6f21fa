"""Claims on the desk and in the admin: changed, split, merged, rejected; and those that lost their place."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from archive.models import Alias, Article, Claim, Entity, HeadlineRating
from archive.review.claims import reject_claim
from tests.desk.pages import Form, form_with, read, send, signed_in, words
from tests.factories import make_article, make_source, story_text
from tests.people import make_person
from tests.review import desk

pytestmark = pytest.mark.django_db
FRAMES = ["desk", "admin/desk"]
LINES = ["Ten boats lie in the harbour of Sallow Quay tonight.", "Nobody was on board."]


@pytest.fixture
def claim(reviewer: User) -> Claim:
    return desk.claim_on(desk.queued(), by=reviewer, speaker_name="Ada Fenn")


@pytest.fixture
def lost(reviewer: User) -> Claim:
    """A claim whose words the newest version does not hold."""
    source = make_source(text_policy="full")
    article = make_article(story_text("Boats counted", LINES), source=source, guid="a")
    claim = desk.claim_on(article, by=reviewer, exact=LINES[0])
    make_article(story_text("Boats counted", ["Eleven boats lie there.", LINES[1]]), source=source, guid="a")
    claim.refresh_from_db()
    assert claim.anchor_state == "orphaned"
    return claim


def act(client: Client, address: str, action: str, **changes: str) -> HttpResponse:
    page = client.get(address)
    form = next(form for form in forms_of(page) if ("action", action) in form.buttons)
    return send(client, page, form, action=action, **changes)


def forms_of(page: HttpResponse) -> list[Form]:
    return read(page).forms


@pytest.mark.parametrize("frame", FRAMES)
def test_claim_is_said_otherwise_and_put_at_other_words(editor: User, claim: Claim, frame: str) -> None:
    client, address = signed_in(editor), f"/{frame}/claims/{claim.pk}/change/"
    exact, prefix = "4,000 cars cross the bridge", f"change__{claim.pk}__"
    given = {f"{prefix}exact": exact, f"{prefix}statement": "4,000 cars a day.", f"{prefix}claim_type": "quantity"}
    told = act(client, address, "change", **given, **{f"{prefix}speaker_name": ""})
    assert "The claim is changed." in words(told)
    claim.refresh_from_db()
    assert (claim.exact, claim.statement, claim.speaker_name) == (exact, "4,000 cars a day.", "")


def test_words_left_as_they_are_keep_their_place_though_they_recur(editor: User, reviewer: User) -> None:
    second = desk.TEXT.rindex("The county said so.")
    claim = desk.claim_on(desk.queued(), by=reviewer, exact="The county said so.", start=second)
    act(signed_in(editor), f"/desk/claims/{claim.pk}/change/", "change", **{f"change__{claim.pk}__statement": "It did."})
    claim.refresh_from_db()
    assert (claim.start, claim.statement) == (second, "It did.")


@pytest.mark.parametrize("frame", FRAMES)
def test_claim_is_split_and_another_taken_in_and_rejected(editor: User, claim: Claim, frame: str) -> None:
    client, address = signed_in(editor), f"/{frame}/claims/{claim.pk}/change/"
    told = act(client, address, "split", **{f"split__{claim.pk}__parts": "About 4,000 cars\non a working day."})
    assert "The claim is split." in words(told)
    second = Claim.objects.exclude(pk=claim.pk).get()
    told = act(client, address, "merge", **{f"merge__{claim.pk}__other": str(second.pk)})
    assert "The two are one claim now." in words(told)
    assert (Claim.objects.get(pk=claim.pk).exact, Claim.objects.get(pk=second.pk).status) == (desk.CLAIMED, "rejected")
    assert "Rejected; reviewers do not rate it." in words(act(client, address, "reject"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("action", "field", "value", "says"),
    [
        ("change", "exact", "no such words", "is not in the text"),
        ("change", "exact", "The county said so.", "stands 2 times in the text"),
        ("split", "parts", "About 4,000 cars", "at least two parts"),
        ("split", "parts", "", "at least two parts"),
        ("merge", "other", "", "This field is required"),
    ],
)
def test_what_cannot_be_done_says_why_and_keeps_what_was_typed(
    editor: User, claim: Claim, action: str, field: str, value: str, says: str
) -> None:
    before = desk.everything()
    told = act(signed_in(editor), f"/desk/claims/{claim.pk}/change/", action, **{f"{action}__{claim.pk}__{field}": value})
    assert told.status_code == 422 and says in words(told)
    assert value in form_with(told, name=f"{action}-{claim.pk}-{field}").values.get(f"{action}-{claim.pk}-{field}", [""])[0]
    assert desk.everything() == before


def test_unknown_action_and_missing_token_change_nothing(editor: User, claim: Claim) -> None:
    client, address = signed_in(editor), f"/desk/claims/{claim.pk}/change/"
    before = desk.everything()
    assert client.post(address, {"action": "reject"}).status_code == 403
    client.get(address)
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(address, {**token, "action": "destroy"}).status_code == 422
    assert desk.everything() == before


@pytest.mark.parametrize("role", ["observer", "importer", "administrator"])
def test_those_who_do_not_rate_or_tag_may_look_and_change_nothing(claim: Claim, role: str) -> None:
    client, address = signed_in(make_person(role, role)), f"/desk/claims/{claim.pk}/change/"
    page = client.get(address)
    may = role == "administrator"
    assert (page.status_code, ("action", "split") in [b for form in forms_of(page) for b in form.buttons]) == (200, may)
    if not may:
        before = desk.everything()
        token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "action": "reject"}
        assert client.post(address, token).status_code == 403
        assert desk.everything() == before


def test_claim_of_a_settled_review_says_why_it_stands_still(editor: User) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=editor)
    answers = {claim.pk: desk.TRUE}
    desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED, desk.SUPPORTED], claims=answers)
    assert Article.objects.get(pk=article.pk).state == "agreed"
    page = signed_in(editor).get(f"/desk/claims/{claim.pk}/change/")
    assert "Its reviews agree: its claims stand still" in words(page) and 'value="split"' not in page.content.decode()


@pytest.mark.parametrize("frame", FRAMES)
def test_lost_claim_is_listed_and_given_a_place(editor: User, lost: Claim, frame: str) -> None:
    client = signed_in(editor)
    listed = client.get(f"/{frame}/claims/orphans/")
    address = f"/{frame}/claims/{lost.pk}/change/"
    assert address in listed.content.decode() and "stood in version 1 of 2" in words(listed)
    assert "the claim has lost its place" in words(client.get(address))
    told = act(client, address, "change", **{f"change__{lost.pk}__exact": "Eleven boats lie there"})
    assert "The claim is changed." in words(told)
    lost.refresh_from_db()
    assert (lost.anchor_state, lost.version.number, lost.exact) == ("anchored", 2, "Eleven boats lie there")
    assert "No claim has lost its place." in words(client.get(f"/{frame}/claims/orphans/"))


def test_queue_and_article_lead_to_lost_claims(editor: User, lost: Claim) -> None:
    client = signed_in(editor)
    assert "1 claim lost the words they stood at" in words(client.get("/desk/"))
    assert "Lost its place in the text" in words(client.get(f"/desk/articles/{lost.article_id}/"))
    assert "Lost its place in the text" in words(client.get(f"/admin/archive/article/{lost.article_id}/change/"))


def test_strangers_are_asked_to_sign_in(client: Client, claim: Claim) -> None:
    for address in ("/desk/claims/orphans/", f"/desk/claims/{claim.pk}/change/"):
        assert client.get(address)["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("ada fenn", "ada"),
        ("Engineer Fenn", "ada"),  # another name
        ("A. Fenn", "ada"),  # merged into her
        ("Fenn", None),  # another name of two
        ("Nobody", None),
        ("Ina Brook", None),  # rejected
        ("Brook", "tom"),  # another name of the one rejected too
    ],
)
def test_speaker_is_the_one_entity_known_by_the_name(claim: Claim, reviewer: User, typed: str, slug: str | None) -> None:
    ada = Entity.objects.create(name="Ada Fenn", slug="ada", kind="person")
    Entity.objects.create(name="A. Fenn", slug="a", kind="person", merged_into=ada, status="rejected")
    ina = Entity.objects.create(name="Ina Brook", slug="ina", kind="person", status="rejected")
    tom = Entity.objects.create(name="Tom Brook", slug="tom", kind="person")
    for entity, name in ((ada, "Engineer Fenn"), (ada, "Fenn"), (tom, "Fenn"), (ina, "Brook"), (tom, "Brook")):
        Alias.objects.create(entity=entity, name=name)
    act(signed_in(reviewer), f"/desk/claims/{claim.pk}/change/", "change", **{f"change__{claim.pk}__speaker_name": typed})
    claim.refresh_from_db()
    assert (claim.speaker_name, claim.speaker and claim.speaker.slug) == (typed, slug)


def test_record_tells_of_a_claim_in_words(editor: User) -> None:
    article = desk.queued()
    reject_claim(desk.claim_on(article, by=editor), by=editor, at=desk.now())
    told = words(signed_in(editor).get(f"/desk/articles/{article.pk}/"))
    for part in ("claim type: Quantity;", "is quotation: no;", "status: Accepted;", "verification: Not yet checked"):
        assert part in told
    assert "status: Accepted → Rejected" in told


def test_suggestion_is_rejected_or_said_otherwise_from_the_review_page(reviewer: User, editor: User) -> None:
    """What was typed is saved first, as with everything that is asked from there."""
    article = desk.queued()
    claims = [
        reject_claim(desk.claim_on(article, by=editor, exact=exact), by=editor, at=desk.now())
        for exact in (desk.CLAIMED, desk.QUOTED)
    ]
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(status="suggested", origin="machine")
    sheet, client = desk.started(article, by=reviewer), signed_in(reviewer)
    address = f"/desk/review/{sheet.pk}/"

    def sent(action: str, why: str) -> HttpResponse:
        page = client.get(address)
        return send(client, page, form_with(page, name="headline-why"), action=action, headline__why=why)

    dropped = sent(f"drop_claim:{claims[0].pk}", "Nine, not six.")
    assert "The suggestion is rejected" in words(dropped)
    assert (Claim.objects.get(pk=claims[0].pk).status, HeadlineRating.objects.get().why) == ("rejected", "Nine, not six.")
    edited = sent(f"edit_claim:{claims[1].pk}", "Nine, and not six.")
    assert edited.request["PATH_INFO"] == f"/desk/claims/{claims[1].pk}/change/"
    assert HeadlineRating.objects.get().why == "Nine, and not six."
    given = {f"change__{claims[1].pk}__statement": "It opens before the fair."}
    act(client, edited.request["PATH_INFO"], "change", **given)
    changed = Claim.objects.get(pk=claims[1].pk)
    assert (changed.status, changed.statement) == ("accepted", "It opens before the fair.")
